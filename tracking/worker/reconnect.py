"""Connecting to a broker that is away: every few seconds, for as long as it takes.

Celery waits longer from try to try, up to half a minute, which a broker that is back would spend
without workers; and it gives up after a hundred tries, which would end them.
"""

from __future__ import annotations

from typing import Any, Final

from celery.app.amqp import AMQP
from kombu import Connection
from typing_extensions import override

__all__ = ["LONGEST_PAUSE", "Amqp", "PersistentConnection"]

LONGEST_PAUSE: Final = 3
"""Seconds between two tries."""


class PersistentConnection(Connection):  # type: ignore[misc]  # kombu has no types
    """Tries again soon."""

    @override
    def ensure_connection(self, *arguments: Any, **options: Any) -> Any:
        """Connect, see kombu; the pauses are one to three seconds."""
        pauses = {"interval_start": 1, "interval_step": 1, "interval_max": LONGEST_PAUSE}
        return super().ensure_connection(*arguments, **{**pauses, **options})


class Amqp(AMQP):  # type: ignore[misc]  # Celery has no types
    """Makes such connections."""

    Connection = PersistentConnection
