"""Subscriptions and what happens to the records they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import undefer

from domains.etf_price_update.service import EtfPriceUpdateService
from domains.portfolio import Etf
from domains.webhook_delivery.model import WebhookDeliveryTracking
from domains.webhook_delivery.service import WebhookDeliveryService
from tracking import Principal, TrackingStatus
from tracking.confined import Confined
from tracking.db import Database
from tracking.principal import SYSTEM, TENANT_SCOPE
from tracking.settings import load_settings
from tracking.webhooks import Subscriptions, Webhooks
from tracking.webhooks import WebhookSubscription as Table

__all__ = ["Subscribed", "Tenant"]

URL = "https://hooks.example.com/goldfinch"


@dataclass(frozen=True)
class Subscribed:
    """A subscription as its maker knows it."""

    id: int
    secret: str


class Tenant:
    """A tenant whose administrator subscribes, and whose records move."""

    def __init__(
        self, database: Database | Confined, name: str = "acme", admin: str = "ann"
    ) -> None:
        self.database = database
        self.name = name
        self.admin = Principal(admin, name, frozenset({TENANT_SCOPE}))

    async def subscribe(self, url: str = URL, **values: Any) -> Subscribed:
        """Make a subscription."""
        async with self.database.transaction() as session:
            verbs = Subscriptions(session, self.admin, Webhooks.of(load_settings()))
            made, secret = await verbs.create({"url": url, **values})
        return Subscribed(made.id, secret)

    async def manage(self, verb: str, *arguments: Any) -> Any:
        """Use another verb of subscriptions."""
        async with self.database.transaction() as session:
            verbs = Subscriptions(session, self.admin, Webhooks.of(load_settings()))
            return await getattr(verbs, verb)(*arguments)

    async def create(self, count: int = 1, **columns: Any) -> list[int]:
        """Make price updates; returns their ids."""
        async with self.database.transaction() as session:
            await session.merge(Etf(id="QUAL", name="Quality"))
            await session.flush()
            service = EtfPriceUpdateService(session, self.admin)
            row = {"etf_id": "QUAL", "date": date(2022, 1, 3), **columns}
            return [record.id for record in await service.create_many([row] * count)]

    async def move(self, record_id: int, *statuses: str) -> None:
        """Move a price update, each time in a transaction of its own."""
        for status in statuses:
            async with self.database.transaction() as session:
                await EtfPriceUpdateService(session).update_status(record_id, status)

    async def complete(self) -> int:
        """Let a price update be made and completed; returns its id."""
        [record_id] = await self.create()
        await self.move(record_id, "PROCESSING", "COMPLETED")
        return record_id

    async def deliveries(self) -> Sequence[WebhookDeliveryTracking]:
        """What is to be delivered to the tenant, or was, oldest first."""
        table = WebhookDeliveryTracking
        async with self.database.transaction() as session:
            rows = await session.scalars(
                select(table).where(table.tenant_id == self.name).order_by(table.id)
            )
            return rows.all()

    async def delivery(self, record_id: int) -> WebhookDeliveryTracking:
        """A delivery as it stands."""
        async with self.database.transaction() as session:
            return await WebhookDeliveryService(session, SYSTEM).get_status(record_id)

    async def events(self, record_id: int) -> Sequence[Any]:
        """The history of a delivery."""
        async with self.database.transaction() as session:
            return await WebhookDeliveryService(session, SYSTEM).get_events(record_id)

    async def subscription(self, subscription_id: int) -> Table:
        """A subscription as it stands, with its secrets, also a deleted one."""
        async with self.database.transaction() as session:
            everything = [undefer(Table.secret), undefer(Table.old_secret)]
            return await session.get_one(Table, subscription_id, options=everything)

    async def age(self, subscription_id: int, **columns: str) -> None:
        """Write SQL into columns of a subscription, such as a time that is past."""
        async with self.database.transaction() as session:
            await session.execute(
                update(Table)
                .where(Table.id == subscription_id)
                .values({name: text(sql) for name, sql in columns.items()})
                .execution_options(synchronize_session=False)
            )

    async def status(self, record_id: int) -> TrackingStatus:
        """Where a delivery stands."""
        return (await self.delivery(record_id)).status
