"""How Alembic finds the tables (by discovery) and the database (by settings)."""

import asyncio
import sys

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from alembic import context
from tracking import Base, discover, tickets  # noqa: F401  # a table that no domain has
from tracking.db import Database
from tracking.migrations import PLUGIN
from tracking.rights import GRANT
from tracking.settings import load_settings

MIGRATION_LOCK = 7_226_001
"""Processes that migrate at once take turns on this advisory lock; it goes with the connection."""


def give_rights(ctx: MigrationContext, **_: object) -> None:
    """Let the roles of the database, where there are any, use what a migration has made."""
    if ctx.connection is not None:
        ctx.connection.exec_driver_sql(GRANT)


def run(connection: Connection) -> None:
    """Run the migrations asked for on one connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        on_version_apply=give_rights,
        transaction_per_migration=True,
        autogenerate_plugins=[
            "alembic.autogenerate.*",
            "alembic.ext.checkconstraint_byname",
            PLUGIN,
        ],
    )
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
    connection.commit()
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})
    connection.commit()


async def main() -> None:
    """Connect to the database of the settings and migrate it."""
    database = Database.from_settings(load_settings(), name="migrations")
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await database.close()


if context.is_offline_mode():
    sys.exit("Offline SQL is not supported: drift is compared on a live database.")
discover(load_settings().domains)
given: Connection | None = context.config.attributes.get("connection")
if given is None:
    asyncio.run(main())
else:
    run(given)
