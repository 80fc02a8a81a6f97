"""Dispatchers inside the test process, closed when the test ends."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Any, Self

from typing_extensions import TypeVar

from tests.worker.mailbox import Mailbox
from tracking.db import Database
from tracking.domain import Registry
from tracking.settings import Settings
from tracking.worker import Dispatcher, Publisher, broker_of, create_celery

PublisherT = TypeVar("PublisherT", bound=Publisher, default=Publisher)


class Dispatching:
    """Makes dispatchers and the records they dispatch."""

    def __init__(self, settings: Settings, registry: Registry, database: Database) -> None:
        self.settings = settings
        self.registry = registry
        self.database = database
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._open.aclose()

    def dispatcher(self, publisher: Publisher | None = None, **changed: object) -> Dispatcher:
        """A dispatcher whose rounds the test makes itself; settings may be changed for it."""
        settings = self.settings.model_copy(update=changed)
        made = Dispatcher(
            settings, self.registry, self.database, publisher or self.publisher(**changed)
        )
        self._open.push_async_callback(made.close)
        return made

    def publisher(self, kind: type[PublisherT] = Publisher, **changed: object) -> PublisherT:  # type: ignore[assignment]  # the default of the type
        """A publisher to the broker of the settings."""
        settings = self.settings.model_copy(update=changed)
        return kind(create_celery(settings, self.registry), broker_of(settings))

    def mailbox(self, **changed: object) -> Mailbox:
        """A look into the queue by another way."""
        return Mailbox(self.settings.model_copy(update=changed), self.registry)

    def run(self, publisher: Publisher | None = None, **changed: object) -> asyncio.Event:
        """Run a dispatcher until the returned event is set, or the test ends."""
        settings = self.settings.model_copy(update=changed)
        made = Dispatcher(
            settings, self.registry, self.database, publisher or self.publisher(**changed)
        )
        stop = asyncio.Event()
        running = asyncio.create_task(made.run(stop))
        self._open.push_async_callback(_finish, running, stop)
        return stop

    async def create(self, count: int = 1, domain: str = "probe", **columns: Any) -> list[int]:
        """Create and commit PENDING records; returns their ids."""
        async with self.database.transaction() as session:
            service = self.registry[domain].service(session)
            records = await service.create_many([columns] * count)
        return [record.id for record in records]

    async def drain(self, dispatcher: Dispatcher) -> int:
        """Make rounds until nothing is due; returns how many records were handed over."""
        total = 0
        while handed_over := await dispatcher.dispatch_due():
            total += handed_over
        return total


async def _finish(running: asyncio.Task[None], stop: asyncio.Event) -> None:
    stop.set()
    with suppress(asyncio.CancelledError):
        await running
