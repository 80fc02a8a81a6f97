"""Whole databases: made, migrated and dropped, for development, demonstrations and tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from tracking.db import asyncpg_dsn, engine_url
from tracking.errors import InvalidWiring, TrackingError
from tracking.sql_errors import connecting

__all__ = ["MigrationFailed", "create_database", "drop_database", "run_alembic"]


class MigrationFailed(TrackingError):
    """Alembic did not do what it was asked."""


async def create_database(server_url: str, name: str, *, template: str | None = None) -> str:
    """Create a database on the server of `server_url` and return its URL."""
    source = f' TEMPLATE "{template}"' if template else ""
    await _execute(server_url, f'CREATE DATABASE "{name}"{source}')
    renamed = engine_url(server_url).set(drivername="postgresql", database=name)
    return renamed.render_as_string(hide_password=False)


async def drop_database(server_url: str, name: str) -> None:
    """Drop a database if it exists, whoever is still connected to it."""
    await _execute(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_alembic(root: Path, environment: Mapping[str, str], *arguments: str) -> str:
    """Run `alembic` in the project at `root`, and return what it printed.

    Raises InvalidWiring where there are no migrations, MigrationFailed with Alembic's words.
    """
    if not (root / "alembic.ini").exists():
        msg = f"There is no alembic.ini in {root}: run this in the folder of your project."
        raise InvalidWiring(msg)
    command = [sys.executable, "-m", "alembic", *arguments]
    done = subprocess.run(
        command, cwd=root, env=dict(environment), capture_output=True, text=True, check=False
    )
    printed = done.stdout + done.stderr
    if done.returncode:
        msg = f"alembic {' '.join(arguments)} failed:\n{printed}".rstrip()
        raise MigrationFailed(msg)
    return printed


async def _execute(url: str, statement: str) -> None:
    with connecting():
        connection = await asyncpg.connect(asyncpg_dsn(url), timeout=30)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
