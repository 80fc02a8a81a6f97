"""The transitions of a record, each as one conditional UPDATE, built once per model.

Every statement is fenced: it matches only the status the move starts from and the attempt that
asks. Status literals are spelled out rather than bound, because a generic plan cannot prove that
a parameter implies a partial index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    FromClause,
    Interval,
    SmallInteger,
    String,
    Table,
    TableValuedAlias,
    Text,
    Update,
    and_,
    case,
    column,
    func,
    literal_column,
    null,
    select,
    true,
    update,
)

from tracking.crud.binding import bindparam
from tracking.model import BaseTaskTracking
from tracking.principal import Principal
from tracking.status import TrackingStatus

__all__ = [
    "Model",
    "arrays",
    "batch_of",
    "cancel",
    "claim",
    "fences",
    "finish",
    "has_status",
    "hold",
    "move",
    "reopened",
    "request_cancel",
    "retry",
    "table_of",
    "visible",
]

Model = type[BaseTaskTracking]

_LONGEST_ERROR_TYPE: Final = 255


def table_of(model: Model) -> Table:
    """The tracking table of a model."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101  # a tracking model is never mapped to a join
    return table


def has_status(table: FromClause, *statuses: TrackingStatus) -> ColumnElement[bool]:
    """Match one of `statuses`, written as literals."""
    if len(statuses) == 1:
        return table.c.status == literal_column(f"'{statuses[0]}'")
    return table.c.status.in_([literal_column(f"'{status}'") for status in statuses])


def visible(table: FromClause, principal: Principal) -> list[ColumnElement[bool]]:
    """Match the records that `principal` may see."""
    if principal.sees_all:
        return []
    mine = [table.c.tenant_id == principal.tenant]
    if not principal.sees_tenant:
        mine.append(table.c.owner_id == principal.user)
    return mine


def move(
    table: Table, origin: TrackingStatus, target: TrackingStatus, *, is_by_key: bool = False
) -> Update:
    """Return what every transition writes, signed by `actor`.

    `is_by_key` binds the status it starts from. No partial index is taken for the primary key then,
    which looks cheaper as long as statistics say that next to nothing is in that status.
    """
    stands = table.c.status == origin if is_by_key else has_status(table, origin)
    return update(table).where(stands).values(
        status=literal_column(f"'{target}'"),
        updated_at=func.now(),
        updated_by=bindparam("actor", type_=String),
        version=table.c.version + 1,
    )  # fmt: skip


@cache
def claim(model: Model, *, is_by_key: bool = False) -> Update:
    """PENDING → PROCESSING for the records (`ids`, `fence_attempts`); begins their next attempt.

    `fence_attempts` are the attempts made when the record was dispatched: a message that is
    older than the last attempt claims nothing, and neither does one whose record waits for others.
    `time_limit` sets the deadline, null means none. For `is_by_key`, see `move`.
    """
    table, fence = table_of(model), fences()
    begun = move(table, TrackingStatus.PENDING, TrackingStatus.PROCESSING, is_by_key=is_by_key)
    return begun.where(
        table.c.id == fence.c.id,
        table.c.attempts == fence.c.attempts,
        table.c.next_dispatch_at.is_not(None),
    ).values(
        attempts=table.c.attempts + 1,
        # Raised by hand to the last one, `attempts` would keep the record PENDING for ever.
        max_attempts=func.greatest(table.c.max_attempts, table.c.attempts + 1),
        started_at=func.now(),
        heartbeat_at=func.now(),
        deadline_at=func.now() + bindparam("time_limit", type_=Interval),
        worker=bindparam("worker", type_=String),
        progress=0,
        processed_items=null(),
        total_items=null(),
        current_step=null(),
    )  # fmt: skip


@cache
def finish(model: Model, status: TrackingStatus) -> Update:
    """PROCESSING → a terminal status, for attempt `attempt` of record `id`.

    COMPLETED takes `result`, FAILED `error_type` and `error_message`, CANCELLED `cancel_reason`.
    A failure after which the record would be tried `again` makes it CANCELLED instead where
    somebody has asked for that: nobody wants another attempt.
    """
    table = table_of(model)
    is_over = and_(
        bindparam("again", Boolean),
        table.c.attempts < table.c.max_attempts,
        table.c.cancel_requested_at.is_not(None),
    )
    outcomes: dict[TrackingStatus, dict[str, Any]] = {
        TrackingStatus.COMPLETED: {
            "result": bindparam("result", type_=table.c.result.type),
            "progress": 100,
            "error_type": null(),
            "error_message": null(),
        },
        TrackingStatus.FAILED: {
            "status": case(
                (is_over, literal_column("'CANCELLED'")), else_=literal_column("'FAILED'")
            ),
            "error_type": func.left(bindparam("error_type", type_=String), _LONGEST_ERROR_TYPE),
            "error_message": bindparam("error_message", type_=Text),
        },
        TrackingStatus.CANCELLED: {
            "cancel_reason": func.coalesce(
                table.c.cancel_reason, bindparam("cancel_reason", type_=Text)
            )
        },
    }
    return move(table, TrackingStatus.PROCESSING, status).where(
        table.c.id == bindparam("record_id"), table.c.attempts == bindparam("attempt")
    ).values(completed_at=func.now(), **outcomes[status])  # fmt: skip


@cache
def cancel(model: Model) -> Update:
    """PENDING → CANCELLED for record `record_id`, with `cancel_reason`."""
    table = table_of(model)
    return move(table, TrackingStatus.PENDING, TrackingStatus.CANCELLED).where(
        table.c.id == bindparam("record_id"), table.c.attempts == bindparam("attempt")
    ).values(
        completed_at=func.now(),
        cancel_requested_at=func.now(),
        cancel_reason=bindparam("cancel_reason", type_=Text),
    )  # fmt: skip


@cache
def request_cancel(model: Model) -> Update:
    """Ask the running attempt `attempt` of record `record_id` to stop, for `cancel_reason`.

    The first request counts: asking again changes neither its time nor its reason.
    """
    table = table_of(model)
    return update(table).where(
        has_status(table, TrackingStatus.PROCESSING),
        table.c.id == bindparam("record_id"),
        table.c.attempts == bindparam("attempt"),
    ).values(
        updated_at=func.now(),
        updated_by=bindparam("actor", type_=String),
        version=table.c.version + 1,
        cancel_requested_at=func.coalesce(table.c.cancel_requested_at, func.now()),
        cancel_reason=func.coalesce(
            table.c.cancel_reason, bindparam("cancel_reason", type_=Text)
        ),
    )  # fmt: skip


@cache
def retry(model: Model) -> Update:
    """FAILED → PENDING for record `record_id`, due after `delay`, with room for an attempt more."""
    table = table_of(model)
    return move(table, TrackingStatus.FAILED, TrackingStatus.PENDING).where(
        table.c.id == bindparam("record_id"), table.c.attempts == bindparam("attempt")
    ).values(**reopened(table, bindparam("delay", type_=Interval)))  # fmt: skip


@cache
def hold(model: Model) -> Update:
    """Put off a PENDING record until its prerequisites have ended."""
    table = table_of(model)
    return update(table).where(
        has_status(table, TrackingStatus.PENDING),
        table.c.id == bindparam("record_id"),
        table.c.attempts == bindparam("attempt"),
    ).values(
        next_dispatch_at=null(),
        related=true(),
        updated_at=func.now(),
        updated_by=bindparam("actor", type_=String),
        version=table.c.version + 1,
    )  # fmt: skip


def reopened(table: Table, delay: ColumnElement[timedelta]) -> dict[str, Any]:
    """What a retry writes: nothing left of the last attempt but its error and its number."""
    return {
        "completed_at": null(),
        "started_at": null(),
        "heartbeat_at": null(),
        "deadline_at": null(),
        "celery_task_id": null(),
        "worker": null(),
        "cancel_requested_at": null(),
        "cancel_reason": null(),
        "due_at": func.now() + delay,
        "next_dispatch_at": func.now() + delay,
        "dispatches": 0,
        "dispatched_at": null(),
        "max_attempts": func.greatest(table.c.max_attempts, table.c.attempts + 1),
    }


def batch_of(
    table: Table, *conditions: ColumnElement[bool], order: ColumnElement[Any]
) -> ColumnElement[Any]:
    """The ids of up to `batch` rows that match, without those that somebody else holds.

    An array, so that the rows are chosen and locked once, before the statement around it runs.
    """
    rows = (
        select(table.c.id)
        .where(*conditions)
        .order_by(order)
        .limit(bindparam("batch"))
        .with_for_update(skip_locked=True)
    )
    return func.array(rows.scalar_subquery(), type_=ARRAY(BigInteger))


def fences() -> TableValuedAlias:
    """The bound arrays `ids` and `fence_attempts` as rows."""
    return func.unnest(
        bindparam("ids", type_=ARRAY(BigInteger)),
        # Not called `attempts`: SQLAlchemy keeps the names of columns for what SET assigns.
        bindparam("fence_attempts", type_=ARRAY(SmallInteger)),
    ).table_valued(
        column("id", BigInteger), column("attempts", SmallInteger)
    ).render_derived(name="fence")  # fmt: skip


def arrays(attempts: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    """Return ids and attempts as the arrays that `fences` reads."""
    return {
        "ids": [record_id for record_id, _ in attempts],
        "fence_attempts": [attempt for _, attempt in attempts],
    }
