"""Legacy tables, wherever they are: read in the order of their keys, and never written.

Whatever the source, the rows of a batch end in `pg_temp.legacy_batch`, with their columns as they
are called there. From the same database they come by one statement and keep their types; from
elsewhere they are streamed into it by COPY, all as text but numbers that are keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import asyncpg

from tracking.errors import InvalidWiring
from tracking.legacy.conversions import quoted
from tracking.legacy.mapping import Plan

__all__ = ["Here", "Key", "LegacySource", "Totals", "columns_of", "make_batch", "within"]

Key = int | str
Totals = Mapping[tuple[str | None, str | None], int]
"""How many rows there are, by type and status."""

KEPT: Final = frozenset(
    {"bigint", "boolean", "date", "double precision", "integer", "jsonb", "numeric", "smallint"}
    | {"text", "timestamp with time zone", "timestamp without time zone", "uuid"}
)
"""Types that a batch keeps; the others become text."""


class LegacySource(Protocol):
    """A legacy table."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Its columns, and the type each has in a batch."""

    async def bound(self, after: Key | None, size: int) -> Key | None:
        """The key that ends a batch of about `size` rows after `after`; None where there are none.

        Rows that share the last key come along.
        """

    async def stage(self, batch: asyncpg.Connection, after: Key | None, upto: Key) -> int:
        """Put the rows after one key and up to another into the batch; returns how many."""

    async def stage_keys(self, batch: asyncpg.Connection, keys: Sequence[Key]) -> int:
        """Put the rows with these keys into the batch; returns how many."""

    async def totals(self) -> Totals:
        """Count the rows."""

    async def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""

    async def close(self) -> None:
        """Let go of it."""


async def make_batch(connection: asyncpg.Connection, columns: Mapping[str, str]) -> None:
    """Make the table of a batch, which is empty again with every commit."""
    made = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns.items())
    await connection.execute(
        f"CREATE TEMP TABLE legacy_batch ({made}, _copy int NOT NULL, _fault text)"
        " ON COMMIT DELETE ROWS"
    )


_COLUMNS: Final = """
SELECT attname::text, format_type(atttypid, NULL)
FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""
_IS_UNIQUE: Final = """
SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = to_regclass($1) AND indisunique
    AND indpred IS NULL AND indnkeyatts = 1 AND indkey[0] = (
        SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = $2))
"""


async def columns_of(connection: asyncpg.Connection, plan: Plan) -> dict[str, str]:
    """The columns of the table in PostgreSQL, and the type a batch keeps each in."""
    rows = await connection.fetch(_COLUMNS, plan.source.table)
    if not rows:
        msg = f"There is no table {plan.source.table} there: name it in [source] of the mapping."
        raise InvalidWiring(msg)
    return {name: type_ if type_ in KEPT else "text" for name, type_ in rows}


def within(key: str, after: object, upto: object) -> str:
    """The condition for a batch."""
    return f"{key} <= {upto}" if after is None else f"{key} > {after} AND {key} <= {upto}"


class Here:
    """A table of the same database: a batch is one statement."""

    def __init__(
        self,
        connection: asyncpg.Connection,
        plan: Plan,
        columns: dict[str, str],
        *,
        is_unique: bool,
    ) -> None:
        self.columns = columns
        self._connection = connection
        self._key = quoted(plan.source.key)
        self._type, self._status = quoted(plan.source.type), quoted(plan.source.status)
        self._table = quoted(plan.source.table)
        # Rows of one id are told apart by what is in them: the same is always the first.
        copy = "1" if is_unique else f"row_number() OVER (PARTITION BY {self._key} ORDER BY s)"
        cast = ", ".join(f"{quoted(n)}::{type_} AS {quoted(n)}" for n, type_ in columns.items())
        self._stage = (
            f"INSERT INTO legacy_batch SELECT s.*, {copy} FROM (SELECT {cast} FROM {self._table}"
            " WHERE {where}) AS s"
        )

    @classmethod
    async def open(cls, connection: asyncpg.Connection, plan: Plan) -> Here:
        """Look at the table."""
        columns = await columns_of(connection, plan)
        is_unique = await connection.fetchval(_IS_UNIQUE, plan.source.table, plan.source.key)
        return cls(connection, plan, columns, is_unique=is_unique)

    async def bound(self, after: Key | None, size: int) -> Key | None:
        """See LegacySource."""
        where = "true" if after is None else f"{self._key} > $2"
        key: Key | None = await self._connection.fetchval(
            f"SELECT max(k) FROM (SELECT {self._key} AS k FROM {self._table} WHERE {where}"
            f" ORDER BY 1 LIMIT $1) AS b",
            *((size,) if after is None else (size, after)),
        )
        return key

    async def stage(self, batch: asyncpg.Connection, after: Key | None, upto: Key) -> int:
        """See LegacySource."""
        where = within(self._key, None if after is None else "$2", "$1")
        values = (upto,) if after is None else (upto, after)
        return _count(await batch.execute(self._stage.format(where=where), *values))

    async def stage_keys(self, batch: asyncpg.Connection, keys: Sequence[Key]) -> int:
        """See LegacySource."""
        return _count(
            await batch.execute(self._stage.format(where=f"{self._key} = ANY ($1)"), keys)
        )

    async def totals(self) -> Totals:
        """See LegacySource."""
        counted = await self.fetch(
            f"SELECT {self._type}::text, {self._status}::text, count(*) FROM {self._table}"
            " GROUP BY 1, 2"
        )
        return {(kind, word): number for kind, word, number in counted}

    async def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """See LegacySource."""
        return [tuple(row) for row in await self._connection.fetch(sql)]

    async def close(self) -> None:
        """Nothing is held."""


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
