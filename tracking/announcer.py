"""Telling the other processes which records have changed: one NOTIFY for many commits.

Sent after the commit and on a connection of its own: a NOTIFY inside a transaction would queue all
commits of the server up behind one lock, and could make the transaction fail.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import asyncpg

from tracking.changes import Changes, Key, Versions
from tracking.logs import get_logger

__all__ = ["CHANGE_CHANNEL", "Announcer", "payloads", "read_payload"]

logger = get_logger(__name__)

CHANGE_CHANNEL: Final = "goldfinch_changes"
"""NOTIFY channel that names records that have changed."""

COALESCE_SECONDS: Final = 0.05
LONGEST_PAYLOAD: Final = 7_900
"""PostgreSQL takes less than 8,000 bytes."""

_SEND_SECONDS: Final = 5.0


class Announcer:
    """Announces what this process commits, at most twenty times a second.

    What cannot be sent is dropped and counted: listeners look for themselves once a second.
    """

    def __init__(self, dsn: str, changes: Changes) -> None:
        self._dsn = dsn
        self._changes = changes
        self._asked = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Announce from now on, on the loop that runs this."""
        loop = asyncio.get_running_loop()

        def asked() -> None:
            # A change told while the loop ends is found by looking, like any other that is lost.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._asked.set)

        self._changes.on_news(asked)
        self._asked.set()
        self._task = loop.create_task(self._announce())

    async def stop(self) -> None:
        """Announce what is left, and nothing more."""
        self._changes.on_news(lambda: None)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._send(self._changes.take())
        self._disconnect()

    async def _announce(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self._send(self._changes.take())
            await asyncio.sleep(COALESCE_SECONDS)

    async def _send(self, versions: Versions) -> None:
        if not versions:
            return
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                connection = await self._connected()
                await connection.execute(
                    _ANNOUNCE,
                    CHANGE_CHANNEL,
                    [*payloads(versions)],
                )
        except Exception as error:  # noqa: BLE001  # whatever it was, business goes on
            self._changes.drop(versions)
            self._disconnect()
            kind = type(error).__name__
            logger.warning("changes not announced", records=len(versions), error_type=kind)

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                self._dsn, timeout=_SEND_SECONDS, server_settings=_SETTINGS
            )
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


_SETTINGS: Final = {"application_name": "goldfinch announcer"}

_ANNOUNCE: Final = (
    # Nothing is written that a crash could lose. Said in the statement, since poolers refuse it as
    # a setting of the connection.
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, said)"
    " FROM unnest($2::text[]) AS said"
)


def payloads(versions: Versions) -> Iterator[str]:
    """What is sent about records: `<domain> <id>.<version> …`, each short enough for a NOTIFY."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for (domain, record_id), version in versions.items():
        words[domain].append(f"{record_id}.{version}")
    for domain, of_domain in words.items():
        said = domain
        for word in of_domain:
            if len(said) + len(word) >= LONGEST_PAYLOAD:
                yield said
                said = domain
            said += f" {word}"
        yield said


def read_payload(payload: str) -> dict[Key, int]:
    """Return what a payload says; raises ValueError for what no process of ours has sent."""
    domain, *words = payload.split(" ")
    pairs = [word.split(".") for word in words]
    return {(domain, int(record_id)): int(version) for record_id, version in pairs}
