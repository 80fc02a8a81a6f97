"""What is wrong with an installation, each thing with what to do about it: `goldfinch doctor`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.confined import Confined
from tracking.databases import MigrationFailed, run_alembic
from tracking.db import Database
from tracking.domain import Domain, Registry
from tracking.errors import TrackingError, Unavailable
from tracking.principal import SYSTEM
from tracking.role_check import faults_of_roles
from tracking.settings import Settings
from tracking.worker import QueueDepth, broker_of, create_celery

__all__ = ["Finding", "examine"]

OLDEST_SERVER: Final = 14
SKEW: Final = timedelta(seconds=2)
PATIENCE: Final = timedelta(minutes=5)
"""How long due work may wait before somebody should look."""
_ANSWER_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what was seen."""

    subject: str
    said: str
    cure: str = ""
    """What to do; empty where all is well."""

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to do."""
        return not self.cure


async def examine(settings: Settings, registry: Registry, root: Path) -> AsyncIterator[Finding]:
    """Yield what is found, in the order in which to mend it; changes nothing.

    What cannot be looked at because something before it is broken is left out.
    """
    database = Database.from_settings(settings, name="doctor")
    try:
        try:
            await database.ping()
        except TrackingError as error:
            yield Finding(
                "database", str(error), "Check DATABASE_URL, and whether PostgreSQL is running."
            )
            return
        async with Confined(database, SYSTEM).transaction() as session:
            yield await _server(session)
            yield await _clock(session)
            migrations = await _migrations(session, root)
            yield migrations
        if migrations.is_well:
            yield await _drift(settings, root)
            yield await _roles(settings)
            async with Confined(database, SYSTEM).transaction() as session:
                yield await _dispatchers(session)
                for domain in registry.values():
                    yield await _records(session, settings, domain)
    finally:
        await database.close()
    async for finding in _broker(settings, registry):
        yield finding


async def _server(session: AsyncSession) -> Finding:
    version = int(await session.scalar(text("SELECT current_setting('server_version_num')::int")))
    said = f"PostgreSQL {version // 10_000}"
    cure = "" if version // 10_000 >= OLDEST_SERVER else f"Upgrade to {OLDEST_SERVER} or newer."
    return Finding("database", said, cure)


async def _clock(session: AsyncSession) -> Finding:
    before = datetime.now(UTC)
    theirs = await session.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(theirs, datetime)  # noqa: S101  # narrows the type
    middle = before + (datetime.now(UTC) - before) / 2
    ahead = theirs - middle
    which = "ahead" if ahead > timedelta() else "behind"
    said = f"the database's is {abs(ahead).total_seconds():.2f} s {which}"
    cure = "Let both machines keep time by NTP: tokens expire by this clock, leases by the other."
    return Finding("clock", said, "" if abs(ahead) <= SKEW else cure)


async def _migrations(session: AsyncSession, root: Path) -> Finding:
    if not (root / "alembic.ini").exists():
        return Finding(
            "migrations", f"no alembic.ini in {root}", "Run this in the folder of your project."
        )
    heads = set(ScriptDirectory.from_config(Config(root / "alembic.ini")).get_heads())
    known = await session.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    rows = await session.scalars(text("SELECT version_num FROM alembic_version")) if known else ()
    applied = set(rows)
    if applied == heads:
        return Finding("migrations", f"at {', '.join(sorted(heads))}")
    theirs, ours = ", ".join(sorted(applied)) or "nothing", ", ".join(sorted(heads))
    said = f"the database is at {theirs}, the code at {ours}"
    return Finding("migrations", said, "Run `goldfinch db upgrade` with the code that is deployed.")


async def _drift(settings: Settings, root: Path) -> Finding:
    url = settings.database_url.get_secret_value()
    try:
        await asyncio.to_thread(run_alembic, root, {**os.environ, "DATABASE_URL": url}, "check")
    except MigrationFailed as error:
        last = str(error).splitlines()[-1]
        cure = "Somebody changed it by hand, or a migration is missing: `goldfinch db check`."
        return Finding("schema", last, cure)
    return Finding("schema", "as the models say")


async def _roles(settings: Settings) -> Finding:
    try:
        faults = await faults_of_roles(settings.database_url.get_secret_value())
    except Unavailable as error:
        faults = [str(error)]
    if not faults:
        return Finding("roles", "no more rights than needed")
    if settings.environment != "production":
        return Finding("roles", "not kept apart, which production needs: `goldfinch db roles`")
    more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
    cure = "Run `goldfinch db roles`; `goldfinch db roles --check` lists everything."
    return Finding("roles", f"{faults[0]}{more}", cure)


async def _dispatchers(session: AsyncSession) -> Finding:
    # The name is shown to every role, whosever the connection is.
    query = text(
        "SELECT count(DISTINCT (client_addr, client_port)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'goldfinch dispatcher'"
    )
    connections = int(await session.scalar(query) or 0)
    if connections:
        return Finding("dispatcher", "connected")
    return Finding("dispatcher", "none is connected", "Start one: `goldfinch dispatcher`.")


async def _records(session: AsyncSession, settings: Settings, domain: Domain) -> Finding:
    crud = domain.service(session).crud
    # The sweep ends them after one lease; twice that means that nobody sweeps.
    silent = await crud.count_silent(2 * timedelta(seconds=settings.lease_seconds))
    due = timedelta(seconds=await crud.oldest_due_seconds())
    if silent:
        return Finding(
            domain.name,
            f"{silent} held by workers that give no sign of life",
            "A dispatcher sweeps them; if one is running, its log says why it does not. Or run"
            " `goldfinch cleanup sweep`.",
        )
    if due > PATIENCE:
        return Finding(
            domain.name,
            f"work has been due for {due.total_seconds():.0f} s",
            "Start more workers (`goldfinch worker`), or find out what keeps them:"
            " `goldfinch stats`.",
        )
    return Finding(domain.name, "nothing is stuck")


async def _broker(settings: Settings, registry: Registry) -> AsyncIterator[Finding]:
    try:
        broker = broker_of(settings)
        app = create_celery(settings, registry)
        waiting = await QueueDepth(app, broker).read()
    except TrackingError as error:
        yield Finding("broker", str(error), "Check CELERY_BROKER_URL, and whether it is running.")
        return
    yield Finding("broker", f"{broker.scheme}, {waiting} messages wait")
    if broker.scheme == "filesystem":
        return
    answers = await asyncio.to_thread(app.control.ping, timeout=_ANSWER_SECONDS)
    names = sorted(name for answer in answers or () for name in answer)
    if names:
        yield Finding("workers", f"{len(names)} answer: {', '.join(names)}")
    else:
        yield Finding("workers", "none answers", "Start one: `goldfinch worker`.")
