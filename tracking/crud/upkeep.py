"""What keeps a domain's tables in order: lost attempts, stale work, old records.

Each statement takes a bounded batch, skips rows that somebody else holds, and may be run by any
number of processes at once.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Executable,
    Interval,
    SmallInteger,
    and_,
    any_,
    case,
    column,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from tracking.crud.binding import bindparam
from tracking.crud.moves import Model, batch_of, has_status, move, reopened, table_of
from tracking.dependencies import task_dependency
from tracking.status import TrackingStatus

__all__ = ["cancel_stale", "delete_expired", "delete_orphans", "fail_lost", "requeue", "silent"]


@cache
def fail_lost(model: Model) -> Executable:
    """PROCESSING → FAILED where the heartbeat is older than `lease` or the deadline has passed.

    A record whose cancellation was asked for becomes CANCELLED instead. Returns the records.
    """
    table = table_of(model)
    silent = table.c.heartbeat_at < func.now() - bindparam("lease", type_=Interval)
    overdue = table.c.deadline_at < func.now()
    lost = batch_of(
        table,
        has_status(table, TrackingStatus.PROCESSING),
        silent | overdue,
        order=table.c.started_at,
    )
    unwanted = table.c.cancel_requested_at.is_not(None)
    reason = case((silent, "worker_lost"), else_="deadline")
    message = case(
        (silent, func.concat("no sign of life from ", table.c.worker)),
        else_=func.concat("still running at its deadline, ", table.c.deadline_at),
    )
    return move(table, TrackingStatus.PROCESSING, TrackingStatus.FAILED).where(
        table.c.id == any_(lost)
    ).values(
        status=case(
            (unwanted, literal_column("'CANCELLED'")), else_=literal_column("'FAILED'")
        ),
        completed_at=func.now(),
        error_type=case((unwanted, table.c.error_type), else_=reason),
        error_message=case((unwanted, table.c.error_message), else_=message),
    ).returning(table)  # fmt: skip


@cache
def silent(model: Model) -> Executable:
    """How many PROCESSING records have a heartbeat older than `lease`."""
    table = table_of(model)
    return select(func.count()).where(
        has_status(table, TrackingStatus.PROCESSING),
        table.c.heartbeat_at < func.now() - bindparam("lease", type_=Interval),
    )


@cache
def requeue(model: Model) -> Executable:
    """FAILED → PENDING for the attempts (`ids`, `fence_attempts`), due after `delays`."""
    table = table_of(model)
    planned = func.unnest(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("fence_attempts", type_=ARRAY(SmallInteger)),
        bindparam("delays", type_=ARRAY(Interval)),
    ).table_valued(
        column("id", BigInteger), column("attempts", SmallInteger), column("delay", Interval)
    ).render_derived(name="planned")  # fmt: skip
    return move(table, TrackingStatus.FAILED, TrackingStatus.PENDING).where(
        table.c.id == planned.c.id, table.c.attempts == planned.c.attempts
    ).values(**reopened(table, planned.c.delay)).returning(table)  # fmt: skip


@cache
def cancel_stale(model: Model) -> Executable:
    """PENDING → CANCELLED where the record fell due more than `age` ago and was never claimed.

    A record that waits for prerequisites has not fallen due.
    """
    table = table_of(model)
    stale = batch_of(
        table,
        has_status(table, TrackingStatus.PENDING),
        table.c.next_dispatch_at.is_not(None),
        table.c.due_at < func.now() - bindparam("age", type_=Interval),
        order=table.c.id,
    )
    return move(table, TrackingStatus.PENDING, TrackingStatus.CANCELLED).where(
        table.c.id == any_(stale)
    ).values(
        completed_at=func.now(),
        cancel_requested_at=func.now(),
        cancel_reason=func.concat("nobody claimed it for ", bindparam("age", type_=Interval)),
    ).returning(table.c.id, table.c.version)  # fmt: skip


@cache
def delete_expired(model: Model) -> Executable:
    """Delete records that ended more than `age` ago, and their history; returns how many.

    One that somebody still waits for, such as a child of a parent that has not ended, is kept.
    """
    table, events, edge = table_of(model), model.events, task_dependency.c
    is_waited_for = exists().where(
        edge.upstream_domain == literal(model.domain),
        edge.upstream_id == table.c.id,
        edge.settled_at.is_(None),
    )
    expired = batch_of(
        table,
        table.c.completed_at < func.now() - bindparam("age", type_=Interval),
        ~(table.c.related & is_waited_for),
        order=table.c.completed_at,
    )
    gone = delete(table).where(table.c.id == any_(expired)).returning(table.c.id).cte("gone")
    history = delete(events).where(events.c.tracking_id == gone.c.id).cte("history")
    joined = delete(task_dependency).where(_is_end_of(model.domain, gone.c.id)).cte("joined")
    return select(func.count()).select_from(gone).add_cte(history, joined)


@cache
def delete_orphans(model: Model) -> Executable:
    """Delete history older than `age` whose record is gone; returns how many lines."""
    table, events = table_of(model), model.events
    orphans = (
        select(events.c.tracking_id, events.c.seq)
        .where(
            events.c.at < func.now() - bindparam("age", type_=Interval),
            ~exists().where(table.c.id == events.c.tracking_id),
        )
        .limit(bindparam("batch"))
    )
    key = tuple_(events.c.tracking_id, events.c.seq)
    gone = delete(events).where(key.in_(orphans)).returning(events.c.seq).cte("gone")
    return select(func.count()).select_from(gone)


def _is_end_of(domain: str, record_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Match edges at either end of which the record stands."""
    edge = task_dependency.c
    upstream = and_(edge.upstream_domain == literal(domain), edge.upstream_id == record_id)
    downstream = and_(edge.downstream_domain == literal(domain), edge.downstream_id == record_id)
    return or_(upstream, downstream)
