"""Redis as a broker: kombu's transport, made to survive losing it with messages in hand.

When a worker lets go of a connection that broke, kombu tries to give messages back over it. It does
so a second time when there is nothing left to do it with, and that would end the worker. The
messages are not lost: what is in nobody's hands is found by counting, see `reconcile`.
"""

from __future__ import annotations

from typing import Any, Final

from kombu.transport import redis
from typing_extensions import override

__all__ = ["TRANSPORT", "Channel", "Transport"]

TRANSPORT: Final = f"{__name__}:Transport"
"""Where kombu finds it."""


class Channel(redis.Channel):  # type: ignore[misc]  # kombu has no types
    """Knows when its connection has been given up."""

    @override
    def _connparams(self, asynchronous: bool = False) -> Any:  # kombu's
        """Raise what counts as a lost connection, where kombu would stumble over a None."""
        if self.connection.client is None:
            msg = "The connection to Redis has been given up."
            raise ConnectionResetError(msg)
        return super()._connparams(asynchronous)


class Transport(redis.Transport):  # type: ignore[misc]  # kombu has no types
    """Makes such channels."""

    Channel = Channel
