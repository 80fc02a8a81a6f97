"""Whether a value was read as what it is: `"5"`, `true` and `1.0` are not the integers 5 and 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

__all__ = ["is_exact"]

_WRITTEN_AS_TEXT: Final = (date, time, timedelta, Decimal, Enum, UUID)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SEVERAL: Final = (list, tuple, set, frozenset)


def is_exact(said: Any, read: Any) -> bool:
    """Whether `read` is what `said` stands for in JSON, and not made of it by a guess.

    Times, dates and decimals are texts in JSON; a decimal may be a number, and an integer a float.
    A member of an enumeration, as code of ours may say it, stands for its value.
    """
    if isinstance(said, Enum):
        return said is read or is_exact(said.value, read)
    if isinstance(said, Mapping):
        return said is read or isinstance(read, BaseModel) or _are_exact(said, read)
    if isinstance(said, _SEVERAL):
        return said is read or _are_equal(said, read)
    if isinstance(said, str) and not isinstance(read, str):
        return _is_written(said, read)
    return type(said) is type(read) or (
        (type(said) is int and isinstance(read, float | Decimal))
        or (type(said) is float and isinstance(read, Decimal))
        or isinstance(read, Enum)
    )


def _are_exact(said: Mapping[Any, Any], read: Any) -> bool:
    return isinstance(read, Mapping) and all(
        key in read and is_exact(item, read[key]) for key, item in said.items()
    )


def _are_equal(said: Any, read: Any) -> bool:
    if isinstance(read, set | frozenset):
        return {type(item) for item in said} == {type(item) for item in read}
    return isinstance(read, _SEVERAL) and all(map(is_exact, said, read))


def _is_written(said: str, read: Any) -> bool:
    """Whether a text is the usual way to write that value: a date is not seconds since 1970."""
    is_number = _NUMBER.fullmatch(said) is not None
    return (
        isinstance(read, _WRITTEN_AS_TEXT)
        and (is_number or not isinstance(read, Decimal))
        and not (is_number and isinstance(read, date))
    )
