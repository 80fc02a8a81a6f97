"""The sign of life: what it says while a body runs, and what it hears back."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from tests.worker.bench import Bench
from tests.worker.running import Running
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.history import line
from tracking.metrics import StaleWrites
from tracking.settings import Settings
from tracking.stops import AttemptLost
from tracking.task import Progress
from tracking.testing import eventually
from tracking.worker.heartbeat import Heartbeat
from tracking.worker.in_flight import InFlight

pytestmark = pytest.mark.database

KILL_HEARTBEAT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'goldfinch heartbeat'"
)
COUNT_HEARTBEATS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'goldfinch heartbeat'"
)

WAITING_HEARTBEATS = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'goldfinch heartbeat' AND wait_event_type = 'Lock'"
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Heartbeats in quick succession."""
    return settings.model_copy(update={"heartbeat_seconds": 0.2, "progress_seconds": 0.1})


@pytest.fixture
async def running(bench: Bench, database: Database) -> AsyncIterator[Running]:
    """Bodies at work; they are ended with the test."""
    running = Running(bench, database)
    yield running
    await running.end()


class TestLife:
    """Attempts in flight are said to be alive."""

    async def test_an_async_body_that_waits_is_alive(self, running: Running) -> None:
        """The heartbeat advances while the body awaits something slow (G9)."""
        record_id = running.bench.create()

        async def body(_: Any) -> None:
            await running.linger()

        running.run(body, record_id)
        seen = await running.beats(record_id)

        assert seen == sorted(set(seen))

    async def test_a_body_that_blocks_the_loop_is_alive(self, running: Running) -> None:
        """An async body that calls `time.sleep` stops its loop, not its heartbeat (G9)."""
        record_id = running.bench.create()

        async def body(_: Any) -> None:
            while not running.may_end.is_set():
                time.sleep(0.02)  # noqa: ASYNC251  # blocking is the point

        running.run(body, record_id)
        seen = await running.beats(record_id)

        assert seen == sorted(set(seen))

    async def test_a_plain_body_that_blocks_is_alive(self, running: Running) -> None:
        """The heartbeat advances while a plain body occupies Celery's thread (G9)."""
        record_id = running.bench.create()

        def body(_: Any) -> None:
            running.may_end.wait(60)

        running.run(body, record_id)
        seen = await running.beats(record_id)

        assert seen == sorted(set(seen))

    async def test_a_heartbeat_is_not_a_visible_change(self, running: Running) -> None:
        """Being alive raises no version and writes no history: readers are not bothered."""
        record_id = running.bench.create()

        def body(_: Any) -> None:
            running.may_end.wait(60)

        running.run(body, record_id)
        claimed = await running.reaches(record_id, lambda r: r.status == "PROCESSING")
        await running.beats(record_id)

        assert (await running.record(record_id)).version == claimed.version

    async def test_a_lost_connection_is_replaced(self, running: Running) -> None:
        """After the server has ended its connection the heartbeat goes on over a new one."""
        record_id = running.bench.create()

        def body(_: Any) -> None:
            running.may_end.wait(60)

        running.run(body, record_id)
        await running.beats(record_id)
        ended = await running.execute(KILL_HEARTBEAT)
        seen = await running.beats(record_id)

        assert ended == 1
        assert len(seen) == 3

    async def test_ended_attempts_are_forgotten(self, running: Running) -> None:
        """However a body ends, nothing says any more that it is alive."""
        records = [running.bench.create(label=label) for label in ("good", "bad", "exit")]

        async def body(task: Any) -> None:
            if task.record.label == "bad":
                raise ValueError
            if task.record.label == "exit":
                raise SystemExit

        await asyncio.to_thread(running.bench.run, body, *records)

        assert running.bench.runtime.heartbeat._in_flight == set()


class TestProgress:
    """What bodies say on the way."""

    async def test_the_last_word_wins(self, running: Running) -> None:
        """Of a thousand reports few are written, and the last one is (S1.4)."""
        record_id = running.bench.create()

        def body(task: Any) -> None:
            for number in range(1, 1001):
                task.progress(processed=number, total=1000, step=f"item {number}")
            running.may_end.wait(60)

        running.run(body, record_id)
        record = await running.reaches(record_id, lambda r: r.processed_items == 1000)

        assert (record.progress, record.total_items) == (100, 1000)
        assert record.current_step == "item 1000"
        assert record.version < 200

    async def test_what_is_left_out_stays(self, running: Running) -> None:
        """A report of the percentage alone does not wipe out the step."""
        record_id = running.bench.create()
        may_go_on = threading.Event()

        def body(task: Any) -> None:
            task.progress(10, step="reading")
            may_go_on.wait(60)
            task.progress(20)
            running.may_end.wait(60)

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.progress == 10)
        may_go_on.set()
        record = await running.reaches(record_id, lambda r: r.progress == 20)

        assert record.current_step == "reading"

    async def test_progress_is_a_visible_change(self, running: Running) -> None:
        """A report that is written raises the version, so that live readers see it (G13)."""
        record_id = running.bench.create()
        may_go_on = threading.Event()

        def body(task: Any) -> None:
            may_go_on.wait(60)
            task.progress(50)
            running.may_end.wait(60)

        running.run(body, record_id)
        before = await running.reaches(record_id, lambda r: r.status == "PROCESSING")
        may_go_on.set()
        after = await running.reaches(record_id, lambda r: r.progress == 50)

        assert after.version > before.version

    async def test_records_of_one_worker_do_not_mix(self, running: Running) -> None:
        """What many bodies report at once is written to each one's own record."""
        records = [running.bench.create() for _ in range(5)]

        async def body(task: Any) -> None:
            task.progress(task.record.id % 100, step=f"record {task.record.id}")
            await running.linger()

        running.run(body, *records)
        steps = {
            record_id: await running.reaches(record_id, lambda r: r.current_step is not None)
            for record_id in records
        }

        assert {i: (r.progress, r.current_step) for i, r in steps.items()} == {
            record_id: (record_id % 100, f"record {record_id}") for record_id in records
        }

    @pytest.mark.parametrize(
        "said",
        [
            pytest.param({"step": "a\x00b"}, id="nul"),
            pytest.param({"step": "\ud800"}, id="surrogate"),
            pytest.param({"processed": 2**63, "total": 2**64}, id="huge"),
            pytest.param({"percent": 33.3}, id="fraction"),
        ],
    )
    async def test_progress_that_cannot_be_stored_harms_nobody_else(
        self, running: Running, said: dict[str, Any]
    ) -> None:
        """It is refused where it is said; the worker's other attempts stay alive (G9)."""
        careless, careful = running.bench.create(label="careless"), running.bench.create()

        async def body(task: Any) -> None:
            if task.record.label == "careless":
                task.progress(**said)
            await running.linger()

        running.run(body, careless, careful)
        failed = await running.reaches(careless, lambda r: r.status == "FAILED")
        seen = await running.beats(careful)

        assert failed.error_type == "Invalid"
        assert len(seen) == 3


class TestTrouble:
    """One attempt that cannot be written about does not silence the others (G9)."""

    @pytest.fixture
    def heartbeat(self, settings: Settings, registry: Registry) -> Iterator[Heartbeat]:
        """A heartbeat without a worker around it."""
        heartbeat = Heartbeat(settings, registry, "a worker", StaleWrites(CollectorRegistry()))
        yield heartbeat
        heartbeat.close()

    async def start(self, running: Running) -> InFlight:
        """Start a record by hand; returns the attempt at it."""
        record_id = await asyncio.to_thread(running.bench.create)
        await running.start(record_id)
        return InFlight("probe", (record_id, 1), lambda: None)

    async def test_news_that_no_column_takes_are_dropped(
        self, running: Running, heartbeat: Heartbeat
    ) -> None:
        """Both the attempt that said it and the one beside it stay alive."""
        bad, good = await self.start(running), await self.start(running)
        bad.progress, good.progress = Progress(step="\x00"), Progress(50)

        heartbeat.add(bad)
        heartbeat.add(good)
        seen = [await running.beats(attempt.fence[0]) for attempt in (bad, good)]

        assert [len(times) for times in seen] == [3, 3]
        assert bad.progress is None

    async def test_a_domain_that_fails_does_not_silence_the_next(
        self, running: Running, heartbeat: Heartbeat
    ) -> None:
        """An attempt in a domain that cannot be written to is skipped; the others are not."""
        attempt = await self.start(running)

        heartbeat.add(InFlight("no_such_domain", (1, 1), lambda: None))
        heartbeat.add(attempt)
        seen = await running.beats(attempt.fence[0])

        assert len(seen) == 3


class TestLoss:
    """The record has been given to another worker (G7)."""

    async def test_an_async_body_is_cancelled(self, running: Running) -> None:
        """The body hears of it as a cancellation; the new attempt is left alone."""
        record_id = running.bench.create()
        heard: list[str] = []

        async def body(_: Any) -> None:
            try:
                await running.linger()
            except asyncio.CancelledError:
                heard.append("cancelled")
                raise

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.status == "PROCESSING")
        await running.steal(record_id)
        await running.has_heard(heard)
        await running.end()

        record = await running.record(record_id)
        assert heard == ["cancelled"]
        assert (record.status, record.worker) == (TrackingStatus.PROCESSING, "thief")
        assert record.attempts == 2

    async def test_a_plain_body_hears_of_it_when_it_reports(self, running: Running) -> None:
        """Its next progress raises AttemptLost."""
        record_id = running.bench.create()
        heard: list[str] = []

        def body(task: Any) -> None:
            try:
                while not running.may_end.wait(0.02):
                    task.progress(50)
            except AttemptLost as lost:
                heard.append(type(lost).__name__)
                raise

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.progress == 50)
        await running.steal(record_id)
        await running.has_heard(heard)
        await running.end()

        record = await running.record(record_id)
        assert heard == ["AttemptLost"]
        assert (record.status, record.worker) == (TrackingStatus.PROCESSING, "thief")

    async def test_a_lost_body_that_returns_writes_nothing(self, running: Running) -> None:
        """A body that takes no notice of its cancellation cannot complete, either."""
        record_id = running.bench.create()
        heard: list[str] = []

        async def body(_: Any) -> dict[str, bool]:
            try:
                await running.linger()
            except asyncio.CancelledError:
                heard.append("cancelled")
            return {"mine": True}

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.status == "PROCESSING")
        await running.steal(record_id)
        await running.has_heard(heard)
        await running.end()

        record = await running.record(record_id)
        assert (record.status, record.result) == (TrackingStatus.PROCESSING, None)

    async def test_the_other_bodies_of_the_message_go_on(self, running: Running) -> None:
        """Only the body whose record was lost is cancelled."""
        lost, kept = running.bench.create(label="lost"), running.bench.create(label="kept")
        heard: list[str] = []

        async def body(task: Any) -> dict[str, bool]:
            try:
                await running.linger()
            except asyncio.CancelledError:
                heard.append(task.record.label)
                raise
            return {"mine": True}

        running.run(body, lost, kept)
        await running.reaches(lost, lambda r: r.status == "PROCESSING")
        await running.steal(lost)
        await running.has_heard(heard)
        await running.end()

        assert heard == ["lost"]
        assert (await running.record(kept)).result == {"mine": True}
        assert (await running.record(lost)).status is TrackingStatus.PROCESSING

    async def test_a_deleted_record_stops_its_body(self, running: Running) -> None:
        """A record that somebody removed by hand has no attempt any more."""
        record_id = running.bench.create()
        heard: list[str] = []

        async def body(_: Any) -> None:
            try:
                await running.linger()
            except asyncio.CancelledError:
                heard.append("cancelled")
                raise

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.status == "PROCESSING")
        deleted = await running.execute(text("DELETE FROM probe_task_tracking RETURNING id"))
        await running.has_heard(heard)

        assert deleted == 1


class TestEnding:
    """An attempt that ends while something is being written about it."""

    async def test_its_end_waits_for_what_is_being_written(
        self, running: Running, database: Database
    ) -> None:
        """What the heartbeat writes meanwhile, the outcome would write a second time."""
        record_id = await asyncio.to_thread(running.bench.create)
        await running.start(record_id)
        heartbeat = running.bench.runtime.heartbeat
        attempt = InFlight("probe", (record_id, 1), lambda: None)
        attempt.lines.add(line("once", {}))

        async def is_stuck() -> bool:
            return await running.execute(WAITING_HEARTBEATS) == 1

        async def end() -> int:
            await heartbeat.let_go(attempt)
            return len(attempt.lines)

        async with database.session() as gate:
            await gate.execute(text("LOCK TABLE probe_task_event IN EXCLUSIVE MODE"))
            heartbeat.add(attempt)
            await eventually(is_stuck)
            ending = asyncio.create_task(end())
        left = await ending

        events = await asyncio.to_thread(running.bench.events, record_id)
        assert left == 0
        assert [e["message"] for e in events if e["kind"] == "log"] == ["once"]


class TestClosing:
    """The end of the process."""

    async def test_closing_ends_the_connection(
        self, settings: Settings, registry: Registry, database: Database
    ) -> None:
        """After `close` the database has no connection of the heartbeat any more."""
        heartbeat = Heartbeat(settings, registry, "a worker", StaleWrites(CollectorRegistry()))
        told = threading.Event()

        async def connections() -> int:
            async with database.autocommit() as connection:
                return await connection.scalar(COUNT_HEARTBEATS) or 0

        async def is_gone() -> bool:
            return await connections() == 0

        heartbeat.add(InFlight("probe", (1, 1), told.set))
        assert await asyncio.to_thread(told.wait, 30)
        before = await connections()
        await asyncio.to_thread(heartbeat.close)

        assert before == 1
        assert await eventually(is_gone)
