"""Real parts for every test: PostgreSQL and a broker, embedded unless others are named."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.pool import AsyncAdaptedQueuePool

from tests.logins import login_of
from tracking import Registry, discover
from tracking.db import Database, asyncpg_dsn
from tracking.embedded import EmbeddedBroker, EmbeddedPostgres
from tracking.rights import API, OWNER
from tracking.roles import set_up_roles
from tracking.settings import Settings
from tracking.testing import create_database, drop_database, migrate, truncate

ROOT = Path(__file__).parents[1]
SECRET = "test-secret-of-at-least-thirty-two-bytes"
FEW = 3
"""Connections a pool may keep from one test to the next."""
_STACK = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start what is not given, once, before any test process looks for it."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    stack = config.stash[_STACK] = ExitStack()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="goldfinch-tests-")))
    if "DATABASE_URL" not in os.environ:
        fast = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}
        postgres = stack.enter_context(EmbeddedPostgres(folder / "database", settings=fast))
        os.environ["DATABASE_URL"] = postgres.url
    if "CELERY_BROKER_URL" not in os.environ:
        broker = stack.enter_context(EmbeddedBroker(folder / "broker"))
        os.environ["CELERY_BROKER_URL"] = broker.url
    os.environ["GOLDFINCH_TEST_RUN"] = uuid4().hex[:8]
    os.environ["GOLDFINCH_JWT_SECRET"] = SECRET


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    stack = config.stash.get(_STACK, None)
    if stack is not None:
        stack.close()


@pytest.fixture(scope="session")
def admin_url() -> str:
    """The server on which tests make their databases."""
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
async def template(admin_url: str, worker_id: str) -> AsyncIterator[str]:
    """The name of a database made by the real migrations, never connected to."""
    name = f"goldfinch_template_{os.environ['GOLDFINCH_TEST_RUN']}_{worker_id}"
    url = await create_database(admin_url, name)
    await set_up_roles(url)
    migrate(url, ROOT, role=OWNER)
    yield name
    await drop_database(admin_url, name)


@pytest.fixture(scope="session")
async def database_url(admin_url: str, template: str, worker_id: str) -> AsyncIterator[str]:
    """The database of this test process; emptied after each test that asks for `database`."""
    name = f"goldfinch_test_{os.environ['GOLDFINCH_TEST_RUN']}_{worker_id}"
    yield await create_database(admin_url, name, template=template)
    await drop_database(admin_url, name)


@pytest.fixture
async def all_roles(admin_url: str) -> AsyncIterator[None]:
    """Nobody else has it: roles are the server's, and a wrong one is everybody's fault."""
    connection = await asyncpg.connect(asyncpg_dsn(admin_url))
    await connection.execute("SELECT pg_advisory_lock(hashtext('goldfinch roles'))")
    yield
    await connection.close()


@pytest.fixture
async def fresh_database_url(admin_url: str, template: str) -> AsyncIterator[str]:
    """A database of this test alone, migrated."""
    name = f"goldfinch_fresh_{uuid4().hex[:12]}"
    yield await create_database(admin_url, name, template=template)
    await drop_database(admin_url, name)


@pytest.fixture
async def empty_database_url(admin_url: str) -> AsyncIterator[str]:
    """A database of this test alone, without a single table."""
    name = f"goldfinch_empty_{uuid4().hex[:12]}"
    yield await create_database(admin_url, name)
    await drop_database(admin_url, name)


@pytest.fixture(scope="session")
async def superuser(database_url: str) -> AsyncIterator[Database]:
    """The database, with nothing to keep anybody from anything."""
    database = Database(database_url, name="tests", pool_size=20)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def engine(superuser: Database) -> Database:
    """The engine of this test process."""
    return superuser


@pytest.fixture(scope="session")
async def api_engine(admin_url: str, database_url: str) -> AsyncIterator[Database]:
    """The engine of an API: its login has the rights of the API's role and no others."""
    async with login_of(admin_url, API) as url_for:
        database = Database(url_for(database_url), name="api", pool_size=20)
        yield database
        await database.close()


@pytest.fixture
async def database(
    superuser: Database, engine: Database, database_url: str
) -> AsyncIterator[Database]:
    """The database, empty at the start of the test."""
    yield superuser
    await truncate(database_url)
    await let_go(superuser, engine)


async def let_go(*databases: Database) -> None:
    """Close what a crowded test opened: a server has a hundred connections for all processes."""
    for database in databases:
        pool = database.engine.pool
        if isinstance(pool, AsyncAdaptedQueuePool) and pool.checkedin() > FEW:
            await database.engine.dispose()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Every domain of the project."""
    return discover("domains")


@pytest.fixture
def settings(database_url: str, worker_id: str) -> Iterator[Settings]:
    """Settings for the database and broker of this test process, with a queue of its own."""
    return Settings(
        database_url=database_url,
        broker_url=os.environ["CELERY_BROKER_URL"],
        queue=f"test-{os.environ['GOLDFINCH_TEST_RUN']}-{worker_id}",
        jwt_secret=SECRET,
    )
