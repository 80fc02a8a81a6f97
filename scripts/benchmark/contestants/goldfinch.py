"""Goldfinch: async and plain bodies, processes and threads, one record per message and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from typing_extensions import override

from scripts.benchmark.contestants.base import (
    CHILDREN,
    Command,
    Contestant,
    InPostgres,
    celery_worker,
)
from scripts.benchmark.place import Place
from scripts.benchmark.work.chunks import CHUNK_VARIABLE, are_chunks_known
from scripts.benchmark.work.tables import install
from tracking import Registry, discover
from tracking.db import Database
from tracking.errors import Unavailable
from tracking.rights import DISPATCHER, WORKER
from tracking.roles import set_up_roles

__all__ = ["ALL", "Goldfinch"]

_AT_ONCE: Final = 1_000
THREADS: Final = 16


class Goldfinch(InPostgres):
    """An installation of its own: a worker, a dispatcher, and a database with the right roles."""

    name = "goldfinch"
    title = "Goldfinch, async body, prefork"
    kind: ClassVar[str] = "redis"
    domains: ClassVar[str] = "scripts.benchmark.work.async_body"
    domain: ClassVar[str] = "noop"
    pool: ClassVar[tuple[str, int]] = ("prefork", CHILDREN)
    chunk: ClassVar[int] = 1
    tables = "%noop_task_tracking"
    final_query = "SELECT count(*) FROM noop_task_tracking WHERE status = 'COMPLETED'"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._registry: Registry = discover(self.domains)
        self._queue = ""
        self._database: Database | None = None

    @override
    async def set_up(self) -> None:
        if self.chunk > 1 and not are_chunks_known():
            raise Unavailable("tracked_task() takes no chunk yet.")
        self.place.broker(self.kind)
        await super().set_up()
        url = self.database_url or ""
        await install(url, self._registry)
        await set_up_roles(url)
        self._queue = self.place.queue(self.kind, self.name)
        self._database = Database(url, name="bench")

    @override
    def workers(self) -> Sequence[Command]:
        arguments = celery_worker("scripts.benchmark.work.goldfinch_app", self.name, *self.pool)
        return [Command(arguments, self._environment(WORKER))]

    @override
    def helpers(self) -> Sequence[Command]:
        return [Command(["-m", "tracking.worker"], self._environment(DISPATCHER))]

    @override
    async def enqueue(self, count: int) -> None:
        service = self._registry[self.domain].service
        for first in range(0, count, _AT_ONCE):
            rows = [{"number": n} for n in range(first, min(first + _AT_ONCE, count))]
            async with self._open.transaction() as session:
                await service(session).create_many(rows)
            await self._open.wake_dispatchers()

    @override
    async def tear_down(self) -> None:
        if self._database is not None:
            await self._database.close()
        await super().tear_down()

    @property
    def _open(self) -> Database:
        if self._database is None:
            raise Unavailable("The installation is not set up.")
        return self._database

    def _environment(self, role: str) -> Mapping[str, str]:
        return {
            "DATABASE_URL": self.database_url or "",
            "CELERY_BROKER_URL": self.place.broker(self.kind),
            "GOLDFINCH_DATABASE_ROLE": role,
            "GOLDFINCH_DOMAINS": self.domains,
            "GOLDFINCH_QUEUE": self._queue,
            # As loud as Celery's own workers.
            "GOLDFINCH_LOG_LEVEL": "WARNING",
            CHUNK_VARIABLE: f"{self.chunk}",
        }


class Plain(Goldfinch):
    """Plain body, prefork."""

    name = "goldfinch-plain"
    title = "Goldfinch, plain body, prefork"
    domains = "scripts.benchmark.work.plain_body"
    domain = "plain_noop"
    final_query = "SELECT count(*) FROM plain_noop_task_tracking WHERE status = 'COMPLETED'"


class Threads(Goldfinch):
    """Async body, threads."""

    name = "goldfinch-threads"
    title = f"Goldfinch, async body, {THREADS} threads"
    pool = ("threads", THREADS)


class Chunks10(Goldfinch):
    """Async body, prefork, chunks of 10."""

    name = "goldfinch-chunks-10"
    title = "Goldfinch, async body, prefork, chunks of 10"
    chunk = 10
    weight = 5
    is_held = True


class Chunks100(Goldfinch):
    """Async body, prefork, chunks of 100."""

    name = "goldfinch-chunks-100"
    title = "Goldfinch, async body, prefork, chunks of 100"
    chunk = 100
    weight = 10
    is_held = True


class PlainChunks100(Plain):
    """Plain body, prefork, chunks of 100."""

    name = "goldfinch-plain-chunks-100"
    title = "Goldfinch, plain body, prefork, chunks of 100"
    chunk = 100
    weight = 5
    is_held = True


class ThreadsChunks100(Goldfinch):
    """Async body, threads, chunks of 100."""

    name = "goldfinch-threads-chunks-100"
    title = f"Goldfinch, async body, {THREADS} threads, chunks of 100"
    pool = ("threads", THREADS)
    chunk = 100
    weight = 10
    is_held = True


class RabbitMq(Goldfinch):
    """Async body, prefork, RabbitMQ."""

    name = "goldfinch-rabbitmq"
    title = "Goldfinch, async body, prefork, RabbitMQ"
    kind = "rabbitmq"


class RabbitMqChunks100(Goldfinch):
    """Async body, prefork, chunks of 100, RabbitMQ."""

    name = "goldfinch-rabbitmq-chunks-100"
    title = "Goldfinch, async body, prefork, chunks of 100, RabbitMQ"
    kind = "rabbitmq"
    chunk = 100
    weight = 10
    is_held = True


ALL: Final[Sequence[type[Contestant]]] = (
    Goldfinch,
    Plain,
    Threads,
    Chunks10,
    Chunks100,
    PlainChunks100,
    ThreadsChunks100,
    RabbitMq,
    RabbitMqChunks100,
)
