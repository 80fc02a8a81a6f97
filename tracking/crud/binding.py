"""The parameters of our statements, under names that no column of a domain has.

SQLAlchemy takes a value that goes by the name of a column for what an UPDATE assigns to it. A
domain may well have a column called `step`, `total` or `batch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy
from sqlalchemy import BindParameter
from sqlalchemy.types import TypeEngine

__all__ = ["bindparam", "bound", "own_name"]

_PREFIX: Final = "goldfinch_"


def bindparam(
    name: str, type_: type[TypeEngine[Any]] | TypeEngine[Any] | None = None, *, value: Any = None
) -> BindParameter[Any]:
    """Return a parameter that `bound` gives a value to, or must give one when it has none here."""
    return sqlalchemy.bindparam(f"{_PREFIX}{name}", value, type_=type_, required=value is None)


def bound(values: Mapping[str, object]) -> dict[str, object]:
    """Return values by the names of their parameters."""
    return {f"{_PREFIX}{name}": value for name, value in values.items()}


def own_name(name: str) -> str | None:
    """Return the name that `bindparam` was given; None for a parameter that is none of ours."""
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None
