from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domains.etf_price_update.crud import EtfPriceUpdateCRUD
from tests.database.records import DAY, TABLE, Service
from tracking.crud import Fence, Held
from tracking.db import Database
from tracking.history import line

pytestmark = pytest.mark.database

ROWS = 20
ROUNDS = 50
MEASUREMENTS = 60
ENOUGH = 0.95

Write = Callable[[EtfPriceUpdateCRUD, Sequence[Fence], int], Awaitable[Held]]


class Updated(NamedTuple):
    """How many row versions were written, and how many of them without touching an index."""

    rows: int
    hot: int


@pytest.fixture
async def alone(fresh_database_url: str) -> AsyncIterator[Database]:
    """A database whose statistics are this test's own."""
    database = Database(fresh_database_url, name="tests", pool_size=1)
    yield database
    await database.close()


async def updated(connection: AsyncConnection) -> Updated:
    """What the server has counted so far."""
    await connection.execute(text("SELECT pg_stat_force_next_flush()"))
    counted = await connection.execute(
        text("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = :table"),
        {"table": TABLE},
    )
    return Updated(*counted.one())


async def beat(crud: EtfPriceUpdateCRUD, fences: Sequence[Fence], _round: int) -> Held:
    """Say that all attempts are alive."""
    return await crud.beat(fences)


async def progress(crud: EtfPriceUpdateCRUD, fences: Sequence[Fence], number: int) -> Held:
    """Say how far all attempts have come; every step of each is worth a line of history."""
    return await crud.progress(
        fences,
        percents=[number] * len(fences),
        processed=[number] * len(fences),
        totals=[ROUNDS] * len(fences),
        steps=[f"round {number}"] * len(fences),
    )


async def beat_and_log(crud: EtfPriceUpdateCRUD, fences: Sequence[Fence], number: int) -> Held:
    """Say that all attempts are alive, and a line of each."""
    await crud.write_lines({fence: [line(f"round {number}", {})] for fence in fences}, wait=False)
    return await crud.beat(fences, wait=False)


async def hot_share(
    connection: AsyncConnection, write: Write, fences: Sequence[Fence], crud: EtfPriceUpdateCRUD
) -> float:
    """Write many times; returns the share of row versions that touched no index."""
    before = await updated(connection)
    for number in range(1, ROUNDS + 1):
        assert set(await write(crud, fences, number)) == set(fences)
    after = await updated(connection)
    assert after.rows - before.rows == len(fences) * ROUNDS
    return (after.hot - before.hot) / (after.rows - before.rows)


@pytest.mark.parametrize("write", [beat, progress, beat_and_log], ids=lambda write: write.__name__)
async def test_signs_of_life_touch_no_index(
    alone: Database, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 95 of 100 heartbeats and reports are HOT: they write a row version and no index.

    Lines of history touch the tracking table not at all: there is one row version for each write.
    The best of a few measurements counts: transactions of other tests on the same server keep it
    from reusing the room of old versions for a while.
    """
    async with alone.autocommit() as connection:
        await connection.execute(text("INSERT INTO etfs (id, name) VALUES ('MTUM', 'Momentum')"))
        crud = Service(connection).crud
        created = await Service(connection).create_many([{"etf_id": "MTUM", "date": DAY}] * ROWS)
        claimed = await crud.claim([(record.id, 0) for record in created], worker="w")
        fences = [(record.id, record.attempts) for record in claimed]

        shares: list[float] = []
        while max(shares, default=0) < ENOUGH and len(shares) < MEASUREMENTS:
            shares.append(await hot_share(connection, write, fences, crud))

    with capsys.disabled():
        print(f"\n{write.__name__}: {max(shares):.1%} of the updates are HOT")  # noqa: T201  # the measure
    assert max(shares) >= ENOUGH
