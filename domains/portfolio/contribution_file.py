"""Files of contributions: one line each, comma-separated, below a header that names the columns.

    pension,etf,date,amount
    balanced,QUAL,2022-01-03,1000.00

Every line stands for itself: no quotation mark left open in one can swallow the next.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

__all__ = ["Contribution", "HeaderNotUsable", "Line", "LineNotReadable", "contribution_lines"]

_BYTE_ORDER_MARK = "\ufeff"


class HeaderNotUsable(ValueError):
    """The first line does not name the columns of contributions."""


class LineNotReadable(Exception):
    """A line does not say what a contribution must say."""


class Contribution(BaseModel):
    """What a line says: how many euros go to which position of which pension, on which day."""

    model_config = ConfigDict(allow_inf_nan=False, str_strip_whitespace=True)

    pension: str
    etf: str
    date: Annotated[datetime.date, BeforeValidator(datetime.date.fromisoformat)]
    amount: Decimal = Field(gt=0, max_digits=20, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1, the header being the first."""

    number: int
    text: str
    columns: tuple[str, ...]

    def read(self) -> Contribution:
        """Return what the line says; raises LineNotReadable."""
        try:
            cells = _cells(self.text)
        except csv.Error as error:
            raise LineNotReadable(f"The quotation marks are wrong: {error}.") from None
        if len(cells) != len(self.columns):
            msg = f"There are {len(cells)} values instead of {len(self.columns)}."
            raise LineNotReadable(msg)
        try:
            return Contribution.model_validate(dict(zip(self.columns, cells, strict=True)))
        except ValidationError as error:
            faults = [f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors()]
            raise LineNotReadable("; ".join(faults)) from None


def contribution_lines(content: str) -> Iterator[Line]:
    """Return the lines below the header, but for empty ones.

    Raises HeaderNotUsable at once.
    """
    lines = StringIO(content.removeprefix(_BYTE_ORDER_MARK), newline=None)
    try:
        columns = tuple(_cells(lines.readline()))
    except csv.Error:
        columns = ()
    if sorted(columns) != sorted(Contribution.model_fields):
        msg = f"the first line must name the columns {', '.join(Contribution.model_fields)}"
        raise HeaderNotUsable(msg)
    numbered = enumerate(lines, start=2)
    return (Line(number, text, columns) for number, text in numbered if text.strip())


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], skipinitialspace=True, strict=True), [])
