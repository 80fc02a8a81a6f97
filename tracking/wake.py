"""Telling dispatchers that work has been committed: one NOTIFY for many commits."""

from __future__ import annotations

import asyncio
from typing import Final

from tracking.db import Database
from tracking.errors import Unavailable
from tracking.logs import get_logger

__all__ = ["DispatcherWaker"]

logger = get_logger(__name__)

COALESCE_SECONDS: Final = 0.05


class DispatcherWaker:
    """Wakes dispatchers soon after `wake`, at most twenty times a second.

    A wake-up that is lost costs no more than the dispatchers' polling interval.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked = asyncio.Event()

    def wake(self) -> None:
        """Ask for a wake-up; to be called after a commit, and costs nothing."""
        self._asked.set()

    async def run(self) -> None:
        """Send wake-ups until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            try:
                await self._database.wake_dispatchers()
            except Unavailable as error:
                logger.warning("dispatchers not woken", reason=str(error))
            await asyncio.sleep(COALESCE_SECONDS)
