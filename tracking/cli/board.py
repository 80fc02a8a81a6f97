"""Where watched records are shown: bars in a terminal, a line per change elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from tracking.cli.caller import Caller, Record
from tracking.cli.plain import plain
from tracking.cli.table import WATCHED, as_line, as_table
from tracking.cli.watching import Key, Watcher
from tracking.status import TERMINAL

__all__ = ["watch_on"]

_PER_SECOND: Final = 8
_AROUND: Final = 3


async def watch_on(
    console: Console, caller: Caller, targets: list[Record], wanted: list[Key], *, as_json: bool
) -> Watcher:
    """Follow the records until they have ended, and show them in the way that suits."""
    if console.is_terminal and not as_json:
        return await _watch_bars(console, caller, targets, wanted)
    show: Callable[[Record], None] = _print_json if as_json else _print_line
    watcher = Watcher(caller, targets, wanted, show=show, say=_say)
    await watcher.run()
    return watcher


async def _watch_bars(
    console: Console, caller: Caller, targets: list[Record], wanted: list[Key]
) -> Watcher:
    def say(text: str) -> None:
        console.print(Text(plain(text)))

    watcher = Watcher(caller, targets, wanted, show=lambda _: None, say=say)
    with Live(
        get_renderable=lambda: _draw(console, watcher),
        console=console,
        refresh_per_second=_PER_SECOND,
    ):
        await watcher.run()
    return watcher


def _draw(console: Console, watcher: Watcher) -> Group:
    """The records, those that move first, as many as there is room for."""
    records = sorted(watcher.records.values(), key=lambda r: r["status"] in TERMINAL)
    room = max(1, console.height - _AROUND)
    table = as_table(records[:room], console.width, WATCHED)
    notes = [] if watcher.is_online else [Text("Offline: this is how it was.", style="yellow")]
    if len(records) > room:
        notes.append(Text(f"and {len(records) - room} more", style="dim"))
    return Group(table, *notes)


def _print_json(record: Record) -> None:
    typer.echo(json.dumps(record))


def _print_line(record: Record) -> None:
    typer.echo(as_line(record))


def _say(text: str) -> None:
    typer.echo(plain(text), err=True)
