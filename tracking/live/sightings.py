"""Everything that is read of the database for those who follow records, in one place.

Changes are read once, as the system, and filtered for each follower; what a follower is shown at
first is read as the follower.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from tracking.changes import Key
from tracking.confined import Confined
from tracking.crud import BaseTaskTrackingCRUD
from tracking.crud.binding import bound
from tracking.crud.watching import Seen, present
from tracking.db import Database
from tracking.domain import Registry
from tracking.filters import Filters
from tracking.live.subscription import Subscription
from tracking.model import BaseTaskTracking
from tracking.principal import SYSTEM
from tracking.status import ACTIVE, TERMINAL

__all__ = ["Sightings", "Snapshot"]

MOST_ACTIVE: Final = 200
MOST_ENDED: Final = 200
LAST_ENDED: Final = 20
"""How many records of a domain that have ended are shown, however long ago."""

MARGIN: Final = timedelta(seconds=60)
"""For how long a transaction may be open, and clocks differ, without a resumption missing it."""

LONGEST_ABSENCE: Final = timedelta(minutes=10)
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Records as they are; `is_complete` unless there are more active or newly ended ones."""

    records: Sequence[BaseTaskTracking]
    missing: Sequence[Key]
    """Records that were asked for by id and are not there, or not to be seen."""
    is_complete: bool = True


class Sightings:
    """Reads records for followers; few at once, so that requests find connections."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self._database = database
        self._registry = registry
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def changed(self, domain: str, ids: Iterable[int]) -> list[BaseTaskTracking]:
        """These records as they are, of whatever tenant."""
        async with Confined(self._database, SYSTEM).transaction() as session:
            crud = self._registry[domain].service(session, SYSTEM).crud
            return await crud.get_many(ids)

    async def lately(self, domain: str, back: timedelta, after: int, limit: int) -> list[Seen]:
        """What has happened to records of whatever tenant; see `crud.watching.lately`."""
        async with Confined(self._database, SYSTEM).transaction() as session:
            crud = self._registry[domain].service(session, SYSTEM).crud
            return await crud.lately(back, after=after, limit=limit)

    async def last_ids(self) -> dict[str, int]:
        """The highest id of each domain."""
        async with Confined(self._database, SYSTEM).transaction() as session:
            return {
                name: await domain.service(session, SYSTEM).crud.last_id()
                for name, domain in self._registry.items()
            }

    async def snapshot(self, wanted: Subscription) -> Snapshot:
        """What a subscription shows at first."""
        async with self._turns, Confined(self._database, wanted.principal).reading() as session:
            if wanted.records is not None:
                return await self._certain(session, wanted, wanted.records)
            return await self._chosen(session, wanted)

    async def _certain(
        self, session: AsyncSession, wanted: Subscription, keys: Iterable[Key]
    ) -> Snapshot:
        found: dict[Key, BaseTaskTracking] = {}
        for name in {domain for domain, _ in keys}:
            crud = self._registry[name].service(session, wanted.principal).crud
            ids = [record_id for domain, record_id in keys if domain == name]
            found |= {(name, record.id): record for record in await crud.get_many(ids)}
        return Snapshot([*found.values()], [key for key in keys if key not in found])

    async def _chosen(self, session: AsyncSession, wanted: Subscription) -> Snapshot:
        found: dict[Key, BaseTaskTracking] = {}
        is_complete = True
        for name in await self._domains_of(session, wanted):
            crud = self._registry[name].service(session, wanted.principal).crud
            # Ended ones last: what ends in between is then found as what it has become.
            active = await _of_status(crud, wanted.filters, ACTIVE, MOST_ACTIVE + 1)
            since, is_recent = _since(wanted.since)
            ended = await crud.ended_since(since, wanted.filters, limit=MOST_ENDED + 1)
            last = await _of_status(crud, wanted.filters, TERMINAL, LAST_ENDED)
            for record in (*active[:MOST_ACTIVE], *last, *ended[:MOST_ENDED]):
                found[name, record.id] = record
            fits = len(active) <= MOST_ACTIVE and len(ended) <= MOST_ENDED
            is_complete = is_complete and fits and is_recent
        return Snapshot([*found.values()], (), is_complete)

    async def _domains_of(self, session: AsyncSession, wanted: Subscription) -> list[str]:
        """The domains in which there may be something to show."""
        if wanted.domain is not None:
            return [wanted.domain]
        if wanted.tenant is None:
            return [*self._registry]
        models = tuple(domain.model for domain in self._registry.values())
        query = present(models, of_an_owner=wanted.owner is not None)
        who = bound({"tenant": wanted.tenant, "owner": wanted.owner})
        return [*(await session.scalars(query, who))]


async def _of_status(
    crud: BaseTaskTrackingCRUD[Any], filters: Filters, statuses: Any, limit: int
) -> list[BaseTaskTracking]:
    wanted = Filters(statuses=tuple(statuses), tenant=filters.tenant, owner=filters.owner)
    records, _ = await crud.find(wanted, limit=limit)
    return records


def _since(since: float | None) -> tuple[datetime, bool]:
    """From when on ended records are shown, and whether that is far enough back."""
    now = datetime.now(UTC)
    if since is None:
        return now - MARGIN, True
    earliest = now - LONGEST_ABSENCE
    wanted = datetime.fromtimestamp(since, UTC) - MARGIN
    return max(wanted, earliest), wanted >= earliest
