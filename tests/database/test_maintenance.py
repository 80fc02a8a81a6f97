"""Upkeep: what is lost comes back, what is stale is cancelled, what is old goes (G9, G22)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.database.records import TABLE, Updates, stored_row
from tests.factories import EtfFactory
from tracking import Registry, TrackingStatus
from tracking.db import Database, asyncpg_dsn
from tracking.errors import Invalid, StaleAttempt
from tracking.maintenance import BATCH, Maintenance, intervals
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = pytest.mark.database

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PROCESSING, FAILED = TrackingStatus.PROCESSING, TrackingStatus.FAILED


@pytest.fixture
def maintenance(settings: Settings, registry: Registry, database: Database) -> Maintenance:
    """The jobs over the project's domains; price updates may wait for a day."""
    domains = {
        name: replace(domain, max_pending_age=DAY if name == "etf_price_update" else None)
        for name, domain in registry.items()
    }
    return Maintenance(settings, replace(registry, domains=domains), database)


@pytest.fixture
async def other(database_url: str, database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Somebody else's connection."""
    connection = await asyncpg.connect(asyncpg_dsn(database_url))
    yield connection
    await connection.close()


async def age(sql: asyncpg.Connection, column: str, by: timedelta, *ids: int) -> None:
    """Make a time of records older."""
    await sql.execute(
        f"UPDATE {TABLE} SET {column} = {column} - $1::interval WHERE id = ANY($2)",  # noqa: S608
        by,
        list(ids),
    )


async def has_left(updates: Updates, record_id: int, status: TrackingStatus) -> bool:
    """Whether the record stands elsewhere by now."""
    return (await updates.row(record_id))["status"] is not status


async def test_a_broken_domain_keeps_no_other_from_its_turn(
    settings: Settings, registry: Registry, fresh_database_url: str
) -> None:
    """Nor is it passed over: what is wrong with it is raised at the end."""
    database = Database(fresh_database_url, name="tests")
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))
        record = await registry["etf_price_update"].service(session).create_tracking(
            etf_id="QUAL", date=date(2022, 1, 3)
        )  # fmt: skip
        await registry["etf_price_update"].service(session).start(record.id)
        await session.execute(text(f"UPDATE {TABLE} SET deadline_at = now() - interval '1 s'"))  # noqa: S608
        # Its name comes first.
        await session.execute(text("DROP TABLE company_onboarding_task_tracking CASCADE"))

    with pytest.raises(ProgrammingError):
        await Maintenance(settings, registry, database).run_job("sweep")

    async with database.transaction() as session:
        found = await registry["etf_price_update"].service(session).get_status(record.id)
    await database.close()
    assert found.error_type == "deadline"


async def test_a_silent_worker_loses_its_record_to_the_next_attempt(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """No heartbeat within the lease: FAILED as worker_lost, then PENDING after a backoff (G9)."""
    record = await updates.create_in(PROCESSING)
    await age(sql, "heartbeat_at", HOUR, record.id)

    done = await maintenance.run_job("sweep")

    row = await stored_row(sql, record.id)
    assert done["etf_price_update"] == {"requeued: worker_lost": 1}
    assert (row["status"], row["attempts"], row["error_type"]) == ("PENDING", 1, "worker_lost")
    assert row["next_dispatch_at"] == row["due_at"] >= row["updated_at"]
    assert (await updates.path(record.id))[-2:] == [
        ("PROCESSING", "FAILED"),
        ("FAILED", "PENDING"),
    ]
    assert (await updates.events(record.id))[-1]["actor"] == "maintenance"


async def test_a_fresh_heartbeat_is_never_touched(
    maintenance: Maintenance, updates: Updates
) -> None:
    """An attempt that is alive stays as it is, to the byte (G9)."""
    record = await updates.create_in(PROCESSING)
    before = await updates.row(record.id)

    done = await maintenance.run_job("sweep")

    assert done["etf_price_update"] == {}
    assert await updates.row(record.id) == before


async def test_crashes_count_as_attempts(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """A task that takes its worker down every time ends FAILED (G9)."""
    record = await updates.create(max_attempts=2)
    for _ in range(2):
        await updates.bring(record, PROCESSING)
        await age(sql, "heartbeat_at", HOUR, record.id)
        done = await maintenance.run_job("sweep")

    row = await stored_row(sql, record.id)
    assert done["etf_price_update"] == {"failed: worker_lost": 1}
    assert (row["status"], row["attempts"], row["error_type"]) == ("FAILED", 2, "worker_lost")


async def test_the_history_says_how_every_attempt_ended(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """Crashed, overdue or raised: each attempt has its reason and the words to it."""
    record = await updates.create(max_attempts=3)
    await updates.bring(record, PROCESSING)
    await age(sql, "heartbeat_at", HOUR, record.id)
    await maintenance.run_job("sweep")
    await updates.bring(record, PROCESSING)
    await sql.execute(f"UPDATE {TABLE} SET deadline_at = now() - interval '1 hour'")  # noqa: S608
    await maintenance.run_job("sweep")
    await updates.bring(record, PROCESSING)
    await updates.act(lambda s: s.fail(record.id, 3, OSError("no luck"), traceback="at line 1"))

    failures = [e for e in await updates.events(record.id) if e["to_status"] == FAILED]
    said = [(e["attempt"], e["data"]["error_type"], e["message"].split(",")[0]) for e in failures]
    worker = (await updates.row(record.id))["worker"]
    assert said == [
        (1, "worker_lost", f"no sign of life from {worker}"),
        (2, "deadline", "still running at its deadline"),
        (3, "OSError", "no luck"),
    ]


async def test_a_deadline_ends_an_attempt_that_is_alive(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """A heartbeat does not help past the deadline; the reason says so."""
    record = await updates.create(max_attempts=1)
    async with updates.database.transaction() as session:
        crud = updates.crud(session)
        [claimed] = await crud.claim([(record.id, 0)], worker="w", time_limit=HOUR)
    await age(sql, "deadline_at", 2 * HOUR, record.id)

    done = await maintenance.run_job("sweep")

    assert claimed.deadline_at - claimed.started_at == HOUR
    row = await stored_row(sql, record.id)
    assert done["etf_price_update"] == {"failed: deadline": 1}
    assert row["error_type"] == "deadline"
    assert "deadline" in row["error_message"]


async def test_a_worker_that_was_swept_can_write_nothing_more(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """The frozen worker that wakes up is refused: its attempt is over (G7)."""
    record = await updates.create_in(PROCESSING)
    await age(sql, "heartbeat_at", HOUR, record.id)
    await maintenance.run_job("sweep")
    await updates.bring(record, PROCESSING)

    with pytest.raises(StaleAttempt):
        await updates.act(lambda service: service.complete(record.id, 1))

    async with updates.database.transaction() as session:
        assert await updates.crud(session).beat([(record.id, 1)]) == {}


async def test_a_lost_record_that_nobody_wants_is_cancelled(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """When its cancellation had been asked for, it is not made again."""
    record = await updates.create_in(PROCESSING)
    await sql.execute(
        f"UPDATE {TABLE} SET cancel_requested_at = now(), cancel_reason = 'no need'"  # noqa: S608
        ", heartbeat_at = now() - interval '1 hour' WHERE id = $1",
        record.id,
    )

    done = await maintenance.run_job("sweep")

    row = await stored_row(sql, record.id)
    assert done["etf_price_update"] == {"cancelled: asked for": 1}
    assert (row["status"], row["cancel_reason"]) == ("CANCELLED", "no need")


async def test_a_record_that_somebody_holds_is_left_to_them(
    maintenance: Maintenance,
    updates: Updates,
    sql: asyncpg.Connection,
    other: asyncpg.Connection,
) -> None:
    """The sweep neither waits for nor overrides a completion that is under way."""
    record = await updates.create_in(PROCESSING)
    await age(sql, "heartbeat_at", HOUR, record.id)

    async with other.transaction():
        await other.execute(f"SELECT 1 FROM {TABLE} WHERE id = $1 FOR UPDATE", record.id)  # noqa: S608
        done = await maintenance.run_job("sweep")

    assert done["etf_price_update"] == {}
    assert (await updates.row(record.id))["status"] is PROCESSING


async def test_many_sweeps_at_once_sweep_each_record_once(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """Every dispatcher may sweep: together they move each lost attempt exactly once."""
    count = BATCH + 50
    records = await updates.create_many(count)
    ids = [record.id for record in records]
    async with updates.database.transaction() as session:
        await updates.crud(session).claim([(id_, 0) for id_ in ids], worker="w")
    await age(sql, "heartbeat_at", HOUR, *ids)

    done = await asyncio.gather(*(maintenance.run_job("sweep") for _ in range(4)))

    swept = [statistics["etf_price_update"].get("requeued: worker_lost", 0) for statistics in done]
    assert sum(swept) == count
    moves = await sql.fetchval(
        "SELECT count(*) FROM etf_price_update_task_event WHERE from_status = 'PROCESSING'"
    )
    assert moves == count


async def test_stale_work_is_cancelled_by_the_domains_policy(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """Due for longer than `max_pending_age` and never claimed: CANCELLED, and it says why."""
    stale, fresh, planned = await updates.create_many(3)
    await age(sql, "due_at", 2 * DAY, stale.id)
    await age(sql, "due_at", -10 * DAY, planned.id)
    await age(sql, "created_at", 30 * DAY, planned.id)

    done = await maintenance.run_job("stale")

    assert {name: c for name, c in done.items() if c} == {"etf_price_update": {"cancelled": 1}}
    assert (await updates.row(stale.id))["status"] is TrackingStatus.CANCELLED
    assert (await updates.row(stale.id))["cancel_reason"].startswith("nobody claimed it")
    for waiting in (fresh, planned):
        assert (await updates.row(waiting.id))["status"] is TrackingStatus.PENDING


async def test_retention_deletes_old_ends_and_their_history_alone(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """Terminal and older than the policy goes, with its events; all else stays (G22)."""
    old = [await updates.create_in(s) for s in (TrackingStatus.COMPLETED, FAILED)]
    recent = await updates.create_in(TrackingStatus.COMPLETED)
    active = [await updates.create_in(PROCESSING), await updates.create()]
    await age(sql, "completed_at", 31 * DAY, *(record.id for record in old))
    await age(sql, "created_at", 90 * DAY, recent.id, *(record.id for record in active))

    done = await maintenance.run_job("retention")

    left = await sql.fetch(f"SELECT id FROM {TABLE} ORDER BY id")  # noqa: S608
    lines = await sql.fetch("SELECT DISTINCT tracking_id FROM etf_price_update_task_event")
    assert done["etf_price_update"] == {"deleted": 2}
    assert [row["id"] for row in left] == [recent.id, *(record.id for record in active)]
    assert {row["tracking_id"] for row in lines} == {recent.id, active[0].id}


async def test_retention_works_through_more_than_one_batch(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """Bounded statements, repeated until nothing is left."""
    records = await updates.create_many(2 * BATCH + 1)
    await sql.execute(f"UPDATE {TABLE} SET status = 'CANCELLED'")  # noqa: S608
    await age(sql, "completed_at", 31 * DAY, *(record.id for record in records))

    done = await maintenance.run_job("retention")

    assert done["etf_price_update"] == {"deleted": 2 * BATCH + 1}


async def test_retention_that_is_told_to_stop_ends_with_its_batch(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """It takes its time between batches, and a dispatcher that ends does not wait for all."""
    records = await updates.create_many(2 * BATCH + 1)
    await sql.execute(f"UPDATE {TABLE} SET status = 'CANCELLED'")  # noqa: S608
    await age(sql, "completed_at", 31 * DAY, *(record.id for record in records))
    stop = asyncio.Event()
    stop.set()
    await maintenance.run(stop)

    done = await maintenance.run_job("retention")

    assert done["etf_price_update"] == {"deleted": BATCH}


async def test_history_without_a_record_goes_after_a_day(
    maintenance: Maintenance, updates: Updates, sql: asyncpg.Connection
) -> None:
    """A record deleted by hand leaves its history for a day, others keep theirs."""
    gone, kept = [await updates.create_in(PROCESSING) for _ in range(2)]
    await sql.execute(f"DELETE FROM {TABLE} WHERE id = $1", gone.id)  # noqa: S608
    insert = (
        "INSERT INTO etf_price_update_task_event (tracking_id, at, kind, attempt, actor)"
        " VALUES ($1, now() - interval '2 days', 'log', 1, 'test')"
    )
    for record in (gone, kept):
        await sql.execute(insert, record.id)

    done = await maintenance.run_job("orphans")

    lines = await sql.fetch("SELECT tracking_id, kind FROM etf_price_update_task_event")
    assert done["etf_price_update"] == {"deleted": 1}
    assert sorted((line["tracking_id"], line["kind"]) for line in lines) == [
        (gone.id, "transition"),
        (kept.id, "log"),
        (kept.id, "transition"),
    ]


async def test_an_unknown_job_is_refused(maintenance: Maintenance) -> None:
    """The error names the jobs there are."""
    with pytest.raises(Invalid, match="sweep, parents, reconcile, stale, retention, orphans"):
        await maintenance.run_job("tidy")


async def test_jobs_run_by_the_clock_until_stopped(
    settings: Settings,
    registry: Registry,
    updates: Updates,
    sql: asyncpg.Connection,
) -> None:
    """The loop sweeps without being asked, and ends when told to."""
    quick = settings.model_copy(update={"sweep_seconds": 0.01})
    record = await updates.create_in(PROCESSING)
    await age(sql, "heartbeat_at", HOUR, record.id)
    stop = asyncio.Event()

    running = asyncio.create_task(
        Maintenance(quick, registry, updates.database).run(stop), name="maintenance"
    )
    await eventually(lambda: has_left(updates, record.id, PROCESSING))
    stop.set()
    await running

    assert (await updates.row(record.id))["status"] is TrackingStatus.PENDING


def test_lost_attempts_are_found_in_time(settings: Settings) -> None:
    """Lease, heartbeat and sweep together stay under the 45 seconds that G9 promises."""
    worst = settings.lease_seconds + intervals(settings)["sweep"]

    assert worst + settings.heartbeat_seconds <= 45
