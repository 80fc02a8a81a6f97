"""Handing messages to the broker, each one confirmed before the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from celery import Celery

from tracking.crud import Fence
from tracking.errors import Unavailable
from tracking.worker.broker import Broker

__all__ = ["Message", "Publisher"]


@dataclass(frozen=True, slots=True)
class Message:
    """Records of one task, on their way to a worker."""

    task_name: str
    task_id: str
    fences: tuple[Fence, ...]
    priority: int
    queue: str | None = None
    """The usual one when None."""


class Publisher:
    """Publishes over one connection; to be used by one thread at a time."""

    def __init__(self, app: Celery, broker: Broker) -> None:
        self._app = app
        self._broker = broker
        self._connection: Any = None
        self._producer: Any = None

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish messages in order; returns when the broker has confirmed them all.

        Raises Unavailable when it does not: some may have been published then.
        """
        try:
            producer = self._producer or self._connect()
            for message in messages:
                self._send(producer, message)
        except Exception as error:
            self._drop()
            kind = type(error).__name__
            msg = f"The broker does not take messages ({kind}); they will be sent again."
            raise Unavailable(msg) from error

    def close(self) -> None:
        """Close the connection; the next message opens a new one."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            connection.release()

    def _drop(self) -> None:
        """Forget the connection without a word: a broker gone silent would not answer to one."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            connection.collect()

    def _connect(self) -> Any:
        options = self._broker.question_options
        self._connection = self._app.connection_for_write(transport_options=options)
        self._connection.ensure_connection(max_retries=1, timeout=5)
        self._producer = self._app.amqp.Producer(self._connection, auto_declare=False)
        for queue in self._app.amqp.queues.values():
            queue(self._producer.channel).declare()
        return self._producer

    def _send(self, producer: Any, message: Message) -> None:
        self._app.send_task(
            message.task_name,
            args=[[list(fence) for fence in message.fences]],
            # Celery would spell them out, at some length.
            argsrepr=f"{len(message.fences)} records",
            kwargsrepr="",
            task_id=message.task_id,
            queue=message.queue,
            priority=self._broker.message_priority(message.priority),
            producer=producer,
            retry=False,
            **self._broker.publish_options,
        )
