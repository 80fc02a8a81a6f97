from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from tracking.schemas import RequestBody


class Colour(StrEnum):
    """Something to choose from."""

    RED = "red"


class Part(BaseModel):
    """Something inside."""

    name: str


class Everything(RequestBody):
    """A field of every type."""

    integer: int | None = None
    fraction: float | None = None
    truth: bool | None = None
    text: str | None = None
    money: Decimal | None = None
    day: date | None = None
    instant: datetime | None = None
    clock: time | None = None
    span: timedelta | None = None
    colour: Colour | None = None
    uuid: UUID | None = None
    part: Part | None = None
    numbers: list[int] | None = None
    pair: tuple[int, int] | None = None
    several: set[int] | None = None
    named: dict[str, int] | None = None
    parts: list[Part] | None = None
    either: int | str | None = None


TAKEN: list[tuple[str, Any, Any]] = [
    ("integer", 5, 5),
    ("fraction", 1.5, 1.5),
    ("fraction", 1, 1.0),
    ("truth", True, True),
    ("text", "5", "5"),
    ("money", "1000.10", Decimal("1000.10")),
    ("money", 5, Decimal(5)),
    ("money", 1.5, Decimal("1.5")),
    ("day", "2022-01-03", date(2022, 1, 3)),
    ("instant", "2022-01-03T10:00:00Z", datetime(2022, 1, 3, 10, tzinfo=UTC)),
    ("clock", "10:00", time(10)),
    ("span", "PT5S", timedelta(seconds=5)),
    ("colour", "red", Colour.RED),
    ("uuid", "12345678-1234-5678-1234-567812345678", UUID("12345678123456781234567812345678")),
    ("part", {"name": "a"}, Part(name="a")),
    ("numbers", [1, 2], [1, 2]),
    ("pair", [1, 2], (1, 2)),
    ("several", [1, 2], {1, 2}),
    ("named", {"a": 1}, {"a": 1}),
    ("parts", [{"name": "a"}], [Part(name="a")]),
    ("either", "5", "5"),
    ("either", 5, 5),
]

REFUSED: list[tuple[str, Any]] = [
    ("integer", "5"),
    ("integer", True),
    ("integer", 1.0),
    ("integer", "1.0"),
    ("fraction", "1.5"),
    ("fraction", True),
    ("truth", 1),
    ("truth", "true"),
    ("truth", "on"),
    ("truth", 1.0),
    ("text", 5),
    ("text", True),
    ("money", True),
    ("money", "1_000"),
    ("money", " 1 "),
    ("money", "NaN"),
    ("day", 0),
    ("day", "0"),
    ("day", 1_640_995_200),
    ("instant", 1_640_995_200),
    ("instant", "1640995200"),
    ("instant", 1.5),
    ("clock", 60),
    ("span", 5),
    ("span", 1.5),
    ("colour", 1),
    ("uuid", 1),
    ("part", "a"),
    ("numbers", ["1"]),
    ("numbers", [True]),
    ("numbers", "12"),
    ("pair", ["1", 2]),
    ("several", ["1"]),
    ("several", [1.0]),
    ("named", {"a": "1"}),
    ("named", {"a": True}),
    ("either", True),
    ("either", 5.0),
]


@pytest.mark.parametrize(("field", "said", "read"), TAKEN)
def test_values_are_read_as_json_writes_them(field: str, said: Any, read: Any) -> None:
    """What JSON has no type for is a text in its usual form."""
    found = getattr(Everything.model_validate({field: said}), field)

    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(("field", "said"), REFUSED)
def test_nothing_is_taken_for_something_else(field: str, said: Any) -> None:
    """A guess that is right today is a wrong amount tomorrow."""
    with pytest.raises(ValidationError) as refused:
        Everything.model_validate({field: said})

    assert {fault["loc"][0] for fault in refused.value.errors()} == {field}


@pytest.mark.parametrize(("field", "_", "value"), TAKEN)
def test_values_of_python_are_taken_as_they_are(field: str, _: Any, value: Any) -> None:
    """A caller in this process has dates and decimals already."""
    assert getattr(Everything.model_validate({field: value}), field) == value
