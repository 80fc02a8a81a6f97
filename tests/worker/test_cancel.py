"""Cancelling what runs: the body is told, cleans up, and the record says who and why (G10)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.worker.bench import Bench
from tests.worker.dispatching import Dispatching
from tests.worker.running import Running
from tests.worker.worker_process import WorkerProcess
from tracking import AttemptCancelled, Principal, TrackingStatus
from tracking.db import Database
from tracking.settings import Settings
from tracking.testing import wait_for_task

pytestmark = pytest.mark.database

ANN = Principal("ann", "acme")
CANCELLED = TrackingStatus.CANCELLED


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Heartbeats in quick succession, and little grace."""
    quick = {"heartbeat_seconds": 0.2, "progress_seconds": 0.1, "cancel_grace_seconds": 0.5}
    return settings.model_copy(update=quick)


@pytest.fixture
async def running(bench: Bench, database: Database) -> AsyncIterator[Running]:
    """Bodies at work; they are ended with the test."""
    running = Running(bench, database)
    yield running
    await running.end()


async def ask(bench: Bench, database: Database, record_id: int, reason: str) -> Any:
    """Ask for a record to be cancelled, as its owner."""
    async with database.transaction() as session:
        return await bench.domain.service(session, ANN).cancel(record_id, reason)


def has_ended(record: Any) -> bool:
    """Whether nothing runs any more."""
    return record.completed_at is not None


async def test_an_async_body_is_cancelled_where_it_waits(
    running: Running, database: Database
) -> None:
    """Its clean-up code runs, its business writes roll back, the record is CANCELLED."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    async def body(task: Any) -> None:
        heard.append("began")
        try:
            await running.linger()
        finally:
            await asyncio.sleep(0)
            heard.append("cleaned up")

    running.run(body, record_id)
    await running.has_heard(heard)
    asked = await ask(running.bench, database, record_id, "bought elsewhere")
    record = await running.reaches(record_id, has_ended)

    assert asked.status is TrackingStatus.PROCESSING
    assert heard == ["began", "cleaned up"]
    assert (record.status, record.cancel_reason) == (CANCELLED, "bought elsewhere")
    assert record.attempts == 1


async def test_the_history_says_who_asked_and_who_stopped(
    running: Running, database: Database
) -> None:
    """One line for the request, signed by the user, one for the transition (G12)."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    async def body(_: Any) -> None:
        heard.append("began")
        await running.linger()

    running.run(body, record_id)
    await running.has_heard(heard)
    await ask(running.bench, database, record_id, "bought elsewhere")
    await running.reaches(record_id, has_ended)

    _, request, end = await asyncio.to_thread(running.bench.events, record_id)
    assert (request["kind"], request["actor"]) == ("log", "ann")
    assert request["message"] == "asked to stop: bought elsewhere"
    assert (end["from_status"], end["to_status"]) == ("PROCESSING", "CANCELLED")
    assert end["message"] == "bought elsewhere"


async def test_a_plain_body_is_told_at_its_next_progress_call(
    running: Running, database: Database
) -> None:
    """AttemptCancelled is raised there, and passes through the body's own clean-up."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    def body(task: Any) -> None:
        heard.append("began")
        try:
            while not running.may_end.wait(0.02):
                task.progress(step="working")
        except AttemptCancelled:
            heard.append("told")
            raise

    running.run(body, record_id)
    await running.has_heard(heard)
    await ask(running.bench, database, record_id, "no need")
    record = await running.reaches(record_id, has_ended)

    assert heard == ["began", "told"]
    assert (record.status, record.cancel_reason) == (CANCELLED, "no need")


async def test_a_body_that_finishes_first_has_finished(
    running: Running, database: Database
) -> None:
    """Work that is done is done: the record is COMPLETED, and the request stays on record."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    async def body(_: Any) -> dict[str, bool]:
        heard.append("began")
        try:
            await running.linger()
        except asyncio.CancelledError:
            return {"saved": True}
        return {"saved": False}

    running.run(body, record_id)
    await running.has_heard(heard)
    await ask(running.bench, database, record_id, "too late")
    record = await running.reaches(record_id, has_ended)

    assert record.status is TrackingStatus.COMPLETED
    assert record.result == {"saved": True}
    assert record.cancel_requested_at is not None


async def test_an_error_while_cleaning_up_is_told_and_not_retried(
    running: Running, database: Database
) -> None:
    """Nobody wants the record any more, whatever its body says at the end."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    async def body(_: Any) -> None:
        heard.append("began")
        try:
            await running.linger()
        finally:
            msg = "the door is stuck"
            raise OSError(msg)

    running.run(body, record_id)
    await running.has_heard(heard)
    await ask(running.bench, database, record_id, "no need")
    record = await running.reaches(record_id, has_ended)

    events = await asyncio.to_thread(running.bench.events, record_id)
    assert record.status is CANCELLED
    assert "OSError while stopping" in [event["message"] for event in events]


async def test_a_body_that_does_not_listen_is_cut_off(running: Running, database: Database) -> None:
    """After the grace period the record is CANCELLED; what the body still does is void."""
    record_id = running.bench.create(ANN)
    heard: list[str] = []

    def body(_: Any) -> None:
        heard.append("began")
        running.may_end.wait(30)

    running.run(body, record_id)
    await running.has_heard(heard)
    await ask(running.bench, database, record_id, "enough")
    record = await running.reaches(record_id, has_ended)
    await running.end()

    assert (record.status, record.cancel_reason) == (CANCELLED, "enough")
    assert (await running.record(record_id)).version == record.version


async def test_asking_twice_changes_nothing(running: Running, database: Database) -> None:
    """The first request's time and reason stand."""
    record_id = running.bench.create(ANN)
    await running.start(record_id)

    first = await ask(running.bench, database, record_id, "first")
    second = await ask(running.bench, database, record_id, "second")

    assert second.cancel_requested_at == first.cancel_requested_at
    assert second.cancel_reason == "first"


@pytest.mark.broker
async def test_a_prefork_child_that_does_not_listen_is_replaced(
    dispatching: Dispatching, worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is ended, its message claims nothing, and the worker goes on with the next."""
    monkeypatch.setenv("GOLDFINCH_HEARTBEAT_SECONDS", "0.2")
    monkeypatch.setenv("GOLDFINCH_PROGRESS_SECONDS", "0.1")
    monkeypatch.setenv("GOLDFINCH_CANCEL_GRACE_SECONDS", "0.5")
    dispatching.run()
    [deaf] = await dispatching.create(domain="probe_plain", behaviour="wait")
    worker.start("prefork", 1)
    await worker.began(f"probe_plain:{deaf}")

    plain = dispatching.registry["probe_plain"]
    async with dispatching.database.transaction() as session:
        await plain.service(session).cancel(deaf, "enough")
    ended = await wait_for_task(dispatching.database, plain, deaf)
    [following] = await dispatching.create(domain="probe")
    done = await wait_for_task(dispatching.database, dispatching.registry["probe"], following)

    assert (ended.status, ended.attempts) == (CANCELLED, 1)
    assert done.status is TrackingStatus.COMPLETED
    assert worker.runs() == {f"probe_plain:{deaf}": 1, f"probe:{following}": 1}
