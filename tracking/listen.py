"""One LISTEN connection that heals: it calls back on every notification and after every gap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

import asyncpg

from tracking.logs import get_logger

__all__ = ["listen"]

logger = get_logger(__name__)

RECONNECT_SECONDS: Final = 1
CHECK_SECONDS: Final = 15
"""How often the connection is asked whether it still lives."""


async def listen(dsn: str, channel: str, on_notify: Callable[[], None]) -> None:
    """Call `on_notify` for every NOTIFY on `channel` until cancelled.

    It is also called once per (re)connection, since notifications sent before are lost.
    """
    while True:
        try:
            await _listen_once(dsn, channel, on_notify)
        except Exception as error:  # noqa: BLE001  # whatever ended it, listening must go on
            logger.warning("listener lost", channel=channel, error_type=type(error).__name__)
        await asyncio.sleep(RECONNECT_SECONDS)


async def _listen_once(dsn: str, channel: str, on_notify: Callable[[], None]) -> None:
    connection = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": f"goldfinch listen {channel}"}
    )
    try:
        await connection.add_listener(channel, _ignoring_arguments(on_notify))
        on_notify()
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await connection.execute("SELECT 1", timeout=CHECK_SECONDS)
    finally:
        connection.terminate()


def _ignoring_arguments(callback: Callable[[], None]) -> Callable[..., None]:
    def notified(*_: Any) -> None:
        callback()

    return notified
