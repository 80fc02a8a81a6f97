"""The life of a record that does nothing, by what a worker does: time, and bytes of log."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import Final

from scripts.benchmark.counter import FOLDER_VARIABLE
from scripts.benchmark.operations.base import Figures, Tell, Work, repeatedly, spread_of
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.benchmark.wal import Wal
from tracking.db import Database
from tracking.rights import WORKER
from tracking.worker.app import run_records
from tracking.worker.runtime import Runtime

__all__ = ["lifecycle"]

AT_ONCE: Final = 100


async def lifecycle(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Create, claim, run and complete in this process: one record at a time, then 100 at once."""
    work = await Work.make(place, "lifecycle")
    runs = place.folder / "lifecycle"
    runs.mkdir()
    os.environ[FOLDER_VARIABLE] = str(runs)
    lives = _Lives(work, Runtime(work.settings(place, WORKER), work.registry))
    wal = await Wal.open(work.url)
    figures: Figures = {}
    try:
        for name, size in (("single", 1), ("together", AT_ONCE)):
            await lives.run(AT_ONCE, size)
            count = sizes.lifecycles if size == 1 else 10 * sizes.lifecycles
            position = await wal.position()
            seen = await repeatedly(sizes.rounds, partial(lives.run, count, size))
            written = await wal.since(position)
            lived = sizes.rounds * count
            figures[f"{name}_ms"] = spread_of([1_000 * seconds / count for seconds in seen])
            figures[f"{name}_wal_bytes"] = round(written.records / lived) if written else None
            if written and size == 1:
                figures["wal_bytes_by_relation"] = {
                    relation: round(total / lived)
                    for relation, total in written.by_relation.items()
                    if total >= lived
                }
    finally:
        await wal.close()
        await lives.close()
    tell(f"a lifecycle writes {figures['single_wal_bytes']} bytes of log")
    return figures


class _Lives:
    """Records that are made, and run as a worker runs them."""

    def __init__(self, work: Work, runtime: Runtime) -> None:
        self._domain = work.registry["noop"]
        self._runtime = runtime
        self._database = Database(work.url, name="bench", role=WORKER)

    async def run(self, count: int, size: int, _round: int = 0) -> None:
        """Let so many live, `size` of them made in one transaction and run in one message."""
        for first in range(0, count, size):
            rows = [{"number": first + number} for number in range(size)]
            async with self._database.transaction() as session:
                records = await self._domain.service(session).create_many(rows)
            fences = [(record.id, record.attempts) for record in records]
            await asyncio.to_thread(run_records, self._runtime, self._domain, fences)

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.to_thread(self._runtime.close)
        await self._database.close()
