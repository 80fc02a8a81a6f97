"""Steady load through the HTTP API, like clients that note what they were promised."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any, Final
from uuid import UUID

import httpx2

from scripts.faults.ledger import Key, Ledger, Promise
from scripts.faults.workload.kinds import Kind
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.errors import Conflict, NotFound, Unavailable
from tracking.testing import eventually

__all__ = ["Load", "Request"]

MIX: Final = {
    Kind.QUICK: 68,
    Kind.FLAKY: 12,
    Kind.SLOW: 8,
    Kind.BLOCKING: 4,
    Kind.HOPELESS: 5,
    Kind.PARENT: 2,
    Kind.POISON: 1,
}
"""Out of a hundred."""

POISON_ATTEMPTS: Final = 2
SCHEDULED_SHARE: Final = 0.1
WAITING_SHARE: Final = 0.05
REMEMBERED: Final = 20
"""Of so many recent records, one may be the prerequisite of the next."""
CANCELLED_KINDS: Final = (Kind.SLOW, Kind.BLOCKING, Kind.FLAKY)
CANCELLED_SHARE: Final = 0.3
RETRIED_SHARE: Final = 0.3
REQUEST_SECONDS: Final = 15.0
IN_FLIGHT: Final = 60
"""Requests at once: a client that gets no answers does not ask for ever more."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks for."""

    domain: str
    body: dict[str, Any]

    @property
    def after(self) -> Key | None:
        """The record that must have ended before."""
        for prerequisite in self.body.get("prerequisites", ()):
            return str(prerequisite["domain"]), int(prerequisite["id"])
        return None

    def promise(self) -> Promise:
        """What is to be kept of it."""
        scheduled = self.body.get("scheduled_at")
        return Promise(
            domain=self.domain,
            reference=self.body["reference"],
            kind=Kind(self.body["kind"]),
            scheduled_at=datetime.fromisoformat(scheduled) if scheduled else None,
            after=self.after,
            children=self.body["children"],
        )


class Load:
    """Clients that ask for work, at a steady rate, until told to stop."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        database: Database,
        registry: Registry,
        dice: Random,
        per_second: float,
    ) -> None:
        self.ledger = Ledger()
        self.answers: Counter[str] = Counter()
        self.is_api_untouched = True
        """While nothing is done to API and database, every request must be accepted."""
        self._http = http
        self._database = database
        self._registry = registry
        self._dice = dice
        self._pause = 1 / per_second
        self._accepted: deque[Key] = deque(maxlen=REMEMBERED)
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Ask for work until `stop` is set, then wait for the answers."""
        while not stop.is_set():
            await self._room.acquire()
            running = asyncio.create_task(self._live_through(self.some_request()))
            self._running.add(running)
            running.add_done_callback(self._done)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._dice.expovariate(1 / self._pause))
        await asyncio.gather(*self._running)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._room.release()
        if not task.cancelled():
            task.result()

    def some_request(self) -> Request:
        """A request as they come."""
        [kind] = self._dice.choices([*MIX], [*MIX.values()])
        request = self.request(kind, priority=self._dice.randint(1, 10))
        if self._dice.random() < SCHEDULED_SHARE:
            wait = timedelta(seconds=self._dice.uniform(1, 8))
            request.body["scheduled_at"] = (datetime.now(UTC) + wait).isoformat()
        elif self._accepted and self._dice.random() < WAITING_SHARE:
            domain, record_id = self._dice.choice(self._accepted)
            request.body["prerequisites"] = [{"domain": domain, "id": record_id}]
        return request

    def request(
        self, kind: Kind, *, seconds: float | None = None, priority: int = 5, children: int = 5
    ) -> Request:
        """A request for one kind of work."""
        body: dict[str, Any] = {
            "kind": kind,
            "reference": str(UUID(int=self._dice.getrandbits(128))),
            "priority": priority,
            "seconds": self._duration(kind) if seconds is None else seconds,
            "failures": self._dice.randint(1, 2) if kind is Kind.FLAKY else 0,
            "children": children if kind is Kind.PARENT else 0,
        }
        if kind is Kind.POISON:
            body["max_attempts"] = POISON_ATTEMPTS
        return Request(self._dice.choice(self._domains_for(kind)), body)

    def _domains_for(self, kind: Kind) -> list[str]:
        """Poison goes in no chunk: it would cost its neighbours an attempt, and a lease to wait."""
        tasks = self._registry.tasks
        return [
            name for name in self._registry if kind is not Kind.POISON or tasks[name].chunk == 1
        ]

    def _duration(self, kind: Kind) -> float:
        longest = {Kind.SLOW: 2.0, Kind.BLOCKING: 0.8}.get(kind, 0.0)
        return round(self._dice.uniform(0.2, 1) * longest, 2)

    async def ask(self, request: Request) -> Promise:
        """Send one request, and note what came of it."""
        promise = self.ledger.add(request.promise())
        was_untouched = self.is_api_untouched
        try:
            answer = await self._http.post(f"/tasks/{request.domain}", json=request.body)
        except httpx2.HTTPError as error:
            said = type(error).__name__
        else:
            said = str(answer.status_code)
            if answer.status_code == HTTPStatus.ACCEPTED:
                promise.record_id = int(answer.json()["id"])
                self._accepted.append((promise.domain, promise.record_id))
        self.answers[said] += 1
        is_refusal = said.startswith("4") or (was_untouched and self.is_api_untouched)
        if not promise.is_acknowledged and is_refusal:
            self.ledger.refused.append(f"{said} for a request that nothing stood in the way of")
        return promise

    async def completed(self, promises: Sequence[Promise], *, within: float) -> None:
        """Wait until all of these are COMPLETED."""

        async def are_completed() -> bool:
            return all([await self._is_completed(promise) for promise in promises])

        await eventually(are_completed, within=within, every=0.2)

    async def oldest_due_seconds(self) -> float:
        """For how long the longest-waiting due record has been due."""
        async with self._database.transaction() as session:
            return max(
                [
                    await d.service(session).crud.oldest_due_seconds()
                    for d in self._registry.values()
                ]
            )

    async def _is_completed(self, promise: Promise) -> bool:
        with suppress(Unavailable, OSError):
            async with self._database.transaction() as session:
                service = self._registry[promise.domain].service(session)
                record = await service.get_status(promise.record_id or 0)
            return record.status is TrackingStatus.COMPLETED
        return False

    async def _live_through(self, request: Request) -> None:
        """Ask, and at times think better of it, or insist on another try."""
        promise = await self.ask(request)
        if promise.kind in CANCELLED_KINDS:
            if self._dice.random() < CANCELLED_SHARE:
                await asyncio.sleep(self._dice.uniform(0, 2))
                await self._cancel(promise)
        elif promise.kind is Kind.HOPELESS and self._dice.random() < RETRIED_SHARE:
            await asyncio.sleep(self._dice.uniform(0.5, 3))
            await self._retry(promise)

    async def _cancel(self, promise: Promise) -> None:
        if promise.record_id is None:
            return
        promise.is_cancel_possible = True
        with suppress(Conflict, NotFound, Unavailable, OSError):
            async with self._database.transaction() as session:
                service = self._registry[promise.domain].service(session)
                record = await service.cancel(promise.record_id, "thought better of it")
            promise.cancelled_at_attempt = record.attempts

    async def _retry(self, promise: Promise) -> None:
        if promise.record_id is None:
            return
        with suppress(Conflict, NotFound, Unavailable, OSError):
            async with self._database.transaction() as session:
                service = self._registry[promise.domain].service(session)
                record = await service.get_status(promise.record_id)
                if record.status is TrackingStatus.FAILED:
                    await service.retry(promise.record_id)
