"""What a body says is in the history of its record, and its last word in the record (S0.2)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.worker.bench import Bench, Body, interrupted_by
from tests.worker.probe_domains.behaviours import Flaky
from tests.worker.probe_domains.tables import write_note
from tests.worker.running import Running
from tracking import TrackingStatus
from tracking.db import Database
from tracking.history import MOST_WAITING
from tracking.settings import Settings
from tracking.stops import AttemptLost
from tracking.testing import eventually

pytestmark = pytest.mark.database

Shape = Callable[[Body], Body]

LOCK = text("UPDATE probe_task_tracking SET label = 'mine' WHERE id = :id")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Heartbeats that come too late, unless a test hurries them."""
    return settings.model_copy(update={"heartbeat_seconds": 600, "progress_seconds": 600})


def lines(bench: Bench, record_id: int, kind: str = "log") -> list[str]:
    """What the history says of this kind."""
    return [e["message"] for e in bench.events(record_id) if e["kind"] == kind]


class TestLastWord:
    """What a body says just before it ends, when no heartbeat comes any more."""

    @pytest.mark.parametrize("with_business", [False, True], ids=["alone", "with business data"])
    def test_the_last_progress_is_kept(
        self, bench: Bench, shape: Shape, *, with_business: bool
    ) -> None:
        """Step and items of a COMPLETED record are those that were said last."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            if with_business:
                await write_note(task.service, task.record.id, "bought")
            task.progress(processed=1, total=3, step="first")
            task.progress(processed=3, step="third")

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.progress) == (TrackingStatus.COMPLETED, 100)
        assert (record.processed_items, record.total_items) == (3, 3)
        assert record.current_step == "third"
        assert lines(bench, record_id, "progress") == ["third"]

    @pytest.mark.parametrize("ending", [None, ValueError, Flaky])
    @pytest.mark.parametrize("with_business", [False, True], ids=["alone", "with business data"])
    def test_nothing_that_was_logged_is_lost(
        self, bench: Bench, shape: Shape, ending: type[Exception] | None, *, with_business: bool
    ) -> None:
        """However the body ends, its lines precede its end in the history, in order."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            if with_business:
                await write_note(task.service, task.record.id, "bought")
            task.log("asked", source="a.csv")
            task.log("answered", rows=3)
            if ending is not None:
                raise ending

        bench.run(shape(body), record_id)

        events = bench.events(record_id)
        said = [(e["kind"], e["message"], e["data"]) for e in events[1:3]]
        assert said == [("log", "asked", {"source": "a.csv"}), ("log", "answered", {"rows": 3})]
        assert events[3]["to_status"] == ("COMPLETED" if ending is None else "FAILED")
        assert {e["attempt"] for e in events[:4]} == {1}
        assert events[1]["actor"] == bench.runtime.worker

    def test_a_failure_keeps_how_far_it_came(self, bench: Bench, shape: Shape) -> None:
        """A FAILED record says at which step."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.progress(40, step="reading")
            raise ValueError

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.progress) == (TrackingStatus.FAILED, 40)
        assert record.current_step == "reading"

    def test_a_completion_that_is_refused_rolls_the_lines_back_once(
        self, bench: Bench, shape: Shape
    ) -> None:
        """Written with the completion that failed, they are written again with the failure."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.log("once")
            task.set(label="x" * 51)

        bench.run(shape(body), record_id)

        assert bench.record(record_id).status is TrackingStatus.FAILED
        assert lines(bench, record_id) == ["once", "traceback"]

    def test_an_interrupted_body_has_said_what_it_said(self, bench: Bench) -> None:
        """Also when it has to stop: the lines come before the plan of the next attempt."""
        record_id = bench.create()
        began = threading.Event()

        def body(task: Any) -> None:
            task.log("began")
            began.set()
            threading.Event().wait(30)

        with pytest.raises(SystemExit), interrupted_by(SystemExit(), when=began):
            bench.run(body, record_id)

        assert bench.record(record_id).status is TrackingStatus.PENDING
        assert lines(bench, record_id)[0] == "began"

    def test_a_flood_is_cut_and_counted(self, bench: Bench, shape: Shape) -> None:
        """A thousand lines are kept, and one says how many were not."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            for number in range(MOST_WAITING + 7):
                task.log(f"line {number}")

        bench.run(shape(body), record_id)

        said = bench.scalar(
            "SELECT json_agg(message ORDER BY seq) FROM probe_task_event"
            " WHERE tracking_id = :id AND kind = 'log'",
            id=record_id,
        )
        assert len(said) == MOST_WAITING + 1
        assert said[-1] == "7 lines were dropped: 1000 were waiting"

    @pytest.mark.parametrize("odd", ["\x00", "\ud800"], ids=["nul", "surrogate"])
    def test_odd_characters_are_replaced(self, bench: Bench, odd: str) -> None:
        """In a message, which is for people; the record completes (G19)."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.log(f"a{odd}b")

        bench.run(body, record_id)

        [said] = lines(bench, record_id)
        assert bench.record(record_id).status is TrackingStatus.COMPLETED
        assert said in {"a\N{REPLACEMENT CHARACTER}b", "a?b"}

    def test_odd_data_is_refused(self, bench: Bench, shape: Shape) -> None:
        """In the body that logs it, as with progress and results."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.log("ratio", value=float("nan"))

        bench.run(shape(body), record_id)

        assert bench.record(record_id).error_type == "Invalid"


class TestLost:
    """An attempt whose record went to another worker (G7)."""

    def test_what_it_said_is_refused_and_counted(self, bench: Bench, shape: Shape) -> None:
        """Progress, lines, outcome and business data: nothing is kept, each is counted."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "by attempt 1")
            await bench.steal(record_id)
            task.progress(90, step="late")
            task.log("late")
            task.log("later")

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.attempts, record.worker, record.progress) == (2, "thief", 0)
        assert lines(bench, record_id) == lines(bench, record_id, "progress") == bench.notes() == []
        assert refused(bench) == {"heartbeat": 0, "progress": 1, "log": 2, "outcome": 1}


class TestRunning:
    """While the body runs."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Heartbeats in quick succession, and little grace."""
        quick = {"heartbeat_seconds": 0.2, "progress_seconds": 0.1, "cancel_grace_seconds": 0.5}
        return settings.model_copy(update=quick)

    @pytest.fixture
    async def running(self, bench: Bench, database: Database) -> AsyncIterator[Running]:
        """Bodies at work; they are ended with the test."""
        running = Running(bench, database)
        yield running
        await running.end()

    async def has_told(self, running: Running, record_id: int, *expected: str) -> None:
        """Wait until the history has exactly these lines and steps."""

        async def told() -> bool:
            events = await asyncio.to_thread(running.bench.events, record_id)
            return [e["message"] for e in events if e["kind"] != "transition"] == [*expected]

        await eventually(told)

    async def test_lines_are_written_while_the_body_runs(self, running: Running) -> None:
        """Those of many bodies with one heartbeat, each once, each to its own record."""
        records = [running.bench.create() for _ in range(3)]

        async def body(task: Any) -> None:
            task.log(f"first of {task.record.id}")
            await running.linger()
            task.log("last")

        running.run(body, *records)
        for record_id in records:
            await self.has_told(running, record_id, f"first of {record_id}")
        await running.end()

        for record_id in records:
            await self.has_told(running, record_id, f"first of {record_id}", "last")

    async def test_steps_are_told_as_they_are_written(self, running: Running) -> None:
        """Of what is said between two heartbeats, the last step is told."""
        record_id = running.bench.create()
        may_go_on = threading.Event()

        def body(task: Any) -> None:
            for number in range(100):
                task.progress(number // 10, step=f"row {number}")
            may_go_on.wait(30)
            task.progress(95, step="row 99")

        running.run(body, record_id)
        await running.reaches(record_id, lambda r: r.current_step == "row 99")
        may_go_on.set()
        await running.end()

        events = await asyncio.to_thread(running.bench.events, record_id)
        told = [(e["message"], e["progress"]) for e in events if e["kind"] == "progress"]
        assert told[-2:] == [("row 99", 9), ("row 99", 95)]
        assert len(told) <= 4

    async def test_a_body_that_locks_its_record_silences_nobody(self, running: Running) -> None:
        """The others of its process stay alive; its own record is nobody else's meanwhile (G9)."""
        locked = running.bench.create(label="locked")
        other = running.bench.create(label="other")
        heard: list[str] = []

        async def body(task: Any) -> dict[str, bool]:
            if task.record.label == "locked":
                await task.service.db.execute(LOCK, {"id": task.record.id})
                task.progress(50, step="locked")
                task.log("locked")
                heard.append("locked")
            await running.linger()
            return {"mine": True}

        running.run(body, locked, other)
        await running.has_heard(heard)
        seen = await running.beats(other)
        await running.end()

        record = await running.record(locked)
        assert len(seen) == 3
        assert (record.status, record.result) == (TrackingStatus.COMPLETED, {"mine": True})
        assert (record.label, record.current_step) == ("mine", "locked")
        await self.has_told(running, locked, "locked", "locked")

    async def test_a_plain_body_hears_that_it_is_lost_when_it_logs(self, running: Running) -> None:
        """Each line is refused and counted; one that takes no notice does not fill the log."""
        record_id = running.bench.create()
        heard: list[str] = []

        def body(task: Any) -> None:
            while len(heard) < 100:
                try:
                    task.log("going on")
                except AttemptLost:
                    heard.append("lost")
                running.may_end.wait(0.001)

        with capture_logs() as logs:
            running.run(body, record_id)
            await running.reaches(record_id, lambda r: r.status == "PROCESSING")
            await running.steal(record_id)
            await running.has_heard(heard)
            await running.end()

        said = [entry for entry in logs if entry["event"] == "stale write refused"]
        assert refused(running.bench)["log"] >= 100
        assert [entry["write"] for entry in said].count("log") == 1

    async def test_a_cancelled_body_logs_while_it_cleans_up(
        self, running: Running, database: Database
    ) -> None:
        """It is asked to stop, not to be silent."""
        record_id = running.bench.create()
        heard: list[str] = []

        def body(task: Any) -> None:
            heard.append("began")
            try:
                while not running.may_end.wait(0.02):
                    task.progress(step="working")
            finally:
                task.log("cleaned up")

        running.run(body, record_id)
        await running.has_heard(heard)
        async with database.transaction() as session:
            await running.bench.domain.service(session).cancel(record_id, "enough")
        await running.reaches(record_id, lambda r: r.status == "CANCELLED")

        said = await asyncio.to_thread(lines, running.bench, record_id)
        assert said == ["asked to stop: enough", "cleaned up"]

    async def test_a_deaf_body_that_locks_its_record_silences_nobody(
        self, running: Running
    ) -> None:
        """It cannot be cut off at once, and does not stop the heart of its process (G9)."""
        deaf = running.bench.create(label="deaf")
        heard: list[str] = []

        async def body(task: Any) -> None:
            if task.record.label == "deaf":
                async with running.bench.runtime.database.transaction() as session:
                    await running.bench.domain.service(session).cancel(deaf, "enough")
                await task.service.db.execute(LOCK, {"id": task.record.id})
                heard.append("locked")
            while not running.may_end.is_set():
                try:
                    await running.linger()
                except asyncio.CancelledError:
                    heard.append("told")

        async def told_twice() -> bool:
            return heard.count("told") == 2

        other = running.bench.create(label="other")
        running.run(body, deaf, other)
        await running.has_heard(heard)
        await running.reaches(other, lambda r: r.heartbeat_at is not None)
        await eventually(told_twice)
        seen = await running.beats(other)

        assert len(seen) == 3


def refused(bench: Bench) -> dict[str, int]:
    """How many writes of what kind have been refused, as Prometheus would read it."""
    sample = "goldfinch_stale_writes_refused_total"
    kinds = ("heartbeat", "progress", "log", "outcome")
    metrics = bench.runtime.metrics
    return {
        kind: int(metrics.get_sample_value(sample, {"domain": "probe", "write": kind}) or 0)
        for kind in kinds
    }
