"""Who may follow records live, how many at once, and until when."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from tracking import Principal
from tracking.errors import Forbidden, Overloaded, RateLimited, Unauthenticated, Unavailable
from tracking.security import Authenticator, Identity
from tracking.settings import Settings

__all__ = ["LEAVE_SECONDS", "Sessions", "after", "first"]

LEAVE_SECONDS: Final = 5
"""How long saying goodbye may take."""

_COME_BACK_SECONDS: Final = 10


class Sessions:
    """The live sessions of this process."""

    def __init__(self, settings: Settings, authenticator: Authenticator) -> None:
        self.is_ending = asyncio.Event()
        self._authenticator = authenticator
        self._most = settings.live_sessions
        self._most_of_caller = settings.live_sessions_per_caller
        self._check_seconds = settings.live_check_seconds
        self._origins = frozenset(settings.cors_origins)
        self._callers: Counter[tuple[str, str]] = Counter()

    @property
    def count(self) -> int:
        """How many there are."""
        return self._callers.total()

    def check_origin(self, headers: Headers) -> None:
        """Raise Forbidden for a page that may not call this API; programs name no page."""
        origin = headers.get("origin")
        if origin is None or origin in self._origins:
            return
        if urlsplit(origin).netloc != headers.get("host"):
            msg = "Pages of this origin may not call here; GOLDFINCH_CORS_ORIGINS names those."
            raise Forbidden(msg)

    @contextmanager
    def session(self, caller: Principal) -> Iterator[None]:
        """Count a session until the block ends.

        Raises RateLimited when the caller has enough of them, Overloaded when the process has.
        """
        key = caller.key
        if self._callers[key] >= self._most_of_caller:
            msg = f"You have {self._most_of_caller} live sessions here: end one of them first."
            raise RateLimited(msg, retry_after=_COME_BACK_SECONDS)
        if self.is_ending.is_set() or self.count >= self._most:
            msg = "This process has no room for another live session; try again shortly."
            raise Overloaded(msg)
        self._callers[key] += 1
        try:
            yield
        finally:
            self._callers[key] -= 1
            if not self._callers[key]:
                del self._callers[key]

    async def lapse(self, identity: Identity) -> None:
        """Return when the identity is proven no more: its token or the token's key is gone."""
        while True:
            await asyncio.sleep(self._seconds_until_check(identity))
            try:
                await self._authenticator.confirm(identity)
            except Unauthenticated:
                return
            except Unavailable:
                continue

    def _seconds_until_check(self, identity: Identity) -> float:
        if identity.expires_at is None:
            return self._check_seconds
        return max(0.0, min(self._check_seconds, identity.expires_at - time.time()))


async def after(what: Coroutine[Any, Any, object], code: int | None = None) -> int | None:
    """Return `code` once `what` has come about."""
    await what
    return code


async def first(*works: Coroutine[Any, Any, int | None]) -> int | None:
    """Return what the first to end returns, and end the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
