"""Messages that carry many records, each of which keeps an attempt and an outcome of its own."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.worker.bench import Bench
from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.worker_process import WorkerProcess
from tracking import Registry, TrackingStatus, tracked_task
from tracking.db import Database
from tracking.errors import InvalidWiring
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = [pytest.mark.database, pytest.mark.broker]

CHUNKED = "probe_chunked"


async def rows(dispatching: Dispatching, sql: str) -> list[Any]:
    """The rows of a query."""
    async with dispatching.database.transaction() as session:
        return [*(await session.execute(text(sql)))]


async def statuses(dispatching: Dispatching) -> Counter[str]:
    """How many records stand where."""
    found = await rows(dispatching, f"SELECT status FROM {CHUNKED}_task_tracking")  # noqa: S608  # our name
    return Counter(row.status for row in found)


class TestDispatch:
    """What a dispatcher puts into one message."""

    async def test_due_records_go_in_chunks(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Twenty-five records make three messages, and each knows the message it went with."""
        ids = await dispatching.create(25, CHUNKED)

        handed_over = await dispatching.dispatcher().dispatch_due()

        letters = mailbox.take_all()
        carried = [[record_id for record_id, _ in letter.fences] for letter in letters]
        known = await rows(dispatching, f"SELECT id, celery_task_id FROM {CHUNKED}_task_tracking")  # noqa: S608  # our name
        assert handed_over == 25
        assert carried == [ids[:10], ids[10:20], ids[20:]]
        assert [letter.task_id for letter in letters] == [
            f"{CHUNKED}:{chunk[0]}" for chunk in carried
        ]
        assert dict(known) == {i: f"{CHUNKED}:{chunk[0]}" for chunk in carried for i in chunk}

    async def test_urgent_records_lead_their_message(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """The most urgent record comes first, and its message is as urgent as it is."""
        calm = await dispatching.create(12, CHUNKED, priority=2)
        [urgent] = await dispatching.create(1, CHUNKED, priority=9)

        await dispatching.dispatcher().dispatch_due()

        letters = mailbox.take_all()
        assert [i for letter in letters for i, _ in letter.fences] == [urgent, *calm]
        assert [len(letter.fences) for letter in letters] == [10, 3]
        assert letters[0].priority != letters[1].priority

    async def test_others_are_not_chunked(self, dispatching: Dispatching, mailbox: Mailbox) -> None:
        """A task that has not asked for it gets a message for each record."""
        await dispatching.create(3)

        await dispatching.dispatcher().dispatch_due()

        assert [len(letter.fences) for letter in mailbox.take_all()] == [1, 1, 1]

    @pytest.mark.parametrize(("chunk", "at_once"), [(0, None), (1_001, None), (5, 6), (5, 0)])
    def test_impossible_chunks_are_refused(
        self, registry: Registry, chunk: int, at_once: int | None
    ) -> None:
        """At start-up, with a sentence that says what is possible."""
        with pytest.raises(InvalidWiring, match="chunk is 1 to"):
            tracked_task(registry[CHUNKED], chunk=chunk, at_once=at_once)


class TestReconcile:
    """Messages of chunks are counted, not their records."""

    async def recalled(self, dispatching: Dispatching, waiting: int) -> int:
        """How many records are recalled when so many messages wait."""

        async def depth() -> int:
            return waiting

        settings, registry = dispatching.settings, dispatching.registry
        jobs = Maintenance(settings, registry, dispatching.database, depth)
        return (await jobs.run_job("reconcile"))[CHUNKED]["recalled"]

    async def test_waiting_chunks_are_left_alone_and_missing_ones_are_found(
        self, dispatching: Dispatching
    ) -> None:
        """Three messages for twenty-five records are right, two are one too few (G3)."""
        await dispatching.create(25, CHUNKED)
        await dispatching.dispatcher().dispatch_due()
        await rows(
            dispatching,
            f"UPDATE {CHUNKED}_task_tracking SET dispatched_at = now() - interval '1 minute'"  # noqa: S608  # our name
            " RETURNING id",
        )

        assert await self.recalled(dispatching, 3) == 0
        assert await self.recalled(dispatching, 2) == 25


class TestRunning:
    """What a worker does with a chunk."""

    @pytest.fixture
    def bench(self, settings: Settings, registry: Registry, database: Database) -> Iterator[Bench]:  # noqa: ARG002  # empties the tables
        """A worker's runtime on the chunked domain."""
        with Bench(settings, registry, CHUNKED) as bench:
            yield bench

    def test_no_more_run_at_once_than_allowed(self, bench: Bench) -> None:
        """Of ten records at most three run, and the others are nobody's until their turn comes."""
        records = [bench.create() for _ in range(10)]
        running, most, claimed = set(), [0], [0]

        @tracked_task(bench.domain, chunk=10, at_once=3)
        async def body(task: Any) -> None:
            running.add(task.record.id)
            await asyncio.sleep(0)
            async with bench.runtime.database.autocommit() as connection:
                query = f"SELECT count(*) FROM {CHUNKED}_task_tracking WHERE status = 'PROCESSING'"  # noqa: S608  # our name
                claimed[0] = max(claimed[0], (await connection.execute(text(query))).scalar_one())
            most[0] = max(most[0], len(running))
            running.discard(task.record.id)

        bench.run_task(body, *records)

        assert {bench.record(i).status for i in records} == {TrackingStatus.COMPLETED}
        assert most[0] <= 3
        assert 1 <= claimed[0] <= 3

    def test_a_cancelled_record_stops_alone(self, bench: Bench) -> None:
        """A body that ends as cancelled leaves its runner to the records that follow."""
        records = [bench.create() for _ in range(4)]

        @tracked_task(bench.domain, chunk=4, at_once=1)
        async def body(task: Any) -> None:
            if task.record.id == records[1]:
                async with bench.runtime.database.transaction() as session:
                    await bench.domain.service(session).cancel(records[1], "not wanted")
                await asyncio.sleep(30)

        bench.runtime.heartbeat._settings.heartbeat_seconds = 0.1
        bench.run_task(body, *records)

        seen = [bench.record(i).status for i in records]
        done, cancelled = TrackingStatus.COMPLETED, TrackingStatus.CANCELLED
        assert seen == [done, cancelled, done, done]


class TestDeath:
    """A worker that dies in the middle of a chunk."""

    async def test_killed_in_mid_chunk_nothing_is_lost_or_doubled(
        self, dispatching: Dispatching, worker: WorkerProcess
    ) -> None:
        """Every record ends with one effect, but the one that kills its process each time (G7)."""
        settings = dispatching.settings.model_copy(
            update={"lease_seconds": 1.5, "heartbeat_seconds": 0.3, "progress_seconds": 0.1}
        )
        worker = WorkerProcess(settings, worker.folder)
        before = await dispatching.create(7, CHUNKED)
        [killer] = await dispatching.create(1, CHUNKED, behaviour="kill", max_attempts=2)
        flaky = await dispatching.create(2, CHUNKED, behaviour="fail")
        after = await dispatching.create(20, CHUNKED)
        jobs = Maintenance(settings, dispatching.registry, dispatching.database)
        dispatcher = dispatching.dispatcher()
        await dispatching.drain(dispatcher)

        async def all_have_ended() -> bool:
            worker.check()
            await jobs.run_job("sweep")
            await dispatcher.dispatch_due()
            return not {"PENDING", "PROCESSING"} & (await statuses(dispatching)).keys()

        worker.start("prefork", 2)
        try:
            await eventually(all_have_ended, within=60)
        finally:
            worker.kill()

        notes = await rows(dispatching, "SELECT record_id, count(*) FROM probe_notes GROUP BY 1")
        assert await statuses(dispatching) == {"COMPLETED": 29, "FAILED": 1}
        assert dict(notes) == dict.fromkeys([*before, *flaky, *after], 1)
        assert worker.runs()[f"{CHUNKED}:{killer}"] == 2

    async def test_a_worker_killed_with_all_its_children_loses_nothing(
        self, dispatching: Dispatching, worker: WorkerProcess
    ) -> None:
        """SIGKILL for the whole worker while bodies run: another one does the rest (G3, G9)."""
        ids = await dispatching.create(4, CHUNKED, behaviour="wait")
        ids += await dispatching.create(16, CHUNKED)
        dispatcher = dispatching.dispatcher(redispatch_after=timedelta(milliseconds=1))
        settings = dispatching.settings.model_copy(update={"lease_seconds": 1.5})
        jobs = Maintenance(settings, dispatching.registry, dispatching.database)
        await dispatcher.dispatch_due()

        worker.start("prefork", 1)
        await worker.began(*(f"{CHUNKED}:{i}" for i in ids[:4]))
        worker.kill()
        worker.open_gate()
        worker.start("prefork", 1)

        async def all_are_done() -> bool:
            worker.check()
            await jobs.run_job("sweep")
            await dispatcher.dispatch_due()
            return await statuses(dispatching) == {"COMPLETED": 20}

        await eventually(all_are_done, within=60)
        notes = await rows(dispatching, "SELECT record_id, count(*) FROM probe_notes GROUP BY 1")
        assert dict(notes) == dict.fromkeys(ids, 1)
