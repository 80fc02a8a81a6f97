"""One message, one POST to a real HTTP server, whatever the server answers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from standardwebhooks.webhooks import WebhookVerificationError

from domains.webhook_delivery.service import WebhookDeliveryService
from tests.webhook_receiver import ALLOWED, Receiver, answer, break_off, flood, hang, hang_up
from tests.webhook_subscriber import Subscribed, Tenant
from tests.worker.bench import Bench
from tests.worker.dispatching import Dispatching
from tests.worker.worker_process import WorkerProcess, environment
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.errors import IllegalTransition
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually
from tracking.webhooks import ATTEMPTS, SCHEDULE

pytestmark = [pytest.mark.database, pytest.mark.broker]

COMPLETED, FAILED, PENDING, CANCELLED = (
    TrackingStatus.COMPLETED,
    TrackingStatus.FAILED,
    TrackingStatus.PENDING,
    TrackingStatus.CANCELLED,
)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on this machine, which messages may reach."""
    monkeypatch.setenv("GOLDFINCH_WEBHOOK_ALLOW_PRIVATE", ALLOWED)
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Signs of life in quick succession, so that a silent worker is soon missed."""
    quick = {"heartbeat_seconds": 0.2, "progress_seconds": 0.1, "lease_seconds": 1.0}
    return settings.model_copy(update=quick)


@pytest.fixture
def bench(settings: Settings, registry: Registry, database: Database) -> Iterator[Bench]:
    """A worker's runtime inside the test process."""
    bench = Bench(settings, registry, "webhook_delivery")
    yield bench
    bench.close()


@pytest.fixture
async def dispatching(
    settings: Settings, registry: Registry, database: Database
) -> AsyncIterator[Dispatching]:
    """Dispatchers inside the test process, on queues that are deleted at the end."""
    async with Dispatching(settings, registry, database) as dispatching:
        yield dispatching
        dispatching.mailbox().delete()
        dispatching.mailbox(queue=f"{settings.queue}-webhooks").delete()


@pytest.fixture
def worker(settings: Settings, tmp_path: Path, receiver: Receiver) -> Iterator[WorkerProcess]:
    """A real worker that may reach the receiver."""
    worker = WorkerProcess(settings, tmp_path, "domains")
    yield worker
    worker.kill()
    print(worker.log())  # noqa: T201  # shown when the test fails


@pytest.fixture
def tenant(database: Database) -> Tenant:
    """Acme."""
    return Tenant(database)


@pytest.fixture
async def subscribed(tenant: Tenant, receiver: Receiver) -> Subscribed:
    """Acme's subscription to what has ended."""
    return await tenant.subscribe(receiver.url)


@pytest.fixture
async def delivery_id(tenant: Tenant, subscribed: Subscribed) -> int:
    """The delivery of a completion."""
    await tenant.complete()
    [delivery] = await tenant.deliveries()
    return delivery.id


async def attempt(bench: Bench, *delivery_ids: int, attempts: int = 0) -> None:
    """Make one attempt at deliveries of which so many attempts were made."""
    await asyncio.to_thread(bench.deliver, *delivery_ids, attempts=attempts)


def said(events: Any) -> list[tuple[str, Any]]:
    """The lines of a history that its body has said."""
    return [(e["message"], e["data"]) for e in events if e["kind"] == "log" and e["data"]]


class TestTaken:
    """The receiver takes the message."""

    async def test_a_message_arrives_signed(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """An independent library verifies it; it says what became of which record (G21)."""
        await attempt(bench, delivery_id)

        [received] = receiver.received
        delivery = await tenant.delivery(delivery_id)
        message = received.verified(subscribed.secret)
        assert message["type"] == "task.completed"
        assert message["data"]["id"] == delivery.source_id
        assert message["data"]["status"] == "COMPLETED"
        assert received.body.decode() == delivery.body
        assert received.message_id == delivery.message_id
        assert received.headers["content-type"] == "application/json"
        assert (delivery.status, delivery.attempts) == (COMPLETED, 1)
        assert delivery.result == {"status": 200}

    async def test_every_attempt_is_a_line(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """With status, duration and, unless it was taken, what the receiver said."""
        receiver.plan(answer(500, "out of paper"), hang_up)

        for number in range(3):
            await attempt(bench, delivery_id, attempts=number)

        first, second, third = said(
            [e for e in await tenant.events(delivery_id) if "traceback" not in (e["data"] or {})]
        )
        assert first[0] == "answered 500"
        assert first[1].items() >= {"status": 500, "excerpt": "out of paper"}.items()
        assert second[0] == "no answer"
        assert third[1].items() >= {"status": 200, "excerpt": ""}.items()
        assert all(data["duration_ms"] >= 0 for _, data in (first, second, third))

    @pytest.mark.parametrize("behaviour", [break_off(200), flood(202)])
    async def test_an_odd_answer_counts_by_its_status(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int, behaviour: Any
    ) -> None:
        """A "2xx" whose body breaks off or never ends has taken the message."""
        receiver.plan(behaviour)

        await attempt(bench, delivery_id)

        assert await tenant.status(delivery_id) is COMPLETED

    async def test_all_attempts_carry_one_message(
        self, bench: Bench, receiver: Receiver, subscribed: Subscribed, delivery_id: int
    ) -> None:
        """The same id and body, to the byte; each attempt has its own time and signature."""
        receiver.plan(answer(500), answer(500))

        for number in range(3):
            await attempt(bench, delivery_id, attempts=number)

        assert len({r.message_id for r in receiver.received}) == 1
        assert len({r.body for r in receiver.received}) == 1
        assert all(r.verified(subscribed.secret) for r in receiver.received)


class TestNotTaken:
    """The receiver does not take the message, for now or for good."""

    @pytest.mark.parametrize(
        "behaviour",
        [answer(400), answer(404), answer(500), answer(302, location="/"), hang_up, break_off(500)],
    )
    async def test_it_is_tried_again(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int, behaviour: Any
    ) -> None:
        """By the schedule; the next attempt delivers it."""
        receiver.plan(behaviour)

        await attempt(bench, delivery_id)
        delivery = await tenant.delivery(delivery_id)
        await attempt(bench, delivery_id, attempts=1)

        first = SCHEDULE.waits[0]
        assert (delivery.status, delivery.error_type) == (PENDING, "NotDelivered")
        assert first <= delivery.due_at - delivery.updated_at <= first * 1.1
        assert await tenant.status(delivery_id) is COMPLETED

    async def test_a_slow_receiver_is_tried_again(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        delivery_id: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """It has the time that the settings give it."""
        monkeypatch.setenv("GOLDFINCH_WEBHOOK_TIMEOUT_SECONDS", "0.2")
        receiver.plan(hang)

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.status is PENDING
        assert delivery.error_message == "The receiver did not answer within 0.2 s."

    async def test_retry_after_is_honoured(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """Where it is later than the schedule."""
        receiver.plan(answer(503, retry_after="3600"))

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.due_at - delivery.updated_at == timedelta(hours=1)

    async def test_what_waits_for_its_time_is_not_due(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int, registry: Registry
    ) -> None:
        """Operators are told of no backlog while a delivery waits by the schedule or as asked."""

        async def oldest_due() -> float:
            async with tenant.database.transaction() as session:
                service = registry["webhook_delivery"].service(session)
                return float(await service.crud.oldest_due_seconds())

        before = await oldest_due()
        receiver.plan(answer(500), answer(503, retry_after="3600"))
        await attempt(bench, delivery_id)
        by_schedule = await oldest_due()
        await attempt(bench, delivery_id, attempts=1)

        assert await tenant.status(delivery_id) is PENDING
        assert before > 0
        assert [by_schedule, await oldest_due()] == [0, 0]

    async def test_retry_after_hurries_nothing(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """A receiver that is busy for no time is spared as any other."""
        receiver.plan(answer(429, retry_after="0"))

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.due_at - delivery.updated_at >= SCHEDULE.waits[0]

    async def test_attempts_come_to_an_end(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """After about a day it is FAILED, for all of the tenant to see: dead (G21)."""
        receiver.always(answer(500))

        for number in range(ATTEMPTS):
            await attempt(bench, delivery_id, attempts=number)

        delivery = await tenant.delivery(delivery_id)
        assert (delivery.status, delivery.attempts) == (FAILED, ATTEMPTS)
        assert delivery.error_message == "The receiver answered 500."
        assert len(receiver.received) == ATTEMPTS
        assert timedelta(hours=20) < sum(SCHEDULE.waits, timedelta()) < timedelta(hours=28)

    async def test_410_ends_delivery_and_subscription(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """The receiver wants no more: nothing is tried again, and nothing more is told."""
        receiver.plan(answer(410))

        await attempt(bench, delivery_id)
        await tenant.complete()

        subscription = await tenant.subscription(subscribed.id)
        assert await tenant.status(delivery_id) is FAILED
        assert not subscription.is_enabled
        assert "410" in str(subscription.disabled_reason)
        assert len(await tenant.deliveries()) == 1

    async def test_a_url_that_may_not_be_used_any_more(
        self,
        bench: Bench,
        tenant: Tenant,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """What is looked at when it was made is looked at with every attempt, whoever wrote it."""
        await tenant.age(subscribed.id, url="'http://10.0.0.1/'")

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.status is PENDING
        assert delivery.error_message == "url: its address is not one of the public internet."

    async def test_a_secret_that_cannot_be_opened(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        delivery_id: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Nothing is sent unsigned; the error says which setting to mend, and it is tried again."""
        monkeypatch.setenv("GOLDFINCH_WEBHOOK_KEY", "another key of more than thirty-two bytes")

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.status is PENDING
        assert "GOLDFINCH_WEBHOOK_KEY" in str(delivery.error_message)
        assert receiver.received == []


class TestSubscription:
    """What the subscription says when the attempt is made counts."""

    @pytest.mark.parametrize("verb", ["disable", "delete"])
    async def test_nothing_is_sent_to_who_does_not_want_it(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
        verb: str,
    ) -> None:
        """The delivery is cancelled and says why."""
        await tenant.manage(verb, subscribed.id, *([None] if verb == "delete" else []))

        await attempt(bench, delivery_id)

        delivery = await tenant.delivery(delivery_id)
        assert delivery.status is CANCELLED
        assert delivery.cancel_reason == "its subscription is switched off or deleted"
        assert receiver.received == []

    async def test_the_old_secret_signs_too_while_it_lives(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
    ) -> None:
        """Receivers go over to the new one when they like, within the overlap and not after."""
        _, new = await tenant.manage("rotate", subscribed.id)
        await tenant.complete()
        await tenant.complete()
        first, second = await tenant.deliveries()

        await attempt(bench, first.id)
        await tenant.age(subscribed.id, old_secret_until="now() - interval '1 second'")
        await attempt(bench, second.id)

        overlapping, alone = receiver.received
        assert overlapping.verified(subscribed.secret) == overlapping.verified(new)
        assert alone.verified(new)
        with pytest.raises(WebhookVerificationError):
            alone.verified(subscribed.secret)

    async def test_failing_for_days_disables(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """A receiver of which nothing has been heard for five days is given up."""
        receiver.always(answer(500))
        await attempt(bench, delivery_id)
        failing = await tenant.subscription(subscribed.id)
        await tenant.age(subscribed.id, failing_since="now() - interval '5 days 1 minute'")
        await attempt(bench, delivery_id, attempts=1)

        given_up = await tenant.subscription(subscribed.id)
        assert failing.is_enabled
        assert failing.failing_since is not None
        assert not given_up.is_enabled
        assert given_up.disabled_reason == "nothing has been delivered for 5 days"
        assert given_up.version == failing.version + 1

    async def test_one_success_is_enough(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """The days are counted anew."""
        receiver.plan(answer(500))
        await attempt(bench, delivery_id)
        await tenant.age(subscribed.id, failing_since="now() - interval '5 days 1 minute'")

        await attempt(bench, delivery_id, attempts=1)

        subscription = await tenant.subscription(subscribed.id)
        assert subscription.is_enabled
        assert subscription.failing_since is None

    async def test_the_secret_is_nowhere_to_be_read(
        self,
        bench: Bench,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        delivery_id: int,
    ) -> None:
        """Not in logs, records or histories, also if the receiver repeats it (G20)."""
        receiver.plan(answer(500, f"not signed with {subscribed.secret}"))

        with structlog.testing.capture_logs() as logs:
            await attempt(bench, delivery_id)

        subscription = await tenant.subscription(subscribed.id)
        told = [logs, await tenant.events(delivery_id), vars(await tenant.delivery(delivery_id))]
        told.append(vars(subscription))
        assert subscribed.secret.removeprefix("whsec_") not in str(told)
        assert subscription.secret is not None
        assert len(logs) > 0


class TestReplay:
    """A message is sent once more."""

    async def replay(self, tenant: Tenant, delivery_id: int) -> int:
        """Replay one delivery; returns the delivery to follow."""
        async with tenant.database.transaction() as session:
            service = WebhookDeliveryService(session, tenant.admin)
            return (await service.replay(delivery_id)).id

    async def test_what_was_delivered_is_copied(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """Another delivery, the same message: receivers recognize it."""
        await attempt(bench, delivery_id)

        again = await self.replay(tenant, delivery_id)
        await attempt(bench, again)

        first, second = receiver.received
        assert again != delivery_id
        assert (first.message_id, first.body) == (second.message_id, second.body)
        assert (await tenant.delivery(again)).max_attempts == ATTEMPTS

    async def test_what_is_dead_goes_on(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, delivery_id: int
    ) -> None:
        """The same delivery has another attempt."""
        receiver.plan(answer(410))
        await attempt(bench, delivery_id)
        [subscription_id] = {delivery.subscription_id for delivery in await tenant.deliveries()}
        await tenant.manage("enable", subscription_id)

        again = await self.replay(tenant, delivery_id)
        await attempt(bench, again, attempts=1)

        assert again == delivery_id
        assert await tenant.status(delivery_id) is COMPLETED
        assert len({received.message_id for received in receiver.received}) == 1

    async def test_what_is_under_way_is_not(self, tenant: Tenant, delivery_id: int) -> None:
        """It would come twice for nothing."""
        with pytest.raises(IllegalTransition, match="has not ended"):
            await self.replay(tenant, delivery_id)

    async def test_all_that_failed_since(
        self, bench: Bench, tenant: Tenant, receiver: Receiver, subscribed: Subscribed
    ) -> None:
        """The oldest first, so many at a time; asked again, those that are left."""
        ids = []
        for _ in range(3):
            await tenant.complete()
            ids.append((await tenant.deliveries())[-1].id)
            receiver.plan(answer(410))
            await attempt(bench, ids[-1])
            await tenant.manage("enable", subscribed.id)
        since = datetime.now(UTC) - timedelta(hours=1)

        async def replay(since: datetime) -> int:
            async with tenant.database.transaction() as session:
                service = WebhookDeliveryService(session, tenant.admin)
                return await service.replay_failed(subscribed.id, since, 2)

        counts = [await replay(since + timedelta(hours=2)), await replay(since)]
        statuses = [await tenant.status(delivery_id) for delivery_id in ids]
        counts += [await replay(since), await replay(since)]

        assert counts == [0, 2, 1, 0]
        assert statuses == [PENDING, PENDING, FAILED]


class TestAtLeastOnce:
    """The outside world sees a message at least once, and can tell a double."""

    async def test_a_worker_killed_in_the_middle(
        self,
        bench: Bench,
        dispatching: Dispatching,
        worker: WorkerProcess,
        tenant: Tenant,
        receiver: Receiver,
        delivery_id: int,
        registry: Registry,
        settings: Settings,
    ) -> None:
        """Between the receiver's word and ours: the next attempt sends the same message (G21)."""
        receiver.plan(lambda handler: _kill_then_answer(worker, handler))
        await dispatching.drain(dispatching.dispatcher())
        maintenance = Maintenance(settings, registry, dispatching.database)

        async def is_found_lost() -> bool:
            return bool((await maintenance.run_job("sweep"))["webhook_delivery"])

        await asyncio.to_thread(worker.start, "solo")
        await eventually(is_found_lost)
        await attempt(bench, delivery_id, attempts=1)

        delivery = await tenant.delivery(delivery_id)
        assert (delivery.status, delivery.attempts) == (COMPLETED, 2)
        assert [r.message_id for r in receiver.received] == [delivery.message_id] * 2

    async def test_each_is_taken_or_dead_whoever_dies(
        self,
        dispatching: Dispatching,
        worker: WorkerProcess,
        tenant: Tenant,
        receiver: Receiver,
        subscribed: Subscribed,
        settings: Settings,
        tmp_path: Path,
    ) -> None:
        """Dispatchers die before and after they hand over, a worker in mid-send; then all restart.

        Who takes messages gets each of them at least once, who does not has them dead (G21).
        """
        with Receiver() as refusing:
            refusing.always(answer(410))
            gone = await tenant.subscribe(refusing.url)
            for _ in range(6):
                await tenant.complete()
            for moment in ("before", "after"):
                await _dispatch_and_die(moment, settings, tmp_path)
            receiver.plan(answer(500), lambda handler: _kill_then_answer(worker, handler), hang_up)
            dispatching.run()
            queue = f"{settings.queue}-webhooks"
            await asyncio.to_thread(worker.start, "threads", 4, "-Q", queue)
            await worker.ended()
            worker.kill()
            await asyncio.to_thread(worker.start, "threads", 4, "-Q", queue)
            maintenance = Maintenance(settings, dispatching.registry, dispatching.database)

            async def have_ended() -> bool:
                await maintenance.run_job("sweep")
                return all(delivery.completed_at for delivery in await tenant.deliveries())

            await eventually(have_ended, within=90)

        made = await tenant.deliveries()
        taken = [d for d in made if d.subscription_id == subscribed.id]
        dead = [d for d in made if d.subscription_id == gone.id]
        assert [d.status for d in taken] == [COMPLETED] * 6
        assert {d.message_id for d in taken} == {r.message_id for r in receiver.received}
        assert FAILED in {d.status for d in dead}
        assert {d.status for d in dead} <= {FAILED, CANCELLED}
        assert len(dead) == 6

    @pytest.mark.usefixtures("subscribed")
    async def test_a_slow_receiver_keeps_nobody_waiting(
        self,
        dispatching: Dispatching,
        worker: WorkerProcess,
        database: Database,
        tenant: Tenant,
        receiver: Receiver,
    ) -> None:
        """Of one subscriber's backlog only a share is under way; others' messages pass it."""
        receiver.always(hang)
        for _ in range(12):
            await tenant.complete()
        other = Tenant(database, "globex")
        with Receiver() as quick:
            await other.subscribe(quick.url)
            dispatching.run()
            queue = f"{dispatching.settings.queue}-webhooks"
            await asyncio.to_thread(worker.start, "threads", 10, "-Q", queue)

            async def are_waiting() -> bool:
                return len(receiver.received) == 5

            await eventually(are_waiting)
            await other.complete()

            async def is_delivered() -> bool:
                return len(quick.received) == 1

            await eventually(is_delivered)
        statuses = [delivery.status for delivery in await tenant.deliveries()]
        assert statuses.count(TrackingStatus.PROCESSING) == 5
        assert len(receiver.received) == 5


async def _dispatch_and_die(moment: str, settings: Settings, folder: Path) -> None:
    """Run a dispatcher that dies before or after the broker has what it hands over."""
    module = "tests.worker.dying_dispatcher"
    command = (sys.executable, "-m", module, moment)
    process = await asyncio.create_subprocess_exec(*command, env=environment(settings, folder))
    assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL


def _kill_then_answer(worker: WorkerProcess, handler: Any) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    answer(200)(handler)


async def test_a_test_message_arrives(
    bench: Bench, tenant: Tenant, receiver: Receiver, subscribed: Subscribed
) -> None:
    """It speaks of no record, and is signed and tracked as any other."""
    subscription = await tenant.subscription(subscribed.id)
    async with tenant.database.transaction() as session:
        sent = await WebhookDeliveryService(session, tenant.admin).send_test(subscription)

    await attempt(bench, sent.id)

    [received] = receiver.received
    assert received.verified(subscribed.secret)["type"] == "webhook.test"
    assert json.loads(received.body)["data"] == {"subscription_id": subscribed.id}
