"""How many messages wait in the queues, as the broker says."""

from __future__ import annotations

import asyncio
from typing import Final

from celery import Celery

from tracking.errors import Unavailable
from tracking.worker.broker import Broker

__all__ = ["QueueDepth"]

CONNECT_SECONDS: Final = 5


class QueueDepth:
    """Asks the broker, each time over a connection of its own.

    What a worker has taken and not acknowledged does not count, with any broker.
    """

    def __init__(self, app: Celery, broker: Broker) -> None:
        self._app = app
        self._broker = broker

    async def read(self) -> int:
        """Return the number of messages; raises Unavailable when the broker does not answer."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> int:
        connection = self._app.connection_for_read(
            connect_timeout=CONNECT_SECONDS, transport_options=self._broker.question_options
        )
        try:
            connection.ensure_connection(max_retries=1, timeout=CONNECT_SECONDS)
            channel = connection.default_channel
            # Declared, not only looked at: a broker that has lost one answers none.
            declared = [q(channel).queue_declare() for q in self._app.amqp.queues.values()]
            depth = sum(int(queue.message_count) for queue in declared)
            connection.release()
        except Exception as error:
            # Not closed, which a broker gone silent would have to answer.
            connection.collect()
            kind = type(error).__name__
            msg = f"The broker does not say how many messages wait ({kind})."
            raise Unavailable(msg) from error
        return depth
