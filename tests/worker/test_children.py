"""A batch on real workers: what is handed out is done once, and counted exactly."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import psutil
import pytest

from tests.worker.bench import Bench, Body
from tests.worker.dispatching import Dispatching
from tests.worker.probe_domains.tables import write_note
from tests.worker.worker_process import WorkerProcess
from tracking import TrackingStatus
from tracking.errors import Unavailable
from tracking.maintenance import Maintenance
from tracking.testing import eventually, wait_for_task

pytestmark = pytest.mark.database

CHILDREN = 1_000
KILLS = 3
QUICK = {"heartbeat_seconds": 0.5, "lease_seconds": 1.5, "sweep_seconds": 0.5}


@pytest.fixture
async def upkeep(dispatching: Dispatching) -> AsyncIterator[None]:
    """A dispatcher and its upkeep, which notices lost workers quickly."""
    settings = dispatching.settings.model_copy(update=QUICK)
    stop = dispatching.run(redispatch_after=settings.redispatch_after / 600)
    maintenance = Maintenance(settings, dispatching.registry, dispatching.database)
    running = asyncio.create_task(maintenance.run(stop))
    yield
    stop.set()
    await running


async def ended_children(dispatching: Dispatching, parent: int) -> int:
    """How many children have ended, as the parent says."""
    async with dispatching.database.transaction() as session:
        record: Any = await dispatching.registry["probe"].service(session).get_status(parent)
    return record.processed_items or 0


def kill_a_child(worker: WorkerProcess) -> None:
    """Kill one process of the pool while it works."""
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(worker.pid).children()[:1]:
            child.send_signal(signal.SIGKILL)


@pytest.mark.broker
async def test_a_thousand_children_are_counted_exactly(
    dispatching: Dispatching, worker: WorkerProcess, upkeep: None
) -> None:
    """Processes of the pool are killed meanwhile: every child ends once, with one effect."""
    [parent] = await dispatching.create(behaviour="hand out", label=str(CHILDREN))
    worker.start("prefork", 2)

    for number in range(KILLS):

        async def has_come_further(least: int = (number + 1) * CHILDREN // (KILLS + 2)) -> bool:
            worker.check()
            return await ended_children(dispatching, parent) >= least

        await eventually(has_come_further, within=90)
        kill_a_child(worker)
    record = await wait_for_task(
        dispatching.database, dispatching.registry["probe"], parent, within=120
    )

    async with dispatching.database.transaction() as session:
        statuses = (
            await dispatching.registry["probe_plain"]
            .service(session)
            .get_by_status(TrackingStatus.COMPLETED, limit=2 * CHILDREN)
        )
        notes = await session.connection()
        count = (await notes.exec_driver_sql("SELECT count(*) FROM probe_notes")).scalar_one()
    assert record.status is TrackingStatus.COMPLETED
    assert record.result["children"] == {
        "total": CHILDREN,
        "completed": CHILDREN,
        "failed": 0,
        "cancelled": 0,
        "failures": [],
    }
    assert (len(statuses), count) == (CHILDREN, CHILDREN + 1)


class TestParts:
    """Items that one attempt deals with by itself."""

    def test_a_part_that_fails_is_noted_and_the_others_go_on(
        self, bench: Bench, shape: Any
    ) -> None:
        """Processed and failed are counted, failures listed under their names."""

        async def body(task: Any) -> Any:
            for number in task.each([3, 2, 1, 0], step="dividing"):
                with task.part(f"number {number}"):
                    assert 6 // number
            return task.summary()

        record_id = bench.create()
        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        failure = {"part": "number 0", "error_type": "ZeroDivisionError"}
        failure["error_message"] = "integer division or modulo by zero"
        assert record.result == {"processed": 4, "failed": 1, "failures": [failure]}
        assert record.status is TrackingStatus.COMPLETED

    def test_what_a_failed_part_wrote_is_undone(self, bench: Bench) -> None:
        """With `async with` a part is a savepoint: also for what PostgreSQL refuses."""

        async def body(task: Any) -> Any:
            for words in task.each(["one", "two", "one", "three"]):
                async with task.part(words):
                    await note(task, words)
                    assert words != "two"
            return task.summary()

        record_id = bench.create()
        bench.run(body, record_id)

        result = bench.record(record_id).result
        kinds = [(failure["part"], failure["error_type"]) for failure in result["failures"]]
        assert kinds == [("two", "AssertionError"), ("one", "Conflict")]
        assert bench.notes() == ["one", "three"]

    @pytest.mark.parametrize("bad", ["no_such", "probe"])
    def test_a_body_whose_request_is_refused_fails(self, bench: Bench, bad: str) -> None:
        """An unknown domain, a request that the schema refuses: the attempt fails with it."""

        async def body(task: Any) -> None:
            await task.spawn(bad, [{"nonsense": 1}])

        record_id = bench.create()
        bench.run(body, record_id)

        record = bench.record(record_id)
        expected = {"no_such": "UnknownDomain", "probe": "Invalid"}[bad]
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, expected)

    def test_a_plain_body_hands_out_work(self, bench: Bench, shape: Body) -> None:
        """Children are made with the end of the attempt; the record waits for them."""

        async def body(task: Any) -> dict[str, int]:
            children = await task.spawn("probe", [{}, {}])
            return {"first": children[0].id}

        record_id = bench.create()
        bench.run(shape(body), record_id)  # type: ignore[operator]  # the fixture's value

        record = bench.record(record_id)
        assert (record.status, record.heartbeat_at) == (TrackingStatus.PROCESSING, None)
        assert record.result == {"first": record_id + 1}


async def note(task: Any, words: str) -> None:
    """Write business data."""
    await write_note(task.service, task.record.id, words)


def test_a_commit_that_was_taken_for_lost_is_not_repeated(
    bench: Bench, shape: Callable[[Body], Body]
) -> None:
    """The record waits for its children, PROCESSING as before: no second attempt, no end (G7)."""
    record_id = bench.create()

    async def body(task: Any) -> None:
        session = task.service.db
        await write_note(task.service, task.record.id, "bought")
        await task.spawn("probe_plain", [{}])
        commit = session.commit

        async def commit_and_hear_nothing() -> None:
            await commit()
            raise Unavailable

        session.commit = commit_and_hear_nothing

    bench.run(shape(body), record_id)

    record = bench.record(record_id)
    assert (record.status, record.attempts) == (TrackingStatus.PROCESSING, 1)
    assert record.heartbeat_at is None
    assert bench.notes() == ["bought"]
