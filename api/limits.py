"""How much is taken on, of each caller and at once; the rest is told when to come back (G24)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import OVERLOADED, problem
from tracking.errors import RateLimited

__all__ = ["STREAM_TYPE", "InFlight", "RateLimit", "Waits"]

STREAM_TYPE: Final = "text/event-stream"

_REMEMBERED: Final = 10_000
_NO_LONGER: Final = "goldfinch.no_longer_in_flight"
"""Under what name a request's scope has what ends its being counted."""

_ALWAYS: Final = {"/healthz"}
"""A process that sheds is alive: restarting it would make things worse."""


class RateLimit:
    """So many requests per second of each caller, in this process, and `burst` after a rest.

    Kept as one time per caller: when the requests made so far would have been due at the rate.
    """

    def __init__(self, per_second: float, burst: int, what: str = "requests") -> None:
        self._interval = 1 / per_second
        self._slack = (burst - 1) / per_second
        self._what = what
        self._due: OrderedDict[tuple[str, ...], float] = OrderedDict()

    def count(self, caller: tuple[str, ...]) -> None:
        """Count a request; raises RateLimited, saying when to come back, for one too many."""
        now = time.monotonic()
        due = max(now, self._due.get(caller, now))
        early = due - now - self._slack
        if early > 0:
            msg = f"Too many {self._what} in a short time; wait as long as `Retry-After` says."
            raise RateLimited(msg, retry_after=early)
        self._due[caller] = due + self._interval
        self._due.move_to_end(caller)
        if len(self._due) > _REMEMBERED:
            # Who has been away longest has rested longest.
            self._due.popitem(last=False)


class InFlight:
    """Answers 503 at once while `most` requests are being worked on.

    A stream counts until it begins; `api.sessions` counts it from then on. A request that waits
    for news is counted by `Waits` instead.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if there is room."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
        elif self._count >= self._most:
            detail = "Too many requests at once; try again shortly."
            answer = problem(OVERLOADED, detail, headers={"Retry-After": "1"})
            await answer(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_counted = True
        self._count += 1

        def end() -> None:
            nonlocal is_counted
            self._count -= is_counted
            is_counted = False

        scope[_NO_LONGER] = end

        async def watched(message: Message) -> None:
            if _begins_stream(message):
                end()
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            end()


class Waits:
    """How many requests wait for news, of which there may be `most` at once.

    They are not in flight: else people who wait would keep out those who work.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0

    @contextmanager
    def room_for(self, scope: Scope, seconds: int) -> Iterator[int]:
        """Yield how long the request may wait: as long as it would, or not at all."""
        if not seconds or self._count >= self._most:
            yield 0
            return
        self._count += 1
        if _NO_LONGER in scope:
            scope[_NO_LONGER]()
        try:
            yield seconds
        finally:
            self._count -= 1


def _begins_stream(message: Message) -> bool:
    """Whether an answer begins that goes on for as long as the caller likes."""
    headers = message.get("headers", ())
    return message["type"] == "http.response.start" and any(
        name == b"content-type" and value.startswith(STREAM_TYPE.encode())
        for name, value in headers
    )
