from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event

from tests.database.records import TABLE, Service, Update, Updates
from tracking import TrackingStatus
from tracking.db import Database
from tracking.errors import Conflict, IllegalTransition, StaleAttempt, TrackingNotFound
from tracking.status import MOVES
from tracking.testing import eventually

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus

CONTENDERS = 20
"""Each has a connection and a transaction of its own; the pool has as many."""

# Within a transaction, statistics are read once unless told otherwise.
WAITING = """
    SELECT count(*) FROM pg_stat_get_activity(NULL) AS other, pg_stat_clear_snapshot()
    WHERE other.wait_event_type = 'Lock'
      AND other.datid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

Verb = Callable[[Service, int], Awaitable[Any]]

VERBS: dict[str, tuple[TrackingStatus, TrackingStatus, Verb]] = {
    "start": (PENDING, PROCESSING, lambda s, i: s.start(i)),
    "complete": (PROCESSING, COMPLETED, lambda s, i: s.complete(i, 1)),
    "fail": (PROCESSING, FAILED, lambda s, i: s.fail(i, 1, "lost")),
    "stop": (PROCESSING, CANCELLED, lambda s, i: s.stop(i, 1, "not wanted")),
    "retry": (FAILED, PENDING, lambda s, i: s.retry(i)),
    "cancel": (PENDING, CANCELLED, lambda s, i: s.cancel(i, "not wanted")),
}
"""Every verb, the move it makes, and how it is called in these tests."""


async def race(
    updates: Updates, sql: asyncpg.Connection, record_id: int, verbs: Sequence[Verb]
) -> list[Any]:
    """Let all verbs meet at one record; returns what each returned or raised.

    The record is locked until every contender has read what it needs and waits to write.
    """
    gate = sql.transaction()
    await gate.start()
    await sql.execute(f"SELECT FROM {TABLE} WHERE id = $1 FOR UPDATE", record_id)
    racing = asyncio.gather(
        *(updates.act(lambda s, v=verb: v(s, record_id)) for verb in verbs),
        return_exceptions=True,
    )

    async def all_wait() -> bool:
        return len(verbs) == await sql.fetchval(WAITING)

    await eventually(all_wait, every=0.01)
    await gate.rollback()
    return await racing


async def waits_for_locks(sql: asyncpg.Connection, count: int) -> bool:
    """Whether so many others wait for locks."""
    return count == await sql.fetchval(WAITING)


def winners(outcomes: Sequence[Any]) -> list[Update]:
    """The records of those who were not refused."""
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]


def refusals(outcomes: Sequence[Any]) -> Counter[type]:
    """How many were refused with which error."""
    return Counter(type(outcome) for outcome in outcomes if isinstance(outcome, BaseException))


# --- races ----------------------------------------------------------------------------------------


async def test_one_record_is_claimed_once(updates: Updates, sql: asyncpg.Connection) -> None:
    """G6: of twenty workers with the same message, one runs it; the others learn why not."""
    record = await updates.create()

    outcomes = await race(updates, sql, record.id, [VERBS["start"][2]] * CONTENDERS)

    [winner] = winners(outcomes)
    assert (winner.status, winner.attempts) == (PROCESSING, 1)
    assert refusals(outcomes) == {IllegalTransition: CONTENDERS - 1}
    assert await updates.path(record.id) == [(PENDING, PROCESSING)]
    assert (await updates.row(record.id))["attempts"] == 1


async def test_many_records_are_each_claimed_once(updates: Updates) -> None:
    """G6: without a gate too: twenty workers share as many records, and none is run twice."""
    ids = [record.id for record in await updates.create_many(CONTENDERS)]

    async def claim_all(worker: int) -> list[int]:
        claimed = []
        for record_id in ids:
            fences = [(record_id, 0)]
            found = await updates.act(lambda s, f=fences: s.crud.claim(f, worker=f"host:{worker}"))
            claimed += [record.id for record in found]
        return claimed

    claimed = await asyncio.gather(*(claim_all(worker) for worker in range(CONTENDERS)))

    assert ids == sorted(record_id for one in claimed for record_id in one)


async def test_one_key_is_one_record(updates: Updates, sql: asyncpg.Connection) -> None:
    """G2: twenty impatient clicks at once are one record, which all of them get."""
    example = updates.example(idempotency_key="order-7")

    created = await asyncio.gather(
        *(updates.act(lambda s: s.create_tracking(**example)) for _ in range(CONTENDERS))
    )

    assert len({record.id for record in created}) == 1
    assert await sql.fetchval(f"SELECT count(*) FROM {TABLE}") == 1  # noqa: S608


async def test_a_key_of_a_request_that_failed_is_free(database: Database, updates: Updates) -> None:
    """G2: whoever waited for a transaction that is rolled back makes the record instead."""
    example = updates.example(idempotency_key="order-7")

    async with database.session() as session:
        lost = await Service(session).create_tracking(**example)
        with statements_of(database) as seen:
            waiting = asyncio.create_task(updates.act(lambda s: s.create_tracking(**example)))

            async def has_asked() -> bool:
                return any("advisory" in statement for statement in seen)

            await eventually(has_asked, every=0.01)
        await session.rollback()
    made = await waiting

    assert made.id != lost.id
    assert (await updates.row(made.id))["idempotency_key"] == "order-7"


async def test_an_attempt_ends_once(updates: Updates, sql: asyncpg.Connection) -> None:
    """Completed, failed and cancelled at the same moment: one of them, with one event."""
    record = await updates.create_in(PROCESSING)
    endings: list[Verb] = [
        VERBS["complete"][2],
        VERBS["fail"][2],
        lambda s, i: s.update_status(i, CANCELLED, "not wanted"),
        VERBS["stop"][2],
    ] * (CONTENDERS // 4)

    outcomes = await race(updates, sql, record.id, endings)

    [winner] = winners(outcomes)
    assert refusals(outcomes) == {IllegalTransition: CONTENDERS - 1}
    assert await updates.path(record.id) == [(PENDING, PROCESSING), (PROCESSING, winner.status)]
    assert (await updates.row(record.id))["status"] is winner.status


async def test_a_pending_record_is_claimed_or_cancelled(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """G10: whoever comes first wins, and a record that was cancelled is never run."""
    record = await updates.create()
    verbs = [VERBS["start"][2], VERBS["cancel"][2]] * (CONTENDERS // 2)

    outcomes = await race(updates, sql, record.id, verbs)

    row = await updates.row(record.id)
    assert (row["status"], row["attempts"]) in {(PROCESSING, 1), (CANCELLED, 0)}
    # Once it runs, every cancel asks it to stop.
    accepted = 1 if row["status"] is CANCELLED else 1 + CONTENDERS // 2
    assert len(winners(outcomes)) == accepted
    assert refusals(outcomes) == {IllegalTransition: CONTENDERS - accepted}
    assert await updates.path(record.id) == [(PENDING, row["status"])]


@pytest.mark.parametrize(
    ("origin", "meanwhile", "outcome"),
    [
        (PENDING, [PROCESSING], PROCESSING),
        (PROCESSING, [FAILED, PENDING], CANCELLED),
        (PROCESSING, [FAILED, PENDING, PROCESSING], PROCESSING),
    ],
)
async def test_a_cancel_that_meets_another_move_finds_the_record_where_it_is(
    updates: Updates,
    sql: asyncpg.Connection,
    origin: TrackingStatus,
    meanwhile: list[TrackingStatus],
    outcome: TrackingStatus,
) -> None:
    """G10: a record that was claimed or requeued at the same moment is cancelled all the same."""
    record = await updates.create_in(origin)
    async with updates.database.session() as session:
        for status in meanwhile:
            await Service(session).update_status(record.id, status)
        waiting = asyncio.create_task(updates.act(lambda s: s.cancel(record.id, "not wanted")))
        await eventually(lambda: waits_for_locks(sql, 1), every=0.01)
        await session.commit()

    cancelled = await waiting

    assert (cancelled.status, cancelled.cancel_reason) == (outcome, "not wanted")
    assert cancelled.cancel_requested_at is not None


async def test_a_failed_record_is_retried_once(updates: Updates, sql: asyncpg.Connection) -> None:
    """Twenty impatient people give one record one more attempt, not twenty."""
    record = await updates.create_in(FAILED, max_attempts=1)

    outcomes = await race(updates, sql, record.id, [VERBS["retry"][2]] * CONTENDERS)

    [winner] = winners(outcomes)
    assert (winner.attempts, winner.max_attempts) == (1, 2)
    assert refusals(outcomes) == {IllegalTransition: CONTENDERS - 1}
    assert await updates.path(record.id) == [
        (PENDING, PROCESSING),
        (PROCESSING, FAILED),
        (FAILED, PENDING),
    ]


async def test_progress_and_completion_do_not_overtake_each_other(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """Progress that comes after the end is refused, and shows nowhere."""
    record = await updates.create_in(PROCESSING)
    report: Verb = lambda s, i: s.progress(i, 1, 50)  # noqa: E731  # as the other verbs

    outcomes = await race(
        updates, sql, record.id, [*([report] * (CONTENDERS - 1)), VERBS["complete"][2]]
    )

    row = await updates.row(record.id)
    late = refusals(outcomes)
    assert set(late) <= {IllegalTransition}
    assert (row["status"], row["progress"]) == (COMPLETED, 100)
    # Created, started and completed; and every report that was in time.
    assert row["version"] == 3 + CONTENDERS - 1 - sum(late.values())


async def test_attempts_of_a_record_strictly_rise(updates: Updates) -> None:
    """G6: however often workers fail and claim it at once, no number comes twice."""
    record = await updates.create(max_attempts=100)

    async def work() -> list[int]:
        made = []
        for _ in range(4):
            try:
                made.append((await updates.act(lambda s: s.start(record.id))).attempts)
                await updates.act(
                    lambda s: s.fail(record.id, made[-1], "lost", retry_after=timedelta(0))
                )
            except Conflict:
                continue
        return made

    made = sorted(n for one in await asyncio.gather(*(work() for _ in range(8))) for n in one)

    row = await updates.row(record.id)
    assert made == list(range(1, row["attempts"] + 1))
    assert row["status"] is PENDING


# --- stale attempts -------------------------------------------------------------------------------

STALE: dict[str, Verb] = {
    "progress": lambda s, i: s.progress(i, 1, 50),
    "complete": lambda s, i: s.complete(i, 1, {"stale": True}),
    "fail": lambda s, i: s.fail(i, 1, "stale"),
    "fail and retry": lambda s, i: s.fail(i, 1, "stale", retry_after=timedelta(0)),
    "stop": lambda s, i: s.stop(i, 1, "stale"),
}


@pytest.mark.parametrize("verb", STALE.values(), ids=STALE)
async def test_an_old_attempt_changes_nothing(updates: Updates, verb: Verb) -> None:
    """G7: once another attempt runs, the first one is refused whatever it says."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING, PROCESSING)
    before = await updates.row(record.id)

    with pytest.raises(StaleAttempt, match="is at attempt 2, not 1 any more"):
        await updates.act(lambda s: verb(s, record.id))

    assert before == await updates.row(record.id)


@pytest.mark.parametrize("verb", STALE.values(), ids=STALE)
async def test_an_attempt_that_lost_its_record_changes_nothing(
    updates: Updates, verb: Verb
) -> None:
    """G7: also while the record waits for its next attempt."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING)
    before = await updates.row(record.id)

    with pytest.raises(Conflict):
        await updates.act(lambda s: verb(s, record.id))

    assert before == await updates.row(record.id)


async def test_an_old_attempt_has_no_heartbeat(updates: Updates) -> None:
    """G7: the heart of the current attempt beats, and the answer says whose did."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING, PROCESSING)
    other = await updates.create_in(PROCESSING)
    before = await updates.row(record.id)

    held = await updates.act(lambda s: s.crud.beat([(record.id, 1), (other.id, 1)]))

    assert held.keys() == {(other.id, 1)}
    assert before == await updates.row(record.id)


async def test_a_heartbeat_writes_the_time_and_nothing_else(updates: Updates) -> None:
    """It is no change that anybody has to be told of."""
    record = await updates.create_in(PROCESSING)
    before = await updates.row(record.id)

    held = await updates.act(lambda s: s.crud.beat([(record.id, 1)]))

    after = await updates.row(record.id)
    assert held.keys() == {(record.id, 1)}
    assert after["heartbeat_at"] > before["heartbeat_at"]
    assert before == {**after, "heartbeat_at": before["heartbeat_at"]}


async def test_progress_of_many_attempts_is_one_statement(updates: Updates) -> None:
    """Those that are no longer current are left out of the answer, and untouched."""
    first, second, ended = [await updates.create_in(PROCESSING) for _ in range(3)]
    await updates.bring(ended, COMPLETED)
    fences = [(record.id, 1) for record in (first, second, ended)]

    held = await updates.act(
        lambda s: s.crud.progress(
            fences,
            percents=[10, None, 30],
            processed=[None, 2, 3],
            totals=[None, 4, 3],
            steps=["reading", None, "late"],
        )
    )

    rows = [await updates.row(record.id) for record in (first, second, ended)]
    assert held.keys() == {(first.id, 1), (second.id, 1)}
    assert [row["progress"] for row in rows] == [10, 0, 100]
    assert [row["processed_items"] for row in rows] == [None, 2, None]
    assert [row["current_step"] for row in rows] == ["reading", None, None]


# --- every move is one conditional statement ------------------------------------------------------


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """The SQL that is run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_every_legal_move_has_its_verb() -> None:
    """And no verb makes an illegal one."""
    made = {(origin, target) for origin, target, _ in VERBS.values()}

    assert {(origin, target) for origin in MOVES for target in MOVES[origin]} == made


@pytest.mark.parametrize("name", VERBS)
async def test_a_move_is_one_conditional_statement(
    database: Database, updates: Updates, name: str
) -> None:
    """It writes only if the record still stands where the move starts, at the same attempt."""
    origin, target, verb = VERBS[name]
    record = await updates.create_in(origin)

    with statements_of(database) as statements:
        moved = await updates.act(lambda s: verb(s, record.id))

    [update] = [statement for statement in statements if statement.startswith("UPDATE")]
    _, condition = update.split(" WHERE ", 1)
    assert moved.status is target
    assert not [statement for statement in statements if " FOR UPDATE" in statement]
    assert f"{TABLE}.status = '{origin}'" in condition
    assert f"{TABLE}.id = " in condition
    assert f"{TABLE}.attempts = " in condition


@pytest.mark.parametrize(
    ("name", "status"),
    # To cancel a running record is to ask, which moves nothing; see test_service.
    [pair for pair in product(VERBS, TrackingStatus) if pair != ("cancel", PROCESSING)],
)
async def test_a_verb_works_from_its_own_status_only(
    updates: Updates, name: str, status: TrackingStatus
) -> None:
    """From any other the record stays as it is, to the last column, and so does its history."""
    origin, target, verb = VERBS[name]
    record = await updates.create_in(status)
    before, path = await updates.row(record.id), await updates.path(record.id)

    try:
        moved = await updates.act(lambda s: verb(s, record.id))
    except Conflict:
        assert status is not origin
        assert before == await updates.row(record.id)
        assert path == await updates.path(record.id)
    else:
        assert (status, moved.status) == (origin, target)
        assert moved.version == record.version + 1
        assert await updates.path(record.id) == [*path, (origin, target)]


async def test_a_record_that_is_gone_is_missing(updates: Updates, sql: asyncpg.Connection) -> None:
    """Deleted while the verb was on its way: the same answer as if it had never been."""
    record = await updates.create_in(PROCESSING)
    await sql.execute(f"DELETE FROM {TABLE}")  # noqa: S608

    with pytest.raises(TrackingNotFound):
        await updates.act(lambda s: s.complete(record.id, 1))
