"""Rows made up from a table's own definition, so that a new domain can be tested unasked."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlalchemy import Column, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.domain import Domain
from tracking.model import BaseTaskTracking
from tracking.schemas import TaskTrackingCreate

__all__ = ["example_columns", "example_request", "example_row"]

_NUMBERS: Final = count(1)
_FIRST_DAY: Final = datetime.date(2022, 1, 3)


async def example_columns(session: AsyncSession, domain: Domain) -> dict[str, Any]:
    """Values for the columns a domain adds to the common ones, with the rows they refer to."""
    table = domain.model.__table__
    assert isinstance(table, Table)  # narrows the type
    common = set(BaseTaskTracking.__annotations__) | {"metadata"}
    own = [column for column in table.columns if column.name not in common]
    made = {c.name: await _value(session, c) for c in own if _is_needed(c)}
    # Where the domain says what a column is when nothing is said, or shows one, it knows best.
    fields = (domain.create or TaskTrackingCreate).model_fields
    known = {name: fields[name] for name in made if name in fields}
    said = {name: field.default for name, field in known.items()}
    shown = {n: _shown(field) for n, field in known.items() if not table.c[n].foreign_keys}
    return made | _defined(shown) | _defined(said)


async def example_request(session: AsyncSession, domain: Domain) -> dict[str, Any]:
    """The fields that a request for a record must have, with the rows it refers to.

    A field that is no column of the record needs an example in the domain's schema, and so does one
    that has rules of its own.
    """
    columns = await example_columns(session, domain)
    fields = {n: f for n, f in domain.request.model_fields.items() if f.is_required()}
    return {n: columns[n] if n in columns else _shown(field) for n, field in fields.items()}


async def example_row(session: AsyncSession, table: Table) -> Any:
    """Insert a row, and the rows it refers to; returns its primary key's first column."""
    values = {c.name: await _value(session, c) for c in table.columns if _is_needed(c)}
    [key, *_] = table.primary_key.columns
    return await session.scalar(insert(table).values(values).returning(key))


def _shown(field: FieldInfo) -> Any:
    """The first of a field's documented examples, in the field's own type."""
    if not field.examples:
        return PydanticUndefined
    adapter: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    return adapter.validate_python(field.examples[0])


def _defined(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not PydanticUndefined}


def _is_needed(column: Column[Any]) -> bool:
    filled = column.server_default is not None or column.default is not None
    return not (column.nullable or filled or column.identity is not None)


async def _value(session: AsyncSession, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return await example_row(session, key.column.table)
    made = _EXAMPLES[column.type.python_type](next(_NUMBERS))
    return made[: getattr(column.type, "length", None)] if isinstance(made, str) else made


_EXAMPLES: Final[dict[type, Any]] = {
    bool: lambda _: True,
    bytes: lambda n: n.to_bytes(8),
    datetime.date: lambda n: _FIRST_DAY + datetime.timedelta(days=n),
    datetime.datetime: lambda _: datetime.datetime.now(datetime.UTC),
    Decimal: lambda _: Decimal(1),
    dict: lambda _: {},
    float: lambda _: 1.0,
    int: lambda n: n,
    object: lambda _: {},  # what SQLAlchemy 2.1 says that JSON is; 2.0 says dict
    str: lambda n: f"{n}-example",
}
