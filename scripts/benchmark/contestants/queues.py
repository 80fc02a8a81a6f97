"""Queues that live in PostgreSQL and run bodies themselves, without Celery."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Final

import asyncpg
from typing_extensions import override

from scripts.benchmark.contestants.base import CHILDREN, Command, InPostgres, NotInstalled
from scripts.benchmark.place import Place
from tracking.db import asyncpg_dsn

__all__ = ["PgQueuer", "Procrastinate"]

_AT_ONCE: Final = 1_000


class Procrastinate(InPostgres):
    """Procrastinate with async tasks."""

    name = "procrastinate"
    title = "Procrastinate, async tasks, 2 workers x 30"
    tables = "procrastinate_%"
    final_query = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._app: Any = None

    @override
    async def set_up(self) -> None:
        if find_spec("procrastinate") is None:
            raise NotInstalled("procrastinate is not installed.")
        from scripts.benchmark.work.procrastinate_app import make_app  # noqa: PLC0415  # optional

        await super().set_up()
        self._app = make_app(self._dsn)
        await self._app.open_async()
        await self._app.schema_manager.apply_schema_async()

    @override
    def workers(self) -> Sequence[Command]:
        from scripts.benchmark.work.procrastinate_app import (  # noqa: PLC0415  # optional
            CONCURRENCY,
            QUEUE,
        )

        arguments = ["-m", "procrastinate", "--app=scripts.benchmark.work.procrastinate_app.app"]
        arguments += ["worker", f"--concurrency={CONCURRENCY}", f"--queues={QUEUE}"]
        environment = {
            "GOLDFINCH_BENCH_DATABASE": self._dsn,
            "PROCRASTINATE_LOG_LEVEL": "WARNING",
        }
        return [Command(arguments, environment)] * CHILDREN

    @override
    async def enqueue(self, count: int) -> None:
        task = self._app.tasks["noop"]
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            await task.batch_defer_async(*({"number": number} for number in numbers))

    @override
    async def tear_down(self) -> None:
        if self._app is not None:
            await self._app.close_async()
        await super().tear_down()

    @property
    def _dsn(self) -> str:
        return asyncpg_dsn(self.database_url or "")


class PgQueuer(InPostgres):
    """PgQueuer in its durable form: it takes and ends jobs in batches."""

    name = "pgqueuer"
    weight = 10
    title = "PgQueuer, durable, asyncpg and uvloop, 2 workers, batches of 100"
    tables = "pgqueuer%"
    final_query = "SELECT count(*) FROM pgqueuer_log WHERE status = 'successful'"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._queries: Any = None
        self._connection: Any = None

    @override
    async def set_up(self) -> None:
        if find_spec("pgqueuer") is None:
            raise NotInstalled("pgqueuer is not installed.")
        from pgqueuer.db import AsyncpgDriver  # noqa: PLC0415  # optional
        from pgqueuer.queries import Queries  # noqa: PLC0415  # optional

        await super().set_up()
        await asyncio.to_thread(self._install)
        self._connection = await asyncpg.connect(self._dsn)
        self._queries = Queries(AsyncpgDriver(self._connection))

    @override
    def workers(self) -> Sequence[Command]:
        arguments = ["-m", "scripts.benchmark.work.pgqueuer_app"]
        return [Command(arguments, {"GOLDFINCH_BENCH_DATABASE": self._dsn})] * CHILDREN

    @override
    async def enqueue(self, count: int) -> None:
        for first in range(0, count, _AT_ONCE):
            size = min(_AT_ONCE, count - first)
            await self._queries.enqueue(["noop"] * size, [None] * size, [0] * size)

    @override
    async def tear_down(self) -> None:
        if self._connection is not None:
            await self._connection.close()
        await super().tear_down()

    def _install(self) -> None:
        for command in ("install", "autovac"):
            arguments = ["-m", "pgqueuer", "--pg-dsn", self._dsn, command]
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    @property
    def _dsn(self) -> str:
        return asyncpg_dsn(self.database_url or "")
