"""Throw-away databases: a template made once by the real migrations, and quick copies of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import asyncpg

from tracking.db import asyncpg_dsn, engine_url

__all__ = ["copy_database", "create_database", "drop_database", "migrate", "truncate"]


async def create_database(admin_url: str, name: str, *, template: str | None = None) -> str:
    """Create a database on the server of `admin_url` and return its URL."""
    source = f' TEMPLATE "{template}"' if template else ""
    await _execute(admin_url, f'CREATE DATABASE "{name}"{source}')
    return _named(admin_url, name)


async def copy_database(admin_url: str, name: str, template: str) -> str:
    """Replace database `name` by a fresh copy of `template` and return its URL."""
    await drop_database(admin_url, name)
    return await create_database(admin_url, name, template=template)


async def drop_database(admin_url: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    await _execute(admin_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrate(url: str, root: Path, *arguments: str) -> str:
    """Run `alembic` in a process of its own, as people do, and return what it printed.

    `root` is the folder of `alembic.ini`; without arguments, it upgrades to head. Raises
    AssertionError with the output when it fails.
    """
    command = [sys.executable, "-m", "alembic", *(arguments or ("upgrade", "head"))]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output  # noqa: S101  # this is a test tool
    return output


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


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _named(url: str, name: str) -> str:
    renamed = engine_url(url).set(drivername="postgresql", database=name)
    return renamed.render_as_string(hide_password=False)
