"""The worker's surroundings in tests: a database of probes, a queue per test, a runtime."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from tests.worker.bench import Bench, Body, as_async, as_plain
from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.probe_domains.tables import install
from tests.worker.worker_process import WorkerProcess
from tracking import Registry, discover
from tracking.db import Database
from tracking.settings import Settings
from tracking.testing import create_database, drop_database

PROBE_DOMAINS = "tests.worker.probe_domains"


@pytest.fixture(scope="session", autouse=True)
def short_tracebacks() -> Iterator[None]:
    """Logs without local variables: drawing them keeps a heartbeat busy for seconds."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, plain])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The probes, instead of the project's own domains."""
    return discover(PROBE_DOMAINS)


@pytest.fixture(scope="session")
async def database_url(admin_url: str, worker_id: str, registry: Registry) -> AsyncIterator[str]:
    """The database of the probes for this test process; emptied as the project's is."""
    name = f"goldfinch_probes_{os.environ['GOLDFINCH_TEST_RUN']}_{worker_id}"
    url = await create_database(admin_url, name)
    await install(url, registry)
    yield url
    await drop_database(admin_url, name)


@pytest.fixture(scope="session")
async def superuser(database_url: str) -> AsyncIterator[Database]:
    """The database of the probes, with nothing to keep anybody from anything."""
    database = Database(database_url, name="tests", pool_size=20)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def engine(superuser: Database) -> Database:
    """The engine of this test process on the database of the probes."""
    return superuser


@pytest.fixture
def settings(database_url: str, worker_id: str) -> Settings:
    """Settings with a queue of this test alone: no message of an earlier test can turn up."""
    return Settings(
        database_url=database_url,
        broker_url=os.environ["CELERY_BROKER_URL"],
        domains=PROBE_DOMAINS,
        queue=f"test-{os.environ['GOLDFINCH_TEST_RUN']}-{worker_id}-{uuid4().hex[:6]}",
    )


@pytest.fixture
def mailbox(settings: Settings, registry: Registry) -> Iterator[Mailbox]:
    """The queue, deleted at the end."""
    mailbox = Mailbox(settings, registry)
    yield mailbox
    mailbox.delete()


@pytest.fixture
def bench(settings: Settings, registry: Registry, database: Database) -> Iterator[Bench]:
    """A worker's runtime inside the test process."""
    bench = Bench(settings, registry)
    yield bench
    bench.close()


@pytest.fixture(params=[as_async, as_plain])
def shape(request: pytest.FixtureRequest) -> Callable[[Body], Body]:
    """Make a body an async one, and in a second run of the test a plain one."""
    made: Callable[[Body], Body] = request.param
    return made


@pytest.fixture
async def dispatching(
    settings: Settings, registry: Registry, database: Database, mailbox: Mailbox
) -> AsyncIterator[Dispatching]:
    """Dispatchers inside the test process."""
    async with Dispatching(settings, registry, database) as dispatching:
        yield dispatching


@pytest.fixture
def worker(
    settings: Settings, database: Database, mailbox: Mailbox, tmp_path: Path
) -> Iterator[WorkerProcess]:
    """A real worker, to be started by the test and killed at its end."""
    worker = WorkerProcess(settings, tmp_path)
    yield worker
    worker.kill()
    print(worker.log())  # noqa: T201  # shown when the test fails
