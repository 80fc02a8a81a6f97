"""The queue of a test, seen from outside: what lies in it, and what is put there by strangers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from celery import Celery

from tracking.domain import Registry
from tracking.settings import Settings
from tracking.worker import create_celery


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it lies in the queue."""

    task_id: str
    task_name: str
    priority: int
    fences: list[list[int]]
    content_type: str


class Mailbox:
    """Looks into the queue that the settings name."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.app: Celery = create_celery(settings, registry)
        self.queue: str = settings.queue

    def count(self) -> int:
        """How many messages wait."""
        with self._channel() as channel:
            return int(self._declare(channel).message_count)

    def count_unacknowledged(self) -> int:
        """How many messages a dead worker has left: back in the queue or, with Redis, beside it."""
        with self._channel() as channel:
            waiting = int(self._declare(channel).message_count)
            if not hasattr(channel, "unacked_key"):
                return waiting
            left = channel.client.hvals(channel.unacked_key)
            return waiting + sum(self.queue.encode() in message for message in left)

    def take_all(self) -> list[Letter]:
        """Take every message, in the order in which a worker would get them."""
        letters = []
        with self._channel() as channel:
            queue = self._declared_queue(channel)
            while message := queue.get(no_ack=True):
                letters.append(_letter(message))
        return letters

    def put(self, body: Any, **properties: Any) -> None:  # whatever strangers send
        """Put a message of one's own making into the queue."""
        with self._channel() as channel:
            self._declare(channel)
            self.app.amqp.Producer(channel, auto_declare=False).publish(
                body, routing_key=self.queue, exchange="", **properties
            )

    def delete(self) -> None:
        """Delete the queue with all that is in it."""
        with self._channel() as channel:
            queue = self._declared_queue(channel)
            queue.delete()

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        with self.app.connection_for_write() as connection:
            yield connection.default_channel

    def _declared_queue(self, channel: Any) -> Any:  # kombu has no types
        queue = self.app.amqp.queues[self.queue](channel)
        queue.declare()
        return queue

    def _declare(self, channel: Any) -> Any:  # kombu has no types
        return self.app.amqp.queues[self.queue](channel).queue_declare()


def _letter(message: Any) -> Letter:  # kombu has no types
    priority = message.properties.get("priority", message.delivery_info.get("priority"))
    args, _, _ = message.payload
    return Letter(
        task_id=message.headers["id"],
        task_name=message.headers["task"],
        priority=priority,
        fences=args[0],
        content_type=message.content_type,
    )
