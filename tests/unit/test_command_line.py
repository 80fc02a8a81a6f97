"""What the command line shows, without anybody to call."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tracking.cli.plain import plain
from tracking.cli.table import COLUMNS, WATCHED, Column, columns_for
from tracking.cli.watching import following, waits


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain, ä, 漢字", "plain, ä, 漢字"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("two\nlines\r", "two\\nlines\\r"),
        ("\x9b2J\x7f", "\\x9b2J\\x7f"),
        ("\u202eturned\u2066", "\\u202eturned\\u2066"),
        (None, ""),
    ],
)
def test_nothing_is_obeyed(written: str | None, shown: str) -> None:
    """What does not print as itself is spelled out."""
    assert plain(written) == shown


@pytest.mark.parametrize("columns", [COLUMNS, WATCHED])
def test_columns_are_those_that_fit(columns: tuple[Column, ...]) -> None:
    """Never wider than the terminal, except for the id; wider terminals show no fewer."""
    for width in range(1, 200):
        shown = columns_for(width, columns)
        taken = sum(column.width for column in shown) + 2 * (len(shown) - 1)
        assert taken <= width or [column.title for column in shown] == ["ID"]
    counts = [len(columns_for(width, columns)) for width in range(1, 200)]
    assert all(before <= after for before, after in pairwise(counts))
    assert columns_for(200, columns) == columns


def test_columns_by_width() -> None:
    """A narrow terminal keeps what tells most."""
    assert [column.title for column in columns_for(20)] == ["ID", "STATUS"]
    assert [column.title for column in columns_for(80)] == [
        *("DOMAIN", "ID", "STATUS", "DONE", "NAME"),
    ]


def test_waits_grow_and_differ() -> None:
    """Doubled up to a limit; two clients rarely come at the same time."""
    assert all(0.25 <= waits(0) <= 0.5 for _ in range(50))
    assert all(7.5 <= waits(1000) <= 15 for _ in range(50))
    assert len({waits(5) for _ in range(50)}) > 1


def test_many_records_are_followed_in_parts() -> None:
    """A subscription names a hundred at most."""
    targets = following([("csv_import", number) for number in range(1, 251)])
    assert [len(target["records"]) for target in targets] == [100, 100, 50]
