"""What a worker does with the records that a message names: one attempt at each.

Async bodies run together, as many as their task allows; plain ones run in turn. A record is claimed
when its turn comes: until then it is nobody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from tracking.crud import Fence
from tracking.domain import Domain
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.worker.attempt import Attempt
from tracking.worker.persistence import persistently
from tracking.worker.runtime import Runtime
from tracking.worker.transitions import NotShared

__all__ = ["run_records"]

logger = get_logger(__name__)


def run_records(runtime: Runtime, domain: Domain, fences: Sequence[Fence]) -> None:
    """Make one attempt at each record that still stands where its message left it."""
    if runtime.registry.tasks[domain.name].is_async:
        runtime.call(_run_async(runtime, domain, fences))
        return
    for fence in fences:
        claiming = _claim(runtime, domain, fence, is_alone=True)
        if (attempt := runtime.call(claiming)) is not None:
            attempt.run_plain()


async def _run_async(runtime: Runtime, domain: Domain, fences: Sequence[Fence]) -> None:
    limit = min(runtime.registry.tasks[domain.name].at_once or len(fences), len(fences))
    waiting = iter(fences)
    if limit == 1:
        await _work_off(runtime, domain, waiting, is_alone=True)
        return
    # All of them, also when interrupted: plain gather() returns with the first that has stopped.
    runners = (_work_off(runtime, domain, waiting, is_alone=False) for _ in range(limit))
    endings = await asyncio.gather(*runners, return_exceptions=True)
    for error in endings:
        if error is not None:
            raise error


async def _work_off(
    runtime: Runtime, domain: Domain, waiting: Iterator[Fence], *, is_alone: bool
) -> None:
    """Take one record after the other until none waits."""
    for fence in waiting:
        if (attempt := await _claim(runtime, domain, fence, is_alone=is_alone)) is not None:
            await attempt.run_async()


async def _claim(
    runtime: Runtime, domain: Domain, fence: Fence, *, is_alone: bool
) -> Attempt | None:
    """Begin the next attempt of a record, unless it has moved on."""
    try:
        record = await runtime.transitions.claim(domain, fence, at_once=is_alone)
    except NotShared:
        # Without the database there is nothing else to do: the message stays unacknowledged.
        record = await persistently(lambda: _claim_alone(runtime, domain, fence), tries=None)
    if record is None:
        logger.info("not claimed: taken or settled meanwhile", domain=domain.name, ids=[fence[0]])
        return None
    return Attempt(runtime, domain, record, is_alone=is_alone)


async def _claim_alone(runtime: Runtime, domain: Domain, fence: Fence) -> BaseTaskTracking | None:
    acting = Principal("system", "default", frozenset({OPERATOR_SCOPE}), runtime.worker)
    limit = runtime.registry.tasks[domain.name].time_limit
    async with runtime.database.autocommit() as connection:
        crud = domain.service(connection, acting).crud
        claimed = await crud.claim([fence], worker=runtime.worker, time_limit=limit)
    return claimed[0] if claimed else None
