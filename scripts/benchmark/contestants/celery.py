"""Celery without Goldfinch: with nothing noted, or with one of its result backends."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import uuid4

from redis.asyncio import Redis
from typing_extensions import override

from scripts.benchmark.contestants.base import (
    Command,
    Contestant,
    InPostgres,
    NotInstalled,
    celery_worker,
)
from scripts.benchmark.place import Place
from scripts.benchmark.work.celery_app import TASK, Setup, make_app
from tracking.db import engine_url

__all__ = ["Celery", "CeleryOnRabbitMq", "Django", "Postgres", "RedisBackend"]

ROOT: Final = Path(__file__).resolve().parents[3]
_AT_ONCE: Final = 1_000


class Celery(Contestant):
    """Celery that notes nothing: what became of a task, nobody knows."""

    name = "celery"
    title = "Celery without results, Redis"
    kind: ClassVar[str] = "redis"
    worker_app: ClassVar[str] = "scripts.benchmark.work.celery_app"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.setup: Setup
        self._app: Any = None
        self._producer: Any = None

    @override
    async def set_up(self) -> None:
        queue = self.place.queue(self.kind, self.name)
        self.setup = Setup(self.place.broker(self.kind), queue, self.backend())
        self._app = make_app(self.setup)
        self._producer = self._app.amqp.Producer(self._app.connection_for_write())

    def backend(self) -> str | None:
        """The URL of the result backend."""
        return None

    @override
    def workers(self) -> Sequence[Command]:
        arguments = celery_worker(self.worker_app, self.name)
        return [Command(arguments, self.setup.environment)]

    @override
    async def enqueue(self, count: int) -> None:
        await asyncio.to_thread(self._send, [uuid4().hex for _ in range(count)])

    @override
    async def tear_down(self) -> None:
        if self._producer is not None:
            self._producer.connection.release()

    def _send(self, ids: Iterable[str]) -> None:
        for number, task_id in enumerate(ids):
            self._app.send_task(TASK, args=[number], task_id=task_id, producer=self._producer)


class CeleryOnRabbitMq(Celery):
    """The same over RabbitMQ."""

    name = "celery-rabbitmq"
    title = "Celery without results, RabbitMQ"
    kind = "rabbitmq"


class RedisBackend(Celery):
    """Celery that notes in Redis that tasks have begun and how they ended."""

    name = "celery-redis"
    title = "Celery, Redis backend, task_track_started"

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._ids: list[str] = []
        self._final = 0
        self._redis: Redis = Redis.from_url(place.services.redis)

    @override
    def backend(self) -> str | None:
        return self.place.services.redis

    @override
    async def enqueue(self, count: int) -> None:
        ids = [uuid4().hex for _ in range(count)]
        self._ids += ids
        await asyncio.to_thread(self._send, ids)

    @override
    async def count_final(self) -> int:
        """Look at those that had not ended the last time."""
        waiting: list[str] = []
        for some in _parts(self._ids, _AT_ONCE):
            found = await self._redis.mget([f"celery-task-meta-{task_id}" for task_id in some])
            waiting += [one for one, meta in zip(some, found, strict=True) if not _has_ended(meta)]
        self._final += len(self._ids) - len(waiting)
        self._ids = waiting
        return self._final

    @override
    async def tear_down(self) -> None:
        await self._redis.aclose()
        await super().tear_down()


class Postgres(Celery, InPostgres):
    """Celery that notes the same in PostgreSQL, through SQLAlchemy."""

    name = "celery-postgres"
    title = "Celery, PostgreSQL (SQLAlchemy) backend, task_track_started"
    tables = "celery_%"
    final_query = "SELECT count(*) FROM celery_taskmeta WHERE status = 'SUCCESS'"

    @override
    async def set_up(self) -> None:
        if find_spec("psycopg2") is None:
            raise NotInstalled("psycopg2 is not installed.")
        await InPostgres.set_up(self)
        await Celery.set_up(self)
        await asyncio.to_thread(self._make_tables)

    def _make_tables(self) -> None:
        """The worker would make them with the first result: there is a question before."""
        self._app.backend.ResultSession().close()

    @override
    def backend(self) -> str | None:
        url = engine_url(self.database_url or "").set(drivername="postgresql+psycopg2")
        return f"db+{url.render_as_string(hide_password=False)}"

    @override
    async def tear_down(self) -> None:
        await Celery.tear_down(self)
        await InPostgres.tear_down(self)


class Django(Celery, InPostgres):
    """The same through Django's ORM."""

    name = "django"
    title = "django-celery-results (PostgreSQL), task_track_started"
    worker_app = "scripts.benchmark.work.django_app"
    tables = "django_celery_results_%"
    final_query = "SELECT count(*) FROM django_celery_results_taskresult WHERE status = 'SUCCESS'"

    @override
    async def set_up(self) -> None:
        if find_spec("django_celery_results") is None:
            raise NotInstalled("django-celery-results is not installed.")
        await InPostgres.set_up(self)
        await Celery.set_up(self)
        await asyncio.to_thread(self._migrate)

    @override
    def workers(self) -> Sequence[Command]:
        [command] = super().workers()
        environment = {**command.environment, **self._database}
        return [Command(command.arguments, {**environment, "GOLDFINCH_BENCH_BACKEND": "django-db"})]

    @property
    def _database(self) -> dict[str, str]:
        return {"GOLDFINCH_BENCH_DATABASE": self.database_url or ""}

    def _migrate(self) -> None:
        """In a process of its own: this one is no Django project."""
        subprocess.run(
            [sys.executable, "-m", "scripts.benchmark.work.django_tables"],
            cwd=ROOT,
            env={**os.environ, **self._database},
            check=True,
        )

    @override
    async def tear_down(self) -> None:
        await Celery.tear_down(self)
        await InPostgres.tear_down(self)


def _has_ended(meta: bytes | str | None) -> bool:
    return meta is not None and json.loads(meta)["status"] == "SUCCESS"


def _parts(items: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
