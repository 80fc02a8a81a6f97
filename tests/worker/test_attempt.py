"""One attempt, from the message to the outcome; a runtime inside the test process makes it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import text
from structlog.contextvars import get_contextvars

from tests.worker.bench import BACKOFF, Bench, Body, as_plain, interrupted_by
from tests.worker.probe_domains.behaviours import Busy, Flaky, Hopeless
from tests.worker.probe_domains.tables import Note, write_note
from tracking import Principal, TrackingStatus
from tracking.db import Database

pytestmark = pytest.mark.database

Shape = Callable[[Body], Body]

KILL_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'goldfinch worker'"
    " AND pid <> pg_backend_pid()"
)


RECURSIVE: list[Any] = []
RECURSIVE.append(RECURSIVE)


async def succeed(task: Any) -> dict[str, str]:
    """Return at once."""
    return {"label": task.record.label}


class TestSuccess:
    """The body returns."""

    def test_returning_completes_the_record(self, bench: Bench, shape: Shape) -> None:
        """The record is COMPLETED with its result, by this worker, in one attempt (G6)."""
        record_id = bench.create(label="x")

        bench.run(shape(succeed), record_id)

        record = bench.record(record_id)
        moves = [(e["from_status"], e["to_status"], e["attempt"]) for e in bench.events(record_id)]
        assert record.status is TrackingStatus.COMPLETED
        assert record.result == {"label": "x"}
        assert (record.attempts, record.progress) == (1, 100)
        assert record.worker == record.updated_by == bench.runtime.worker
        assert record.completed_at >= record.started_at
        assert moves == [("PENDING", "PROCESSING", 1), ("PROCESSING", "COMPLETED", 1)]

    def test_a_body_may_return_nothing(self, bench: Bench, shape: Shape) -> None:
        """None completes the record with no result."""
        record_id = bench.create()

        async def body(_: Any) -> None:
            return None

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.COMPLETED
        assert record.result is None

    def test_columns_that_are_set_are_written(self, bench: Bench, shape: Shape) -> None:
        """`task.set` writes the domain's own columns with the completion."""
        record_id = bench.create(label="before")

        async def body(task: Any) -> None:
            task.set(label="after")

        bench.run(shape(body), record_id)

        assert bench.record(record_id).label == "after"

    def test_business_data_commits_in_the_transaction_of_the_completion(
        self, bench: Bench, shape: Shape
    ) -> None:
        """The note and the COMPLETED record were written by one and the same transaction (G1)."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "bought")

        bench.run(shape(body), record_id)

        same = "SELECT n.xmin = t.xmin FROM probe_notes n JOIN probe_task_tracking t"
        assert bench.record(record_id).status is TrackingStatus.COMPLETED
        assert bench.scalar(f"{same} ON t.id = n.record_id WHERE t.id = :id", id=record_id)

    def test_a_lost_connection_does_not_lose_the_completion(
        self, bench: Bench, shape: Shape
    ) -> None:
        """Connections that the server ends while the body runs are replaced at its end."""
        record_id = bench.create()

        async def body(_: Any) -> dict[str, int]:
            async with bench.runtime.database.autocommit() as connection:
                await connection.exec_driver_sql(KILL_CONNECTIONS)
            return {"n": 1}

        bench.run(shape(body), record_id)

        assert bench.record(record_id).result == {"n": 1}

    def test_children_belong_to_the_owner_of_the_record(self, bench: Bench, shape: Shape) -> None:
        """A record made inside a body has its owner and tenant, signed by the worker (G17)."""
        record_id = bench.create(Principal("ann", "acme"))

        async def body(task: Any) -> dict[str, int]:
            child = await task.service.create_tracking(label="child")
            return {"child": child.id}

        bench.run(shape(body), record_id)

        child = bench.record(bench.record(record_id).result["child"])
        assert (child.owner_id, child.tenant_id) == ("ann", "acme")
        assert child.updated_by == bench.runtime.worker
        assert child.status is TrackingStatus.PENDING


class TestFailure:
    """The body raises, or what it returns cannot be kept."""

    def test_raising_fails_the_record(self, bench: Bench, shape: Shape) -> None:
        """The record says type and message of the error; the traceback is in its history."""
        record_id = bench.create()

        async def body(_: Any) -> None:
            msg = "no such price"
            raise ValueError(msg)

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        [_, failed, traceback] = bench.events(record_id)
        assert record.status is TrackingStatus.FAILED
        assert (record.error_type, record.error_message) == ("ValueError", "no such price")
        assert (failed["to_status"], failed["message"]) == ("FAILED", "no such price")
        assert "in body\n    raise ValueError(msg)" in traceback["data"]["traceback"]
        assert traceback["attempt"] == 1

    def test_an_error_that_is_not_retryable_is_final(self, bench: Bench, shape: Shape) -> None:
        """Attempts that are left are not used for an error that the task does not name."""
        record_id = bench.create(max_attempts=3)

        async def body(_: Any) -> None:
            raise ValueError

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.attempts) == (TrackingStatus.FAILED, 1)

    def test_a_retryable_error_plans_the_next_attempt(self, bench: Bench, shape: Shape) -> None:
        """The record is PENDING again, due within the backoff, and remembers the error."""
        record_id = bench.create(max_attempts=3)

        async def body(_: Any) -> None:
            msg = "try later"
            raise Flaky(msg)

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        moves = [event["to_status"] for event in bench.events(record_id) if event["to_status"]]
        assert (record.status, record.attempts) == (TrackingStatus.PENDING, 1)
        assert timedelta() <= record.next_dispatch_at - record.updated_at <= BACKOFF.ceiling(1)
        assert (record.error_type, record.error_message) == ("Flaky", "try later")
        assert moves == ["PROCESSING", "FAILED", "PENDING"]

    def test_an_error_may_ask_for_time(self, bench: Bench, shape: Shape) -> None:
        """The next attempt is due after what it asks for, where the backoff would come sooner."""
        record_id = bench.create(max_attempts=3)

        async def body(_: Any) -> None:
            raise Busy(after=timedelta(hours=3))

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.PENDING
        assert record.due_at - record.updated_at == timedelta(hours=3)

    def test_an_error_to_give_up_on_is_final(self, bench: Bench, shape: Shape) -> None:
        """Though it is a kind of one that is tried again."""
        record_id = bench.create(max_attempts=3)

        async def body(_: Any) -> None:
            raise Hopeless

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.attempts) == (TrackingStatus.FAILED, 1)
        assert record.error_type == "Hopeless"

    def test_the_error_of_every_attempt_is_kept(self, bench: Bench, shape: Shape) -> None:
        """Type, message and traceback of each, and a completion after them erases none."""
        record_id = bench.create(max_attempts=3)

        async def fail(task: Any) -> None:
            msg = f"no luck in attempt {task.record.attempts}"
            raise Flaky(msg)

        for attempts in range(2):
            bench.run(shape(fail), record_id, attempts=attempts)
        bench.run(shape(succeed), record_id, attempts=2)

        events = bench.events(record_id)
        failures = [e for e in events if e["to_status"] == "FAILED"]
        traces = [e for e in events if e["message"] == "traceback"]
        assert [(e["attempt"], e["data"]["error_type"], e["message"]) for e in failures] == [
            (number, "Flaky", f"no luck in attempt {number}") for number in (1, 2)
        ]
        assert [event["attempt"] for event in traces] == [1, 2]
        for event in traces:
            said = f"Flaky: no luck in attempt {event['attempt']}"
            assert said in event["data"]["traceback"]

    def test_a_retryable_error_in_the_last_attempt_is_final(
        self, bench: Bench, shape: Shape
    ) -> None:
        """Without attempts left the record stays FAILED."""
        record_id = bench.create(max_attempts=1)

        async def body(_: Any) -> None:
            raise Flaky

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.attempts) == (TrackingStatus.FAILED, 1)

    def test_the_next_attempt_starts_clean(self, bench: Bench, shape: Shape) -> None:
        """A second attempt that succeeds leaves neither error nor progress of the first."""
        record_id = bench.create(max_attempts=2)

        async def fail(task: Any) -> None:
            task.set(label="of attempt 1")
            raise Flaky

        bench.run(shape(fail), record_id)
        bench.run(shape(succeed), record_id, attempts=1)

        record = bench.record(record_id)
        assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 2)
        assert (record.error_type, record.error_message) == (None, None)
        assert record.result == {"label": None}

    def test_business_data_of_a_failed_body_is_rolled_back(
        self, bench: Bench, shape: Shape
    ) -> None:
        """What the body wrote before it raised is gone."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "half done")
            raise ValueError

        bench.run(shape(body), record_id)

        assert bench.record(record_id).status is TrackingStatus.FAILED
        assert bench.notes() == []

    @pytest.mark.parametrize(("ending", "label"), [(None, "changed"), (ValueError, "as it was")])
    def test_a_body_may_write_to_its_own_record(
        self, bench: Bench, shape: Shape, ending: type[Exception] | None, label: str
    ) -> None:
        """A row that the body's transaction has locked does not lock out its outcome."""
        record_id = bench.create(label="as it was")
        change = text("UPDATE probe_task_tracking SET label = 'changed' WHERE id = :id")

        async def body(task: Any) -> None:
            await task.service.db.execute(change, {"id": task.record.id})
            if ending is not None:
                raise ending

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert record.status == ("COMPLETED" if ending is None else "FAILED")
        assert record.label == label

    def test_business_data_that_breaks_a_rule_at_the_end_fails_the_record(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A row that is refused only when the transaction is flushed is the body's failure."""
        first, second = bench.create(), bench.create()

        async def body(task: Any) -> None:
            task.service.db.add(Note(record_id=task.record.id, text="the same"))

        bench.run(shape(body), first)
        bench.run(shape(body), second)

        record = bench.record(second)
        assert bench.record(first).status is TrackingStatus.COMPLETED
        assert record.status is TrackingStatus.FAILED
        assert record.error_type == "Conflict"
        assert record.error_message == "There is already a record with the same text."

    def test_a_body_cannot_complete_over_a_failed_statement(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A database error that the body swallowed has spoilt its transaction: FAILED."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "twice")
            with suppress(Exception):
                await write_note(task.service, task.record.id, "twice")

        bench.run(shape(body), record_id)

        assert bench.record(record_id).status is TrackingStatus.FAILED
        assert bench.notes() == []

    def test_a_transaction_that_is_lost_is_tried_again(self, bench: Bench, shape: Shape) -> None:
        """A connection that breaks with business data on it is nobody's fault: PENDING."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "lost")
            async with bench.runtime.database.autocommit() as connection:
                await connection.exec_driver_sql(KILL_CONNECTIONS)

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.PENDING, "Unavailable")
        assert bench.notes() == []

    def test_a_database_that_cannot_be_reached_is_tried_again(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A body whose first statement finds the database away is not to blame: PENDING."""
        record_id = bench.create()
        nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing", name="nowhere")

        async def body(task: Any) -> None:
            reachable, bench.runtime.database = bench.runtime.database, nowhere
            service = task.service
            bench.runtime.database = reachable
            await write_note(service, task.record.id, "unreachable")

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.PENDING, "Unavailable")

    def test_having_to_wait_for_a_connection_too_long_is_tried_again(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A pool without a free connection is no error of the body: PENDING."""
        record_id = bench.create()
        scarce = Database(bench.runtime.database.url, name="scarce", pool_size=1, timeout=0.1)

        async def body(task: Any) -> None:
            plenty, bench.runtime.database = bench.runtime.database, scarce
            service = task.service
            bench.runtime.database = plenty
            async with scarce.autocommit():
                await write_note(service, task.record.id, "too late")

        bench.run(shape(body), record_id)
        bench.call(scarce.close())

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.PENDING, "Unavailable")

    @pytest.mark.parametrize(
        "result",
        [
            pytest.param({"price": Decimal(1)}, id="decimal"),
            pytest.param({"ids": {1, 2}}, id="set"),
            pytest.param({"ratio": float("nan")}, id="nan"),
            pytest.param({"nested": [{"ratio": float("inf")}]}, id="nested-infinity"),
            pytest.param({"ratios": (float("-inf"),)}, id="infinity-in-tuple"),
            pytest.param({"text": "a\x00b"}, id="nul"),
            pytest.param({"texts": ("a\x00b",)}, id="nul-in-tuple"),
            pytest.param({"a\x00b": 1}, id="nul-in-key"),
            pytest.param({"text": "\ud800"}, id="surrogate"),
            pytest.param({"count": 2**63}, id="huge"),
            pytest.param([["a", 1]], id="pairs"),
            pytest.param("text", id="text"),
            pytest.param({"self": RECURSIVE}, id="recursive"),
        ],
    )
    def test_a_result_that_is_not_a_json_object_fails_the_record(
        self, bench: Bench, result: Any
    ) -> None:
        """The record says that the result is the trouble, and business data is rolled back."""
        record_id = bench.create()

        async def body(task: Any) -> Any:
            await write_note(task.service, task.record.id, "in vain")
            return result

        bench.run(body, record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "Invalid")
        assert record.error_message.startswith("The body returned ")
        assert "JSON" in record.error_message
        assert (record.result, bench.notes()) == (None, [])

    def test_a_column_that_does_not_exist_fails_the_record(
        self, bench: Bench, shape: Shape
    ) -> None:
        """`task.set` with a name the record does not have says which."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.set(lable="x")

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.FAILED
        assert record.error_message == "probe records have no lable."

    def test_a_value_that_does_not_fit_its_column_fails_the_record(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A value that PostgreSQL refuses at completion is a failure, not a lost attempt."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.set(label="x" * 51)

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "Invalid")

    @pytest.mark.parametrize("unprintable", ["\x00", "\ud800"])
    def test_an_error_message_is_stored_whatever_is_in_it(
        self, bench: Bench, unprintable: str
    ) -> None:
        """What PostgreSQL cannot store in a message or traceback is replaced (G19)."""
        record_id = bench.create()

        async def body(_: Any) -> None:
            raise ValueError("a" + unprintable + "b")

        bench.run(body, record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.FAILED
        assert record.error_message in {"a\N{REPLACEMENT CHARACTER}b", "a?b"}
        assert bench.events(record_id)[-1]["message"] == "traceback"


class TestApart:
    """What a body does apart from its own transaction."""

    def test_what_is_done_at_once_stays(self, bench: Bench) -> None:
        """It is committed when the call returns, and kept though the body raises."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            await task.at_once(lambda service: write_note(service, record_id, "apart"))
            await write_note(task.service, record_id, "undone")
            raise ValueError

        bench.run(body, record_id)

        assert bench.notes() == ["apart"]
        assert bench.record(record_id).status is TrackingStatus.FAILED

    def test_a_body_may_find_that_it_is_not_wanted(self, bench: Bench) -> None:
        """The record is CANCELLED for its reason, whatever the body does afterwards."""
        record_id = bench.create()

        async def body(task: Any) -> dict[str, bool]:
            await task.stop("nobody waits for it")
            return {"ignored": True}

        bench.run(body, record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.CANCELLED
        assert record.cancel_reason == "nobody waits for it"
        assert record.result is None


class TestFencing:
    """Messages and attempts that come too late (G6, G7)."""

    def test_a_duplicate_message_runs_nothing(self, bench: Bench, shape: Shape) -> None:
        """The second delivery of a message claims nothing and runs no user code."""
        record_id = bench.create()
        runs: list[int] = []

        async def body(task: Any) -> None:
            runs.append(task.record.id)

        bench.run(shape(body), record_id)
        bench.run(shape(body), record_id)

        assert runs == [record_id]
        assert bench.record(record_id).attempts == 1

    def test_duplicates_delivered_at_once_run_one_body(self, bench: Bench, shape: Shape) -> None:
        """Of eight deliveries at the same time one claims the record."""
        record_id = bench.create()
        runs: list[int] = []

        async def body(task: Any) -> None:
            runs.append(task.record.attempts)

        with ThreadPoolExecutor(8) as threads:
            deliveries = [threads.submit(bench.run, shape(body), record_id) for _ in range(8)]
            for delivery in deliveries:
                delivery.result()

        assert runs == [1]

    def test_a_message_of_an_earlier_attempt_runs_nothing(self, bench: Bench, shape: Shape) -> None:
        """A record that waits for attempt 2 is not claimed by the message of attempt 1."""
        record_id = bench.create()
        runs: list[int] = []

        async def fail(_: Any) -> None:
            raise Flaky

        async def body(task: Any) -> None:
            runs.append(task.record.attempts)

        bench.run(shape(fail), record_id)
        bench.run(shape(body), record_id, attempts=0)

        record = bench.record(record_id)
        assert runs == []
        assert (record.status, record.attempts) == (TrackingStatus.PENDING, 1)

    def test_a_record_cancelled_after_its_dispatch_is_not_run(
        self, bench: Bench, shape: Shape
    ) -> None:
        """Cancelling lives in the record, not in a revoke that a restart forgets (G10)."""
        record_id = bench.create()
        runs: list[int] = []

        async def cancel() -> None:
            async with bench.runtime.database.transaction() as session:
                await bench.domain.service(session).cancel(record_id, "not wanted")

        async def body(task: Any) -> None:
            runs.append(task.record.id)

        bench.call(cancel())
        bench.run(shape(body), record_id)

        assert runs == []
        assert bench.record(record_id).status is TrackingStatus.CANCELLED

    def test_a_message_about_a_record_that_is_gone_runs_nothing(
        self, bench: Bench, shape: Shape
    ) -> None:
        """A message may outlive its record; the others in it are run."""
        record_id = bench.create(label="here")

        bench.run(shape(succeed), 10**12, record_id)

        assert bench.record(record_id).status is TrackingStatus.COMPLETED

    def test_a_stolen_record_takes_the_business_data_back(self, bench: Bench, shape: Shape) -> None:
        """A body whose record went to another worker meanwhile commits nothing at all (G7)."""
        record_id = bench.create()

        async def body(task: Any) -> dict[str, str]:
            await write_note(task.service, task.record.id, "by attempt 1")
            await bench.steal(record_id)
            return {"by": "attempt 1"}

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert bench.notes() == []
        assert (record.status, record.attempts) == (TrackingStatus.PROCESSING, 2)
        assert (record.worker, record.result) == ("thief", None)

    @pytest.mark.parametrize("ending", [None, ValueError, Flaky])
    def test_a_stolen_record_is_left_alone(
        self, bench: Bench, shape: Shape, ending: type[Exception] | None
    ) -> None:
        """However a late body ends, the record of the new attempt does not change (G7)."""
        record_id = bench.create()
        stolen: list[int] = []

        async def body(_: Any) -> None:
            await bench.steal(record_id)
            stolen.append((await bench._record(record_id)).version)
            if ending is not None:
                raise ending

        bench.run(shape(body), record_id)

        record = bench.record(record_id)
        assert (record.status, record.attempts) == (TrackingStatus.PROCESSING, 2)
        assert [record.version] == stolen


class TestSeveralRecords:
    """One message that carries a chunk of records."""

    def test_every_record_has_its_own_outcome(self, bench: Bench, shape: Shape) -> None:
        """One completes, one fails, one will be retried, one was stale: none disturbs another."""
        labels = ["good", "bad", "flaky", "good"]
        good, bad, flaky, late = (bench.create(label=label) for label in labels)
        bench.run(shape(succeed), late)
        errors = {"bad": ValueError, "flaky": Flaky}

        async def body(task: Any) -> dict[str, str]:
            await write_note(task.service, task.record.id, f"note {task.record.id}")
            if error := errors.get(task.record.label):
                raise error
            return {"label": task.record.label}

        bench.run(shape(body), good, bad, flaky, late)

        statuses = [bench.record(record_id).status for record_id in (good, bad, flaky, late)]
        assert statuses == ["COMPLETED", "FAILED", "PENDING", "COMPLETED"]
        assert [bench.record(record_id).attempts for record_id in (good, late)] == [1, 1]
        assert bench.notes() == [f"note {good}"]

    def test_async_bodies_of_a_message_run_together(self, bench: Bench) -> None:
        """Twelve bodies wait for each other on one loop: one after the other they never would."""
        records = [bench.create() for _ in range(12)]
        barrier = asyncio.Barrier(12)

        async def body(_: Any) -> None:
            await barrier.wait()

        bench.run(body, *records)

        assert {bench.record(record_id).status for record_id in records} == {"COMPLETED"}

    def test_sys_exit_in_an_async_body_is_its_own_failure(self, bench: Bench) -> None:
        """The other bodies of the message complete, and the loop takes the next message."""
        leaver, stayer, later = (bench.create(label=label) for label in ("exit", "stay", "later"))

        async def body(task: Any) -> None:
            if task.record.label == "exit":
                sys.exit("enough")
            await asyncio.sleep(0)

        bench.run(body, leaver, stayer)
        bench.run(body, later)

        record = bench.record(leaver)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "SystemExit")
        assert bench.record(stayer).status is TrackingStatus.COMPLETED
        assert bench.record(later).status is TrackingStatus.COMPLETED

    def test_sys_exit_in_a_task_of_a_body_does_not_end_the_loop(self, bench: Bench) -> None:
        """Asyncio lets SystemExit of a task out of its loop; ours runs on."""
        leaver, later = bench.create(), bench.create(label="later")

        async def leave() -> None:
            sys.exit("enough")

        async def body(_: Any) -> None:
            await asyncio.create_task(leave())

        bench.run(body, leaver)
        bench.run(succeed, later)

        assert bench.record(leaver).error_type == "SystemExit"
        assert bench.record(later).status is TrackingStatus.COMPLETED

    def test_cancelling_itself_is_the_bodys_own_failure(self, bench: Bench) -> None:
        """A CancelledError that nobody sent fails that body; the message's others complete."""
        quitter, stayer = bench.create(label="quit"), bench.create(label="stay")
        barrier = asyncio.Barrier(2)

        async def body(task: Any) -> None:
            await barrier.wait()
            if task.record.label == "quit":
                raise asyncio.CancelledError
            await asyncio.sleep(0.01)

        bench.run(body, quitter, stayer)

        record = bench.record(quitter)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "CancelledError")
        assert bench.record(stayer).status is TrackingStatus.COMPLETED


class TestLogContext:
    """What log lines of a body carry."""

    @pytest.mark.parametrize("messages", ["one", "many"])
    def test_every_async_body_has_its_own_context(self, bench: Bench, messages: str) -> None:
        """Twelve bodies at once on one loop see their own domain, id and attempt."""
        records = [bench.create() for _ in range(12)]
        barrier = asyncio.Barrier(12)
        seen: dict[int, dict[str, Any]] = {}

        async def body(task: Any) -> None:
            await barrier.wait()
            await asyncio.sleep(0)
            seen[task.record.id] = dict(get_contextvars())

        if messages == "one":
            bench.run(body, *records)
        else:
            with ThreadPoolExecutor(12) as threads:
                list(threads.map(partial(bench.run, body), records))

        assert seen == {
            record_id: {"domain": "probe", "tracking_id": record_id, "attempt": 1}
            for record_id in records
        }

    def test_every_plain_body_has_its_own_context(self, bench: Bench) -> None:
        """So do twelve plain bodies on twelve threads, and what they wait for on the loop."""
        records = [bench.create() for _ in range(12)]
        barrier = threading.Barrier(12, timeout=30)
        seen: dict[int, list[Any]] = {}

        async def context() -> dict[str, Any]:
            return dict(get_contextvars())

        def body(task: Any) -> None:
            barrier.wait()
            seen[task.record.id] = [dict(get_contextvars()), task.wait_for(context())]

        with ThreadPoolExecutor(12) as threads:
            list(threads.map(partial(bench.run, body), records))

        assert seen == {
            record_id: [{"domain": "probe", "tracking_id": record_id, "attempt": 1}] * 2
            for record_id in records
        }

    def test_nothing_of_it_is_left_behind(self, bench: Bench, shape: Shape) -> None:
        """After the body the thread's context is as before."""
        record_id = bench.create()

        bench.run(shape(succeed), record_id)

        assert get_contextvars() == {}


class TestInterruption:
    """A time limit or a shutdown reaches the thread that waits for the body."""

    def test_an_interrupted_coroutine_is_cancelled(self, bench: Bench) -> None:
        """It cleans up, commits nothing, and its record waits for another attempt."""
        record_id = bench.create()
        began, cleaned = threading.Event(), threading.Event()

        async def body(task: Any) -> None:
            await write_note(task.service, task.record.id, "half done")
            began.set()
            try:
                await asyncio.sleep(3600)
            finally:
                await asyncio.sleep(0)
                cleaned.set()

        with (
            pytest.raises(SoftTimeLimitExceeded),
            interrupted_by(SoftTimeLimitExceeded(), when=began),
        ):
            bench.run(body, record_id)

        record = bench.record(record_id)
        assert cleaned.is_set()
        assert (record.status, record.error_type) == (TrackingStatus.PENDING, "AttemptInterrupted")
        assert record.next_dispatch_at - record.updated_at <= BACKOFF.ceiling(1)
        assert bench.notes() == []

    def test_an_interruption_uses_up_an_attempt(self, bench: Bench) -> None:
        """A body that is always too slow ends FAILED (G9)."""
        record_id = bench.create(max_attempts=1)
        began = threading.Event()

        async def body(_: Any) -> None:
            began.set()
            await asyncio.sleep(3600)

        with pytest.raises(SystemExit), interrupted_by(SystemExit(), when=began):
            bench.run(body, record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "AttemptInterrupted")

    def test_every_body_of_an_interrupted_message_is_cancelled(self, bench: Bench) -> None:
        """A chunk is interrupted as a whole: each record waits for another attempt."""
        records = [bench.create() for _ in range(3)]
        barrier, began = asyncio.Barrier(3), threading.Event()

        async def body(_: Any) -> None:
            await barrier.wait()
            began.set()
            await asyncio.sleep(3600)

        with (
            pytest.raises(SoftTimeLimitExceeded),
            interrupted_by(SoftTimeLimitExceeded(), when=began),
        ):
            bench.run(body, *records)

        assert {bench.record(record_id).status for record_id in records} == {"PENDING"}

    def test_a_body_that_finishes_in_spite_of_it_is_completed(self, bench: Bench) -> None:
        """A body may finish while it is told to stop; then its work counts."""
        record_id = bench.create()
        began = threading.Event()

        async def body(_: Any) -> dict[str, bool]:
            began.set()
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                return {"finished": True}
            return {}

        with (
            pytest.raises(SoftTimeLimitExceeded),
            interrupted_by(SoftTimeLimitExceeded(), when=began),
        ):
            bench.run(body, record_id)

        record = bench.record(record_id)
        assert (record.status, record.result) == (TrackingStatus.COMPLETED, {"finished": True})

    def test_a_time_limit_in_a_plain_body_plans_another_attempt(self, bench: Bench) -> None:
        """The limit reaches the body as an exception, and is not held against it."""
        record_id = bench.create()
        began = threading.Event()

        def body(_: Any) -> None:
            began.set()
            threading.Event().wait(30)

        with interrupted_by(SoftTimeLimitExceeded(), when=began):
            bench.run(body, record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.PENDING
        assert record.error_type == "SoftTimeLimitExceeded"

    def test_what_a_plain_body_waits_for_is_cancelled_with_it(self, bench: Bench) -> None:
        """The coroutine behind `wait_for` does not run on after the body was interrupted."""
        record_id = bench.create()
        began, cleaned = threading.Event(), threading.Event()

        async def work(task: Any) -> None:
            await write_note(task.service, task.record.id, "half done")
            began.set()
            try:
                await asyncio.sleep(3600)
            finally:
                cleaned.set()

        with interrupted_by(SoftTimeLimitExceeded(), when=began):
            bench.run(as_plain(work), record_id)

        assert cleaned.is_set()
        assert bench.record(record_id).status is TrackingStatus.PENDING
        assert bench.notes() == []

    def test_sys_exit_in_a_plain_body_ends_the_process_but_not_the_record(
        self, bench: Bench
    ) -> None:
        """The exit goes its way once the record is settled for another attempt."""
        record_id = bench.create()

        def body(_: Any) -> None:
            sys.exit("enough")

        with pytest.raises(SystemExit, match="enough"):
            bench.run(body, record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.PENDING, "AttemptInterrupted")
        assert record.error_message == "SystemExit"

    def test_a_cancellation_in_a_plain_body_is_its_own_failure(self, bench: Bench) -> None:
        """What a plain body waits for may have been cancelled by itself: an error like others."""
        record_id = bench.create()

        async def work(_: Any) -> None:
            raise asyncio.CancelledError

        bench.run(as_plain(work), record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "CancelledError")

    def test_an_exit_leaves_no_record_of_the_message_behind(self, bench: Bench) -> None:
        """The records of a chunk that were not reached are planned again, too."""
        records = [bench.create() for _ in range(3)]

        def body(_: Any) -> None:
            sys.exit("enough")

        with pytest.raises(SystemExit):
            bench.run(body, *records)

        assert {bench.record(record_id).status for record_id in records} == {"PENDING"}

    def test_an_async_body_cannot_wait_for_itself(self, bench: Bench) -> None:
        """`wait_for` on the loop's own thread would wait for ever; it is refused in words."""
        record_id = bench.create()

        async def body(task: Any) -> None:
            task.wait_for(asyncio.sleep(0))

        bench.run(body, record_id)

        record = bench.record(record_id)
        assert record.status is TrackingStatus.FAILED
        assert record.error_message == (
            "wait_for() is for plain bodies; in an async body, await instead."
        )
