from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.database.records import TABLE, Service, Updates
from tracking.db import Database
from tracking.errors import Collided, Conflict, Invalid, Overloaded, TrackingError, Unavailable
from tracking.testing import eventually

pytestmark = pytest.mark.database

FAMILIES: dict[str, type[TrackingError]] = {
    "22003": Invalid,
    "22021": Invalid,
    "22P02": Invalid,
    "22P05": Invalid,
    "23502": Invalid,
    "23514": Invalid,
    "23P01": Conflict,
    "42501": Unavailable,
    "54000": Invalid,
    "40001": Collided,
    "40P01": Collided,
    "55P03": Collided,
    "08006": Unavailable,
    "25006": Unavailable,
    "25P03": Unavailable,
    "53100": Unavailable,
    "53300": Unavailable,
    "57014": Unavailable,
    "57P01": Unavailable,
    "58030": Unavailable,
}
"""What a refusal of PostgreSQL is in our words, by SQLSTATE."""


async def refuse(session: AsyncSession, state: str) -> None:
    """Let PostgreSQL refuse, with a value in its sentence."""
    raising = f"RAISE EXCEPTION 'swordfish' USING ERRCODE = '{state}', DETAIL = 'swordfish'"
    await session.execute(text(f"DO $$ BEGIN {raising}; END $$"))


@pytest.mark.parametrize(("state", "family"), FAMILIES.items())
async def test_a_refusal_is_told_in_our_words(
    database: Database, state: str, family: type[TrackingError]
) -> None:
    """By family of SQLSTATE, and without the values that PostgreSQL quotes."""
    with pytest.raises(family) as refused:
        async with database.transaction() as session:
            await refuse(session, state)

    assert type(refused.value) is family
    assert "swordfish" not in str(refused.value)


async def test_a_transaction_that_met_another_is_run_again(
    database: Database, updates: Updates
) -> None:
    """Twice at most, and nothing remains of what went wrong."""
    tries: list[int] = []

    async def work(session: AsyncSession) -> int:
        record = await Service(session).create_tracking(**updates.example())
        tries.append(record.id)
        if len(tries) < 3:
            await refuse(session, "40001")
        return record.id

    made = await database.run(work)

    assert len(tries) == 3
    async with database.transaction() as session:
        stored = (await session.scalars(text(f"SELECT id FROM {TABLE}"))).all()  # noqa: S608
    assert stored == [made]


@pytest.mark.parametrize(("state", "tried"), [("40P01", 3), ("22003", 1), ("57014", 1)])
async def test_only_collisions_are_run_again(database: Database, state: str, tried: int) -> None:
    """Three tries at a collision; what will not get better, or may have happened, has one."""
    tries: list[str] = []

    async def work(session: AsyncSession) -> None:
        tries.append(state)
        await refuse(session, state)

    with pytest.raises(FAMILIES[state]):
        await database.run(work)

    assert len(tries) == tried


async def test_transactions_that_exclude_each_other_both_happen(
    database: Database, updates: Updates
) -> None:
    """Serializable ones that read what the other writes: one is rolled back, and made again."""
    first, second = await updates.create(), await updates.create()
    meeting = asyncio.Barrier(2)
    tries: list[int] = []

    async def add(session: AsyncSession, read: int, written: int) -> None:
        tries.append(written)
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        wanted = text(f"SELECT priority FROM {TABLE} WHERE id = :id")  # noqa: S608
        priority = await session.scalar(wanted, {"id": read})
        if len(tries) <= 2:
            await meeting.wait()
        change = text(f"UPDATE {TABLE} SET priority = :p + 1 WHERE id = :id")  # noqa: S608
        await session.execute(change, {"p": priority, "id": written})

    await asyncio.gather(
        database.run(lambda session: add(session, first.id, second.id)),
        database.run(lambda session: add(session, second.id, first.id)),
    )

    priorities = {(await updates.row(record.id))["priority"] for record in (first, second)}
    assert priorities == {6, 7}
    assert len(tries) == 3


async def test_only_so_many_wait_for_a_connection(database_url: str) -> None:
    """The next one hears at once that there is too much to do; those that wait get theirs."""
    small = Database(database_url, name="small", pool_size=1, timeout=30, max_waiting=2)
    async with small.transaction():
        waiting = [asyncio.create_task(small.ping()) for _ in range(2)]
        await eventually(lambda: _is_full(small), within=5)

        with pytest.raises(Overloaded, match="waiting for the database"):
            await small.ping()
        with pytest.raises(Overloaded):
            async with small.transaction():
                pass

    await asyncio.gather(*waiting)
    await small.ping()
    await small.close()


async def _is_full(database: Database) -> bool:
    return database._waiting == 2
