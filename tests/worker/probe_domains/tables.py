"""The tables of the probes, in a MetaData of their own: the project's migrations never see them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Identity, MetaData, String, Text, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base, BaseTaskTrackingService
from tracking.db import Database
from tracking.ddl import table_ddl
from tracking.dependencies import task_dependency
from tracking.domain import Registry
from tracking.webhooks import webhook_subscription

PROBES = MetaData(naming_convention=Base.metadata.naming_convention)


class Behaving:
    """What a record tells its body to do."""

    behaviour: Mapped[str] = mapped_column(String(20), server_default=text("'return'"))
    label: Mapped[str | None] = mapped_column(String(50))
    weight: Mapped[float | None]
    price: Mapped[Decimal | None]
    due: Mapped[date | None]


class Clashing:
    """Columns as a domain may well call them, and as statements of the framework call values."""

    actor: Mapped[str | None]
    again: Mapped[bool | None]
    age: Mapped[int | None]
    ages: Mapped[int | None]
    attempt: Mapped[int | None]
    batch: Mapped[int | None]
    data: Mapped[str | None]
    delay: Mapped[int | None]
    delays: Mapped[int | None]
    fence_attempts: Mapped[int | None]
    grace: Mapped[int | None]
    ids: Mapped[int | None]
    lease: Mapped[int | None]
    limit: Mapped[int | None]
    messages: Mapped[int | None]
    percent: Mapped[int | None]
    percents: Mapped[int | None]
    processed: Mapped[int | None]
    record_id: Mapped[int | None]
    redispatch_after: Mapped[int | None]
    step: Mapped[str | None]
    steps: Mapped[int | None]
    time_limit: Mapped[int | None]
    total: Mapped[int | None]
    totals: Mapped[int | None]


class Note(Base):
    """Business data that a body writes."""

    __tablename__ = "probe_notes"
    metadata = PROBES

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text, unique=True)


async def write_note(service: BaseTaskTrackingService[Any], record_id: int, words: str) -> None:
    """Write business data in the transaction of `service`."""
    await service.db.execute(insert(Note).values(record_id=record_id, text=words))


async def install(url: str, probes: Registry) -> None:
    """Make the tables, and what a migration adds to them, in an empty database."""
    database = Database(url, name="install")
    async with database.engine.begin() as connection:
        await connection.run_sync(PROBES.create_all)
        await connection.run_sync(task_dependency.create)
        await connection.run_sync(webhook_subscription.create)
        await _install_ddl(connection, probes)
    await database.close()


async def _install_ddl(connection: AsyncConnection, probes: Registry) -> None:
    for name in probes:
        for statement in table_ddl(name).install:
            await connection.execute(text(statement))
