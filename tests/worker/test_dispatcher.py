"""From a committed record to a message: nothing lost, nothing early, nothing twice in vain."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from typing_extensions import override

from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.outage import Outage, outage_of
from tests.worker.worker_process import ROOT, WorkerProcess, environment
from tracking.db import asyncpg_dsn
from tracking.errors import Unavailable
from tracking.settings import Settings
from tracking.testing import eventually, wait_for_task
from tracking.worker import Message, Publisher, broker_of

pytestmark = [pytest.mark.database, pytest.mark.broker]

A_MINUTE = 60
"""Longer than any test waits: what happens sooner was not found by polling."""

LISTENERS = text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'goldfinch listen goldfinch_due'"
)
KILL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def outage(settings: Settings, tmp_path: Path) -> AsyncIterator[Outage]:
    """The broker behind a way that is closed."""
    assert settings.broker_url is not None
    outage = outage_of(settings.broker_url.get_secret_value(), tmp_path)
    yield outage
    await outage.strike()
    outage.close()


async def rows(dispatching: Dispatching) -> Sequence[Any]:
    """What the dispatcher writes, of all records in order."""
    query = text(
        "SELECT id, status, attempts, celery_task_id, dispatches,"
        " next_dispatch_at <= now() AS is_due FROM probe_task_tracking ORDER BY id"
    )
    async with dispatching.database.transaction() as session:
        return (await session.execute(query)).all()


async def listeners(dispatching: Dispatching) -> set[int]:
    """The server processes of connections that listen."""
    async with dispatching.database.transaction() as session:
        return set((await session.scalars(LISTENERS)).all())


async def arrives(mailbox: Mailbox, count: int) -> list[str]:
    """Wait for that many messages; returns their task ids."""

    async def are_there() -> bool:
        return await asyncio.to_thread(mailbox.count) >= count

    await eventually(are_there)
    return [letter.task_id for letter in await asyncio.to_thread(mailbox.take_all)]


class TestRound:
    """One round over what is due."""

    async def test_a_record_is_handed_over(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Its message names it, and the record says so and when it will be looked at again."""
        [record_id] = await dispatching.create()

        handed_over = await dispatching.dispatcher().dispatch_due()

        [row] = await rows(dispatching)
        [letter] = mailbox.take_all()
        assert handed_over == 1
        assert letter.task_id == row.celery_task_id == f"probe:{record_id}"
        assert letter.fences == [[record_id, 0]]
        assert (row.status, row.dispatches, row.is_due) == ("PENDING", 1, False)

    async def test_what_was_handed_over_is_not_due(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """The next round publishes nothing."""
        await dispatching.create(3)
        dispatcher = dispatching.dispatcher()

        handed_over = [await dispatcher.dispatch_due() for _ in range(2)]

        assert handed_over == [3, 0]
        assert mailbox.count() == 3

    async def test_every_domain_has_its_turn(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """One round looks into all tables."""
        await dispatching.create(domain="probe")
        await dispatching.create(domain="probe_plain")

        handed_over = await dispatching.dispatcher().dispatch_due()

        assert handed_over == 2
        assert {letter.task_name for letter in mailbox.take_all()} == {
            "goldfinch.probe",
            "goldfinch.probe_plain",
        }

    async def test_a_batch_is_published_in_order_of_priority(
        self, dispatching: Dispatching
    ) -> None:
        """The urgent ones are sent first, whatever the broker makes of it."""
        sent: list[Message] = []

        class Noting(Publisher):
            @override
            def publish(self, messages: Sequence[Message]) -> None:
                sent.extend(messages)

        for priority in (3, 10, 1, 7):
            await dispatching.create(priority=priority)
        publisher = dispatching.publisher(Noting)

        await dispatching.dispatcher(publisher).dispatch_due()

        assert [message.priority for message in sent] == [10, 7, 3, 1]

    async def test_what_is_scheduled_waits(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """A record of tomorrow is not dispatched today."""
        await dispatching.create(scheduled_at=datetime.now(UTC) + timedelta(days=1))

        handed_over = await dispatching.dispatcher().dispatch_due()

        assert (handed_over, mailbox.count()) == (0, 0)

    async def test_what_is_not_committed_has_no_message(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """A record is dispatched after its creator's COMMIT, and never before (G4)."""
        dispatcher = dispatching.dispatcher()
        async with dispatching.database.transaction() as session:
            await dispatching.registry["probe"].service(session).create_tracking()
            before = await dispatcher.dispatch_due()

        after = await dispatcher.dispatch_due()

        assert (before, after) == (0, 1)
        assert mailbox.count() == 1

    async def test_two_dispatchers_share_the_work(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Of 300 records each is published by one of them, once."""
        records = await dispatching.create(300)
        first, second = (dispatching.dispatcher(dispatch_batch=20) for _ in range(2))

        shares = await asyncio.gather(dispatching.drain(first), dispatching.drain(second))

        arrived = Counter(letter.task_id for letter in mailbox.take_all())
        assert sum(shares) == 300
        assert arrived == Counter(f"probe:{record_id}" for record_id in records)

    async def test_publishing_does_not_block_the_loop(self, dispatching: Dispatching) -> None:
        """A broker that answers slowly holds up neither listener nor other domains' rounds."""
        is_publishing, may_go_on = threading.Event(), threading.Event()
        was_let_go: list[bool] = []

        class Slow(Publisher):
            @override
            def publish(self, messages: Sequence[Message]) -> None:
                is_publishing.set()
                was_let_go.append(may_go_on.wait(20))

        await dispatching.create()
        publisher = dispatching.publisher(Slow)
        round_ = asyncio.create_task(dispatching.dispatcher(publisher).dispatch_due())
        await asyncio.to_thread(is_publishing.wait, 20)
        may_go_on.set()
        await round_

        assert was_let_go == [True]


class TestAgain:
    """Messages that never lead to a claim."""

    async def test_a_forgotten_message_is_sent_again(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """A record whose message the broker lost is handed over when it falls due again (G3)."""
        [record_id] = await dispatching.create()
        dispatcher = dispatching.dispatcher(redispatch_after=timedelta(milliseconds=10))
        await dispatcher.dispatch_due()
        mailbox.take_all()

        await eventually(dispatcher.dispatch_due)

        [row] = await rows(dispatching)
        [letter] = mailbox.take_all()
        assert (row.dispatches, row.attempts) == (2, 0)
        assert letter.task_id == f"probe:{record_id}"

    async def test_the_patience_doubles(self, dispatching: Dispatching) -> None:
        """Each time the record is left alone for twice as long."""
        await dispatching.create()
        dispatcher = dispatching.dispatcher(redispatch_after=timedelta(hours=1))
        patience = text(
            "SELECT round(extract(epoch FROM next_dispatch_at - now()) / 3600)"
            " FROM probe_task_tracking"
        )
        fall_due = text("UPDATE probe_task_tracking SET next_dispatch_at = now()")
        hours = []

        for _ in range(3):
            await dispatcher.dispatch_due()
            async with dispatching.database.transaction() as session:
                hours.append(int(await session.scalar(patience) or 0))
                await session.execute(fall_due)

        assert hours == [1, 2, 4]

    async def test_a_retried_record_is_dispatched_for_its_next_attempt(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """The message of attempt 2 carries the number of attempts made (G6)."""
        [record_id] = await dispatching.create()
        async with dispatching.database.transaction() as session:
            service = dispatching.registry["probe"].service(session)
            await service.start(record_id)
            await service.fail(record_id, 1, "no luck", retry_after=timedelta())

        await dispatching.dispatcher().dispatch_due()

        [letter] = mailbox.take_all()
        assert letter.fences == [[record_id, 1]]


class TestOutage:
    """Broker or database go away, and come back (G3, G5)."""

    async def test_without_a_broker_records_stay_due(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """The round fails as a whole: nothing is marked as handed over."""
        await dispatching.create(3)
        dispatcher = dispatching.dispatcher(broker_url=outage.url)
        await outage.strike()

        with pytest.raises(Unavailable):
            await dispatcher.dispatch_due()

        for row in await rows(dispatching):
            assert (row.status, row.dispatches, row.celery_task_id) == ("PENDING", 0, None)
            assert row.is_due

    async def test_a_dispatcher_waits_for_its_broker(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """It is started before the broker, keeps trying, and delivers once it is there."""
        mailbox = dispatching.mailbox(broker_url=outage.url)
        publisher = dispatching.publisher(Counting, broker_url=outage.url)
        await outage.strike()
        await dispatching.create(3)

        dispatching.run(publisher, dispatch_poll_seconds=0.05)
        await eventually(publisher.has_failed)
        await outage.heal()

        assert len(await arrives(mailbox, 3)) == 3

    async def test_a_dispatcher_outlives_its_broker(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """A broker that goes away between two records gets the second when it is back."""
        mailbox = dispatching.mailbox(broker_url=outage.url)
        publisher = dispatching.publisher(Counting, broker_url=outage.url)
        await outage.heal()
        dispatching.run(publisher, dispatch_poll_seconds=0.05)
        await dispatching.create()
        first = await arrives(mailbox, 1)

        await outage.strike()
        await dispatching.create()
        await eventually(publisher.has_failed)
        await outage.heal()

        second = await arrives(mailbox, 1)
        assert first == ["probe:1"]
        assert set(second) == {"probe:2"}

    async def test_a_dispatcher_outlives_its_database_connections(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """Connections that the server ends are replaced."""
        dispatching.run(dispatch_poll_seconds=0.05)
        await dispatching.create()
        first = await arrives(mailbox, 1)

        dsn = asyncpg_dsn(dispatching.settings.database_url.get_secret_value())
        connection = await asyncpg.connect(dsn)
        await connection.execute(KILL_OTHERS)
        await connection.close()
        await dispatching.create()

        assert first + await arrives(mailbox, 1) == ["probe:1", "probe:2"]

    async def test_a_lost_commit_is_a_message_too_many_and_no_harm(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """The database goes away after publishing: the record is due still, and sent again."""
        dsn = asyncpg_dsn(dispatching.settings.database_url.get_secret_value())

        class Cut(Publisher):
            @override
            def publish(self, messages: Sequence[Message]) -> None:
                super().publish(messages)
                asyncio.run(self.cut())

            async def cut(self) -> None:
                connection = await asyncpg.connect(dsn)
                await connection.execute(KILL_OTHERS)
                await connection.close()

        await dispatching.create()
        publisher = dispatching.publisher(Cut)

        with pytest.raises(Unavailable):
            await dispatching.dispatcher(publisher).dispatch_due()
        [row] = await rows(dispatching)
        await dispatching.dispatcher().dispatch_due()

        assert (row.dispatches, row.is_due) == (0, True)
        assert [letter.task_id for letter in mailbox.take_all()] == ["probe:1", "probe:1"]

    async def test_a_queue_that_was_deleted_is_made_again(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """No record is marked as handed over to a queue that is not there."""
        publisher = dispatching.publisher()
        dispatcher = dispatching.dispatcher(publisher)
        await dispatching.create()
        await dispatcher.dispatch_due()
        mailbox.delete()
        await dispatching.create()

        is_refused = False
        try:
            await dispatcher.dispatch_due()
        except Unavailable:
            is_refused = True
        [_, row] = await rows(dispatching)
        await dispatcher.dispatch_due()

        assert row.is_due is is_refused
        assert [letter.task_id for letter in mailbox.take_all()] == ["probe:2"]


class Counting(Publisher):
    """A publisher that counts in vain."""

    failures = 0

    @override
    def publish(self, messages: Sequence[Message]) -> None:
        try:
            super().publish(messages)
        except Unavailable:
            self.failures += 1
            raise

    async def has_failed(self) -> bool:
        """Whether it has been tried while the broker was away."""
        return self.failures > 0


class TestWaking:
    """A dispatcher that would poll once a minute is told."""

    async def test_a_notification_wakes_it(
        self, dispatching: Dispatching, mailbox: Mailbox
    ) -> None:
        """A record is dispatched when its creator says so after COMMIT."""
        dispatching.run(dispatch_poll_seconds=A_MINUTE)
        await self.rests(dispatching, mailbox)

        await dispatching.create()
        await dispatching.database.wake_dispatchers()

        assert await arrives(mailbox, 1) == ["probe:2"]

    async def test_a_lost_listener_listens_again(
        self, dispatching: Dispatching, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After the server has ended its connection, notifications arrive over a new one (G14)."""
        monkeypatch.setattr("tracking.listen.CHECK_SECONDS", 0.1)
        monkeypatch.setattr("tracking.listen.RECONNECT_SECONDS", 0.1)
        dispatching.run(dispatch_poll_seconds=A_MINUTE)
        await self.rests(dispatching, mailbox)
        [lost] = await listeners(dispatching)

        async def has_new_listener() -> bool:
            return bool(await listeners(dispatching) - {lost})

        async with dispatching.database.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
        await eventually(has_new_listener)
        await dispatching.create()
        await dispatching.database.wake_dispatchers()

        assert await arrives(mailbox, 1) == ["probe:2"]

    async def test_what_came_while_nobody_listened_is_found(
        self, dispatching: Dispatching, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A new listener looks at once: notifications of the gap are lost, records are not."""
        monkeypatch.setattr("tracking.listen.CHECK_SECONDS", 0.1)
        monkeypatch.setattr("tracking.listen.RECONNECT_SECONDS", 0.1)
        dispatching.run(dispatch_poll_seconds=A_MINUTE)
        await self.rests(dispatching, mailbox)
        [lost] = await listeners(dispatching)

        await dispatching.create()
        async with dispatching.database.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})

        assert await arrives(mailbox, 1) == ["probe:2"]

    async def test_it_stops_when_told_to(self, dispatching: Dispatching) -> None:
        """It ends in the middle of a long rest and leaves no listener behind."""
        stop = dispatching.run(dispatch_poll_seconds=A_MINUTE)

        async def listens() -> bool:
            return bool(await listeners(dispatching))

        async def has_gone() -> bool:
            return not await listeners(dispatching)

        await eventually(listens)
        stop.set()

        assert await eventually(has_gone)

    async def rests(self, dispatching: Dispatching, mailbox: Mailbox) -> None:
        """Wait until the dispatcher listens and has nothing more to do."""

        async def listens() -> bool:
            return bool(await listeners(dispatching))

        await eventually(listens)
        await dispatching.create()
        await dispatching.database.wake_dispatchers()
        assert await arrives(mailbox, 1) == ["probe:1"]


class TestProcess:
    """Dispatchers and workers as processes of their own."""

    @pytest.mark.parametrize(("moment", "messages"), [("before", 0), ("after", 5)])
    async def test_a_killed_dispatcher_loses_nothing(
        self,
        dispatching: Dispatching,
        mailbox: Mailbox,
        worker: WorkerProcess,
        tmp_path: Path,
        moment: str,
        messages: int,
    ) -> None:
        """Killed before or after the broker has the messages: every body runs once (G3, G6)."""
        records = await dispatching.create(5)
        command = [sys.executable, "-m", "tests.worker.dying_dispatcher", moment]
        died = await asyncio.to_thread(
            subprocess.run,
            command,
            cwd=ROOT,
            env=environment(dispatching.settings, tmp_path),
            check=False,
            timeout=60,
        )
        left_behind = mailbox.count()
        after_death = {(row.dispatches, row.is_due) for row in await rows(dispatching)}

        await dispatching.drain(dispatching.dispatcher())
        worker.start("solo")
        for record_id in records:
            domain = dispatching.registry["probe"]
            record = await wait_for_task(dispatching.database, domain, record_id)
            assert (record.status, record.attempts) == ("COMPLETED", 1)

        assert died.returncode == -signal.SIGKILL
        assert (left_behind, after_death) == (messages, {(0, True)})
        assert worker.runs() == Counter(f"probe:{record_id}" for record_id in records)

    async def test_urgent_records_are_run_first(
        self, dispatching: Dispatching, worker: WorkerProcess, settings: Settings
    ) -> None:
        """A worker that comes late takes ten waiting records by priority, 10 first."""
        dispatcher = dispatching.dispatcher()
        ids = {}
        for priority in (5, 1, 9, 3, 10, 7, 2, 8, 4, 6):
            [ids[priority]] = await dispatching.create(priority=priority)
            await dispatcher.dispatch_due()

        worker.start("solo")
        expected = [f"probe:{ids[priority]}" for priority in range(10, 0, -1)]
        await worker.began(*expected)

        has_priorities = broker_of(settings).scheme != "filesystem"
        assert (worker.journal() if has_priorities else expected) == expected

    async def test_the_dispatcher_is_a_process(
        self, dispatching: Dispatching, mailbox: Mailbox, tmp_path: Path
    ) -> None:
        """`python -m tracking.worker` dispatches until SIGTERM, and ends well."""
        records = await dispatching.create(5)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tracking.worker",
            cwd=ROOT,
            env=environment(dispatching.settings, tmp_path),
            stderr=subprocess.DEVNULL,
        )
        try:
            arrived = await arrives(mailbox, 5)
            process.terminate()
            status = await asyncio.wait_for(process.wait(), 30)
        finally:
            with suppress(ProcessLookupError):
                process.kill()

        assert status == 0
        assert sorted(arrived) == sorted(f"probe:{record_id}" for record_id in records)
