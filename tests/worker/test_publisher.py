"""Handing messages to a real broker, and to one that is not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import tracking.worker.broker
from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.outage import Outage, outage_of
from tracking import Registry
from tracking.errors import Unavailable
from tracking.settings import Settings
from tracking.worker import Message, Publisher, broker_of, create_celery

pytestmark = [pytest.mark.database, pytest.mark.broker]


def message(number: int, priority: int = 5) -> Message:
    """A message about record `number`, never attempted."""
    return Message("goldfinch.probe", f"probe:{number}", ((number, 0),), priority)


@pytest.fixture
async def publisher(
    settings: Settings, registry: Registry, mailbox: Mailbox
) -> AsyncIterator[Publisher]:
    """A publisher to the broker of the test."""
    publisher = Publisher(create_celery(settings, registry), broker_of(settings))
    yield publisher
    publisher.close()


@pytest.fixture
async def outage(settings: Settings, tmp_path: Path) -> AsyncIterator[Outage]:
    """The broker behind a way that is closed."""
    assert settings.broker_url is not None
    outage = outage_of(settings.broker_url.get_secret_value(), tmp_path)
    yield outage
    await outage.strike()
    outage.close()


class TestMessages:
    """What lies in the queue."""

    def test_a_message_says_which_attempts_may_begin(
        self, publisher: Publisher, mailbox: Mailbox
    ) -> None:
        """Task id `<domain>:<id>`, the task's name, and pairs of id and attempts, as JSON."""
        publisher.publish([Message("goldfinch.probe", "probe:7", ((7, 2), (8, 0)), 5)])

        [letter] = mailbox.take_all()
        assert (letter.task_id, letter.task_name) == ("probe:7", "goldfinch.probe")
        assert letter.fences == [[7, 2], [8, 0]]
        assert letter.content_type == "application/json"

    def test_the_urgent_ones_come_out_first(
        self, publisher: Publisher, mailbox: Mailbox, settings: Settings
    ) -> None:
        """Every one of the ten priorities counts; message files have none, and lose nothing."""
        shuffled = [5, 1, 9, 3, 10, 7, 2, 8, 4, 6]
        publisher.publish([message(number, number) for number in shuffled])

        arrived = [letter.fences[0][0] for letter in mailbox.take_all()]
        in_order = sorted(shuffled, reverse=True)
        has_priorities = broker_of(settings).scheme != "filesystem"
        assert (arrived if has_priorities else sorted(arrived, reverse=True)) == in_order

    def test_priorities_are_on_the_brokers_own_scale(
        self, publisher: Publisher, mailbox: Mailbox, settings: Settings
    ) -> None:
        """What is sent is what the broker's kind calls that priority."""
        publisher.publish([message(1, 10)])

        [letter] = mailbox.take_all()
        assert letter.priority == broker_of(settings).message_priority(10)

    def test_nothing_to_publish_is_nothing_published(
        self, publisher: Publisher, mailbox: Mailbox
    ) -> None:
        """An empty batch leaves the queue empty."""
        publisher.publish([])

        assert mailbox.count() == 0


class TestOutage:
    """The broker goes away, and comes back."""

    async def test_a_broker_that_is_away_is_unavailable(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """The error says that sending will be tried again, and repeats no address (G20)."""
        publisher = dispatching.publisher(broker_url=outage.url)
        await outage.strike()

        with pytest.raises(Unavailable, match="The broker does not take messages") as away:
            await asyncio.to_thread(publisher.publish, [message(1)])

        assert "127.0.0.1" not in str(away.value)
        assert away.value.__cause__ is not None

    async def test_a_publisher_finds_a_broker_that_came_later(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """The publisher that failed is good for the next batch."""
        publisher = dispatching.publisher(broker_url=outage.url)
        mailbox = dispatching.mailbox(broker_url=outage.url)
        await outage.strike()
        with pytest.raises(Unavailable):
            await asyncio.to_thread(publisher.publish, [message(1)])

        await outage.heal()
        await asyncio.to_thread(publisher.publish, [message(2)])

        letters = await asyncio.to_thread(mailbox.take_all)
        await asyncio.to_thread(publisher.close)
        assert [letter.task_id for letter in letters] == ["probe:2"]

    async def test_a_publisher_outlives_its_connection(
        self, dispatching: Dispatching, outage: Outage
    ) -> None:
        """A connection that breaks under it is reported once, and replaced."""
        publisher = dispatching.publisher(broker_url=outage.url)
        mailbox = dispatching.mailbox(broker_url=outage.url)
        await outage.heal()
        await asyncio.to_thread(publisher.publish, [message(1)])

        await outage.strike()
        with pytest.raises(Unavailable):
            await asyncio.to_thread(publisher.publish, [message(2)])
        await outage.heal()
        await asyncio.to_thread(publisher.publish, [message(2)])

        letters = await asyncio.to_thread(mailbox.take_all)
        await asyncio.to_thread(publisher.close)
        assert letters[-1].task_id == "probe:2"

    async def test_what_is_not_confirmed_is_not_published(
        self, dispatching: Dispatching, outage: Outage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A broker gone silent has not taken the message, and is not waited for for ever."""
        monkeypatch.setattr("tracking.worker.broker._TIMEOUT_SECONDS", 1)
        monkeypatch.setitem(tracking.worker.broker._REDIS, "socket_timeout", 1)
        await outage.heal()
        publisher = dispatching.publisher(broker_url=outage.url)
        await asyncio.to_thread(publisher.publish, [message(1)])

        await outage.freeze()
        with pytest.raises(Unavailable):
            await asyncio.to_thread(publisher.publish, [message(2)])

        await outage.strike()
        await outage.heal()
        await asyncio.to_thread(publisher.publish, [message(3)])
        await asyncio.to_thread(publisher.close)


class TestUnroutable:
    """The queue has been deleted under a publisher that is connected."""

    def test_the_message_is_not_lost(self, publisher: Publisher, mailbox: Mailbox) -> None:
        """Either it is refused, and the queue made again for the next try, or it is there."""
        publisher.publish([message(1)])
        mailbox.delete()

        try:
            publisher.publish([message(2)])
        except Unavailable:
            publisher.publish([message(2)])

        assert [letter.task_id for letter in mailbox.take_all()] == ["probe:2"]

    def test_what_no_queue_takes_is_refused(
        self, publisher: Publisher, mailbox: Mailbox, settings: Settings
    ) -> None:
        """RabbitMQ confirms even what it drops, so it must be refused; others must keep it."""
        publisher.publish([message(1)])
        mailbox.delete()

        is_refused = False
        try:
            publisher.publish([message(2)])
        except Unavailable:
            is_refused = True

        assert is_refused is broker_of(settings).scheme.startswith("amqp")
        assert mailbox.count() == (0 if is_refused else 1)
