"""The sign of life of a worker process: one batched statement for all attempts in flight.

It has a thread, a loop and a connection of its own, so that a body that blocks the process's event
loop does not look dead. The same statement carries the latest progress, and its answer tells which
attempts are no longer the current ones: those are told to stop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from time import monotonic
from typing import Any, Final

from tracking.crud import BaseTaskTrackingCRUD, Fence, Held
from tracking.db import Database
from tracking.domain import Registry
from tracking.errors import Invalid
from tracking.logs import get_logger
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.settings import Settings
from tracking.sql_errors import sql_errors
from tracking.task import Progress
from tracking.waiting import is_set_within

__all__ = ["Heartbeat", "InFlight"]

logger = get_logger(__name__)

_CLOSE_SECONDS: Final = 10


@dataclass(eq=False, slots=True)
class InFlight:
    """An attempt that is running here."""

    domain: str
    fence: Fence
    on_lost: Callable[[], None]
    """Called, from the heartbeat's thread, when the record belongs to another attempt."""
    on_cancel: Callable[[], None] | None = None
    """Called, from there, too, once, when the attempt has been asked to stop."""
    told_at: float | None = None
    """When it was told so, by the monotonic clock."""
    progress: Progress | None = None
    """What has been said since the last write."""


class Heartbeat:
    """Keeps the attempts in flight alive until they are removed."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        worker: str,
        on_cut_off: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._on_cut_off = on_cut_off
        self._principal = Principal("system", "default", frozenset({OPERATOR_SCOPE}), worker)
        self._in_flight: set[InFlight] = set()
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete,
            args=(self._beat_until_stopped(),),
            name="goldfinch-heartbeat",
            daemon=True,
        )
        self._thread.start()

    def add(self, attempt: InFlight) -> None:
        """Keep this attempt alive from now on."""
        with self._lock:
            self._in_flight.add(attempt)

    def remove(self, attempt: InFlight) -> None:
        """Forget this attempt; it has ended."""
        with self._lock:
            self._in_flight.discard(attempt)

    def close(self) -> None:
        """Stop beating and close the connection."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_CLOSE_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    async def _beat_until_stopped(self) -> None:
        database = Database(
            self._settings.database_url.get_secret_value(),
            name="heartbeat",
            pool_size=1,
            # Losing the last heartbeats in a crash of the server harms nobody.
            server_settings={"synchronous_commit": "off"},
        )
        last_full = monotonic()
        while not await is_set_within(self._stop, self._settings.progress_seconds):
            full = monotonic() - last_full >= self._settings.heartbeat_seconds
            if full:
                last_full = monotonic()
            await self._beat(database, self._due(full=full))
        await database.close()

    def _due(self, *, full: bool) -> list[InFlight]:
        """The attempts to write about now: those with news, and all of them in a full beat."""
        with self._lock:
            due = [a for a in self._in_flight if full or a.progress is not None]
        return sorted(due, key=lambda attempt: (attempt.domain, attempt.fence))

    async def _beat(self, database: Database, due: Iterable[InFlight]) -> None:
        for name, attempts in groupby(due, key=lambda attempt: attempt.domain):
            try:
                await self._beat_domain(database, name, list(attempts))
            except Exception:
                logger.exception("heartbeat failed", domain=name)

    async def _beat_domain(self, database: Database, name: str, attempts: list[InFlight]) -> None:
        news = {a: p for a in attempts if (p := a.progress) is not None}
        quiet = [attempt for attempt in attempts if attempt not in news]
        held: Held = {}
        async with database.autocommit() as connection:
            crud = self._registry[name].service(connection, self._principal).crud
            if quiet:
                held |= await crud.beat([attempt.fence for attempt in quiet])
            if news:
                held |= await self._write_news(crud, news)
        for attempt, written in news.items():
            if attempt.progress is written:
                attempt.progress = None
        for attempt in (a for a in attempts if held.get(a.fence)):
            await self._tell_unwanted(database, attempt)
        self._tell_lost([attempt for attempt in attempts if attempt.fence not in held])

    async def _write_news(
        self, crud: BaseTaskTrackingCRUD[Any], news: Mapping[InFlight, Progress]
    ) -> Held:
        fences = [attempt.fence for attempt in news]
        try:
            with sql_errors():
                return await crud.progress(fences, **_columns(news.values()))
        except Invalid:
            # One of them said what no column takes; all of them are alive.
            logger.exception("progress dropped", domain=crud.model.domain)
            return await crud.beat(fences)

    async def _tell_unwanted(self, database: Database, attempt: InFlight) -> None:
        """Ask the body to stop, once; cut it off when its time to clean up is over."""
        if attempt.told_at is None:
            attempt.told_at = monotonic()
            if attempt.on_cancel is not None:
                attempt.on_cancel()
        elif monotonic() - attempt.told_at > self._settings.cancel_grace_seconds:
            async with database.autocommit() as connection:
                service = self._registry[attempt.domain].service(connection, self._principal)
                await service.stop(*attempt.fence)
            logger.warning("cut off", domain=attempt.domain, tracking_id=attempt.fence[0])
            self._tell_lost([attempt])
            self._on_cut_off()

    def _tell_lost(self, lost: list[InFlight]) -> None:
        with self._lock:
            # An attempt that has just ended by itself is gone from the set, and not lost.
            still_running = [attempt for attempt in lost if attempt in self._in_flight]
        for attempt in still_running:
            logger.warning("attempt lost", domain=attempt.domain, tracking_id=attempt.fence[0])
            self.remove(attempt)
            attempt.on_lost()


def _columns(news: Iterable[Progress]) -> dict[str, list[object]]:
    latest = list(news)
    return {
        "percents": [progress.percent for progress in latest],
        "processed": [progress.processed for progress in latest],
        "totals": [progress.total for progress in latest],
        "steps": [progress.step for progress in latest],
    }
