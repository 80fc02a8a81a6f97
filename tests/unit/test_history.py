from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.errors import Invalid
from tracking.history import LONGEST_DATA, LONGEST_MESSAGE, MOST_WAITING, Lines, line

RECURSIVE: list[Any] = []
RECURSIVE.append(RECURSIVE)


@given(st.text(st.characters()))
def test_any_message_can_be_stored(message: str) -> None:
    """NUL and lone surrogates, which PostgreSQL refuses, are replaced (G19)."""
    stored = line(message, {}).message

    assert "\x00" not in stored
    assert stored == stored.encode().decode()


def test_a_long_message_is_cut() -> None:
    """Its beginning says what it is about."""
    assert line("a" + "b" * LONGEST_MESSAGE, {}).message == "a" + "b" * (LONGEST_MESSAGE - 1)


def test_data_is_kept_as_json() -> None:
    """What JSON does not know becomes text: a line is for people."""
    said = line("bought", {"price": Decimal("1.20"), "day": date(2022, 1, 3), "shares": [1, 2]})

    assert json.loads(said.data or "") == {
        "price": "1.20",
        "day": "2022-01-03",
        "shares": [1, 2],
    }


def test_a_line_without_data_has_none() -> None:
    """Not an empty object."""
    assert line("bought", {}).data is None


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "a\x00b", "\ud800", 2**63, RECURSIVE, [{"a\x00": 1}]],
    ids=["NaN", "infinity", "NUL", "surrogate", "huge", "recursive", "NUL in a key"],
)
def test_data_that_cannot_be_stored_is_refused(value: object) -> None:
    """Where it is said: it would spoil the statement it shares with other attempts (G19)."""
    with pytest.raises(Invalid, match="can be stored"):
        line("odd", {"value": value})


def test_data_that_is_too_long_is_left_out() -> None:
    """And the line says so: an unexpectedly long answer is no reason to fail."""
    said = line("answered", {"body": "x" * LONGEST_DATA})

    assert json.loads(said.data or "") == {"left_out": f"{LONGEST_DATA + 12} characters of JSON"}


def test_lines_wait_until_they_are_written() -> None:
    """What was said after the look at them stays."""
    lines = Lines()
    lines.add(line("first", {}))
    seen = lines.waiting()
    lines.add(line("second", {}))

    lines.forget(seen)

    assert [said.message for said in seen] == ["first"]
    assert [said.message for said in lines.waiting()] == ["second"]


def test_too_many_lines_are_counted() -> None:
    """The last line says how many were dropped; once that is written, there is room again."""
    lines = Lines()
    for number in range(MOST_WAITING + 5):
        lines.add(line(f"line {number}", {}))

    seen = lines.waiting()
    written = [said.message for said in seen]
    lines.forget(seen)
    lines.add(line("after", {}))

    assert len(written) == MOST_WAITING + 1
    assert written[-2:] == ["line 999", "5 lines were dropped: 1000 were waiting"]
    assert [said.message for said in lines.waiting()] == ["after"]


def test_dropped_lines_alone_are_worth_writing() -> None:
    """Their number is told even if nothing else is left to tell."""
    lines = Lines()
    for _ in range(MOST_WAITING):
        lines.add(line("early", {}))
    seen = lines.waiting()
    lines.add(line("dropped", {}))

    lines.forget(seen)

    assert len(lines) == 1
    assert [said.message for said in lines.waiting()] == ["1 lines were dropped: 1000 were waiting"]
