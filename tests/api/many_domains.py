"""Twenty domains to measure reading over: one of the project's, and others made for it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, MetaData

from tracking import (
    Base,
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    Registry,
    TaskTrackingCreate,
    TaskTrackingInDB,
)
from tracking.db import Database
from tracking.ddl import CURRENT_VERSION
from tracking.migrations import InstallTrackingDdl
from tracking.rights import GRANT, OWNER

__all__ = ["MADE_UP", "install", "twenty_domains"]

DOMAINS: Final = 20
MADE_UP: Final = [f"made_up_{number:02}" for number in range(1, DOMAINS)]
TABLES: Final = MetaData(naming_convention=Base.metadata.naming_convention)


def _made_up(name: str) -> Domain:
    namespace = {"metadata": TABLES, "__module__": __name__}
    model: Any = type(BaseTaskTracking)(name, (BaseTaskTracking,), namespace, domain=name)
    crud = type(f"{name}_crud", (BaseTaskTrackingCRUD,), {"model": model})
    annotated = {"__annotations__": {"crud": crud}}
    service = type(f"{name}_service", (BaseTaskTrackingService,), annotated)
    return Domain(
        name=name, model=model, service=service, create=TaskTrackingCreate, read=TaskTrackingInDB
    )


_DOMAINS: Final = {name: _made_up(name) for name in MADE_UP}


def twenty_domains(registry: Registry) -> Registry:
    """The domain of ETF prices, and nineteen that have no columns of their own."""
    return Registry(
        MappingProxyType({"etf_price_update": registry["etf_price_update"], **_DOMAINS}),
        registry.tasks,
    )


async def install(url: str) -> None:
    """Make the tables, as migrations make them."""
    database = Database(url, name="install", role=OWNER)
    async with database.engine.begin() as connection:
        await connection.run_sync(_install)
    await database.close()


def _install(connection: Connection) -> None:
    TABLES.create_all(connection)
    operations = Operations(MigrationContext.configure(connection))
    for name in MADE_UP:
        operations.invoke(InstallTrackingDdl(name, version=CURRENT_VERSION))
    connection.exec_driver_sql(GRANT)
