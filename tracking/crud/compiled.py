"""Our statements as PostgreSQL reads them: compiled once, for the bare driver.

They are written like all others; what is saved is the way through engine, transaction and result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ARRAY, Executable, Float, Numeric, Table
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracking.crud.binding import own_name

__all__ = ["Rows", "Statement"]

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's
Convert = Callable[[Any], Any]

_NUMBERS: Final[Mapping[type[TypeEngine[Any]], int]] = {Float: 701, Numeric: 1700}
"""What PostgreSQL calls `float8` and `numeric`: of all types, only numbers are read by it."""


class Statement:
    """A statement's text, and its values in the order in which the text names them."""

    def __init__(self, statement: Executable) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]  # ours do
        self.text = str(compiled)
        self._values = tuple(
            (own_name(name), compiled.params[name], _bind(compiled.binds[name].type))
            for name in compiled.positiontup or ()
        )

    def arguments(self, values: Mapping[str, object]) -> list[Any]:
        """Return `values`, named as in `bindparam`, as the driver takes them."""
        given = (
            (fixed if name is None else values[name], convert)
            for name, fixed, convert in self._values
        )
        return [convert(value) if convert else value for value, convert in given]


def _bind(kind: TypeEngine[Any]) -> Convert | None:
    if isinstance(kind, ARRAY) and _bind(kind.item_type) is None:
        # SQLAlchemy would look at each item, and do nothing.
        return None
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


class Rows:
    """Reads whole rows of a table that the driver returns, in the order of the table's columns."""

    def __init__(self, table: Table) -> None:
        self._names = tuple(column.name for column in table.columns)
        found = ((column.name, _result(column.type)) for column in table.columns)
        self._converts = tuple((name, convert) for name, convert in found if convert)

    def values(self, row: Sequence[Any]) -> dict[str, Any]:
        """Return a row's values by the names of their columns."""
        values = dict(zip(self._names, row, strict=True))
        for name, convert in self._converts:
            values[name] = convert(values[name])
        return values


def _result(kind: TypeEngine[Any]) -> Convert | None:
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    oid = next((oid for number, oid in _NUMBERS.items() if isinstance(stored, number)), None)
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, oid)
