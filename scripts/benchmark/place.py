"""What a run has for itself: databases, a number of Redis and queues, all gone when it ends."""

from __future__ import annotations

import secrets
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import asyncpg
from kombu import Connection, Queue
from redis.asyncio import Redis

from tracking.databases import create_database, drop_database
from tracking.db import asyncpg_dsn
from tracking.errors import Unavailable

__all__ = ["NotEmpty", "Place", "Services"]

_CLAIM: Final = "goldfinch-bench"


class NotEmpty(Unavailable):
    """A benchmark leaves nothing behind: it does not run where there is something already."""


@dataclass(frozen=True, slots=True)
class Services:
    """Where PostgreSQL and the brokers are."""

    postgres: str
    redis: str
    rabbitmq: str | None = None


class Place:
    """Databases, queues and a folder of one run."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.name = f"goldfinch_bench_{secrets.token_hex(4)}"
        self._leaving = AsyncExitStack()
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """For logs, and what workers write down."""
        if self._folder is None:
            raise Unavailable("The place of the benchmark is not open.")
        return self._folder

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as entering:
            temporary = tempfile.TemporaryDirectory(prefix="goldfinch-bench-")
            self._folder = Path(entering.enter_context(temporary))
            await self._claim_redis(entering)
            self._leaving = entering.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._leaving.aclose()

    async def database(self, suffix: str) -> str:
        """Make an empty database, dropped when the run ends; returns its URL."""
        name = f"{self.name}_{suffix}"
        # Registered first: interrupted while it is being made, it is dropped as well.
        self._leaving.push_async_callback(drop_database, self.services.postgres, name)
        url = await create_database(self.services.postgres, name)
        await _must_be_empty(url)
        return url

    def broker(self, kind: str) -> str:
        """The URL of a broker."""
        url = self.services.redis if kind == "redis" else self.services.rabbitmq
        if url is None:
            raise Unavailable("There is no RabbitMQ: name one with --rabbitmq.")
        return url

    def queue(self, kind: str, suffix: str) -> str:
        """Name a queue, deleted when the run ends."""
        name = f"{self.name}-{suffix}"
        if kind == "rabbitmq":
            self._leaving.callback(_delete_queue, self.broker(kind), name)
        return name

    async def _claim_redis(self, entering: AsyncExitStack) -> None:
        """Take an empty Redis database, and empty it when the run ends."""
        redis: Redis = Redis.from_url(self.services.redis)
        entering.push_async_callback(redis.aclose)
        if await redis.dbsize() or not await redis.set(_CLAIM, self.name, nx=True):
            number = redis.connection_pool.connection_kwargs.get("db", 0)
            msg = f"Redis database {number} is not empty: name another one with --redis."
            raise NotEmpty(msg)
        entering.push_async_callback(redis.flushdb)


async def _must_be_empty(url: str) -> None:
    sql: Any = await asyncpg.connect(asyncpg_dsn(url))
    try:
        found = await sql.fetchval(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        )
    finally:
        await sql.close()
    if found:
        raise NotEmpty("A new database is not empty: template1 of this server has tables.")


def _delete_queue(url: str, name: str) -> None:
    with Connection(url) as connection:
        Queue(name, channel=connection.default_channel).delete()
