"""Records as rows: which columns there are, and which of them fit into a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tracking.cli.caller import Record
from tracking.cli.plain import plain

__all__ = ["COLUMNS", "WATCHED", "Column", "as_line", "as_table", "columns_for"]

_GAP: Final = 2
_STYLES: Final = {"COMPLETED": "green", "FAILED": "bold red", "PROCESSING": "cyan"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the lower its rank, the narrower the terminal that still shows it."""

    title: str
    width: int
    rank: int
    text: Callable[[Record], object]
    draw: Callable[[Record], Text | ProgressBar] | None = None


def _status(record: Record) -> Text:
    status = plain(record["status"])
    return Text(status, style=_STYLES.get(status, ""))


def _bar(record: Record) -> ProgressBar:
    return ProgressBar(total=100, completed=record["progress"], width=20)


_DOMAIN: Final = Column("DOMAIN", 20, 2, lambda r: r["domain"])
_ID: Final = Column("ID", 6, 0, lambda r: r["id"])
_STATUS: Final = Column("STATUS", 10, 1, lambda r: r["status"], _status)
_DONE: Final = Column("DONE", 4, 3, lambda r: f"{r['progress']}%")
_NAME: Final = Column("NAME", 24, 4, lambda r: r["display_name"])
_STEP: Final = Column("STEP", 20, 6, lambda r: r["current_step"])
_CREATED: Final = Column("CREATED", 19, 5, lambda r: str(r["created_at"])[:19])
_OWNER: Final = Column("OWNER", 16, 7, lambda r: r["owner_id"])
_BAR: Final = Column("PROGRESS", 20, 4, lambda r: f"{r['progress']}%", _bar)
_WATCHED_NAME: Final = Column("NAME", 24, 5, lambda r: r["display_name"])

COLUMNS: Final = (_DOMAIN, _ID, _STATUS, _DONE, _NAME, _STEP, _CREATED, _OWNER)
"""What a list shows."""

WATCHED: Final = (_DOMAIN, _ID, _BAR, _DONE, _STATUS, _WATCHED_NAME, _STEP)
"""What is shown of records that move."""


def columns_for(width: int, columns: tuple[Column, ...] = COLUMNS) -> tuple[Column, ...]:
    """Those that fit into so many characters, the most telling first; the id in any case."""
    chosen: set[Column] = set()
    left = width + _GAP
    for column in sorted(columns, key=lambda each: each.rank):
        left -= column.width + _GAP
        if chosen and left < 0:
            break
        chosen.add(column)
    return tuple(column for column in columns if column in chosen)


def as_table(records: Iterable[Record], width: int, columns: tuple[Column, ...]) -> Table:
    """The records as a table of one line each."""
    shown = columns_for(width, columns)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column in shown:
        narrowest = min(column.width, width)
        table.add_column(column.title, no_wrap=True, overflow="ellipsis", min_width=narrowest)
    for record in records:
        table.add_row(*(_cell(column, record) for column in shown))
    return table


def as_line(record: Record) -> str:
    """The record as one line for other programs: every column, with tabs between them."""
    return "\t".join(plain(column.text(record)) for column in COLUMNS)


def _cell(column: Column, record: Record) -> Text | ProgressBar:
    return column.draw(record) if column.draw else Text(plain(column.text(record)))
