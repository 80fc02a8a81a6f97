"""The dispatcher: takes records that are due and hands them to Celery.

The record is its own outbox. Taking it, publishing and marking it handed over happen in one
transaction that commits last: a dispatcher that dies anywhere leaves the record due, and a message
published twice is claimed once. Run as many dispatchers as you like.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from tracking.db import DUE_CHANNEL, Database
from tracking.domain import Domain, Registry
from tracking.errors import Unavailable
from tracking.listen import listen
from tracking.logs import get_logger
from tracking.settings import Settings
from tracking.waiting import is_set_within
from tracking.worker.publisher import Message, Publisher

__all__ = ["Dispatcher"]

logger = get_logger(__name__)

_LONGEST_PAUSE: Final = 5.0
"""Seconds between tries while database or broker are away."""


class Dispatcher:
    """Dispatches the records of every domain until told to stop."""

    def __init__(
        self, settings: Settings, registry: Registry, database: Database, publisher: Publisher
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._database = database
        self._publisher = publisher
        # One thread: publishing blocks, and a connection to the broker is for one thread only.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="goldfinch-publish")
        self._woken = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Dispatch until `stop` is set."""
        listening = listen(self._database.listen_dsn, DUE_CHANNEL, self._woken.set)
        listener = asyncio.create_task(listening)
        stopping = asyncio.create_task(self._wake_on(stop))
        pause = self._settings.dispatch_poll_seconds
        try:
            while not stop.is_set():
                pause = await self._round(stop, pause)
        finally:
            for task in (listener, stopping):
                task.cancel()
            await asyncio.gather(listener, stopping, return_exceptions=True)
            await self.close()

    async def dispatch_due(self) -> int:
        """Hand over up to one batch of due records per domain; returns how many there were.

        Raises Unavailable when database or broker are away. What is wrong with one domain alone is
        logged and keeps no other from its turn.
        """
        handed_over = 0
        for domain in self._registry.values():
            try:
                handed_over += await self._dispatch(domain)
            except Unavailable:
                raise
            except Exception:
                logger.exception("dispatch failed", domain=domain.name)
        return handed_over

    async def close(self) -> None:
        """Close the broker connection."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._publisher.close)
        self._thread.shutdown()

    async def _round(self, stop: asyncio.Event, last_pause: float) -> float:
        """One round over all domains and the rest after it; returns how long that was."""
        self._woken.clear()
        pause = self._settings.dispatch_poll_seconds
        try:
            if not await self.dispatch_due():
                await is_set_within(self._woken, pause)
        except Unavailable as error:
            logger.warning("dispatch put off", reason=str(error))
            pause = min(last_pause * 2, _LONGEST_PAUSE)
            # New work is no reason to try again sooner.
            await is_set_within(stop, pause)
        return pause

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _dispatch(self, domain: Domain) -> int:
        async with self._database.transaction() as session:
            crud = domain.service(session).crud
            due = await crud.take_due(
                self._settings.dispatch_batch,
                self._settings.redispatch_after,
                self._registry.tasks[domain.name].chunk,
            )
            messages = _messages(domain, domain.queue_below(self._settings.queue), due)
            if messages:
                publish = partial(self._publisher.publish, messages)
                await asyncio.get_running_loop().run_in_executor(self._thread, publish)
                logger.info("dispatched", domain=domain.name, records=len(due))
        return len(due)


def _messages(domain: Domain, queue: str, due: Sequence[Mapping[str, Any]]) -> list[Message]:
    """One message for the records that go by one Celery task id, as urgent as the first of them."""
    chunks: dict[str, list[Mapping[str, Any]]] = {}
    for row in due:
        chunks.setdefault(row["celery_task_id"], []).append(row)
    return [
        Message(
            domain.task_name,
            task_id,
            tuple((row["id"], row["attempts"]) for row in rows),
            rows[0]["priority"],
            queue,
        )
        for task_id, rows in chunks.items()
    ]
