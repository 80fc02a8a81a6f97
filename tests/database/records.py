"""Price updates as these tests make them and look at them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domains.etf_price_update.crud import EtfPriceUpdateCRUD
from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.service import EtfPriceUpdateService
from tracking import SYSTEM, Principal, TrackingStatus
from tracking.crud.moves import table_of
from tracking.db import Database

__all__ = ["DAY", "PATHS", "TABLE", "Service", "Update", "Updates", "stored_row"]

T = TypeVar("T")
Service = EtfPriceUpdateService
Update = EtfPriceUpdateTracking
Verb = Callable[[Service], Awaitable[T]]

DAY: Final = date(2022, 1, 3)
TABLE: Final = "etf_price_update_task_tracking"

PATHS: Final[Mapping[TrackingStatus, tuple[TrackingStatus, ...]]] = {
    TrackingStatus.PENDING: (),
    TrackingStatus.PROCESSING: (TrackingStatus.PROCESSING,),
    TrackingStatus.COMPLETED: (TrackingStatus.PROCESSING, TrackingStatus.COMPLETED),
    TrackingStatus.FAILED: (TrackingStatus.PROCESSING, TrackingStatus.FAILED),
    TrackingStatus.CANCELLED: (TrackingStatus.CANCELLED,),
}
"""How a new record comes to stand in each status."""


class Updates:
    """Price updates of one ETF; everything done here is a transaction of its own."""

    def __init__(self, database: Database, etf_id: str) -> None:
        self.database = database
        self.etf_id = etf_id

    async def act(self, verb: Verb[T], principal: Principal = SYSTEM) -> T:
        """Do something with the service, on behalf of `principal`."""
        async with self.database.transaction() as session:
            return await verb(Service(session, principal))

    def crud(self, session: AsyncSession) -> EtfPriceUpdateCRUD:
        """The statements, in a transaction of the test's own."""
        return Service(session).crud

    async def create(self, principal: Principal = SYSTEM, **columns: object) -> Update:
        """Create a PENDING record."""
        return await self.act(lambda s: s.create_tracking(**self.example(**columns)), principal)

    async def create_many(self, count: int, **columns: object) -> list[Update]:
        """Create PENDING records."""
        return await self.act(lambda s: s.create_many([self.example(**columns)] * count))

    async def create_in(self, status: TrackingStatus, **columns: object) -> Update:
        """Create a record and bring it to a status, by legal moves."""
        record = await self.create(**columns)
        return await self.bring(record, *PATHS[status])

    async def bring(self, record: Update, *path: TrackingStatus) -> Update:
        """Move a record along."""
        for status in path:
            record = await self.update_status(record, status)
        return record

    async def update_status(self, record: Update, status: TrackingStatus) -> Update:
        """Move a record to its next status."""
        return await self.act(lambda s: s.update_status(record.id, status, "as the test wants it"))

    async def row(self, record_id: int) -> dict[str, Any]:
        """Everything stored about a record."""
        table = table_of(Update)
        async with self.database.transaction() as session:
            found = await session.execute(select(table).where(table.c.id == record_id))
            return dict(found.mappings().one())

    async def events(self, record_id: int) -> list[dict[str, Any]]:
        """Its whole history."""
        return [dict(event) for event in await self.act(lambda s: s.get_events(record_id))]

    async def path(self, record_id: int) -> list[tuple[str, str]]:
        """The moves of its history."""
        events = await self.events(record_id)
        return [(e["from_status"], e["to_status"]) for e in events if e["kind"] == "transition"]

    def example(self, **columns: object) -> dict[str, object]:
        """What a record needs."""
        return {"etf_id": self.etf_id, "date": DAY, **columns}


async def stored_row(sql: asyncpg.Connection, record_id: int) -> dict[str, Any]:
    """Everything stored about a record, read by hand."""
    row = await sql.fetchrow(f"SELECT * FROM {TABLE} WHERE id = $1", record_id)  # noqa: S608  # no outside text
    return dict(row)
