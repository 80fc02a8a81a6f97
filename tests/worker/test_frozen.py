"""A worker that is frozen past its lease and thawed: every write of it is refused and counted (G7).

Its attempts had business data in open transactions, and go on where they stood; by then each record
has been completed by an attempt elsewhere.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.worker.dispatching import Dispatching
from tests.worker.worker_process import WorkerProcess
from tracking import Registry
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually
from tracking.worker.records import run_records
from tracking.worker.runtime import Runtime

pytestmark = [
    pytest.mark.database,
    pytest.mark.broker,
    # One at a time: each holds thirty connections open.
    pytest.mark.xdist_group("frozen"),
]

EACH = 10
DOMAINS = ("probe", "probe_plain")
ALL = EACH * len(DOMAINS)


@pytest.fixture
def elsewhere(
    settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Runtime]:
    """Another worker, inside the test process."""
    monkeypatch.setenv("PROBE_FOLDER", str(tmp_path))
    runtime = Runtime(settings.model_copy(update={"database_pool_size": 5}), registry)
    yield runtime
    runtime.close()


@pytest.fixture
def many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen worker holds a transaction for each attempt."""
    monkeypatch.setenv("GOLDFINCH_DATABASE_POOL_SIZE", f"{ALL + 2}")


OPEN = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'goldfinch worker' AND state = 'idle in transaction'"
)


async def open_transactions(dispatching: Dispatching) -> int:
    """How many attempts have business data that is not committed."""
    async with dispatching.database.autocommit() as connection:
        return await connection.scalar(OPEN) or 0


async def stand(dispatching: Dispatching) -> dict[str, list[Any]]:
    """Everything that is stored: records, history, business data."""
    tables = [f"{domain}_task_{kind}" for domain in DOMAINS for kind in ("tracking", "event")]
    async with dispatching.database.transaction() as session:
        return {
            table: list((await session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))).all())  # noqa: S608  # our names
            for table in (*tables, "probe_notes")
        }


async def in_time(dispatching: Dispatching) -> int:
    """How many lines have been written of what was said before the frost."""
    found = await stand(dispatching)
    events = [event for domain in DOMAINS for event in found[f"{domain}_task_event"]]
    return sum(event.message == "in time" for event in events)


async def take_over(dispatching: Dispatching, elsewhere: Runtime) -> None:
    """Wait until the attempts count as lost, and make the next one of each elsewhere."""
    impatient = dispatching.settings.model_copy(update={"lease_seconds": 0.5})
    maintenance = Maintenance(impatient, dispatching.registry, dispatching.database)
    swept: Counter[str] = Counter()

    async def all_swept() -> bool:
        for counts in (await maintenance.run_job("sweep")).values():
            swept.update(counts)
        return swept["requeued: worker_lost"] == ALL

    await eventually(all_swept)
    for name in DOMAINS:
        fences = [(record_id, 1) for record_id in range(1, EACH + 1)]
        domain = dispatching.registry[name]
        await asyncio.to_thread(run_records, elsewhere, domain, fences)


async def refusals(worker: WorkerProcess, write: str) -> Counter[str]:
    """What has been refused once that many of `write` have been."""

    async def refused() -> Counter[str] | None:
        worker.check()
        counts: Counter[str] = Counter()
        for line in worker.logged("stale write refused"):
            counts[line["write"]] += line["number"]
        return counts if counts[write] >= ALL else None

    return await eventually(refused)


@pytest.mark.usefixtures("many_at_once")
@pytest.mark.parametrize("hears_of_it", [True, False])
async def test_a_frozen_worker_writes_nothing_when_it_is_thawed(
    dispatching: Dispatching,
    worker: WorkerProcess,
    elsewhere: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    *,
    hears_of_it: bool,
) -> None:
    """Heartbeats, progress, lines, outcomes, business data: all of them, of every attempt.

    Whether its heartbeat hears first that the attempts are lost, and the bodies are told; or the
    bodies end before the next heartbeat, and only the database knows.
    """
    monkeypatch.setenv("GOLDFINCH_PROGRESS_SECONDS", "0.1" if hears_of_it else "600")
    monkeypatch.setenv("GOLDFINCH_HEARTBEAT_SECONDS", "0.2" if hears_of_it else "600")
    monkeypatch.setenv("GOLDFINCH_LEASE_SECONDS", "0.5" if hears_of_it else "1200")
    for domain in DOMAINS:
        await dispatching.create(EACH, domain, behaviour="freeze")
    await dispatching.drain(dispatching.dispatcher())
    worker.start("threads", ALL)
    await worker.began(*(f"{d}:{number}" for d in DOMAINS for number in range(1, EACH + 1)))

    async def all_at_work() -> bool:
        # A step and a line of each attempt, where there is a heartbeat to write them.
        told = 2 * ALL if hears_of_it else 0
        return (await open_transactions(dispatching), await in_time(dispatching)) == (ALL, told)

    await eventually(all_at_work)
    worker.freeze()
    await take_over(dispatching, elsewhere)
    before = await stand(dispatching)
    if not hears_of_it:
        worker.open_gate()
    worker.thaw()
    if hears_of_it:
        await refusals(worker, "heartbeat")
        worker.open_gate()
    refused = await refusals(worker, "outcome")

    records = [record for d in DOMAINS for record in before[f"{d}_task_tracking"]]
    assert {(record.status, record.attempts) for record in records} == {("COMPLETED", 2)}
    assert {record.result["pid"] for record in records} == {os.getpid()}
    assert [note for note in before["probe_notes"] if "frozen" in note.text] == []
    assert len(before["probe_notes"]) == len(records) == ALL
    assert await stand(dispatching) == before
    if hears_of_it:
        assert refused == {"heartbeat": ALL, "progress": ALL, "log": ALL, "outcome": ALL}
    else:
        assert refused == {"progress": ALL, "log": 2 * ALL, "outcome": ALL}
