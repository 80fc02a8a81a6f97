"""JSON with one meaning: what readers could disagree about is refused instead of guessed."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, Final, NoReturn

__all__ = ["MAX_NESTING", "MAX_VALUES", "parse_json"]

MAX_NESTING: Final = 32
"""A batch of records with metadata of the greatest depth needs no more."""

MAX_VALUES: Final = 100_000
"""Small ones are what takes long: a megabyte of them holds up everybody else for seconds."""

_LONGEST_NUMBER: Final = 64
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")


def parse_json(text: bytes) -> Any:
    """Return the value of a JSON text in UTF-8.

    Raises ValueError, saying why without quoting the text: for what is not JSON (NaN, Infinity, a
    byte order mark), names given twice in one object, nesting deeper than 32 levels, more than
    about 100,000 values, and numbers that would not come back as they were written.
    """
    try:
        decoded = text.decode()
        _check_size(decoded)
        return json.loads(
            decoded,
            object_pairs_hook=_named_once,
            parse_constant=_no_number,
            parse_float=_fraction,
            parse_int=_integer,
        )
    except UnicodeDecodeError:
        msg = "not UTF-8"
        raise ValueError(msg) from None
    except json.JSONDecodeError as error:
        msg = f"not JSON at character {error.pos}"
        raise ValueError(msg) from None


def _check_size(text: str) -> None:
    brackets = text.count("[") + text.count("{")
    if brackets + text.count(",") > MAX_VALUES:
        msg = f"of more than {MAX_VALUES:,} values"
        raise ValueError(msg)
    if brackets > MAX_NESTING:
        _check_nesting(text)


def _check_nesting(text: str) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_NESTING:
            msg = f"nested deeper than {MAX_NESTING} levels"
            raise ValueError(msg)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        msg = "a name is given twice"
        raise ValueError(msg)
    return named


def _no_number(_: str) -> NoReturn:
    msg = "NaN and Infinity are not JSON numbers"
    raise ValueError(msg)


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        msg = "a number is out of range"
        raise ValueError(msg)
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = "a number is out of range"
        raise ValueError(msg)
    if len(text) > _LONGEST_NUMBER or not _is_exact(text, number):
        msg = "a number has more digits than numbers keep; send it as text"
        raise ValueError(msg)
    return number


def _is_exact(text: str, number: float) -> bool:
    try:
        return Decimal(text) == Decimal(repr(number))
    except ArithmeticError:
        return False
