"""Due records: taken by a dispatcher, marked as handed over, taken back when forgotten."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    Integer,
    Interval,
    Table,
    any_,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    update,
)

from tracking.crud.binding import bindparam
from tracking.crud.moves import Model, batch_of, has_status, table_of
from tracking.status import TrackingStatus

__all__ = ["count_handed_over", "hand_over", "oldest", "recall", "take"]

_MOST_URGENT, _LEAST_URGENT = 10, 1
_MAX_DOUBLINGS = 6
_MAX_COUNT = 32_767
_QUICK_RECALLS = 4
"""Messages of a record that may be lost one after the other before it is recalled more slowly."""


@cache
def take(model: Model, chunk: int = 1) -> Executable:
    """Take up to `batch` due records, most urgent first, and say when to look at them again.

    Up to `chunk` of them are for one message, see `hand_over`. Locked rows are another
    dispatcher's and are skipped. Each priority is asked for by itself, in descending order, and
    only while there is room in the batch: the index answers every one of these questions directly,
    however many records wait or are scheduled for later.
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
    return hand_over(model, due, chunk)


def hand_over(model: Model, due: CTE, chunk: int = 1) -> Executable:
    """Mark the records whose ids are `due` as handed over, and say when to look at them again.

    Each `chunk` of them, in the order in which they are due, goes by one Celery task id: that of
    the first.
    """
    table = table_of(model)
    lead = _led(due, chunk) if chunk > 1 else due
    return update(table).where(table.c.id == lead.c.id).values(
        celery_task_id=func.concat(f"{model.domain}:", lead.c.lead if chunk > 1 else table.c.id),
        next_dispatch_at=func.now() + _patience(table.c.dispatches),
        dispatched_at=func.now(),
        dispatches=func.least(table.c.dispatches, _MAX_COUNT - 1) + 1,
    ).returning(
        table.c.id, table.c.attempts, table.c.priority, table.c.due_at, table.c.celery_task_id
    )  # fmt: skip


def _led(due: CTE, chunk: int) -> CTE:
    """The ids that are `due`, and of each the first of its chunk."""
    part = (func.row_number().over() - 1) // literal_column(f"{chunk}")
    numbered = select(due.c.id, part.label("part")).cte("numbered")
    lead = func.first_value(numbered.c.id).over(partition_by=numbered.c.part)
    return select(numbered.c.id, lead.label("lead")).cte("led")


@cache
def oldest(model: Model) -> Executable:
    """Seconds since the longest-waiting due record fell due; null when none is due."""
    table = table_of(model)
    waiting = func.max(func.extract("epoch", func.now() - table.c.next_dispatch_at))
    return select(waiting).where(
        has_status(table, TrackingStatus.PENDING), table.c.next_dispatch_at <= func.now()
    )


@cache
def count_handed_over(model: Model, *, is_chunked: bool = False) -> Executable:
    """How many messages a queue should hold: handed over longer than `grace` ago, unclaimed since.

    A message is there for as long as one of its records waits. Counts no further than `limit`.
    """
    table = table_of(model)
    message = table.c.celery_task_id if is_chunked else table.c.id
    handed = select(message).where(*_handed_over(table)).limit(bindparam("limit"))
    return select(func.count()).select_from(
        (handed.distinct() if is_chunked else handed).subquery()
    )


@cache
def recall(model: Model) -> Executable:
    """Make up to `batch` of those records due now, without those that somebody else holds."""
    table = table_of(model)
    handed = batch_of(table, *_handed_over(table), order=table.c.id)
    return update(table).where(
        table.c.id == any_(handed), has_status(table, TrackingStatus.PENDING)
    ).values(next_dispatch_at=func.now()).returning(table.c.id)  # fmt: skip


def _handed_over(table: Table) -> list[ColumnElement[bool]]:
    """Match what was handed over longer than its grace ago; what is due already does not count.

    The grace doubles only once the messages of a record have come to nothing several times:
    faults may follow each other closely, but a worker that drops what it takes must not be fed
    for ever at the same pace.
    """
    vain = func.least(func.greatest(table.c.dispatches - _QUICK_RECALLS, 0), _MAX_DOUBLINGS)
    grace = bindparam("grace", type_=Interval).op("*")(cast(func.power(2, vain), Integer))
    return [
        has_status(table, TrackingStatus.PENDING),
        # A literal, as statuses are: see `crud.moves`.
        table.c.dispatches > literal_column("0"),
        table.c.next_dispatch_at > func.now(),
        table.c.dispatched_at < func.now() - grace,
    ]


def _patience(dispatches: ColumnElement[int]) -> ColumnElement[timedelta]:
    """How long a handed-over record may stay unclaimed; doubles with each dispatch."""
    doubled = func.power(2, func.least(dispatches, _MAX_DOUBLINGS))
    return bindparam("redispatch_after", type_=Interval).op("*")(cast(doubled, Integer))
