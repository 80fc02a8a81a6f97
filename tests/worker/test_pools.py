"""Real workers of every pool that keeps its promises: prefork, threads, solo."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.worker_process import WorkerProcess
from tracking import Backoff, TrackingStatus
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually, wait_for_task
from tracking.worker import broker_of

pytestmark = [pytest.mark.database, pytest.mark.broker]

POOLS = {"prefork": 2, "threads": 8, "solo": 1}

RECORDS = {"prefork": 200, "threads": 200, "solo": 20}
"""Per domain. With RabbitMQ, Celery's solo pool takes a tenth of a second for each message."""

AT_ONCE = Backoff(base=timedelta(milliseconds=1), cap=timedelta(milliseconds=1))

every_pool = pytest.mark.parametrize("pool", POOLS)


async def statuses(dispatching: Dispatching, domain: str) -> Counter[tuple[str, int]]:
    """How many records of a domain stand where, after how many attempts."""
    query = text(f"SELECT status, attempts FROM {domain}_task_tracking")  # noqa: S608  # our name
    async with dispatching.database.transaction() as session:
        return Counter((row.status, row.attempts) for row in await session.execute(query))


async def settled(
    dispatching: Dispatching, worker: WorkerProcess, domain: str, expected: Mapping[Any, int]
) -> None:
    """Wait until the records of a domain stand as expected, (status, attempts) for each count."""

    async def stands() -> bool:
        worker.check()
        return await statuses(dispatching, domain) == expected

    try:
        await eventually(stands, within=60)
    except TimeoutError:
        assert await statuses(dispatching, domain) == expected


async def get(dispatching: Dispatching, domain: str, record_id: int) -> Any:
    """The record once it has ended."""
    return await wait_for_task(dispatching.database, dispatching.registry[domain], record_id)


class TestEveryPool:
    """What a worker keeps, whatever its pool."""

    @every_pool
    async def test_every_record_is_run_exactly_once(
        self, dispatching: Dispatching, worker: WorkerProcess, pool: str
    ) -> None:
        """A cold worker that finds hundreds of messages runs each body once (G6)."""
        count = RECORDS[pool]
        for domain in ("probe", "probe_plain"):
            await dispatching.create(count, domain)
        await dispatching.drain(dispatching.dispatcher())

        worker.start(pool, POOLS[pool])
        for domain in ("probe", "probe_plain"):
            await settled(dispatching, worker, domain, {("COMPLETED", 1): count})

        notes = text("SELECT count(DISTINCT text) FROM probe_notes")
        async with dispatching.database.transaction() as session:
            assert await session.scalar(notes) == 2 * count
        assert len(worker.runs()) == worker.runs().total() == 2 * count

    @every_pool
    async def test_a_warm_shutdown_finishes_what_runs(
        self, dispatching: Dispatching, worker: WorkerProcess, pool: str
    ) -> None:
        """After SIGTERM a body in the middle of its work completes; the worker ends well."""
        [record_id] = await dispatching.create(behaviour="wait")
        await dispatching.drain(dispatching.dispatcher())

        worker.start(pool, POOLS[pool])
        await worker.began(f"probe:{record_id}")
        worker.send(signal.SIGTERM)
        await worker.said("Warm shutdown")
        worker.open_gate()

        assert await worker.ended() == 0
        record = await get(dispatching, "probe", record_id)
        assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 1)

    @every_pool
    async def test_sys_exit_in_a_body_does_not_stop_a_worker(
        self, dispatching: Dispatching, worker: WorkerProcess, pool: str
    ) -> None:
        """Bodies that call `sys.exit`, more than it has slots, end their own attempts only."""
        [leaver] = await dispatching.create(behaviour="exit")
        await dispatching.create(3, "probe_plain", behaviour="exit", max_attempts=1)
        await dispatching.create(10, "probe_plain")
        await dispatching.drain(dispatching.dispatcher())

        worker.start(pool, min(POOLS[pool], 2))
        await settled(dispatching, worker, "probe_plain", {("COMPLETED", 1): 10, ("FAILED", 1): 3})

        record = await get(dispatching, "probe", leaver)
        assert (record.status, record.error_type) == (TrackingStatus.FAILED, "SystemExit")


class TestStrangers:
    """Messages that nobody of ours has sent."""

    async def test_strange_messages_do_not_stop_a_worker(
        self,
        dispatching: Dispatching,
        worker: WorkerProcess,
        mailbox: Mailbox,
        settings: Settings,
    ) -> None:
        """Pickle, an unknown task, wrong arguments and plain noise are refused; work goes on."""
        [record_id] = await dispatching.create(priority=1)
        call = ([[[record_id, 0]]], {}, {})
        headers = {"lang": "py", "task": "goldfinch.probe", "id": "from a stranger"}
        json: dict[str, Any] = {
            "serializer": "json",
            "headers": headers,
            "priority": broker_of(settings).message_priority(10),
        }

        mailbox.put(call, **{**json, "serializer": "pickle"})
        mailbox.put(call, **{**json, "headers": {**headers, "task": "no.such.task"}})
        mailbox.put(([[[record_id]]], {}, {}), **json)
        mailbox.put(([], {"x": 1}, {}), **json)
        mailbox.put("noise", **{**json, "headers": {}})
        await dispatching.drain(dispatching.dispatcher())
        worker.start("prefork", 1)
        await settled(dispatching, worker, "probe", {("COMPLETED", 1): 1})

        assert worker.runs() == {f"probe:{record_id}": 1}
        for refusal in ("ContentDisallowed", "no.such.task", "ValueError", "TypeError"):
            await worker.said(refusal)

    async def test_a_refused_message_leaves_its_record_to_be_dispatched_again(
        self, dispatching: Dispatching, worker: WorkerProcess, mailbox: Mailbox
    ) -> None:
        """A record whose message was refused is PENDING, and completes by a later message (G3)."""
        [record_id] = await dispatching.create()
        dispatcher = dispatching.dispatcher(redispatch_after=timedelta(milliseconds=1))
        await dispatcher.dispatch_due()
        [letter] = mailbox.take_all()
        headers = {"lang": "py", "task": letter.task_name, "id": letter.task_id}
        mailbox.put((([letter.fences]), {}, {}), serializer="pickle", headers=headers)

        worker.start("solo")
        await worker.said("ContentDisallowed")
        before = await statuses(dispatching, "probe")
        await eventually(dispatcher.dispatch_due)
        record = await get(dispatching, "probe", record_id)

        assert before == {("PENDING", 0): 1}
        assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 1)


class TestDeath:
    """Processes that are killed in the middle of a body."""

    @pytest.mark.parametrize("domain", ["probe", "probe_plain"])
    async def test_a_killed_child_costs_no_record_but_its_own(
        self, dispatching: Dispatching, worker: WorkerProcess, domain: str
    ) -> None:
        """The message of a killed body comes back, claims nothing and runs nothing (G6)."""
        [killer] = await dispatching.create(domain=domain, behaviour="kill", priority=10)
        await dispatching.create(30, domain)
        await dispatching.drain(dispatching.dispatcher())

        worker.start("prefork", 2)
        await settled(dispatching, worker, domain, {("COMPLETED", 1): 30, ("PROCESSING", 1): 1})
        await worker.said(f'"ids": [{killer}]')

        assert worker.runs() == Counter(f"{domain}:{record_id}" for record_id in range(1, 32))

    async def test_a_killed_worker_has_not_acknowledged_what_it_was_doing(
        self, dispatching: Dispatching, worker: WorkerProcess, mailbox: Mailbox
    ) -> None:
        """RabbitMQ delivers its message again, Redis keeps it; a file is gone once it is read."""
        [record_id] = await dispatching.create(behaviour="wait")
        await dispatching.drain(dispatching.dispatcher())

        worker.start("prefork", 1)
        await worker.began(f"probe:{record_id}")
        worker.kill()

        kept = 0 if broker_of(dispatching.settings).scheme == "filesystem" else 1

        async def is_kept() -> bool:
            return await asyncio.to_thread(mailbox.count_unacknowledged) == kept

        assert await eventually(is_kept)

    async def test_a_killed_worker_loses_no_record_it_had_not_begun(
        self, dispatching: Dispatching, worker: WorkerProcess
    ) -> None:
        """What was on its way to a worker killed with `kill -9` is run by another one (G3)."""
        [waiting] = await dispatching.create(behaviour="wait", priority=10)
        await dispatching.create(20)
        dispatcher = dispatching.dispatcher(redispatch_after=timedelta(milliseconds=1))
        await dispatcher.dispatch_due()

        worker.start("prefork", 1)
        await worker.began(f"probe:{waiting}")
        worker.kill()
        worker.start("solo")
        await eventually(dispatcher.dispatch_due)
        await settled(dispatching, worker, "probe", {("COMPLETED", 1): 20, ("PROCESSING", 1): 1})

        assert worker.runs().total() == 21

    async def test_a_body_that_always_kills_its_process_ends_failed(
        self, dispatching: Dispatching, worker: WorkerProcess
    ) -> None:
        """Crashes count: after `max_attempts` of them nobody tries again (G9)."""
        [killer] = await dispatching.create(behaviour="kill", max_attempts=3)
        quick = dispatching.settings.model_copy(update={"lease_seconds": 0.5})
        tasks = {n: replace(t, backoff=AT_ONCE) for n, t in dispatching.registry.tasks.items()}
        swept = replace(dispatching.registry, tasks=tasks)
        sweep = Maintenance(quick, swept, dispatching.database)
        dispatcher = dispatching.dispatcher()
        worker.start("prefork", 1)

        async def has_failed() -> bool:
            worker.check()
            await dispatcher.dispatch_due()
            await sweep.run_job("sweep")
            return await statuses(dispatching, "probe") == {("FAILED", 3): 1}

        await eventually(has_failed, within=60)

        record = await get(dispatching, "probe", killer)
        assert record.error_type == "worker_lost"
        assert worker.runs() == {f"probe:{killer}": 3}


class TestPrefork:
    """What only the prefork pool has: children, and limits that reach a body."""

    async def test_every_child_has_connections_of_its_own(
        self, dispatching: Dispatching, worker: WorkerProcess
    ) -> None:
        """Children claim as themselves, the parent never: nothing was made before the fork."""
        waiting = await dispatching.create(2, behaviour="wait")
        await dispatching.drain(dispatching.dispatcher())

        worker.start("prefork", 2)
        await worker.began(*(f"probe:{record_id}" for record_id in waiting))
        workers = text("SELECT worker FROM probe_task_tracking WHERE worker IS NOT NULL")
        async with dispatching.database.transaction() as session:
            claimed_by = set((await session.scalars(workers)).all())
        worker.open_gate()
        await settled(dispatching, worker, "probe", {("COMPLETED", 1): 2})

        pids = {int(name.rpartition(":")[2]) for name in claimed_by}
        assert len(pids) == 2
        assert worker.pid not in pids

    @pytest.mark.parametrize(
        ("domain", "error"),
        [("probe", "AttemptInterrupted"), ("probe_plain", "SoftTimeLimitExceeded")],
    )
    async def test_a_time_limit_ends_the_attempt(
        self, dispatching: Dispatching, worker: WorkerProcess, domain: str, error: str
    ) -> None:
        """Celery's soft time limit stops the body; the record waits for another attempt."""
        [record_id] = await dispatching.create(domain=domain, behaviour="wait")
        await dispatching.drain(dispatching.dispatcher())

        worker.start("prefork", 1, "--soft-time-limit", "1")
        await settled(dispatching, worker, domain, {("PENDING", 1): 1})

        async with dispatching.database.transaction() as session:
            service = dispatching.registry[domain].service(session)
            record = await service.get_status(record_id)
        assert record.error_type == error
