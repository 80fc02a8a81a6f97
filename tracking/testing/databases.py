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
    """Empty every table but Alembic's, and start its numbers again."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        tables = await connection.fetchval(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        if tables:
            await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    finally:
        await connection.close()
