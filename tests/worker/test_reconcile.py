"""Records whose messages the broker has forgotten are handed over again, soon (G3)."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.outage import Outage, outage_of
from tests.worker.worker_process import WorkerProcess
from tracking import Registry, TrackingStatus
from tracking.errors import InvalidWiring, Unavailable
from tracking.maintenance import BATCH, BUSY_QUEUE, GRACE, Maintenance, ReadDepth
from tracking.settings import Settings
from tracking.testing import eventually, wait_for_task
from tracking.worker import QueueDepth, broker_of, create_celery

pytestmark = [pytest.mark.database, pytest.mark.broker]

MINUTE = timedelta(minutes=1)
NOTHING: Counter[str] = Counter()


def depth_of(settings: Settings, registry: Registry) -> QueueDepth:
    """What asks the broker of these settings."""
    return QueueDepth(create_celery(settings, registry), broker_of(settings))


def maintenance(dispatching: Dispatching, depth: ReadDepth | None = None) -> Maintenance:
    """The jobs as a dispatcher has them; the depth of the queue may be made up."""
    settings, registry = dispatching.settings, dispatching.registry
    return Maintenance(
        settings, registry, dispatching.database, depth or depth_of(settings, registry).read
    )


async def reconcile(dispatching: Dispatching, depth: ReadDepth | None = None) -> Counter[str]:
    """Run the job once; returns what became of the probes."""
    return Counter((await maintenance(dispatching, depth).run_job("reconcile"))["probe"])


async def hand_over(dispatching: Dispatching, count: int, *, ago: timedelta = MINUTE) -> None:
    """Create records and say that they were handed over some time ago; nothing is published."""
    await dispatching.create(count)
    async with dispatching.database.transaction() as session:
        crud = dispatching.registry["probe"].service(session).crud
        await crud.take_due(count, dispatching.settings.redispatch_after)
    await let_pass(dispatching, ago)


async def let_pass(dispatching: Dispatching, time: timedelta) -> None:
    """Make it so much longer since records were handed over."""
    passed = text(
        "UPDATE probe_task_tracking SET dispatched_at = dispatched_at - CAST(:time AS interval)"
    )
    async with dispatching.database.transaction() as session:
        await session.execute(passed, {"time": time})


async def count_due(dispatching: Dispatching) -> int:
    """How many records wait for a dispatcher."""
    due = text(
        "SELECT count(*) FROM probe_task_tracking"
        " WHERE status = 'PENDING' AND next_dispatch_at <= now()"
    )
    async with dispatching.database.transaction() as session:
        return int(await session.scalar(due) or 0)


class TestForgotten:
    """The broker has lost messages."""

    async def test_what_a_wiped_broker_forgot_is_run(
        self, dispatching: Dispatching, mailbox: Mailbox, worker: WorkerProcess
    ) -> None:
        """The queue itself is gone: all of its records run, once each."""
        records = await dispatching.create(5)
        dispatcher = dispatching.dispatcher()
        await dispatcher.dispatch_due()
        mailbox.delete()
        await let_pass(dispatching, GRACE)

        done = await reconcile(dispatching)
        handed_over = await dispatcher.dispatch_due()
        worker.start("solo")

        assert (done, handed_over) == ({"recalled": 5}, 5)
        for record_id in records:
            record = await wait_for_task(
                dispatching.database, dispatching.registry["probe"], record_id
            )
            assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 1)
        assert worker.runs() == Counter(f"probe:{record_id}" for record_id in records)

    async def test_one_lost_message_among_many_is_enough(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Nothing tells whose it was: all that waits is handed over again."""
        await hand_over(dispatching, 20)
        for _ in range(19):
            mailbox.put("whatever")

        assert await reconcile(dispatching) == {"recalled": 20}

    async def test_what_a_killed_worker_had_taken_is_run_by_another(
        self, dispatching: Dispatching, mailbox: Mailbox, worker: WorkerProcess
    ) -> None:
        """Redis would keep it for hours, message files are gone, RabbitMQ puts it back."""
        scheme = broker_of(dispatching.settings).scheme
        [waiting] = await dispatching.create(behaviour="wait", priority=10)
        records = await dispatching.create(5)
        dispatcher = dispatching.dispatcher()
        await dispatcher.dispatch_due()

        async def has_taken_all() -> bool:
            return await asyncio.to_thread(mailbox.count) == 0

        async def has_them_back() -> bool:
            return await asyncio.to_thread(mailbox.count) >= len(records)

        worker.start("prefork", 1, "--prefetch-multiplier", "10")
        await worker.began(f"probe:{waiting}")
        if scheme != "filesystem":  # whose worker takes no more than it runs
            await eventually(has_taken_all)
        worker.kill()
        if scheme.startswith("amqp"):
            await eventually(has_them_back)
        await let_pass(dispatching, GRACE)
        await reconcile(dispatching)
        await dispatcher.dispatch_due()
        worker.start("solo")

        for record_id in records:
            record = await wait_for_task(
                dispatching.database, dispatching.registry["probe"], record_id
            )
            assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 1)

    async def test_all_of_it_comes_back_in_batches(self, dispatching: Dispatching) -> None:
        """One statement takes a bounded number, the job goes on to the end."""
        await hand_over(dispatching, BATCH + 1)

        assert await reconcile(dispatching) == {"recalled": BATCH + 1}
        assert await count_due(dispatching) == BATCH + 1

    async def test_messages_lost_again_and_again_are_looked_for_more_slowly(
        self, dispatching: Dispatching
    ) -> None:
        """Four in a row after ten seconds each; then a worker that drops them is more likely."""
        await hand_over(dispatching, 1, ago=GRACE * 1.5)
        lost = text("UPDATE probe_task_tracking SET dispatches = :times")
        recalled = []

        for times in (4, 5, 6):
            async with dispatching.database.transaction() as session:
                await session.execute(lost, {"times": times})
                recalled += [await dispatching.registry["probe"].service(session).crud.recall(
                    grace=GRACE, batch=1
                )]  # fmt: skip
                await session.rollback()

        assert recalled == [1, 0, 0]

    def test_they_are_found_in_time(self, settings: Settings) -> None:
        """Grace, interval and dispatch together stay far under the 30 seconds that G3 promises."""
        worst = GRACE.total_seconds() + settings.reconcile_seconds + settings.dispatch_poll_seconds

        assert worst <= 20


class TestWaiting:
    """Nothing is lost, and nothing is sent twice."""

    async def test_a_long_queue_is_left_alone(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Records may wait for hours: while their messages do, too, no second one is sent."""
        await dispatching.create(100)
        await dispatching.drain(dispatching.dispatcher())
        await let_pass(dispatching, timedelta(hours=1))

        done = [await reconcile(dispatching) for _ in range(3)]

        assert done == [NOTHING] * 3
        assert (mailbox.count(), await count_due(dispatching)) == (100, 0)

    async def test_messages_of_all_domains_count_together(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """There is one queue for all of them."""
        for domain in ("probe", "probe_plain"):
            await dispatching.create(10, domain)
        await dispatching.drain(dispatching.dispatcher())
        await let_pass(dispatching, MINUTE)

        whole = await reconcile(dispatching)
        mailbox.take_all()
        for _ in range(9):
            mailbox.put("whatever")
        short = await reconcile(dispatching)

        assert (whole, short) == (NOTHING, {"recalled": 10})

    async def test_a_busy_queue_is_not_counted_against(self, dispatching: Dispatching) -> None:
        """With that much to do, nothing that was lost would be run sooner."""

        async def busy() -> int:
            return BUSY_QUEUE + 1

        async def just_not() -> int:
            return BUSY_QUEUE

        await hand_over(dispatching, BUSY_QUEUE + 2)

        assert await reconcile(dispatching, busy) == NOTHING
        assert await reconcile(dispatching, just_not) == {"recalled": BUSY_QUEUE + 2}

    async def test_other_records_are_not_touched(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Not what is young, claimed, planned, held by prerequisites, or due in any case."""
        await dispatching.create(5)
        await dispatching.dispatcher().dispatch_due()
        mailbox.take_all()
        planned = datetime.now(UTC) + timedelta(days=1)
        await dispatching.create(scheduled_at=planned)
        async with dispatching.database.transaction() as session:
            service = dispatching.registry["probe"].service(session)
            await service.start(1)
            await service.start(2)
            await service.fail(2, 1, "no luck", retry_after=MINUTE)
            await session.execute(
                text(
                    "UPDATE probe_task_tracking SET dispatched_at = now() - interval '1 hour'"
                    ", next_dispatch_at = CASE id WHEN 3 THEN now() WHEN 5 THEN NULL"
                    " ELSE next_dispatch_at END"
                    " WHERE id <> 4"
                )
            )
            before = (await session.execute(text(EVERYTHING))).all()

        done = await reconcile(dispatching)

        async with dispatching.database.transaction() as session:
            assert (await session.execute(text(EVERYTHING))).all() == before
        assert done == NOTHING

    async def test_any_number_may_do_it_at_once(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Reconcilers and dispatchers side by side: each record gets one message more, no more."""
        count = BATCH + 100
        await hand_over(dispatching, count)
        dispatchers = [dispatching.dispatcher() for _ in range(2)]

        async def work(number: int) -> Counter[str]:
            done = await reconcile(dispatching)
            await dispatching.drain(dispatchers[number])
            return done

        done = await asyncio.gather(*(work(number) for number in range(2)))
        await dispatching.drain(dispatchers[0])

        assert sum(counts["recalled"] for counts in done) == count
        assert mailbox.count() == count


EVERYTHING = "SELECT * FROM probe_task_tracking ORDER BY id"


class TestBroker:
    """The broker is away, silent, or not there at all."""

    @pytest.fixture
    async def outage(self, settings: Settings, tmp_path: Path) -> AsyncIterator[Outage]:
        """The broker behind a way that is closed."""
        assert settings.broker_url is not None
        outage = outage_of(settings.broker_url.get_secret_value(), tmp_path)
        yield outage
        await outage.strike()
        outage.close()

    @pytest.fixture
    def silent(self) -> Iterator[int]:
        """A port on which everybody is let in and nobody gets an answer."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield server.getsockname()[1]

    async def test_it_is_put_off_until_the_broker_is_back(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """While it is away nothing is known to be lost; afterwards all of it is found."""
        changed = dispatching.settings.model_copy(
            update={"broker_url": outage.url, "reconcile_seconds": 0.05}
        )
        depth = depth_of(changed, dispatching.registry)
        tries: list[bool] = []

        async def read() -> int:
            tries.append(True)
            return await depth.read()

        jobs = Maintenance(changed, dispatching.registry, dispatching.database, read)
        await hand_over(dispatching, 3)
        await outage.strike()

        async def has_tried_twice() -> bool:
            return len(tries) > 1

        async def are_due() -> bool:
            return await count_due(dispatching) == 3

        stop = asyncio.Event()
        running = asyncio.create_task(jobs.run(stop))
        await eventually(has_tried_twice)
        before = await count_due(dispatching)
        await outage.heal()
        await eventually(are_due)
        stop.set()
        await running

        assert before == 0

    @pytest.mark.parametrize("scheme", ["amqp", "redis"])
    async def test_a_silent_broker_is_not_waited_for(
        self,
        settings: Settings,
        registry: Registry,
        silent: int,
        scheme: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """It is unavailable after a while, and the event loop runs on meanwhile (G20: no URL)."""
        monkeypatch.setattr("tracking.worker.broker._TIMEOUT_SECONDS", 0.2)
        monkeypatch.setattr("tracking.worker.depth.CONNECT_SECONDS", 0.2)
        url = SecretStr(f"{scheme}://127.0.0.1:{silent}")
        depth = depth_of(settings.model_copy(update={"broker_url": url}), registry)
        ticks = 0

        reading = asyncio.create_task(depth.read())
        while not reading.done():
            ticks += 1
            await asyncio.wait([reading], timeout=0.01)

        with pytest.raises(Unavailable, match="does not say how many messages") as away:
            await reading
        assert ticks > 5
        assert str(silent) not in str(away.value)

    async def test_a_broker_that_falls_silent_is_not_waited_for(
        self, dispatching: Dispatching, outage: Outage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nor is one that has let it in and says nothing more."""
        monkeypatch.setattr("tracking.worker.broker._TIMEOUT_SECONDS", 0.5)
        monkeypatch.setattr("tracking.worker.depth.CONNECT_SECONDS", 0.5)
        changed = dispatching.settings.model_copy(update={"broker_url": outage.url})
        depth = depth_of(changed, dispatching.registry)
        await outage.heal()
        await depth.read()

        await outage.freeze()

        with pytest.raises(Unavailable):
            await asyncio.wait_for(depth.read(), 20)

    async def test_without_a_broker_there_is_nothing_to_reconcile_with(
        self, dispatching: Dispatching
    ) -> None:
        """Asked for, it says which setting is missing; by the clock, the other jobs run."""
        jobs = Maintenance(dispatching.settings, dispatching.registry, dispatching.database)

        with pytest.raises(InvalidWiring, match="CELERY_BROKER_URL is not set"):
            await jobs.run_job("reconcile")

    async def test_the_depth_is_that_of_all_priorities(self, dispatching: Dispatching) -> None:
        """Redis keeps a list for each of them."""
        depth = depth_of(dispatching.settings, dispatching.registry)
        before = await depth.read()
        for priority in range(1, 11):
            await dispatching.create(priority=priority)
        await dispatching.drain(dispatching.dispatcher())

        assert (before, await depth.read()) == (0, 10)


class TestElsewhere:
    """Wherever the jobs run."""

    async def test_a_worker_does_it_for_a_beat(
        self, dispatching: Dispatching, mailbox: Mailbox, worker: WorkerProcess
    ) -> None:
        """The Celery task recalls what is lost, and a dispatcher hands it over."""
        await hand_over(dispatching, 3)

        async def are_due() -> bool:
            worker.check()
            return await count_due(dispatching) == 3

        worker.start("prefork", 1)
        await asyncio.to_thread(mailbox.app.send_task, "goldfinch.maintenance.reconcile")

        await eventually(are_due)
