"""API processes that followers connect to, and a writer that is a process of its own to them.

A hub remembers the versions it has handed out, so the tables are not emptied between tests: each
test has users of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from domains.portfolio import Etf
from tests.live.processes import ApiProcess
from tracking.announcer import Announcer
from tracking.db import Database, asyncpg_dsn
from tracking.testing import create_database, drop_database


@pytest.fixture(scope="session")
async def live_url(admin_url: str, template: str) -> AsyncIterator[str]:
    """The database of these tests, with an ETF to update prices of."""
    name = f"goldfinch_live_{uuid4().hex[:12]}"
    url = await create_database(admin_url, name, template=template)
    database = Database(url, name="company")
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    await database.close()
    yield url
    await drop_database(admin_url, name)


@pytest.fixture(scope="session")
async def writer(live_url: str) -> AsyncIterator[Database]:
    """A database whose commits are announced, as in any process of ours."""
    database = Database(live_url, name="writer")
    announcer = Announcer(asyncpg_dsn(database.url), database.changes)
    await announcer.start()
    yield database
    await announcer.stop()
    await database.close()


@pytest.fixture(scope="session")
async def api(live_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ApiProcess]:
    """An API process that looks often whether tokens still hold."""
    log = tmp_path_factory.mktemp("live") / "api.log"
    process = ApiProcess(
        live_url,
        log,
        GOLDFINCH_LIVE_CHECK_SECONDS="0.2",
        GOLDFINCH_LIVE_SESSIONS_PER_CALLER="5",
        GOLDFINCH_CORS_ORIGINS="https://app.example",
    )
    await asyncio.to_thread(process.start)
    yield process
    await asyncio.to_thread(process.stop)


@pytest.fixture(scope="session")
async def other_api(
    live_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ApiProcess]:
    """Another API process over the same database, which works at few requests at once."""
    log = tmp_path_factory.mktemp("live") / "other-api.log"
    process = ApiProcess(live_url, log, GOLDFINCH_MAX_REQUESTS="2")
    await asyncio.to_thread(process.start)
    yield process
    await asyncio.to_thread(process.stop)


@pytest.fixture
def user() -> str:
    """Somebody who has no records yet."""
    return f"user-{uuid4().hex[:8]}"
