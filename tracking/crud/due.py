"""Due records: taken by a dispatcher, marked as handed over."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Interval,
    bindparam,
    cast,
    column,
    func,
    select,
    true,
    update,
)

from tracking.crud.moves import Model, has_status, table_of
from tracking.status import TrackingStatus

__all__ = ["oldest", "take"]

_MOST_URGENT, _LEAST_URGENT = 10, 1
_MAX_DOUBLINGS = 6


@cache
def take(model: Model) -> Executable:
    """Take up to `batch` due records, most urgent first, and say when to look at them again.

    Locked rows are another dispatcher's and are skipped. Each priority is asked for by itself, in
    descending order, and only while there is room in the batch: the index answers every one of
    these questions directly, however many records wait or are scheduled for later.
    """
    table = table_of(model)
    priority = func.generate_series(_MOST_URGENT, _LEAST_URGENT, -1).table_valued(
        column("level", Integer), name="priority"
    ).render_derived()  # fmt: skip
    level = (
        select(table.c.id)
        .where(
            has_status(table, TrackingStatus.PENDING),
            table.c.priority == priority.c.level,
            table.c.next_dispatch_at <= func.now(),
        )
        .order_by(table.c.next_dispatch_at, table.c.id)
        .limit(bindparam("batch"))
        .with_for_update(skip_locked=True)
        .lateral("level")
    )
    due = (
        select(level.c.id)
        .select_from(priority.join(level, true()))
        .limit(bindparam("batch"))
        .cte("due")
        # Run once: folded into the UPDATE it could be run, and lock, again for every row.
        .prefix_with("MATERIALIZED")
    )
    return update(table).where(table.c.id == due.c.id).values(
        celery_task_id=func.concat(f"{model.domain}:", table.c.id),
        next_dispatch_at=func.now() + _patience(table.c.dispatches),
        dispatches=table.c.dispatches + 1,
    ).returning(table.c.id, table.c.attempts, table.c.priority, table.c.due_at)  # fmt: skip


@cache
def oldest(model: Model) -> Executable:
    """Seconds since the longest-waiting due record fell due; null when none is due."""
    table = table_of(model)
    waiting = func.max(func.extract("epoch", func.now() - table.c.next_dispatch_at))
    return select(waiting).where(
        has_status(table, TrackingStatus.PENDING), table.c.next_dispatch_at <= func.now()
    )


def _patience(dispatches: ColumnElement[int]) -> ColumnElement[timedelta]:
    """How long a handed-over record may stay unclaimed; doubles with each dispatch."""
    doubled = func.power(2, func.least(dispatches, _MAX_DOUBLINGS))
    return bindparam("redispatch_after", type_=Interval).op("*")(cast(doubled, Integer))
