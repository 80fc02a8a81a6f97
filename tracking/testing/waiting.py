"""Waiting for what happens elsewhere: by polling with a deadline, never by sleeping and hoping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

from tracking.db import Database
from tracking.domain import Domain
from tracking.model import BaseTaskTracking
from tracking.status import TERMINAL

__all__ = ["eventually", "wait_for_task"]

T = TypeVar("T")


async def eventually(
    probe: Callable[[], Awaitable[T | None]], *, within: float = 30, every: float = 0.05
) -> T:
    """Return the first true answer of `probe`; raises TimeoutError after `within` seconds."""
    deadline = monotonic() + within
    while not (answer := await probe()):
        if monotonic() > deadline:
            msg = f"still {answer!r} after {within} seconds"
            raise TimeoutError(msg)
        await asyncio.sleep(every)
    return answer


async def wait_for_task(
    database: Database, domain: Domain, record_id: int, *, within: float = 30
) -> Any:
    """Return the record once it is COMPLETED, FAILED or CANCELLED."""

    async def ended() -> BaseTaskTracking | None:
        async with database.transaction() as session:
            record: BaseTaskTracking = await domain.service(session).get_status(record_id)
        return record if record.status in TERMINAL else None

    return await eventually(ended, within=within)
