"""Throw-away databases: made by the real migrations, emptied quickly."""

from __future__ import annotations

import os
from pathlib import Path

import asyncpg

from tracking.databases import run_alembic
from tracking.db import asyncpg_dsn

__all__ = ["migrate", "truncate"]


def migrate(url: str, root: Path, *arguments: str, role: str | None = None) -> str:
    """Run `alembic` on the database at `url` in a process of its own; see `run_alembic`.

    Without arguments, it upgrades to head. With `role`, it acts as this role of the database.
    """
    environment = {**os.environ, "DATABASE_URL": url}
    if role is not None:
        environment["GOLDFINCH_DATABASE_ROLE"] = role
    return run_alembic(root, environment, *(arguments or ("upgrade", "head")))


async def truncate(url: str) -> None:
    """Empty every table but Alembic's, and start its numbers again.

    Tables that nothing was written to are left alone: emptying one costs as much as filling it.
    """
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        tables = await connection.fetchval(
            "SELECT string_agg(quote_ident(relname), ', ') FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0"
        )
        if tables:
            await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        # What was refused or rolled back has left no row, but taken a number.
        await connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)"
            " FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
    finally:
        await connection.close()
