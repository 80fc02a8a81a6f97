"""What a running attempt writes about itself: signs of life, progress, waiting for its children.

Like the transitions, every statement is fenced by status and attempt. None applies to a parent that
waits for its children: no worker holds it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    SmallInteger,
    String,
    Table,
    Update,
    bindparam,
    case,
    column,
    func,
    null,
    select,
    true,
    update,
)

from tracking.crud.moves import Model, fences, has_status, table_of
from tracking.status import TrackingStatus

__all__ = ["await_children", "awaiting", "beat", "progress", "show_children"]


@cache
def beat(model: Model) -> Update:
    """Say that the attempts (`ids`, `fence_attempts`) are alive; returns those that still hold."""
    table, fence = table_of(model), fences()
    return update(table).where(
        table.c.id == fence.c.id,
        table.c.attempts == fence.c.attempts,
        *_held_by_worker(table),
    ).values(heartbeat_at=func.now())  # fmt: skip


@cache
def progress(model: Model) -> Update:
    """Write the latest progress of many attempts; unchanged fields come as null."""
    table = table_of(model)
    latest = func.unnest(
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
    ).render_derived(name="latest")  # fmt: skip
    return update(table).where(
        table.c.id == latest.c.id,
        table.c.attempts == latest.c.attempts,
        *_held_by_worker(table),
    ).values(
        heartbeat_at=func.now(),
        updated_at=func.now(),
        version=table.c.version + 1,
        progress=func.coalesce(latest.c.percent, table.c.progress),
        processed_items=func.coalesce(latest.c.processed, table.c.processed_items),
        total_items=func.coalesce(latest.c.total, table.c.total_items),
        current_step=case(
            (latest.c.step.is_(None), table.c.current_step), else_=func.left(latest.c.step, 255)
        ),
    )  # fmt: skip


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
    )  # fmt: skip


def _awaits(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Match parents whose attempt has handed out work and ended."""
    return (has_status(table, TrackingStatus.PROCESSING), table.c.heartbeat_at.is_(None))


def _held_by_worker(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Match records that an attempt is running for; a parent that waits for children has none."""
    return (has_status(table, TrackingStatus.PROCESSING), table.c.heartbeat_at.is_not(None))
