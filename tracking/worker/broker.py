"""What each kind of broker needs to be told, so that nothing is lost and urgent work goes first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from kombu.transport import TRANSPORT_ALIASES

from tracking.errors import InvalidWiring
from tracking.worker import message_files, redis_messages

__all__ = ["MOST_URGENT", "Broker"]

MOST_URGENT: Final = 10
_VISIBILITY_SECONDS: Final = 12 * 3600
_TIMEOUT_SECONDS: Final = 5

# kombu's own would end a worker that loses its broker.
TRANSPORT_ALIASES.update(
    {
        "message-files": message_files.TRANSPORT,
        "redis": redis_messages.TRANSPORT,
        "rediss": redis_messages.TRANSPORT,
    }
)


class Broker:
    """A broker URL and what follows from its scheme."""

    def __init__(self, url: str) -> None:
        self.scheme = url.partition("://")[0]
        if self.scheme not in _OPTIONS:
            known = ", ".join(f"{scheme}://" for scheme in _OPTIONS)
            msg = f"CELERY_BROKER_URL: {self.scheme!r} brokers are not supported; use {known}."
            raise InvalidWiring(msg)
        self._folder = Path(unquote(urlsplit(url).path)) if self.scheme == "filesystem" else None
        self.url = message_files.URL if self._folder else url

    @property
    def transport_options(self) -> dict[str, Any]:
        """Celery's `broker_transport_options`."""
        options = dict(_OPTIONS[self.scheme])
        if self._folder is not None:
            messages, control = self._folder / "messages", self._folder / "control"
            for folder in (messages, control):
                folder.mkdir(parents=True, exist_ok=True)
            options |= {
                "data_folder_in": str(messages),
                "data_folder_out": str(messages),
                "control_folder": str(control),
            }
        return options

    @property
    def queue_arguments(self) -> dict[str, Any] | None:
        """What the queue is declared with."""
        return {"x-max-priority": MOST_URGENT} if self.scheme.startswith("amqp") else None

    @property
    def publish_options(self) -> dict[str, Any]:
        """What every message is published with.

        A broker that confirms a message has not said that any queue took it: `mandatory` does.
        """
        if self.scheme.startswith("amqp"):
            return {"mandatory": True, "confirm_timeout": _TIMEOUT_SECONDS}
        return {}

    @property
    def question_options(self) -> dict[str, Any]:
        """More `broker_transport_options` for whoever asks the broker something and waits.

        Without them, AMQP would wait for ever for a broker that has gone silent.
        """
        if self.scheme.startswith("amqp"):
            return {"read_timeout": _TIMEOUT_SECONDS, "write_timeout": _TIMEOUT_SECONDS}
        return {"socket_timeout": _TIMEOUT_SECONDS} if self.scheme.startswith("redis") else {}

    def message_priority(self, priority: int) -> int:
        """A record's priority (10 first) on this broker's own scale (Redis: 0 first)."""
        return MOST_URGENT - priority if self.scheme.startswith("redis") else priority


_AMQP: Final = {"confirm_publish": True}
_REDIS: Final = {
    # Longer than any task runs: a message not acknowledged by then is delivered again.
    "visibility_timeout": _VISIBILITY_SECONDS,
    "priority_steps": list(range(MOST_URGENT)),
    "queue_order_strategy": "priority",
    "socket_timeout": 30,
    "socket_connect_timeout": _TIMEOUT_SECONDS,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "amqp": _AMQP,
    "amqps": _AMQP,
    "redis": _REDIS,
    "rediss": _REDIS,
    "filesystem": {"polling_interval": 0.05},
}
