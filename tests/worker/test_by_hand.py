"""Tasks that say themselves how their record stands: async, plain, and Celery's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from celery import Celery, Task

from tests.worker.bench import BACKOFF, Bench
from tests.worker.dispatching import Dispatching
from tests.worker.probe_domains.behaviours import Flaky, Hopeless
from tests.worker.running import Running
from tests.worker.worker_process import WorkerProcess
from tracking import (
    AttemptCancelled,
    Registry,
    TrackingStatus,
    handle_task_error,
    task_by_hand,
    update_task_status,
    wait_for,
)
from tracking.db import Database
from tracking.errors import Conflict, IllegalTransition, Invalid, InvalidWiring
from tracking.settings import Settings
from tracking.task import TrackedTask
from tracking.testing import wait_for_task

pytestmark = pytest.mark.database

COMPLETED, FAILED, PENDING = (
    TrackingStatus.COMPLETED,
    TrackingStatus.FAILED,
    TrackingStatus.PENDING,
)

Work = Callable[[int], Awaitable[Any]]
Declare = Callable[[Bench, Work], TrackedTask]


def declared(bench: Bench, function: Callable[[int], Any]) -> TrackedTask:
    """The function as the work of the probes."""
    return task_by_hand(
        bench.domain, retry_on=(Flaky,), give_up_on=(Hopeless,), backoff=BACKOFF
    )(function)  # fmt: skip


def as_async(bench: Bench, work: Work) -> TrackedTask:
    """An async function."""
    return declared(bench, work)


def as_plain(bench: Bench, work: Work) -> TrackedTask:
    """A plain function that waits for what it says."""

    def plain(tracking_id: int) -> Any:
        return wait_for(work(tracking_id))  # type: ignore[arg-type]  # a coroutine

    return declared(bench, plain)


def as_celery_task(bench: Bench, work: Work) -> TrackedTask:
    """A task of Celery's own, called with its `self`."""
    app = Celery("somebody's", set_as_current=False)

    @app.task(bind=True, shared=False)
    def plain(self: Task, tracking_id: int) -> Any:
        assert self.name
        return wait_for(work(tracking_id))  # type: ignore[arg-type]  # a coroutine

    return declared(bench, plain)


@pytest.fixture(params=[as_async, as_plain, as_celery_task])
def declare(request: pytest.FixtureRequest) -> Declare:
    """Every kind of function that may be declared."""
    made: Declare = request.param
    return made


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Heartbeats in quick succession."""
    return settings.model_copy(update={"heartbeat_seconds": 0.2, "progress_seconds": 0.1})


class TestSaying:
    """What is said is written, at once and once."""

    def test_what_is_said_is_what_stands(self, bench: Bench, declare: Declare) -> None:
        """COMPLETED is committed when it is said, with its result; the return value is Celery's."""
        record_id = bench.create(label="x")
        seen: list[Any] = []

        async def work(tracking_id: int) -> str:
            record = await update_task_status(tracking_id, "PROCESSING")
            seen.append((record.status, record.attempts, record.label))
            await update_task_status(tracking_id, "COMPLETED", result={"n": 1})
            seen.append(await status_of(bench, tracking_id))
            return "no JSON object"

        bench.run_task(declare(bench, work), record_id)

        record = bench.record(record_id)
        assert seen == [("PROCESSING", 1, "x"), "COMPLETED"]
        assert (record.status, record.result, record.attempts) == (COMPLETED, {"n": 1}, 1)
        assert moves(bench, record_id) == ["PROCESSING", "COMPLETED"]

    @pytest.mark.parametrize(
        ("status", "reason"), [("FAILED", "error_message"), ("CANCELLED", "cancel_reason")]
    )
    def test_the_other_ends_have_their_reason(
        self, bench: Bench, declare: Declare, status: str, reason: str
    ) -> None:
        """FAILED by hand is final, whatever attempts are left; CANCELLED says why."""
        record_id = bench.create(max_attempts=3)

        async def work(tracking_id: int) -> None:
            await update_task_status(tracking_id, status, "no need")

        bench.run_task(declare(bench, work), record_id)

        record = bench.record(record_id)
        assert (record.status, getattr(record, reason)) == (status, "no need")

    @pytest.mark.parametrize(
        ("error", "status"), [(Flaky, PENDING), (Hopeless, FAILED), (ValueError, FAILED)]
    )
    def test_an_error_is_judged_by_the_tasks_policy(
        self, bench: Bench, declare: Declare, error: type[Exception], status: TrackingStatus
    ) -> None:
        """`retry_on` plans the next attempt in the record, `give_up_on` and all else is final."""
        record_id = bench.create(max_attempts=3)
        said: list[TrackingStatus] = []

        def be_unlucky() -> None:
            msg = "no luck"
            raise error(msg)

        async def work(tracking_id: int) -> None:
            try:
                be_unlucky()
            except Exception as caught:  # noqa: BLE001  # as people write it
                said.append((await handle_task_error(tracking_id, caught)).status)

        bench.run_task(declare(bench, work), record_id)

        record = bench.record(record_id)
        [trace] = [e for e in bench.events(record_id) if e["message"] == "traceback"]
        assert said == [record.status] == [status]
        assert (record.error_type, record.error_message) == (error.__name__, "no luck")
        assert "raise error(msg)" in trace["data"]["traceback"]
        if status is PENDING:
            assert record.next_dispatch_at - record.updated_at <= BACKOFF.ceiling(1)

    def test_the_last_attempt_is_final(self, bench: Bench, declare: Declare) -> None:
        """No attempts left, no retry."""
        record_id = bench.create(max_attempts=1)

        async def work(tracking_id: int) -> None:
            await handle_task_error(tracking_id, Flaky())

        bench.run_task(declare(bench, work), record_id)

        assert bench.record(record_id).status is FAILED

    def test_saying_nothing_is_enough(self, bench: Bench, declare: Declare) -> None:
        """What is forgotten is done: returning completes, raising fails or plans a retry."""
        returns, raises = bench.create(), bench.create()

        async def work(tracking_id: int) -> dict[str, int]:
            if tracking_id == raises:
                raise Flaky
            return {"n": 1}

        bench.run_task(declare(bench, work), returns, raises)

        assert (bench.record(returns).status, bench.record(returns).result) == (COMPLETED, {"n": 1})
        assert bench.record(raises).status is PENDING

    def test_what_is_raised_afterwards_changes_nothing(
        self, bench: Bench, declare: Declare
    ) -> None:
        """COMPLETED is final; the error that came later is refused to whoever reports it."""
        record_id = bench.create()
        refusals: list[str] = []

        async def work(tracking_id: int) -> None:
            await update_task_status(tracking_id, "COMPLETED")
            try:
                await handle_task_error(tracking_id, Flaky())
            except Conflict as refusal:
                refusals.append(type(refusal).__name__)
            raise ValueError

        bench.run_task(declare(bench, work), record_id)

        assert bench.record(record_id).status is COMPLETED
        assert refusals == [IllegalTransition.__name__]
        assert moves(bench, record_id) == ["PROCESSING", "COMPLETED"]

    @pytest.mark.parametrize(
        ("arguments", "error", "sentence"),
        [
            (("PENDING",), IllegalTransition, "is PROCESSING and cannot become PENDING"),
            (("DONE",), Invalid, "There is no such status"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self,
        bench: Bench,
        declare: Declare,
        arguments: tuple[str],
        error: type[Exception],
        sentence: str,
    ) -> None:
        """The record is as it was, and still this task's to end."""
        record_id = bench.create()

        async def work(tracking_id: int) -> None:
            with pytest.raises(error, match=sentence):
                await update_task_status(tracking_id, *arguments)
            with pytest.raises(Invalid, match="JSON"):
                await update_task_status(tracking_id, "COMPLETED", result={"n": float("nan")})
            with pytest.raises(Invalid, match=r"holds probe record \d+, not"):
                await update_task_status(tracking_id + 1, "COMPLETED")
            await update_task_status(tracking_id, "COMPLETED")

        bench.run_task(declare(bench, work), record_id)

        assert moves(bench, record_id) == ["PROCESSING", "COMPLETED"]


class TestFence:
    """Whatever is said belongs to one attempt."""

    def test_a_duplicate_runs_nothing(self, bench: Bench, declare: Declare) -> None:
        """The function is called by whoever has claimed the record, and not again (G6)."""
        record_id = bench.create()
        calls: list[int] = []

        async def work(tracking_id: int) -> None:
            calls.append(tracking_id)

        for _ in range(2):
            bench.run_task(declare(bench, work), record_id)

        assert calls == [record_id]

    def test_a_late_word_is_refused(self, bench: Bench, declare: Declare) -> None:
        """The record was given to another worker meanwhile: nothing this one says counts (G7)."""
        record_id = bench.create()
        refused: list[str] = []

        async def work(tracking_id: int) -> None:
            await bench.steal(tracking_id)
            for said in (
                update_task_status(tracking_id, "COMPLETED"),
                update_task_status(tracking_id, "CANCELLED"),
                handle_task_error(tracking_id, Flaky()),
            ):
                try:
                    await said
                except Conflict as refusal:
                    refused.append(type(refusal).__name__)

        bench.run_task(declare(bench, work), record_id)

        record = bench.record(record_id)
        assert refused == ["StaleAttempt"] * 3
        assert (record.status, record.attempts, record.worker) == ("PROCESSING", 2, "thief")

    async def test_it_hears_that_nobody_wants_the_record(
        self, bench: Bench, database: Database
    ) -> None:
        """Plain code is told when it says PROCESSING again, and its error ends as CANCELLED."""
        running = Running(bench, database)
        record_id = bench.create()
        heard: list[str] = []

        def work(tracking_id: int) -> None:
            try:
                while not running.may_end.wait(0.02):
                    wait_for(update_task_status(tracking_id, "PROCESSING"))
                    heard.append("wanted")
            except AttemptCancelled as error:
                heard.append("not wanted")
                wait_for(handle_task_error(tracking_id, error))

        running.run_task(declared(bench, work), record_id)
        await running.has_heard(heard)
        async with database.transaction() as session:
            await bench.domain.service(session).cancel(record_id, "changed my mind")
        record = await running.reaches(record_id, lambda r: r.completed_at is not None)
        await running.end()

        assert heard[-1] == "not wanted"
        assert (record.status, record.cancel_reason) == ("CANCELLED", "changed my mind")

    async def test_a_heartbeat_keeps_its_record(self, bench: Bench, database: Database) -> None:
        """However long it says nothing, until it has said how it ended."""
        running = Running(bench, database)
        record_id = bench.create()
        heard: list[str] = []

        async def work(tracking_id: int) -> None:
            await running.linger()
            await update_task_status(tracking_id, "COMPLETED")
            heard.append("completed")

        running.run_task(declared(bench, work), record_id)
        first, *_, last = await running.beats(record_id)
        await running.end()

        assert last > first
        assert heard == ["completed"]
        assert (await running.record(record_id)).status is COMPLETED

    async def test_after_its_last_word_it_is_left_alone(
        self, bench: Bench, database: Database
    ) -> None:
        """A heartbeat does not take the completed record for a lost one and stop the function."""
        running = Running(bench, database)
        done, other = bench.create(), bench.create()
        heard: list[str] = []

        async def work(tracking_id: int) -> None:
            if tracking_id == done:
                await update_task_status(tracking_id, "COMPLETED")
            await running.linger()
            heard.append("went on")

        running.run_task(declared(bench, work), done, other)
        await running.beats(other)
        await running.end()

        assert heard == ["went on", "went on"]


class TestWiring:
    """What is put together wrongly says so."""

    async def test_outside_of_a_task_nothing_works(self) -> None:
        """The sentence says where these functions belong."""
        with pytest.raises(InvalidWiring, match="declared with @task_by_hand"):
            await update_task_status(1, "COMPLETED")
        with pytest.raises(InvalidWiring, match="use the domain's service"):
            await handle_task_error(1, ValueError())
        with pytest.raises(InvalidWiring, match="No task by hand is running here"):
            wait_for(update_task_status(1, "COMPLETED"))

    def test_a_function_that_cannot_be_called_is_refused(self, registry: Registry) -> None:
        """Generators, and functions of more or less than a tracking id."""

        def generator(_: int) -> Any:
            yield

        def two(_: int, __: int) -> None: ...

        for function, sentence in ((generator, "cannot be a generator"), (two, "exactly one")):
            with pytest.raises(InvalidWiring, match=sentence):
                task_by_hand(registry["probe"])(function)  # type: ignore[arg-type]  # wrong

    def test_a_policy_that_makes_no_sense_is_refused(self, registry: Registry) -> None:
        """As for every other task."""
        with pytest.raises(InvalidWiring, match=r"retry_on=\(OSError,\)"):
            task_by_hand(registry["probe"], retry_on=OSError)(lambda _: None)  # type: ignore[arg-type]  # wrong


class TestWorker:
    """Real workers, by way of dispatcher and broker."""

    @pytest.mark.broker
    @pytest.mark.parametrize(
        ("domain", "pool"), [("by_hand", "prefork"), ("by_hand_plain", "solo")]
    )
    async def test_they_are_dispatched_retried_and_completed(
        self,
        dispatching: Dispatching,
        worker: WorkerProcess,
        domain: str,
        pool: str,
    ) -> None:
        """Nobody calls `delay()`: records are handed over, and again for their next attempts."""
        [works] = await dispatching.create(domain=domain)
        [fails] = await dispatching.create(domain=domain, behaviour="fail", max_attempts=3)
        dispatching.run(dispatch_poll_seconds=0.05)

        worker.start(pool)
        ends = [
            await wait_for_task(dispatching.database, dispatching.registry[domain], record_id)
            for record_id in (works, fails)
        ]

        assert [(r.status, r.attempts, r.error_type) for r in ends] == [
            ("COMPLETED", 1, None),
            ("FAILED", 3, "Flaky"),
        ]
        assert ends[0].result["attempt"] == 1
        assert worker.runs() == {f"{domain}:{works}": 1, f"{domain}:{fails}": 3}


async def status_of(bench: Bench, record_id: int) -> str:
    """Where the record stands for everybody else."""
    async with bench.runtime.database.transaction() as session:
        return (await bench.domain.service(session).get_status(record_id)).status


def moves(bench: Bench, record_id: int) -> list[str]:
    """Every status the record has come to."""
    return [event["to_status"] for event in bench.events(record_id) if event["to_status"]]
