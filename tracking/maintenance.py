"""What keeps every domain in order: sweep, parents, reconciling, stale work, retention, orphans.

Each job is a series of bounded statements that skip what others hold: any number of processes may
run the same job at once. Dispatchers run them by the clock; they are Celery tasks, too, for teams
that have a beat; and `goldfinch cleanup` runs them now.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from tracking.crud import BaseTaskTrackingCRUD
from tracking.db import Database
from tracking.domain import Domain, Registry
from tracking.errors import Invalid, InvalidWiring, TrackingError, Unavailable
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.offspring import settle_parents
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.settings import Settings
from tracking.status import TrackingStatus
from tracking.waiting import is_set_within

__all__ = ["Maintenance", "ReadDepth", "Statistics", "intervals"]

logger = get_logger(__name__)

Statistics = Mapping[str, Mapping[str, int]]
"""What a job did: by domain, how many of what."""

BATCH: Final = 500
"""Rows per statement: short locks, and room for others between two of them."""

RESTS: Final[Mapping[str, float]] = {"retention": 3, "orphans": 3}
"""How many times as long as a batch took a job rests before the next: it is in no hurry, and those
who write meanwhile are to notice little of it."""

GRACE: Final = timedelta(seconds=10)
"""How long a record that was handed over may go unclaimed before its message is looked for."""

BUSY_QUEUE: Final = 1_000
"""With more messages than this waiting, workers have enough to do and nothing is looked for."""

ORPHAN_AGE: Final = timedelta(days=1)
MAINTENANCE: Final = Principal(
    "system", "default", frozenset({OPERATOR_SCOPE}), process="maintenance"
)


Step = Callable[[Domain, BaseTaskTrackingCRUD[Any]], Awaitable[Counter[str]]]
"""One batch of a job, in a transaction of its own; returns how many of what."""

ReadDepth = Callable[[], Awaitable[int]]
"""Returns how many messages wait in the queue; raises Unavailable when the broker is away."""


def intervals(settings: Settings) -> Mapping[str, float]:
    """The jobs, and every how many seconds each is due."""
    return {
        "sweep": settings.sweep_seconds,
        "parents": settings.parents_seconds,
        "reconcile": settings.reconcile_seconds,
        "stale": 5 * 60.0,
        "retention": 60 * 60.0,
        "orphans": 24 * 60 * 60.0,
    }


class Maintenance:
    """Runs the jobs for every domain of an installation.

    Without `depth`, which asks the broker, there is nothing to reconcile with.
    """

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        database: Database,
        depth: ReadDepth | None = None,
    ) -> None:
        self._registry = registry
        self._database = database
        self._depth = depth
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._intervals = intervals(settings)
        self._stop = asyncio.Event()
        self._steps: Mapping[str, Step] = {
            "sweep": self._sweep,
            "reconcile": self._recall,
            "stale": self._cancel_stale,
            "retention": self._delete_expired,
            "orphans": self._delete_orphans,
        }

    async def run(self, stop: asyncio.Event) -> None:
        """Run every job when it is due, until `stop` is set."""
        self._stop = stop
        names = [n for n in self._intervals if n != "reconcile" or self._depth is not None]
        await asyncio.gather(*(self._repeat(name, stop) for name in names))

    async def run_job(self, name: str) -> Statistics:
        """Run one job now, for every domain; returns and logs what it did.

        Raises Invalid for a job that does not exist, Unavailable when it needs what is away. What
        is wrong with one domain alone is raised once the others have had their turn.
        """
        if name not in self._intervals:
            msg = f"There is no job {name!r}; there are: {', '.join(self._intervals)}."
            raise Invalid(msg)
        if name == "reconcile" and not await self._lacks_messages():
            return {domain: Counter() for domain in self._registry}
        done: dict[str, Counter[str]] = {}
        faults: list[Exception] = []
        for domain in self._registry.values():
            try:
                counts = done[domain.name] = await self._in_batches(domain, name)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # raised below
                faults.append(error)
                continue
            if counts.total():
                logger.info("maintenance", job=name, domain=domain.name, **counts)
        if faults:
            raise faults[0]
        return done

    async def _repeat(self, name: str, stop: asyncio.Event) -> None:
        while not await is_set_within(stop, self._intervals[name]):
            try:
                await self.run_job(name)
            except TrackingError as error:
                logger.warning("maintenance put off", job=name, reason=str(error))
            except Exception:
                logger.exception("maintenance failed", job=name)

    async def _in_batches(self, domain: Domain, name: str) -> Counter[str]:
        """Repeat a job's step until it finds less than a batch, or is told to stop."""
        if name == "parents":
            return await self._settle_parents(domain)
        counts: Counter[str] = Counter()
        while True:
            begun = time.monotonic()
            async with self._database.transaction() as session:
                crud = domain.service(session, MAINTENANCE).crud
                done = await self._steps[name](domain, crud)
            counts.update(done)
            rest = RESTS.get(name, 0) * (time.monotonic() - begun)
            if done.total() < BATCH or await is_set_within(self._stop, rest):
                return counts

    async def _sweep(self, domain: Domain, crud: BaseTaskTrackingCRUD[Any]) -> Counter[str]:
        """End attempts of lost workers and those past their deadline; requeue what may be."""
        lost = await crud.fail_lost(lease=self._lease, batch=BATCH)
        backoff = self._registry.tasks[domain.name].backoff
        again = {
            (record.id, record.attempts): backoff.delay(record.attempts)
            for record in lost
            if record.status is TrackingStatus.FAILED and record.attempts < record.max_attempts
        }
        if again:
            await crud.requeue(again)
        return Counter(
            f"{'requeued' if (r.id, r.attempts) in again else r.status.lower()}: {_why(r)}"
            for r in lost
        )

    async def _settle_parents(self, domain: Domain) -> Counter[str]:
        """Bring parents that wait for their children to where these stand.

        One that cannot be written holds up no other, and is raised once all have had their turn.
        """
        ended: Counter[str] = Counter()
        faults: list[Exception] = []
        last = 0
        while waiting := await self._awaiting(domain, last):
            last = waiting[-1].id
            ended += await self._settle(domain, waiting, faults)
        if faults:
            raise faults[0]
        return ended

    async def _awaiting(self, domain: Domain, last: int) -> list[BaseTaskTracking]:
        async with self._database.transaction() as session:
            crud = domain.service(session, MAINTENANCE).crud
            return await crud.awaiting(after=last, limit=BATCH)

    async def _settle(
        self, domain: Domain, parents: list[BaseTaskTracking], faults: list[Exception]
    ) -> Counter[str]:
        """Settle parents in one transaction; where one spoils it, each half in its own."""
        try:
            async with self._database.transaction() as session:
                service = domain.service(session, MAINTENANCE)
                return await settle_parents(service.crud, service.edges, parents)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # raised once all have had their turn
            if len(parents) == 1:
                logger.warning("parent put off", domain=domain.name, tracking_id=parents[0].id)
                faults.append(error)
                return Counter()
        half = len(parents) // 2
        first = await self._settle(domain, parents[:half], faults)
        return first + await self._settle(domain, parents[half:], faults)

    async def _lacks_messages(self) -> bool:
        """Whether fewer messages wait than there are with records that nobody has claimed.

        The messages are counted first: what was handed over in between is too young to count.
        """
        if self._depth is None:
            msg = "There is no broker to reconcile with: CELERY_BROKER_URL is not set."
            raise InvalidWiring(msg)
        waiting = await self._depth()
        if waiting > BUSY_QUEUE:
            return False
        expected = 0
        async with self._database.autocommit() as connection:
            for domain in self._registry.values():
                crud = domain.service(connection, MAINTENANCE).crud
                expected += await crud.count_handed_over(
                    grace=GRACE,
                    limit=waiting + 1,
                    is_chunked=self._registry.tasks[domain.name].chunk > 1,
                )
        return expected > waiting

    async def _recall(self, _: Domain, crud: BaseTaskTrackingCRUD[Any]) -> Counter[str]:
        """Make due again what was handed over and may have been forgotten by the broker.

        All of it: nothing tells whose message is missing, and one too many claims nothing.
        """
        return Counter(recalled=await crud.recall(grace=GRACE, batch=BATCH))

    async def _cancel_stale(self, domain: Domain, crud: BaseTaskTrackingCRUD[Any]) -> Counter[str]:
        """Cancel what nobody has claimed for the domain's `max_pending_age`."""
        if domain.max_pending_age is None:
            return Counter()
        return Counter(cancelled=await crud.cancel_stale(age=domain.max_pending_age, batch=BATCH))

    async def _delete_expired(
        self, domain: Domain, crud: BaseTaskTrackingCRUD[Any]
    ) -> Counter[str]:
        """Delete what ended longer ago than the domain's `retention`."""
        return Counter(deleted=await crud.delete_expired(age=domain.retention, batch=BATCH))

    async def _delete_orphans(self, _: Domain, crud: BaseTaskTrackingCRUD[Any]) -> Counter[str]:
        """Delete history of records that are gone."""
        return Counter(deleted=await crud.delete_orphans(age=ORPHAN_AGE, batch=BATCH))


def _why(record: BaseTaskTracking) -> str:
    return "asked for" if record.status is TrackingStatus.CANCELLED else str(record.error_type)
