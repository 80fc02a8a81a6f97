"""The sign of life of a worker process: one batched statement for all attempts in flight.

It has a thread, a loop and a connection of its own, so that a body that blocks the process's event
loop does not look dead. The same statement carries the latest progress, and its answer tells which
attempts are no longer the current ones: those are told to stop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from time import monotonic
from typing import Any, Final

from sqlalchemy import text

from tracking.changes import Changes
from tracking.crud import BaseTaskTrackingCRUD, Fence, Held
from tracking.db import Database
from tracking.domain import Registry
from tracking.errors import Invalid, Unavailable
from tracking.history import Waiting
from tracking.logs import get_logger
from tracking.metrics import StaleWrites
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.settings import Settings
from tracking.sql_errors import sql_errors
from tracking.task import Progress
from tracking.waiting import is_set_within
from tracking.worker.in_flight import InFlight

__all__ = ["Heartbeat"]

logger = get_logger(__name__)

_CLOSE_SECONDS: Final = 10
_LET_GO_SECONDS: Final = 10
_LOCK_TIMEOUT: Final = "1s"


@dataclass(frozen=True, slots=True)
class _Beat:
    """The attempts that are being written about, until it is done."""

    attempts: Sequence[InFlight] = ()
    done: Future[None] = field(default_factory=Future)


class Heartbeat:
    """Keeps the attempts in flight alive until they are removed."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        worker: str,
        stale_writes: StaleWrites,
        on_cut_off: Callable[[], None] = lambda: None,
        changes: Changes | None = None,
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._stale_writes = stale_writes
        self._on_cut_off = on_cut_off
        self._changes = changes
        self._principal = Principal("system", "default", frozenset({OPERATOR_SCOPE}), worker)
        self._in_flight: set[InFlight] = set()
        self._beat = _Beat()
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

    async def let_go(self, attempt: InFlight) -> None:
        """Forget this attempt, which is ending; returns when nothing is being written about it.

        What it has said and is not written by then, its outcome takes along.
        """
        with self._lock:
            self._in_flight.discard(attempt)
            beat = self._beat
        if attempt in beat.attempts and not beat.done.done():
            await asyncio.wait([asyncio.wrap_future(beat.done)], timeout=_LET_GO_SECONDS)

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
            role=self._settings.database_role,
            changes=self._changes,
            server_settings={
                # Losing the last heartbeats in a crash of the server harms nobody.
                "synchronous_commit": "off",
                "lock_timeout": _LOCK_TIMEOUT,
            },
        )
        last_full = monotonic()
        while not await is_set_within(self._stop, self._settings.progress_seconds):
            full = monotonic() - last_full >= self._settings.heartbeat_seconds
            if full:
                last_full = monotonic()
            beat = self._begin(full=full)
            try:
                await self._write(database, beat.attempts)
            finally:
                beat.done.set_result(None)
        await database.close()

    def _begin(self, *, full: bool) -> _Beat:
        """Begin to write about those with news, or about all attempts."""
        with self._lock:
            due = [a for a in self._in_flight if full or a.has_news]
            self._beat = _Beat(sorted(due, key=lambda attempt: (attempt.domain, attempt.fence)))
            return self._beat

    async def _write(self, database: Database, due: Iterable[InFlight]) -> None:
        for name, attempts in groupby(due, key=lambda attempt: attempt.domain):
            try:
                await self._beat_domain(database, name, list(attempts))
            except Exception:
                logger.exception("heartbeat failed", domain=name)

    async def _beat_domain(self, database: Database, name: str, attempts: list[InFlight]) -> None:
        said = _Said.by(attempts)
        async with database.autocommit() as connection:
            crud = self._registry[name].service(connection, self._principal).crud
            held = await self._write_progress(crud, said)
            told = await self._write_lines(crud, said)
            passed_over = [a.fence for a in attempts if a.fence not in held]
            current = held | (await crud.current(passed_over) if passed_over else {})
        said.forget(held, told)
        for attempt in (a for a in attempts if current.get(a.fence)):
            await self._tell_unwanted(database, attempt)
        lost = self._still_running(a for a in attempts if a.fence not in current)
        said.refuse(lost, self._stale_writes)
        self._tell_lost(lost)

    async def _write_progress(self, crud: BaseTaskTrackingCRUD[Any], said: _Said) -> Held:
        """Write how far attempts have come, or that they are alive; passes over locked records."""
        held: Held = {}
        if said.nothing:
            held |= await crud.beat([a.fence for a in said.nothing], wait=False)
        if not said.progress:
            return held
        fences = [attempt.fence for attempt in said.progress]
        latest = said.progress.values()
        try:
            with sql_errors():
                return held | await crud.progress(
                    fences,
                    percents=[progress.percent for progress in latest],
                    processed=[progress.processed for progress in latest],
                    totals=[progress.total for progress in latest],
                    steps=[progress.step for progress in latest],
                    wait=False,
                )
        except Invalid:
            # One of them said what no column takes; all of them are alive.
            logger.exception("progress dropped", domain=crud.model.domain)
            return held | await crud.beat(fences, wait=False)

    async def _write_lines(self, crud: BaseTaskTrackingCRUD[Any], said: _Said) -> Collection[Fence]:
        """Write what bodies have logged; returns whose lines need not be kept any longer."""
        lines = {attempt.fence: waiting for attempt, waiting in said.lines.items()}
        if not lines:
            return set()
        try:
            with sql_errors():
                return await crud.write_lines(lines, wait=False)
        except Invalid:
            logger.exception("lines dropped", domain=crud.model.domain)
            return lines.keys()

    async def _tell_unwanted(self, database: Database, attempt: InFlight) -> None:
        """Ask the body to stop, once; cut it off when its time to clean up is over."""
        if attempt.told_at is None:
            attempt.told_at = monotonic()
            if attempt.on_cancel is not None:
                attempt.on_cancel()
        elif monotonic() - attempt.told_at > self._settings.cancel_grace_seconds:
            logger.warning("cut off", domain=attempt.domain, tracking_id=attempt.fence[0])
            # A body that has locked its own record is ended by the sweep, once the lock is gone.
            with suppress(Unavailable):
                await self._stop_record(database, attempt)
            self._tell_lost(self._still_running([attempt]))
            self._on_cut_off()

    async def _stop_record(self, database: Database, attempt: InFlight) -> None:
        # Said once more: a pooler takes no such setting of a connection.
        patience = text(f"SELECT set_config('lock_timeout', '{_LOCK_TIMEOUT}', true)")
        async with database.transaction(opening=patience) as session:
            service = self._registry[attempt.domain].service(session, self._principal)
            await service.stop(*attempt.fence)

    def _still_running(self, attempts: Iterable[InFlight]) -> list[InFlight]:
        """Those that have not begun to end by themselves meanwhile: their outcome says more."""
        with self._lock:
            return [attempt for attempt in attempts if attempt in self._in_flight]

    def _tell_lost(self, lost: list[InFlight]) -> None:
        for attempt in lost:
            logger.warning("attempt lost", domain=attempt.domain, tracking_id=attempt.fence[0])
            self.remove(attempt)
            attempt.on_lost()


@dataclass(frozen=True, slots=True)
class _Said:
    """What attempts had said when a beat began."""

    nothing: Sequence[InFlight]
    progress: Mapping[InFlight, Progress]
    lines: Mapping[InFlight, Waiting]

    @classmethod
    def by(cls, attempts: Iterable[InFlight]) -> _Said:
        """Return what these have said since the last write."""
        progress = {a: p for a in attempts if (p := a.progress) is not None}
        lines = {a: w for a in attempts if (w := a.lines.waiting())}
        return cls([a for a in attempts if a not in progress], progress, lines)

    def forget(self, held: Container[Fence], told: Container[Fence]) -> None:
        """Keep nothing of what was written for those who held, and whose lines were told."""
        for attempt, written in self.progress.items():
            if attempt.fence in held and attempt.progress is written:
                attempt.progress = None
        for attempt, lines in self.lines.items():
            if attempt.fence in told:
                attempt.lines.forget(lines)

    def refuse(self, lost: Sequence[InFlight], stale_writes: StaleWrites) -> None:
        """Count what was refused to those who held no longer."""
        for attempt in lost:
            attempt.refuse(stale_writes, "progress" if attempt in self.progress else "heartbeat")
            if attempt in self.lines:
                attempt.refuse(stale_writes, "log", len(self.lines[attempt]))
        fences = {attempt.fence for attempt in lost}
        self.forget(fences, fences)
