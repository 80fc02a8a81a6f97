"""Transitions of many records in one statement each, as a worker process makes them.

They are those of `crud.moves`, fenced the same, and say nothing about who may see what: a worker
sees all. A record that the answer leaves out has moved on, or its fence was another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final, Protocol

from sqlalchemy import (
    ARRAY,
    BigInteger,
    SmallInteger,
    Text,
    Update,
    cast,
    column,
    func,
    null,
)
from sqlalchemy.dialects.postgresql import JSONB

from tracking.crud import moves
from tracking.crud.binding import bindparam
from tracking.crud.compiled import Rows, Statement
from tracking.crud.moves import Model, arrays, table_of
from tracking.crud.reads import Fence
from tracking.model import BaseTaskTracking
from tracking.status import TrackingStatus

__all__ = ["BY_KEY", "Completed", "Fetch", "claim", "complete", "prepare"]

BY_KEY: Final[Mapping[str, str]] = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
"""Settings of a connection for these statements: planned once, along the primary key, whatever the
statistics say of a table that was empty a moment ago."""


class Fetch(Protocol):
    """Runs a statement, a transaction of its own, and returns its rows."""

    def __call__(
        self, statement: Statement, values: Mapping[str, object]
    ) -> Awaitable[Sequence[Any]]:
        """Raise an error of ours for what PostgreSQL refuses."""


@dataclass(frozen=True, slots=True)
class Completed:
    """An attempt that has ended well, and its result as JSON."""

    fence: Fence
    result: str | None


def prepare(model: Model) -> None:
    """Compile what there is to compile; raises what nobody should hear of in mid-work."""
    for part in (_rows, _claim, _complete):
        part(model)


async def claim(
    model: Model,
    fetch: Fetch,
    fences: Sequence[Fence],
    *,
    worker: str,
    time_limit: timedelta | None,
) -> dict[Fence, BaseTaskTracking]:
    """Begin the next attempt of each record that still stands where its message left it.

    Returns the records by the fences they were asked for with.
    """
    bound = {**arrays(fences), "worker": worker, "time_limit": time_limit, "actor": worker}
    rows = await fetch(_claim(model), bound)
    read = _rows(model)
    claimed = [model.from_columns(read.values(row)) for row in rows]
    return {(record.id, record.attempts - 1): record for record in claimed}


async def complete(
    model: Model, fetch: Fetch, completed: Sequence[Completed], *, actor: str
) -> dict[Fence, int]:
    """End attempts well; returns the versions that their records have come to."""
    results = [attempt.result for attempt in completed]
    bound = {**arrays([attempt.fence for attempt in completed]), "results": results}
    rows = await fetch(_complete(model), {**bound, "actor": actor})
    return {(row[0], row[1]): row[2] for row in rows}


@cache
def _rows(model: Model) -> Rows:
    return Rows(table_of(model))


@cache
def _claim(model: Model) -> Statement:
    return Statement(moves.claim(model, is_by_key=True).returning(table_of(model)))


@cache
def _complete(model: Model) -> Statement:
    return Statement(_completion(model))


def _completion(model: Model) -> Update:
    """PROCESSING → COMPLETED for the attempts (`ids`, `fence_attempts`), with their `results`."""
    table = table_of(model)
    ended = func.unnest(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("fence_attempts", type_=ARRAY(SmallInteger)),
        bindparam("results", type_=ARRAY(Text)),
    ).table_valued(
        column("id", BigInteger), column("attempts", SmallInteger), column("result", Text)
    ).render_derived(name="ended")  # fmt: skip
    begun, ended_well = TrackingStatus.PROCESSING, TrackingStatus.COMPLETED
    return moves.move(table, begun, ended_well, is_by_key=True).where(
        table.c.id == ended.c.id, table.c.attempts == ended.c.attempts
    ).values(
        completed_at=func.now(),
        result=cast(ended.c.result, JSONB),
        progress=100,
        error_type=null(),
        error_message=null(),
    ).returning(table.c.id, table.c.attempts, table.c.version)  # fmt: skip
