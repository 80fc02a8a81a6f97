from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from tests.database.records import TABLE, Update, Updates
from tracking import TrackingStatus
from tracking.crud import due
from tracking.crud.binding import bound
from tracking.db import Database, asyncpg_dsn

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus
QUARTER = timedelta(minutes=15)


async def take(updates: Updates, batch: int = 100) -> list[int]:
    """Take due records as a dispatcher does; returns their ids in the order of dispatch."""
    taken = await updates.act(lambda s: s.crud.take_due(batch, QUARTER))
    return [row["id"] for row in taken]


async def due_since(updates: Updates, sql: asyncpg.Connection, minutes: int, **columns: int) -> int:
    """Create a record that has been due for so many minutes; returns its id."""
    record = await updates.create(**columns)
    await sql.execute(
        f"UPDATE {TABLE} SET next_dispatch_at = now() - $2::interval WHERE id = $1",  # noqa: S608
        record.id,
        timedelta(minutes=minutes),
    )
    return record.id


# --- what is taken --------------------------------------------------------------------------------


async def test_the_most_urgent_is_taken_first(updates: Updates) -> None:
    """Priority 10 before 1, whoever came first."""
    ids = {priority: (await updates.create(priority=priority)).id for priority in (1, 10, 5, 9)}

    taken = await take(updates)

    assert taken == [ids[10], ids[9], ids[5], ids[1]]


async def test_a_batch_holds_the_most_urgent_and_the_longest_due(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """Across priorities, a batch is no larger than asked for, and the right ones are in it."""
    later = await due_since(updates, sql, minutes=1, priority=5)
    urgent = [await due_since(updates, sql, minutes=minutes, priority=9) for minutes in (1, 2)]
    longest = await due_since(updates, sql, minutes=30, priority=5)
    least = await due_since(updates, sql, minutes=60, priority=1)

    first, second, third = [set(await take(updates, batch=size)) for size in (1, 2, 100)]

    assert first == {urgent[1]}
    assert second == {urgent[0], longest}
    assert third == {later, least}


async def test_scheduled_work_waits(updates: Updates) -> None:
    """What is due in the future is left alone, what was due in the past is not."""
    now = datetime.now(UTC)
    await updates.create(scheduled_at=now + timedelta(hours=1), priority=10)
    overdue = await updates.create(scheduled_at=now - timedelta(hours=1))

    assert await take(updates) == [overdue.id]


async def test_a_retry_waits_for_its_backoff(updates: Updates) -> None:
    """A record that failed is due again after the wait, not before."""
    record = await updates.create_in(FAILED)
    await updates.act(lambda s: s.retry(record.id, after=timedelta(hours=1)))

    assert await take(updates) == []


@pytest.mark.parametrize("status", [PROCESSING, COMPLETED, FAILED, CANCELLED])
async def test_only_pending_records_are_taken(updates: Updates, status: TrackingStatus) -> None:
    """Whatever runs or has ended is not dispatched."""
    await updates.create_in(status)

    assert await take(updates) == []


async def test_a_taken_record_says_what_a_message_needs(updates: Updates) -> None:
    """Its id and the attempts made so far, which is what a worker claims it with."""
    record = await updates.create_in(FAILED, priority=7)
    await updates.bring(record, PENDING)

    [taken] = await updates.act(lambda s: s.crud.take_due(10, QUARTER))

    assert (taken["id"], taken["attempts"], taken["priority"]) == (record.id, 1, 7)
    claimed = await updates.act(
        lambda s: s.crud.claim([(taken["id"], taken["attempts"])], worker="w")
    )
    assert [claim.attempts for claim in claimed] == [2]


async def test_an_old_message_claims_nothing(updates: Updates) -> None:
    """G6: a message from before the last attempt is void, though the record is PENDING again."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING)

    assert await updates.act(lambda s: s.crud.claim([(record.id, 0)], worker="w")) == []


# --- what taking leaves behind --------------------------------------------------------------------


async def test_a_taken_record_carries_the_id_of_its_message(updates: Updates) -> None:
    """`<domain>:<id>`, and nothing that a reader sees is changed: it is due when it was due."""
    record = await updates.create()

    await take(updates)

    row = await updates.row(record.id)
    assert row["due_at"] == record.due_at
    assert row["celery_task_id"] == f"etf_price_update:{record.id}" == record.task_id
    assert (row["status"], row["version"]) == (PENDING, 1)
    assert await updates.events(record.id) == []


async def test_a_taken_record_is_not_due_for_a_while(updates: Updates) -> None:
    """It is a worker's turn first."""
    await updates.create()

    assert len(await take(updates)) == 1
    assert await take(updates) == []


async def test_the_wait_for_a_worker_doubles(updates: Updates, sql: asyncpg.Connection) -> None:
    """G3: 15 minutes, 30, an hour, up to 16 hours: lost messages are sent again for ever."""
    record = await updates.create()

    waits = []
    for _ in range(9):
        await take(updates)
        row = await sql.fetchrow(
            f"UPDATE {TABLE} AS now SET next_dispatch_at = now()"  # noqa: S608
            f" FROM {TABLE} AS was WHERE now.id = $1 AND was.id = $1"
            " RETURNING was.next_dispatch_at AS due, now.dispatches",
            record.id,
        )
        waits.append(row["due"])
    row = await updates.row(record.id)

    quarters = [round((due - row["created_at"]) / QUARTER) for due in waits]
    assert quarters == [1, 2, 4, 8, 16, 32, 64, 64, 64]
    assert row["dispatches"] == 9


async def test_a_retry_begins_to_wait_anew(updates: Updates, sql: asyncpg.Connection) -> None:
    """The dispatches of an earlier attempt do not delay the next."""
    record = await updates.create()
    for _ in range(3):
        await take(updates)
        await sql.execute(f"UPDATE {TABLE} SET next_dispatch_at = now()")  # noqa: S608
    await updates.bring(record, PROCESSING, FAILED, PENDING)

    await take(updates)

    row = await updates.row(record.id)
    assert row["dispatches"] == 1
    assert row["next_dispatch_at"] - row["created_at"] < 2 * QUARTER


# --- several dispatchers --------------------------------------------------------------------------


async def test_two_dispatchers_share_the_work(database: Database, updates: Updates) -> None:
    """Records that one has locked the other skips, without waiting; none is taken twice."""
    ids = {record.id for record in await updates.create_many(30)}
    crud = updates.crud

    # One that waits for the other would wait for ever: both are run by this test.
    async with asyncio.timeout(10), database.transaction() as one, database.transaction() as other:
        first = {row["id"] for row in await crud(one).take_due(10, QUARTER)}
        second = {row["id"] for row in await crud(other).take_due(10, QUARTER)}
        third = {row["id"] for row in await crud(one).take_due(10, QUARTER)}

    assert [len(taken) for taken in (first, second, third)] == [10, 10, 10]
    assert first | second | third == ids


async def test_many_dispatchers_take_each_record_once(updates: Updates) -> None:
    """Ten at once, in small batches, until nothing is due."""
    ids = [record.id for record in await updates.create_many(200)]

    async def dispatch() -> list[int]:
        taken: list[int] = []
        while batch := await take(updates, batch=7):
            taken += batch
        return taken

    async with asyncio.timeout(30):
        taken = await asyncio.gather(*(dispatch() for _ in range(10)))

    assert ids == sorted(record_id for one in taken for record_id in one)


async def test_a_dispatcher_that_dies_leaves_its_records_due(
    updates: Updates, database: Database
) -> None:
    """G3: what was taken in a transaction that never committed is taken by the next."""
    record = await updates.create()

    async with database.session() as session:
        [lost] = await updates.crud(session).take_due(10, QUARTER)

    assert lost["id"] == record.id
    assert await take(updates) == [record.id]


# --- at scale -------------------------------------------------------------------------------------

ROWS = 20_000


@pytest.fixture
async def crowded(fresh_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A table of many waiting records, of which few are due."""
    sql = await asyncpg.connect(asyncpg_dsn(fresh_database_url))
    await sql.execute("INSERT INTO etfs (id, name) VALUES ('MTUM', 'Momentum')")
    await sql.execute(
        f"INSERT INTO {TABLE} (etf_id, date, priority, next_dispatch_at)"  # noqa: S608
        " SELECT 'MTUM', '2022-01-03', 1 + n % 10,"
        " now() + CASE WHEN n % 500 = 0 THEN interval '-1 minute' ELSE n * interval '1 hour' END"
        " FROM generate_series(1, $1::int) AS n",
        ROWS,
    )
    await sql.execute(f"ANALYZE {TABLE}")
    yield sql
    await sql.close()


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
async def test_few_due_among_many_are_found_by_index(
    database: Database, crowded: asyncpg.Connection, plan: str
) -> None:
    """No dispatcher reads the table, whichever plan the server keeps for its statement."""
    statement = due.take(Update).compile(dialect=database.engine.dialect)
    values = statement.params | bound({"batch": 200, "redispatch_after": "15 minutes"})
    arguments = ", ".join(f"'{values[name]}'" for name in statement.positiontup or ())
    await crowded.execute(f"PREPARE take AS {statement}")
    await crowded.execute(f"SET plan_cache_mode = {plan}")

    lines = await crowded.fetch(f"EXPLAIN (ANALYZE, COSTS OFF) EXECUTE take({arguments})")

    text = "\n".join(line["QUERY PLAN"] for line in lines)
    assert "idx_etf_price_update_task_due" in text
    assert f"Seq Scan on {TABLE}" not in text
    taken = await crowded.fetchval(f"SELECT count(*) FROM {TABLE} WHERE dispatches = 1")  # noqa: S608
    assert taken == ROWS // 500


@pytest.mark.parametrize("plan", ["force_custom_plan", "force_generic_plan"])
async def test_what_was_handed_over_is_counted_by_index(
    database: Database, crowded: asyncpg.Connection, plan: str
) -> None:
    """Scheduled records, however many, cost the count nothing."""
    statement = due.count_handed_over(Update).compile(dialect=database.engine.dialect)
    values = statement.params | bound({"grace": "10 seconds", "limit": 1_000})
    arguments = ", ".join(f"'{values[name]}'" for name in statement.positiontup or ())
    await crowded.execute(f"UPDATE {TABLE} SET dispatches = 1 WHERE id % 1000 = 0")  # noqa: S608
    await crowded.execute(f"ANALYZE {TABLE}")
    await crowded.execute(f"PREPARE handed_over AS {statement}")
    await crowded.execute(f"SET plan_cache_mode = {plan}")

    lines = await crowded.fetch(f"EXPLAIN (COSTS OFF) EXECUTE handed_over({arguments})")

    assert "idx_etf_price_update_task_handed" in "\n".join(line["QUERY PLAN"] for line in lines)


async def test_the_count_of_dispatches_has_an_end(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """A record that nobody ever claims is handed over for ever, in a column of two bytes."""
    await updates.create()
    await sql.execute(f"UPDATE {TABLE} SET dispatches = 32767")  # noqa: S608

    assert len(await take(updates)) == 1
    assert await sql.fetchval(f"SELECT dispatches FROM {TABLE}") == 32_767  # noqa: S608
