"""`python -m api`: one API process."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Final

import uvicorn

from api.app import create_app
from api.live import MAX_FRAME_BYTES
from api.sessions import Sessions
from tracking import discover
from tracking.db import Database
from tracking.errors import TrackingError
from tracking.logs import configure_logs
from tracking.settings import load_settings

_UNREAD_MILLISECONDS: Final = 60_000


class _Server(uvicorn.Server):
    """Tells live sessions to end before it waits for the answers that have begun."""

    def __init__(self, config: uvicorn.Config, on_shutdown: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_shutdown = on_shutdown

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_shutdown()
        await super().shutdown(sockets)


def _impatient(listener: socket.socket) -> socket.socket:
    """Let the kernel end connections whose other end takes nothing for a minute.

    What waits to be sent to somebody who never reads would else be kept for ever.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MILLISECONDS)
    return listener


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings()
    configure_logs(form=settings.log_format, level=settings.log_level)
    database = Database.from_settings(settings, name="api", max_waiting=settings.max_waiting)
    app = create_app(settings, discover(settings.domains), database)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        ws_max_size=MAX_FRAME_BYTES,
        # It would cost each session more memory than all the rest.
        ws_per_message_deflate=False,
    )
    sessions: Sessions = app.state.sessions
    _Server(config, sessions.is_ending.set).run(sockets=[_impatient(config.bind_socket())])


if __name__ == "__main__":
    try:
        main()
    except TrackingError as error:
        sys.exit(f"error {error}")
