"""An import whose worker is killed: in the middle of reading, and while its contributions run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from domains.portfolio import Holding, PensionEtf
from tests.factories import (
    CsvImportPayloadFactory,
    EtfFactory,
    EtfPriceFactory,
    PensionEtfFactory,
    PensionFactory,
)
from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.worker_process import WorkerProcess
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually, wait_for_task

pytestmark = [pytest.mark.database, pytest.mark.broker]

LINES = 60
QUICK = {"heartbeat_seconds": 0.5, "lease_seconds": 1.5, "sweep_seconds": 0.5}
DAY = date(2022, 1, 3)


@pytest.fixture
def quick(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings under which lost workers are noticed quickly."""
    for name, value in QUICK.items():
        monkeypatch.setenv(f"GOLDFINCH_{name.upper()}", str(value))
    monkeypatch.setenv("GOLDFINCH_PROGRESS_SECONDS", "0.2")
    return settings.model_copy(update=QUICK)


@pytest.fixture
async def upkeep(quick: Settings, registry: Registry, database: Database) -> AsyncIterator[None]:
    """A dispatcher and its upkeep."""
    mailbox = Mailbox(quick, registry)
    async with Dispatching(quick, registry, database) as dispatching:
        stop = dispatching.run(redispatch_after=quick.redispatch_after / 600)
        running = asyncio.create_task(Maintenance(quick, registry, database).run(stop))
        yield
        stop.set()
        await running
    mailbox.delete()


@pytest.fixture
def worker(quick: Settings, database: Database, tmp_path: Path) -> Iterator[WorkerProcess]:
    """A real worker of the project's domains."""
    worker = WorkerProcess(quick, tmp_path, app="domains")
    yield worker
    worker.kill()
    print(worker.log())  # noqa: T201  # shown when the test fails


@pytest.fixture
async def position(database: Database) -> PensionEtf:
    """A position whose ETF has a close on the day of the contributions."""
    etf, pension = EtfFactory(), PensionFactory()
    async with database.transaction() as session:
        session.add_all([etf, pension])
        await session.flush()
        position = PensionEtfFactory(pension_id=pension.id, etf_id=etf.id)
        session.add_all([position, EtfPriceFactory(etf_id=etf.id, date=DAY)])
    return position


@pytest.fixture
async def record_id(database: Database, registry: Registry, position: PensionEtf) -> int:
    """An import of many good lines and a bad one."""
    good = f"{position.pension_id},{position.etf_id},{DAY},10.00"
    domain = registry["csv_import"]
    payload = CsvImportPayloadFactory(lines=(*[good] * LINES, "nonsense"))
    async with database.transaction() as session:
        record = await domain.service(session).create(domain.create.model_validate(payload))
    return int(record.id)


async def test_killed_while_it_reads(
    database: Database,
    registry: Registry,
    worker: WorkerProcess,
    upkeep: None,
    position: PensionEtf,
    record_id: int,
) -> None:
    """Nothing is left of the attempt; the next one hands out every line once."""
    async with database.transaction() as session:
        # Children cannot be inserted while somebody holds the position they refer to.
        await session.execute(
            select(PensionEtf.id).where(PensionEtf.id == position.id).with_for_update()
        )
        worker.start("prefork")
        await eventually(lambda: somebody_waits(database))
        worker.kill()
    worker.start("prefork")

    record = await wait_for_task(database, registry["csv_import"], record_id, within=60)

    assert record.attempts == 2
    await everything_is_there_once(database, registry, record)


async def test_killed_while_its_contributions_run(
    database: Database,
    registry: Registry,
    worker: WorkerProcess,
    upkeep: None,
    record_id: int,
) -> None:
    """The import itself needs no worker by then; every contribution is realized once."""
    worker.start("prefork")

    async def some_have_ended() -> bool:
        worker.check()
        return 0 < await completed(database) < LINES

    await eventually(some_have_ended)
    worker.kill()
    worker.start("prefork")

    record = await wait_for_task(database, registry["csv_import"], record_id, within=60)

    assert record.attempts == 1
    await everything_is_there_once(database, registry, record)


async def somebody_waits(database: Database) -> bool:
    """Whether a statement waits for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.autocommit() as connection:
        return bool(await connection.scalar(query))


async def completed(database: Database) -> int:
    """How many contributions have been realized."""
    query = "SELECT count(*) FROM contribution_realization_task_tracking WHERE status = 'COMPLETED'"
    async with database.autocommit() as connection:
        return int(await connection.scalar(text(query)) or 0)


async def everything_is_there_once(database: Database, registry: Registry, record: Any) -> None:
    """Counts, records and money agree with the file."""
    assert record.status is TrackingStatus.COMPLETED
    assert (record.result["processed"], record.result["failed"]) == (LINES + 1, 1)
    assert [failure["part"] for failure in record.result["failures"]] == [f"line {LINES + 2}"]
    children = {"total": LINES, "completed": LINES, "failed": 0, "cancelled": 0, "failures": []}
    assert record.result["children"] == children
    async with database.transaction() as session:
        service = registry["contribution_realization"].service(session)
        contributions = await service.get_by_status(limit=2 * LINES)
        [invested] = (await session.execute(select(Holding.invested_eur))).scalars()
    assert len(contributions) == LINES
    assert invested == LINES * Decimal("2.50")
