"""What a running attempt writes about itself: signs of life, progress, waiting for its children.

Like the transitions, every statement is fenced by status and attempt. None applies to a parent that
waits for its children: no worker holds it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Interval,
    Select,
    SmallInteger,
    String,
    Subquery,
    Table,
    TableValuedAlias,
    Text,
    Update,
    case,
    cast,
    column,
    func,
    literal_column,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from tracking.crud.binding import bindparam
from tracking.crud.moves import Model, fences, has_status, table_of
from tracking.status import TrackingStatus

__all__ = [
    "await_children",
    "awaiting",
    "beat",
    "current",
    "news",
    "progress",
    "said",
    "show_children",
    "standing",
]

_LONGEST_STEP: Final = 255
_TENTH: Final = literal_column("10", SmallInteger)


@cache
def beat(model: Model, *, wait: bool) -> Update:
    """Say that the attempts (`ids`, `fence_attempts`) are alive."""
    table, held = table_of(model), _locked(model, fences(), wait=wait)
    return update(table).where(table.c.id == held.c.id).values(heartbeat_at=func.now())


@cache
def progress(model: Model, *, wait: bool) -> Update:
    """Write the latest progress of many attempts; unchanged fields come as null."""
    table, latest = table_of(model), _latest(model, wait=wait)
    return update(table).where(table.c.id == latest.c.id).values(
        heartbeat_at=func.now(),
        updated_at=func.now(),
        version=table.c.version + 1,
        progress=func.coalesce(latest.c.percent, table.c.progress),
        processed_items=func.coalesce(latest.c.processed, table.c.processed_items),
        total_items=func.coalesce(latest.c.total, table.c.total_items),
        current_step=case(
            (latest.c.step.is_(None), table.c.current_step),
            else_=func.left(latest.c.step, _LONGEST_STEP),
        ),
    )  # fmt: skip


@cache
def current(model: Model) -> Select[Any]:
    """Select those of the attempts (`ids`, `fence_attempts`) that still hold."""
    table, fence = table_of(model), fences()
    return select(*standing(table)).where(
        table.c.id == fence.c.id, table.c.attempts == fence.c.attempts, *_held_by_worker(table)
    )


@cache
def said(model: Model, *, wait: bool) -> Select[Any]:
    """The lines of attempts that still hold, in the order in which they were said."""
    table = table_of(model)
    line = func.unnest(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("fence_attempts", type_=ARRAY(SmallInteger)),
        bindparam("messages", type_=ARRAY(Text)),
        bindparam("data", type_=ARRAY(Text)),
        bindparam("ages", type_=ARRAY(Interval)),
    ).table_valued(
        column("id", BigInteger),
        column("attempts", SmallInteger),
        column("message", Text),
        column("data", Text),
        column("age", Interval),
        with_ordinality="number",
    ).render_derived(name="line")  # fmt: skip
    query = select(
        line.c.id,
        line.c.attempts,
        literal_column("'log'"),
        bindparam("actor", type_=String),
        line.c.message,
        cast(line.c.data, JSONB),
        func.clock_timestamp() - line.c.age,
    ).where(
        table.c.id == line.c.id,
        table.c.attempts == line.c.attempts,
        *_held_by_worker(table),
    )
    return query.order_by(line.c.number).with_for_update(
        key_share=True, skip_locked=not wait, of=table
    )


def standing(table: Table) -> list[ColumnElement[Any]]:
    """Who holds a record, and whether they have been asked to stop."""
    asked = table.c.cancel_requested_at.is_not(None).label("asked")
    return [table.c.id, table.c.attempts, asked]


def news(model: Model, *, wait: bool) -> list[ColumnElement[Any]]:
    """Where `progress` has brought a record, and whether it is news: another step or tenth."""
    table, latest = table_of(model), _latest(model, wait=wait)
    another_step = table.c.current_step.is_distinct_from(latest.c.last_step)
    another_tenth = table.c.progress // _TENTH != latest.c.last_progress // _TENTH
    is_news = (another_step | another_tenth).label("is_news")
    return [table.c.current_step, table.c.progress, is_news]


@cache
def await_children(model: Model) -> Update:
    """Let attempt `attempt` of record `record_id` wait for its children; no worker holds it then.

    `result` is what the children's outcome is added to.
    """
    table = table_of(model)
    return update(table).where(
        *_held_by_worker(table),
        table.c.id == bindparam("record_id"),
        table.c.attempts == bindparam("attempt"),
    ).values(
        result=bindparam("result", type_=table.c.result.type),
        heartbeat_at=null(),
        worker=null(),
        related=true(),
        updated_at=func.now(),
        updated_by=bindparam("actor", type_=String),
        version=table.c.version + 1,
    )  # fmt: skip


def awaiting(model: Model, after: int, limit: int) -> Select[Any]:
    """Select parents that wait for their children, by id from the one after `after`."""
    table = table_of(model)
    return (
        select(table).where(*_awaits(table), table.c.id > after).order_by(table.c.id).limit(limit)
    )


@cache
def show_children(model: Model) -> Update:
    """Write how far the children of a waiting parent are, unless that is what it says already."""
    table = table_of(model)
    processed = bindparam("processed", type_=BigInteger)
    step = bindparam("step", type_=String)
    return update(table).where(
        *_awaits(table),
        table.c.id == bindparam("record_id"),
        table.c.attempts == bindparam("attempt"),
        table.c.current_step.is_distinct_from(step),
    ).values(
        progress=bindparam("percent", type_=SmallInteger),
        processed_items=processed,
        total_items=bindparam("total", type_=BigInteger),
        current_step=step,
        updated_at=func.now(),
        version=table.c.version + 1,
    ).returning(table.c.id, table.c.version)  # fmt: skip


def _awaits(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Match parents whose attempt has handed out work and ended."""
    return (has_status(table, TrackingStatus.PROCESSING), table.c.heartbeat_at.is_(None))


def _held_by_worker(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Match records that an attempt is running for; a parent that waits for children has none."""
    return (has_status(table, TrackingStatus.PROCESSING), table.c.heartbeat_at.is_not(None))


@cache
def _latest(model: Model, *, wait: bool) -> Subquery:
    """What is told of each attempt that still holds, beside what its record says so far."""
    told = func.unnest(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("fence_attempts", type_=ARRAY(SmallInteger)),
        bindparam("percents", type_=ARRAY(SmallInteger)),
        bindparam("processed", type_=ARRAY(BigInteger)),
        bindparam("totals", type_=ARRAY(BigInteger)),
        bindparam("steps", type_=ARRAY(String)),
    ).table_valued(
        column("id", BigInteger),
        column("attempts", SmallInteger),
        column("percent", SmallInteger),
        column("processed", BigInteger),
        column("total", BigInteger),
        column("step", String),
    ).render_derived(name="told")  # fmt: skip
    return _locked(model, told, wait=wait)


def _locked(model: Model, told: TableValuedAlias, *, wait: bool) -> Subquery:
    """The records of attempts that still hold, locked, as they were before; and what is told."""
    before = table_of(model).alias("before")
    words = [told.c[name] for name in told.c.keys() if name not in {"id", "attempts"}]  # noqa: SIM118  # not a dict
    query = select(
        before.c.id,
        before.c.progress.label("last_progress"),
        before.c.current_step.label("last_step"),
        *words,
    ).where(
        before.c.id == told.c.id,
        before.c.attempts == told.c.attempts,
        *_held_by_worker(before),
    )
    return query.with_for_update(key_share=True, skip_locked=not wait, of=before).subquery("held")
