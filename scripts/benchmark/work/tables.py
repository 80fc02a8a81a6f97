"""Tables of the work, in a MetaData of their own: the project's migrations never see them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData, text
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base, Registry
from tracking.crud.moves import table_of
from tracking.db import Database
from tracking.ddl import table_ddl
from tracking.dependencies import task_dependency
from tracking.webhooks import webhook_subscription

__all__ = ["TABLES", "Numbered", "install"]

TABLES: Final = MetaData(naming_convention=Base.metadata.naming_convention)


class Numbered:
    """What the work is about."""

    number: Mapped[int] = mapped_column(server_default=text("0"))


async def install(url: str, registry: Registry) -> None:
    """Make the tables, and what a migration adds to them, in an empty database."""
    models = [domain.model for domain in registry.values()]
    tables = [table for model in models for table in (table_of(model), model.events)]
    database = Database(url, name="bench")
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(TABLES.create_all, tables)
            await connection.run_sync(task_dependency.create)
            await connection.run_sync(webhook_subscription.create)
            for name in registry:
                for statement in table_ddl(name).install:
                    await connection.execute(text(statement))
    finally:
        await database.close()
