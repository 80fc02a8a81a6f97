"""Offering a write to a database that does not answer, until it does."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from tracking.errors import Unavailable
from tracking.logs import get_logger

__all__ = ["SETTLE_TRIES", "persistently"]

logger = get_logger(__name__)
T = TypeVar("T")

SETTLE_TRIES: Final = 6
"""How often an outcome is offered to a database that does not answer, over about half a minute."""

_LONGEST_WAIT: Final = 5


async def persistently(write: Callable[[], Awaitable[T]], tries: int | None = SETTLE_TRIES) -> T:
    """Offer a write to the database until it answers: at most `tries` times, or without end."""
    for number in itertools.count(1):
        try:
            return await write()
        except Unavailable as error:
            if number == tries:
                raise
            logger.warning("database does not answer", reason=str(error))
            await asyncio.sleep(min(2 ** (number - 1), _LONGEST_WAIT))
    raise AssertionError  # count() does not end
