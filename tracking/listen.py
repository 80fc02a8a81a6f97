"""One LISTEN connection that heals: it calls back on every notification and after every gap."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, Final

import asyncpg

from tracking.logs import get_logger
from tracking.waiting import is_set_within

__all__ = ["listen"]

logger = get_logger(__name__)

RECONNECT_SECONDS: Final = 0.5
CHECK_SECONDS: Final = 5
"""How often the listener says something to itself, and how long it waits to hear it."""

_ECHO: Final = "echo "

OnNotify = Callable[[], None]
OnPayload = Callable[[str], None]


async def listen(
    dsn: str, channel: str, on_notify: OnNotify, on_payload: OnPayload | None = None
) -> None:
    """Call `on_notify` for every NOTIFY on `channel` until cancelled.

    It is also called once per (re)connection, since notifications sent before are lost. With
    `on_payload`, that is all it is called for, and notifications go there.
    """
    heard = on_payload or _without_argument(on_notify)
    while True:
        try:
            await _listen_once(dsn, channel, on_notify, heard)
        except Exception as error:  # noqa: BLE001  # whatever ended it, listening must go on
            logger.warning("listener lost", channel=channel, error_type=type(error).__name__)
        await asyncio.sleep(RECONNECT_SECONDS)


async def _listen_once(dsn: str, channel: str, on_connect: OnNotify, on_payload: OnPayload) -> None:
    connection = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": f"goldfinch listen {channel}"}
    )
    own, lost, echoed = f"{_ECHO}{secrets.token_hex(8)}", asyncio.Event(), asyncio.Event()

    def heard(*notification: Any) -> None:
        payload: str = notification[-1]
        if payload == own:
            echoed.set()
        elif not payload.startswith(_ECHO):
            on_payload(payload)

    def ended(_: Any) -> None:
        lost.set()
        echoed.set()

    connection.add_termination_listener(ended)
    try:
        await connection.add_listener(channel, heard)
        on_connect()
        while not lost.is_set():
            await _check(connection, channel, own, echoed)
            await is_set_within(lost, CHECK_SECONDS)
        msg = "the connection was ended"
        raise ConnectionError(msg)
    finally:
        connection.terminate()


async def _check(
    connection: asyncpg.Connection, channel: str, own: str, echoed: asyncio.Event
) -> None:
    """Raise unless the connection lives and hears what is said."""
    echoed.clear()
    try:
        await connection.execute("SELECT pg_notify($1, $2)", channel, own, timeout=CHECK_SECONDS)
    except asyncpg.ProgramLimitExceededError:
        # Another listener does not listen, and the queue is full: nobody hears anything, and
        # another connection would not either.
        logger.warning("the NOTIFY queue is full", channel=channel)
        return
    if not await is_set_within(echoed, CHECK_SECONDS):
        msg = "nothing is heard of what is said"
        raise TimeoutError(msg)


def _without_argument(callback: OnNotify) -> OnPayload:
    def notified(_: str) -> None:
        callback()

    return notified
