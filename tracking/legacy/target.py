"""What a domain's table asks of a row, as its catalog says: types, lengths, checks, references."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from tracking.errors import InvalidWiring
from tracking.model import BaseTaskTracking

__all__ = ["Column", "Reference", "Target", "target_of"]

_COLUMNS = """
SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type,
       attnotnull AND NOT atthasdef AND attidentity = '' AS is_needed,
       atthasdef OR attidentity <> '' AS is_filled
FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
"""
_CHECKS = """
SELECT conname::text AS name, pg_get_expr(conbin, conrelid) AS rule,
       ARRAY(SELECT attname::text FROM pg_attribute
             WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns
FROM pg_constraint WHERE conrelid = to_regclass($1) AND contype = 'c' ORDER BY conname
"""
_REFERENCES = """
SELECT a.attname::text AS column, confrelid::regclass::text AS table, f.attname::text AS key
FROM pg_constraint
JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = conkey[1]
JOIN pg_attribute AS f ON f.attrelid = confrelid AND f.attnum = confkey[1]
WHERE conrelid = to_regclass($1) AND contype = 'f' AND cardinality(conkey) = 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the domain's own, or a common one."""

    name: str
    type: str
    is_needed: bool
    """Whether each row must say it."""
    is_filled: bool
    """Whether the table has something for rows that do not say it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key of one column."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Target:
    """A domain's table."""

    domain: str
    max_attempts: int
    columns: dict[str, Column]
    own: frozenset[str]
    checks: tuple[tuple[str, str, frozenset[str]], ...]
    """Name, expression and columns of each."""
    references: tuple[Reference, ...]

    @property
    def table(self) -> str:
        """Its name."""
        return f"{self.domain}_task_tracking"

    @property
    def events(self) -> str:
        """The name of its history."""
        return f"{self.domain}_task_event"


async def target_of(connection: asyncpg.Connection, model: type[BaseTaskTracking]) -> Target:
    """Read the catalog; raises InvalidWiring when the table is not there."""
    table = model.__tablename__
    columns = [Column(*row) for row in await connection.fetch(_COLUMNS, table)]
    if not columns:
        msg = f"There is no table {table}: `goldfinch db upgrade` makes it."
        raise InvalidWiring(msg)
    checks = await connection.fetch(_CHECKS, table)
    references = await connection.fetch(_REFERENCES, table)
    return Target(
        model.domain,
        model.default_max_attempts,
        {column.name: column for column in columns},
        model.own_columns(),
        tuple((row["name"], row["rule"], frozenset(row["columns"])) for row in checks),
        tuple(Reference(*row) for row in references),
    )
