"""Creating records, one by one and 10,000 at once, against a bare INSERT of the same rows."""

from __future__ import annotations

from typing import Any, Final

import asyncpg

from scripts.benchmark.operations.base import Figures, Tell, Work, in_turn, spread_of, timed
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from tracking.db import Database, asyncpg_dsn
from tracking.rights import WORKER

__all__ = ["create"]

BULK: Final = 10_000
_PER_STATEMENT: Final = 1_000
_COLUMNS: Final = ("owner_id", "tenant_id", "updated_by", "max_attempts", "number")


async def create(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Measure both ways, in turn."""
    work = await Work.make(place, "create")
    sql = await asyncpg.connect(asyncpg_dsn(work.url))
    database = Database(work.url, name="bench", role=WORKER)
    ours, bare = _Ours(work, database), _Bare(sql)
    try:
        await in_turn(1, ours.many, bare.many)
        many, bare_many = await in_turn(max(sizes.rounds, 5), ours.many, bare.many)
        one, bare_one = await in_turn(
            sizes.rounds,
            lambda: ours.one_by_one(sizes.creates),
            lambda: bare.one_by_one(sizes.creates),
        )
    finally:
        await database.close()
        await sql.close()
    figures = {
        "bulk_seconds": spread_of(many),
        "bulk_insert_seconds": spread_of(bare_many),
        "single_ms": spread_of([1_000 * seconds / sizes.creates for seconds in one]),
        "single_insert_ms": spread_of([1_000 * seconds / sizes.creates for seconds in bare_one]),
    }
    tell(f"10,000 records in {figures['bulk_seconds']['median']:.2f} s")
    return figures


class _Ours:
    """Through the service of the domain, in the role that workers have."""

    def __init__(self, work: Work, database: Database) -> None:
        self._service = work.registry["noop"].service
        self._database = database

    async def many(self) -> float:
        """10,000 in one transaction."""
        return await timed(self._create_many)

    async def one_by_one(self, count: int) -> float:
        """Each in a transaction of its own."""
        return await timed(lambda: self._create_each(count))

    async def _create_many(self) -> None:
        async with self._database.transaction() as session:
            await self._service(session).create_many([{"number": n} for n in range(BULK)])

    async def _create_each(self, count: int) -> None:
        for number in range(count):
            async with self._database.transaction() as session:
                await self._service(session).create_tracking(number=number)


class _Bare:
    """The same rows through asyncpg alone, with nothing returned."""

    def __init__(self, sql: Any) -> None:
        self._sql = sql

    async def many(self) -> float:
        """10,000 in one transaction, as many to a statement as we take."""
        return await timed(self._insert_many)

    async def one_by_one(self, count: int) -> float:
        """Each in a transaction of its own."""
        return await timed(lambda: self._insert_each(count))

    async def _insert_many(self) -> None:
        async with self._sql.transaction():
            for first in range(0, BULK, _PER_STATEMENT):
                rows = [_row(number) for number in range(first, first + _PER_STATEMENT)]
                values = [value for row in rows for value in row]
                await self._sql.execute(_insert(len(rows)), *values)

    async def _insert_each(self, count: int) -> None:
        statement = _insert(1)
        for number in range(count):
            await self._sql.execute(statement, *_row(number))


def _row(number: int) -> tuple[object, ...]:
    return ("system", "default", "system", 3, number)


def _insert(rows: int) -> str:
    width = len(_COLUMNS)
    places = (
        f"({', '.join(f'${row * width + column + 1}' for column in range(width))})"
        for row in range(rows)
    )
    return f"INSERT INTO noop_task_tracking ({', '.join(_COLUMNS)}) VALUES {', '.join(places)}"  # noqa: S608  # places alone
