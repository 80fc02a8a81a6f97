"""Bodies that run in another thread while the test watches their records."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from tests.worker.bench import Bench, Body
from tracking.db import Database
from tracking.task import TrackedTask
from tracking.testing import eventually


class Running:
    """Bodies at work in another thread, watched over a connection of the test's own."""

    def __init__(self, bench: Bench, database: Database) -> None:
        self.bench = bench
        self.may_end = threading.Event()
        self._database = database
        self._threads: list[asyncio.Task[None]] = []

    def run(self, body: Body, *records: int) -> None:
        """Let a body run on these records."""
        self._threads.append(asyncio.create_task(asyncio.to_thread(self.bench.run, body, *records)))

    def run_task(self, task: TrackedTask, *records: int) -> None:
        """Let a task that has been declared already run on these records."""
        running = asyncio.to_thread(self.bench.run_task, task, *records)
        self._threads.append(asyncio.create_task(running))

    async def linger(self) -> None:
        """Keep an async body busy until the test lets it end."""
        while not self.may_end.is_set():  # noqa: ASYNC110  # set by another thread
            await asyncio.sleep(0.02)

    async def end(self) -> None:
        """Let the bodies end, and wait until they have."""
        self.may_end.set()
        await asyncio.wait_for(asyncio.gather(*self._threads), 30)

    async def record(self, record_id: int) -> Any:
        """The record as it stands."""
        async with self._database.transaction() as session:
            return await self.bench.domain.service(session).get_status(record_id)

    async def reaches(self, record_id: int, holds: Callable[[Any], bool]) -> Any:
        """Wait for something to become true of a record."""

        async def found() -> Any:
            record = await self.record(record_id)
            return record if holds(record) else None

        return await eventually(found)

    async def has_heard(self, heard: list[str]) -> None:
        """Wait until a body has heard something."""

        async def said() -> bool:
            return bool(heard)

        await eventually(said)

    async def has_heard_all(self, heard: list[int], count: int) -> None:
        """Wait until bodies have said something so often."""

        async def said() -> bool:
            return len(heard) == count

        await eventually(said)

    async def beats(self, record_id: int, times: int = 3) -> list[datetime]:
        """Wait until the record has been said to be alive that often; returns when."""
        seen = [(await self.reaches(record_id, lambda r: r.heartbeat_at is not None)).heartbeat_at]
        while len(seen) < times:
            last = seen[-1]
            record = await self.reaches(record_id, partial(_is_after, last))
            seen.append(record.heartbeat_at)
        return seen

    async def execute(self, statement: Any) -> int:
        """Run a statement on the test's own connection; returns how many rows there were."""
        async with self._database.autocommit() as connection:
            return len((await connection.execute(statement)).all())

    async def start(self, record_id: int) -> None:
        """Claim a record by hand."""
        async with self._database.transaction() as session:
            await self.bench.domain.service(session).start(record_id)

    async def steal(self, record_id: int) -> None:
        """Give a record to another worker."""
        await asyncio.to_thread(self.bench.call, self.bench.steal(record_id))


def _is_after(last: datetime, record: Any) -> bool:
    return bool(record.heartbeat_at > last)
