from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import text

from tests.database.records import DAY, TABLE, Updates, stored_row
from tracking import TrackingStatus
from tracking.ddl import ILLEGAL_MOVE_SQLSTATE
from tracking.errors import IllegalTransition, Invalid
from tracking.status import MOVES, illegal_moves

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus
EVENTS = "etf_price_update_task_event"
LEGAL = [(origin, target) for origin, targets in MOVES.items() for target in sorted(targets)]

MOVE = f"UPDATE {TABLE} SET status = $2 WHERE id = $1"  # noqa: S608  # no outside text


# --- moves by hand --------------------------------------------------------------------------------


@pytest.mark.parametrize(("origin", "target"), list(illegal_moves()))
async def test_an_illegal_move_by_hand_is_refused(
    updates: Updates, sql: asyncpg.Connection, origin: TrackingStatus, target: TrackingStatus
) -> None:
    """G8: with an SQLSTATE of its own, a sentence and a hint; nothing is changed or noted."""
    record = await updates.create_in(origin)
    before, path = await stored_row(sql, record.id), await updates.path(record.id)

    with pytest.raises(asyncpg.PostgresError) as refusal:
        await sql.execute(MOVE, record.id, target)

    error = refusal.value
    assert (error.sqlstate, ILLEGAL_MOVE_SQLSTATE) == ("GF001", "GF001")
    assert f"record {record.id} of etf_price_update may not go from {origin} to {target}" in str(
        error
    )
    assert "COMPLETED and CANCELLED are final" in str(error.hint)
    assert before == await stored_row(sql, record.id)
    assert path == await updates.path(record.id)


@pytest.mark.parametrize(("origin", "target"), LEGAL)
async def test_a_legal_move_by_hand_leaves_a_whole_record(
    updates: Updates, sql: asyncpg.Connection, origin: TrackingStatus, target: TrackingStatus
) -> None:
    """G12: a plain UPDATE of the status fills in what belongs to it, and leaves one event."""
    record = await updates.create_in(origin, max_attempts=1)
    path = await updates.path(record.id)

    await sql.execute(MOVE, record.id, target)

    row = await stored_row(sql, record.id)
    assert row["status"] == target
    assert row["version"] == record.version + 1
    assert row["updated_at"] > record.updated_at
    assert (row["completed_at"] is not None) is (target in {COMPLETED, FAILED, CANCELLED})
    assert (row["started_at"] is not None) is (PROCESSING in {origin, target})
    assert row["attempts"] == record.attempts + (target is PROCESSING)
    assert row["max_attempts"] == 1 + (origin is FAILED)
    *earlier, event = await updates.events(record.id)
    assert len(earlier) == len(path)
    assert (event["from_status"], event["to_status"]) == (origin, target)
    role = await sql.fetchval("SELECT session_user::text")
    assert (event["actor"], event["attempt"]) == (f"sql:{role}", row["attempts"])
    assert row["updated_by"] == f"sql:{role}"


async def test_a_record_lives_its_whole_life_by_hand(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """Attempts rise, room is made for them, and each version is one more."""
    record = await updates.create(max_attempts=1)
    lives = [PROCESSING, FAILED, PENDING, PROCESSING, FAILED, PENDING, PROCESSING, COMPLETED]

    rows = []
    for status in lives:
        await sql.execute(MOVE, record.id, status)
        rows.append(await stored_row(sql, record.id))

    assert [row["attempts"] for row in rows] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert [row["version"] for row in rows] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [status for _, status in await updates.path(record.id)] == lives


async def test_a_hand_may_sign_with_its_own_name(updates: Updates, sql: asyncpg.Connection) -> None:
    """Whoever says who they are is believed: the event carries that name."""
    record = await updates.create()

    await sql.execute(
        f"UPDATE {TABLE} SET status = 'CANCELLED', updated_by = 'ann', cancel_reason = 'twice'"  # noqa: S608
    )

    [event] = await updates.events(record.id)
    assert (event["actor"], event["message"]) == ("ann", "twice")


async def test_a_retry_by_hand_is_due_at_once(updates: Updates, sql: asyncpg.Connection) -> None:
    """G3: what a hand makes PENDING is dispatched as if it had been asked for."""
    record = await updates.create_in(FAILED)

    await sql.execute(MOVE, record.id, PENDING)

    taken = await updates.act(lambda s: s.crud.take_due(10, timedelta(minutes=15)))
    assert [row["id"] for row in taken] == [record.id]


async def test_an_update_of_many_leaves_one_event_each(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """G12: also when one statement moves them all."""
    ids = [record.id for record in await updates.create_many(3)]

    await sql.execute(f"UPDATE {TABLE} SET status = 'CANCELLED'")  # noqa: S608

    paths = [await updates.path(record_id) for record_id in ids]
    assert paths == [[(PENDING, CANCELLED)]] * 3


async def test_one_illegal_move_stops_the_whole_statement(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """G8: nothing is half done."""
    pending, done = await updates.create(), await updates.create_in(COMPLETED)

    with pytest.raises(asyncpg.PostgresError, match=f"record {done.id} of etf_price_update"):
        await sql.execute(f"UPDATE {TABLE} SET status = 'CANCELLED'")  # noqa: S608

    assert (await stored_row(sql, pending.id))["status"] == PENDING
    assert await updates.path(pending.id) == []


async def test_a_status_set_to_itself_is_no_move(updates: Updates, sql: asyncpg.Connection) -> None:
    """Nothing is refused, stamped or noted."""
    record = await updates.create_in(COMPLETED)
    before, path = await stored_row(sql, record.id), await updates.path(record.id)

    await sql.execute(MOVE, record.id, COMPLETED)

    assert before == await stored_row(sql, record.id)
    assert path == await updates.path(record.id)


async def test_what_the_guard_refuses_is_an_illegal_transition(updates: Updates) -> None:
    """SQL written in a domain meets the same error as a verb."""
    record = await updates.create_in(COMPLETED)

    with pytest.raises(IllegalTransition, match=r"may not go from COMPLETED to PENDING"):
        await updates.act(
            lambda s: s.db.execute(
                text(f"UPDATE {TABLE} SET status = 'PENDING' WHERE id = {record.id}")  # noqa: S608
            )
        )


# --- columns --------------------------------------------------------------------------------------


async def test_attempts_never_go_down(updates: Updates, sql: asyncpg.Connection) -> None:
    """G6: the number that fences old workers cannot be used again."""
    record = await updates.create_in(FAILED)

    with pytest.raises(asyncpg.PostgresError, match="may not go down") as refusal:
        await sql.execute(f"UPDATE {TABLE} SET attempts = 0 WHERE id = $1", record.id)  # noqa: S608

    assert refusal.value.sqlstate == ILLEGAL_MOVE_SQLSTATE
    assert (await stored_row(sql, record.id))["attempts"] == 1


async def test_a_waiting_record_has_an_attempt_left_whatever_a_hand_has_counted(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """What is PENDING can be begun: the claim makes room for itself, as a retry does."""
    record = await updates.create(max_attempts=2)
    await sql.execute(f"UPDATE {TABLE} SET attempts = 2")  # noqa: S608

    started = await updates.act(lambda s: s.start(record.id))

    assert (started.status, started.attempts, started.max_attempts) == (PROCESSING, 3, 3)


async def test_attempts_do_not_go_down_beside_a_legal_move(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """G6: a retry by hand cannot start counting again, either."""
    record = await updates.create_in(FAILED)

    with pytest.raises(asyncpg.PostgresError, match="may not go down"):
        await sql.execute(f"UPDATE {TABLE} SET status = 'PENDING', attempts = 0")  # noqa: S608

    assert (await stored_row(sql, record.id))["status"] == FAILED


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("completed_at = now()", "completed_at"),
        ("attempts = max_attempts + 1", "attempts"),
        ("progress = 101", "progress"),
        ("processed_items = -1", "items"),
        ("total_items = -1", "items"),
        ("priority = 0", "priority"),
    ],
)
async def test_a_row_keeps_to_the_rules_whoever_writes_it(
    updates: Updates, sql: asyncpg.Connection, change: str, check: str
) -> None:
    """Checks name what was broken."""
    await updates.create()

    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await sql.execute(f"UPDATE {TABLE} SET {change}")  # noqa: S608

    assert refusal.value.constraint_name == f"ck_{TABLE}_{check}"


async def test_a_running_record_has_a_start(updates: Updates, sql: asyncpg.Connection) -> None:
    """PROCESSING without a start is no state."""
    await updates.create_in(PROCESSING)

    with pytest.raises(asyncpg.CheckViolationError, match="started_at"):
        await sql.execute(f"UPDATE {TABLE} SET started_at = NULL")  # noqa: S608


@pytest.mark.parametrize("status", ["pending", "DONE", ""])
async def test_a_record_of_an_unknown_status_cannot_be_inserted(
    updates: Updates, sql: asyncpg.Connection, status: str
) -> None:
    """Not even by hand."""
    with pytest.raises(asyncpg.CheckViolationError, match=f"ck_{TABLE}_status"):
        await sql.execute(
            f"INSERT INTO {TABLE} (etf_id, date, status) VALUES ($1, $2, $3)",  # noqa: S608
            updates.etf_id,
            DAY,
            status,
        )


async def test_a_record_inserted_by_hand_is_a_whole_one(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """The table's own defaults make it PENDING, due, and signed by the database's user."""
    record_id = await sql.fetchval(
        f"INSERT INTO {TABLE} (etf_id, date) VALUES ($1, $2) RETURNING id",  # noqa: S608
        updates.etf_id,
        DAY,
    )

    started = await updates.act(lambda s: s.start(record_id))

    assert (started.attempts, started.max_attempts, started.priority) == (1, 3, 5)
    row = await stored_row(sql, record_id)
    assert (row["owner_id"], row["tenant_id"]) == ("system", "default")


# --- history --------------------------------------------------------------------------------------


async def test_history_is_append_only(updates: Updates, sql: asyncpg.Connection) -> None:
    """A line once written stays; the hint says what to do instead."""
    record = await updates.create_in(PROCESSING)
    before = await updates.events(record.id)

    with pytest.raises(asyncpg.PostgresError, match="is append-only") as refusal:
        await sql.execute(f"UPDATE {EVENTS} SET actor = 'nobody'")  # noqa: S608

    assert refusal.value.sqlstate == ILLEGAL_MOVE_SQLSTATE
    assert "kind log" in str(refusal.value.hint)
    assert before == await updates.events(record.id)


async def test_a_line_that_sets_the_record_straight_may_be_added(
    updates: Updates, sql: asyncpg.Connection
) -> None:
    """As the hint says."""
    record = await updates.create()

    await sql.execute(
        f"INSERT INTO {EVENTS} (tracking_id, kind, attempt, actor, message)"  # noqa: S608
        " VALUES ($1, 'log', 0, 'ann', 'it was me')",
        record.id,
    )

    [event] = await updates.events(record.id)
    assert (event["kind"], event["actor"], event["message"]) == ("log", "ann", "it was me")


@pytest.mark.parametrize(
    ("columns", "values", "check"),
    [
        ("kind", "'gossip'", "kind"),
        ("kind", "'transition'", "transition"),
        ("kind, from_status", "'transition', 'PENDING'", "transition"),
        ("kind, from_status, to_status", "'log', 'PENDING', 'FAILED'", "transition"),
    ],
)
async def test_lines_of_history_are_of_known_kinds(
    updates: Updates, sql: asyncpg.Connection, columns: str, values: str, check: str
) -> None:
    """A transition says from where to where, and nothing else does."""
    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await sql.execute(
            f"INSERT INTO {EVENTS} (tracking_id, attempt, actor, {columns})"  # noqa: S608
            f" VALUES (1, 0, 'ann', {values})"
        )

    assert refusal.value.constraint_name == f"ck_{EVENTS}_{check}"


async def test_history_outlives_its_record(updates: Updates, sql: asyncpg.Connection) -> None:
    """Who deletes a record by hand does not delete what happened to it."""
    record = await updates.create_in(COMPLETED)

    await sql.execute(f"DELETE FROM {TABLE} WHERE id = $1", record.id)  # noqa: S608

    kept = await sql.fetch(
        f"SELECT to_status FROM {EVENTS} WHERE tracking_id = $1 ORDER BY seq",  # noqa: S608
        record.id,
    )
    assert [row["to_status"] for row in kept] == [PROCESSING, COMPLETED]


async def test_a_broken_rule_is_the_callers_mistake(updates: Updates) -> None:
    """SQL written in a domain meets an error of ours, which names the rule."""
    await updates.create()

    with pytest.raises(Invalid, match=f"ck_{TABLE}_progress"):
        await updates.act(lambda s: s.db.execute(text(f"UPDATE {TABLE} SET progress = 101")))  # noqa: S608
