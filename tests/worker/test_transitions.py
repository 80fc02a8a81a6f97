"""Claims and completions that share a statement, and what they do not share."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from tests.worker.bench import Bench
from tests.worker.running import Running
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.settings import Settings
from tracking.worker.runtime import Runtime
from tracking.worker.sharing import Sharing

pytestmark = pytest.mark.database

TRANSACTIONS = "SELECT count(DISTINCT xmin::text) FROM probe_task_event"
"""In which something has moved."""
KILL_WORKERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'goldfinch worker'"
    " AND pid <> pg_backend_pid()"
)

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE '%prepared%'"


@pytest.fixture
async def running(bench: Bench, database: Database) -> AsyncIterator[Running]:
    """Bodies at work; they are ended with the test."""
    running = Running(bench, database)
    yield running
    await running.end()


async def nothing(_: Any) -> None:
    """Do nothing."""


def create(bench: Bench, count: int) -> list[int]:
    """Create records."""
    return [bench.create() for _ in range(count)]


class TestShared:
    """One statement for many records."""

    def test_records_that_end_together_share_a_transaction(self, bench: Bench) -> None:
        """Fifty records that are claimed and completed at the same time cost two commits."""
        records = create(bench, 50)

        bench.run(nothing, *records)

        assert bench.scalar("SELECT count(*) FROM probe_task_event") == 100
        assert bench.scalar(TRANSACTIONS) == 2

    def test_each_keeps_its_own_history(self, bench: Bench) -> None:
        """Every record has its two transitions, signed by the worker (G12)."""
        records = create(bench, 3)

        async def body(task: Any) -> dict[str, int]:
            return {"id": task.record.id}

        bench.run(body, *records)

        for record_id in records:
            record, events = bench.record(record_id), bench.events(record_id)
            assert [e["to_status"] for e in events] == ["PROCESSING", "COMPLETED"]
            assert {e["actor"] for e in events} == {bench.runtime.worker}
            assert (record.attempts, record.version, record.progress) == (1, 3, 100)
            assert record.result == {"id": record_id}
            assert record.started_at <= record.completed_at

    def test_each_has_its_own_outcome(self, bench: Bench) -> None:
        """Of those that run together one fails, one is lost to another worker, the others end."""
        good, bad, stolen, last = create(bench, 4)

        async def body(task: Any) -> None:
            if task.record.id == bad:
                raise ValueError
            if task.record.id == stolen:
                await bench.steal(stolen)

        bench.run(body, good, bad, stolen, last)

        statuses = {i: bench.record(i).status for i in (good, bad, stolen, last)}
        assert statuses[good] is statuses[last] is TrackingStatus.COMPLETED
        assert statuses[bad] is TrackingStatus.FAILED
        assert bench.record(stolen).worker == "thief"

    def test_what_is_claimed_is_what_the_service_returns(self, bench: Bench) -> None:
        """A record read by the bare driver has the same values as one that the service reads."""
        record_id = bench.create(
            task_metadata={"a": [1, None]},
            display_name="X",
            weight=1.5,
            price=Decimal("2.50"),
            due=date(2026, 11, 25),
        )
        seen: dict[str, Any] = {}

        async def body(task: Any) -> None:
            read = await task.service.get_status(task.record.id)
            names = [prop.key for prop in task.record.__mapper__.column_attrs]
            seen.update({n: (getattr(task.record, n), getattr(read, n)) for n in names})

        bench.run(body, record_id)

        assert {name: ours for name, (ours, _) in seen.items()} == {
            name: theirs for name, (_, theirs) in seen.items()
        }
        assert seen["status"][0] is TrackingStatus.PROCESSING
        assert seen["price"] == (Decimal("2.50"),) * 2

    def test_they_are_announced(self, bench: Bench) -> None:
        """What shared statements change is told to followers as well (G13)."""
        told: list[Mapping[Any, int]] = []
        bench.runtime.database.changes.tell = told.append  # type: ignore[method-assign]  # watched
        record_id = bench.create()
        told.clear()

        bench.run(nothing, record_id)

        assert told == [{("probe", record_id): 2}, {("probe", record_id): 3}]

    async def test_two_workers_share_out_the_records(
        self, bench: Bench, settings: Settings, registry: Registry
    ) -> None:
        """Of the same messages delivered to two processes at once, each record runs once (G6)."""
        records = await asyncio.to_thread(create, bench, 100)
        other = Bench(settings, registry)
        runs: Counter[int] = Counter()

        async def body(task: Any) -> None:
            runs[task.record.id] += 1

        await asyncio.gather(
            asyncio.to_thread(bench.run, body, *records),
            asyncio.to_thread(other.run, body, *reversed(records)),
        )
        await asyncio.to_thread(other.close)

        assert runs == Counter(records)


class TestApart:
    """A record that cannot be moved with the others is moved alone."""

    async def test_a_locked_record_holds_up_no_other(
        self, running: Running, database: Database
    ) -> None:
        """Nine of ten end while somebody has locked the tenth, which ends afterwards."""
        records = await asyncio.to_thread(create, running.bench, 10)
        begun: list[int] = []

        async def body(task: Any) -> None:
            begun.append(task.record.id)
            await running.linger()

        running.run(body, *records)
        await running.has_heard_all(begun, 10)
        async with database.transaction() as session:
            locked = {"id": records[3]}
            await session.execute(
                text("SELECT FROM probe_task_tracking WHERE id = :id FOR UPDATE"), locked
            )
            running.may_end.set()
            for record_id in records:
                if record_id != records[3]:
                    await running.reaches(record_id, lambda r: r.status == "COMPLETED")
            assert (await running.record(records[3])).status == "PROCESSING"

        await running.reaches(records[3], lambda r: r.status == "COMPLETED")

    async def test_a_record_locked_before_it_starts_waits_alone(
        self, running: Running, database: Database
    ) -> None:
        """A claim waits for whoever has locked its record; the others do not."""
        records = await asyncio.to_thread(create, running.bench, 3)
        async with database.transaction() as session:
            await session.execute(
                text("SELECT FROM probe_task_tracking WHERE id = :id FOR UPDATE"),
                {"id": records[0]},
            )
            running.run(nothing, *records)
            for record_id in records[1:]:
                await running.reaches(record_id, lambda r: r.status == "COMPLETED")
            assert (await running.record(records[0])).status == "PENDING"

        await running.reaches(records[0], lambda r: r.status == "COMPLETED")

    def test_a_connection_lost_in_between_loses_nothing(self, bench: Bench) -> None:
        """Every completion finds another connection when the server has ended this one."""
        records = create(bench, 20)

        async def body(task: Any) -> None:
            if task.record.id == records[0]:
                async with bench.runtime.database.autocommit() as connection:
                    await connection.exec_driver_sql(KILL_WORKERS)

        bench.run(body, *records)
        bench.run(nothing, bench.create())

        counted = "SELECT count(*) FROM probe_task_tracking WHERE status = 'COMPLETED'"
        assert bench.scalar(counted) == 21

    def test_a_domain_with_verbs_of_its_own_keeps_them(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where a service completes in its own way, that is what completes its records."""
        called: list[int] = []

        async def complete(self: Any, record_id: int, *args: Any) -> Any:
            called.append(record_id)
            return await usual.complete(self, record_id, *args)

        usual = bench.domain.service
        own = {"complete": complete, "__annotations__": {"crud": usual.crud_type()}}
        monkeypatch.setitem(bench.domain.__dict__, "service", type("Own", (usual,), own))
        runtime = Runtime(bench.settings, bench.runtime.registry)
        bench.runtime, former = runtime, bench.runtime
        former.close()
        record_id = bench.create()

        bench.run(nothing, record_id)

        assert called == [record_id]
        assert bench.record(record_id).status is TrackingStatus.COMPLETED


def test_it_works_without_prepared_statements(settings: Settings, registry: Registry) -> None:
    """As behind a pooler that gives every statement another session."""
    plain = settings.model_copy(update={"database_prepared_statements": False})
    with Bench(plain, registry) as bench:
        record_id = bench.create()

        bench.run(nothing, record_id)

        kept = bench.scalar(PREPARED)
        assert bench.record(record_id).status is TrackingStatus.COMPLETED
        assert kept == 0


class TestSharing:
    """Questions asked together."""

    async def test_what_is_asked_meanwhile_goes_along_in_the_next_question(self) -> None:
        """One question alone, and all that came while it was answered in the next."""
        put: list[list[int]] = []

        async def answer(questions: Sequence[int]) -> dict[int, str]:
            put.append([*questions])
            await asyncio.sleep(0.01)
            return {question: f"{question}!" for question in questions}

        sharing = Sharing(answer)
        first = asyncio.create_task(sharing.ask(1, at_once=True))
        await asyncio.sleep(0)
        others = [asyncio.create_task(sharing.ask(n, at_once=True)) for n in range(2, 6)]

        assert [await first, *await asyncio.gather(*others)] == ["1!", "2!", "3!", "4!", "5!"]
        assert put == [[1], [2, 3, 4, 5]]

    async def test_of_two_who_ask_the_same_one_is_answered(self) -> None:
        """Else a record delivered twice would be claimed twice (G6)."""

        async def answer(questions: Sequence[int]) -> dict[int, str]:
            return dict.fromkeys(questions, "yours")

        sharing = Sharing(answer)

        answers = await asyncio.gather(*(sharing.ask(7) for _ in range(3)))

        assert answers == ["yours", None, None]

    async def test_who_goes_away_takes_nobody_along(self) -> None:
        """The question of somebody who is cancelled leaves the others' answers as they are."""
        may_answer = asyncio.Event()

        async def answer(questions: Sequence[int]) -> dict[int, int]:
            await may_answer.wait()
            return {question: question for question in questions}

        sharing = Sharing(answer)
        alone = asyncio.create_task(sharing.ask(1, at_once=True))
        asking = [asyncio.create_task(sharing.ask(n)) for n in (2, 3)]
        await asyncio.sleep(0)
        alone.cancel()
        await asyncio.sleep(0)
        asking[0].cancel()
        may_answer.set()

        assert await asking[1] == 3

    async def test_what_goes_wrong_is_raised_for_each(self) -> None:
        """All who asked hear of it, and the next question is put as if nothing had been."""
        faults = [ValueError("no")]

        async def answer(questions: Sequence[int]) -> dict[int, int]:
            if faults:
                raise faults.pop()
            return {question: question for question in questions}

        sharing = Sharing(answer)
        answers = await asyncio.gather(*map(sharing.ask, (1, 2)), return_exceptions=True)

        assert [str(error) for error in answers] == ["no", "no"]
        assert await sharing.ask(3) == 3
