"""The tables of the load, in a MetaData of their own: the project's migrations never see them."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Identity, MetaData, SmallInteger, String, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base, BaseTaskTracking, BaseTaskTrackingService, Registry
from tracking.db import Database
from tracking.ddl import table_ddl
from tracking.dependencies import task_dependency
from tracking.webhooks import webhook_subscription

__all__ = ["WORKLOAD", "Asked", "Effect", "install", "leave_effect"]

WORKLOAD: Final = MetaData(naming_convention=Base.metadata.naming_convention)


class Asked:
    """What a record asks its body to do."""

    kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(40))
    """Chosen by the client: finds the record of a request that was never answered."""
    seconds: Mapped[float] = mapped_column(server_default=text("0"))
    """How long the body works."""
    failures: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """How many attempts fail before one succeeds."""
    children: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """To how many others a parent hands out its work."""


class Effect(Base):
    """What a body has done. No constraint hinders a second one: it is to be seen."""

    __tablename__ = "effects"
    metadata = WORKLOAD

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    domain: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int] = mapped_column(BigInteger)
    attempt: Mapped[int] = mapped_column(SmallInteger)


async def leave_effect(service: BaseTaskTrackingService[Any], record: BaseTaskTracking) -> None:
    """Do the business: one row, in the transaction that commits with the completion."""
    made = {"domain": record.domain, "record_id": record.id, "attempt": record.attempts}
    await service.db.execute(insert(Effect).values(**made))


async def install(url: str, registry: Registry, *, tablespace: str | None = None) -> None:
    """Make the tables, and what a migration adds to them, in an empty database."""
    settings = {"default_tablespace": tablespace} if tablespace else {}
    database = Database(url, name="chaos", server_settings=settings)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(WORKLOAD.create_all)
            await connection.run_sync(task_dependency.create)
            await connection.run_sync(webhook_subscription.create)
            await _install_ddl(connection, registry)
    finally:
        await database.close()


async def _install_ddl(connection: AsyncConnection, registry: Registry) -> None:
    for name, domain in registry.items():
        # Within a tenant, as anything unique; the reference first, by which it is looked for.
        tracking = domain.model.__tablename__
        await connection.execute(text(f"CREATE UNIQUE INDEX ON {tracking} (reference, tenant_id)"))
        for statement in table_ddl(name).install:
            await connection.execute(text(statement))
