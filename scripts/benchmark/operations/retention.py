"""Creating records while old ones are deleted besides."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

import asyncpg

from scripts.benchmark.operations.base import Figures, Tell, Work, spread_of
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.faults.processes import Process
from tracking.db import Database, asyncpg_dsn
from tracking.rights import DISPATCHER, WORKER
from tracking.testing import eventually

__all__ = ["retention"]

CLIENTS: Final = 8
_STEP: Final = 100_000
_FILL: Final = """
INSERT INTO noop_task_tracking
    (tenant_id, owner_id, status, created_at, updated_at, started_at, completed_at, attempts)
SELECT 'acme', 'ann', 'COMPLETED', t.at, t.at, t.at, t.at, 1
FROM generate_series(1, $1::bigint) AS g,
    LATERAL (SELECT now() - interval '60 days' + g * interval '1 ms' AS at) AS t
"""
_HISTORY: Final = """
INSERT INTO noop_task_event (tracking_id, at, kind, attempt, from_status, to_status, actor)
SELECT id, completed_at, 'transition', 1, move.before, move.after, 'worker'
FROM noop_task_tracking,
    (VALUES ('PENDING', 'PROCESSING'), ('PROCESSING', 'COMPLETED')) AS move (before, after)
"""
_OLD: Final = (
    "SELECT count(*) FROM noop_task_tracking WHERE completed_at < now() - interval '30 days'"
)


async def retention(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Create for a while without and with retention at work, in turn."""
    work = await Work.make(place, "retention")
    sql = await asyncpg.connect(asyncpg_dsn(work.url))
    database = Database(work.url, name="bench", role=WORKER, pool_size=CLIENTS)
    load = _Load(place, work, database, sql, sizes.phase_seconds)
    try:
        await _fill(sql, sizes.retained)
        tell(f"{sizes.retained:,} records have expired")
        load.left = sizes.retained
        for _ in range(max(sizes.rounds, 3)):
            await load.alone()
            await load.with_retention()
    finally:
        load.retention.stop()
        await database.close()
        await sql.close()
    figures: Figures = {
        "creates_per_second": spread_of(load.rates_alone, 1),
        "creates_per_second_with_retention": spread_of(load.rates_loaded, 1),
        "deleted_per_second": spread_of(load.deleted, 0),
        "deleted": sizes.retained - load.left,
    }
    tell(f"{figures['deleted_per_second']['median']:,.0f} records deleted per second")
    return figures


class _Load:
    """Clients that create, one record in a transaction, and a process that deletes."""

    def __init__(
        self, place: Place, work: Work, database: Database, sql: Any, seconds: float
    ) -> None:
        settings = work.settings(place, DISPATCHER)
        environment = {
            "DATABASE_URL": work.url,
            "GOLDFINCH_DATABASE_ROLE": DISPATCHER,
            "GOLDFINCH_DOMAINS": settings.domains,
            "GOLDFINCH_LOG_LEVEL": "WARNING",
        }
        arguments = ["-m", "scripts.benchmark.work.retention"]
        self.retention = Process("retention", arguments, environment, place.folder)
        self.rates_alone: list[float] = []
        self.rates_loaded: list[float] = []
        self.deleted: list[float] = []
        self.left = 0
        self._service = work.registry["noop"].service
        self._database = database
        self._sql = sql
        self._seconds = seconds

    async def alone(self) -> None:
        """Create for a while with nothing going on besides."""
        self.rates_alone.append(await self._create_for_a_while())

    async def with_retention(self) -> None:
        """The same while old records are deleted, as fast as that goes; not once none is left."""
        if not self.left:
            return
        await asyncio.to_thread(self.retention.start)
        try:
            await eventually(self._has_begun, within=60)
            before, begun = await self._sql.fetchval(_OLD), time.monotonic()
            rate = await self._create_for_a_while()
            after, ended = await self._sql.fetchval(_OLD), time.monotonic()
        finally:
            await asyncio.to_thread(self.retention.stop)
        self.left = await self._sql.fetchval(_OLD)
        # With none left, it had nothing to do for some of the time.
        if after or not self.rates_loaded:
            self.rates_loaded.append(rate)
            self.deleted.append((before - after) / (ended - begun))

    async def _has_begun(self) -> bool:
        return bool(await self._sql.fetchval(_OLD) < self.left)

    async def _create_for_a_while(self) -> float:
        ends = time.monotonic() + self._seconds
        created = await asyncio.gather(*(self._create_until(ends) for _ in range(CLIENTS)))
        return sum(created) / self._seconds

    async def _create_until(self, ends: float) -> int:
        created = 0
        while time.monotonic() < ends:
            async with self._database.transaction() as session:
                await self._service(session).create_tracking(number=created)
            created += 1
        return created


async def _fill(sql: Any, rows: int) -> None:
    """What months of work leave behind: nothing is settled or told of."""
    await sql.execute("SET session_replication_role = replica")
    for _ in range(0, rows, _STEP):
        await sql.execute(_FILL, min(_STEP, rows), timeout=600)
    await sql.execute(_HISTORY, timeout=1_800)
    await sql.execute("RESET session_replication_role")
    await sql.execute("VACUUM ANALYZE", timeout=1_800)
