"""Requests that are too large are refused before they are read."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

__all__ = ["BodyLimit"]

_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BodyLimit:
    """Answers 413 to bodies over `max_bytes`, whether announced or sent in chunks."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._detail = f"The body is larger than {max_bytes} bytes."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its body."""
        if scope["type"] == "http" and self._is_announced_too_large(scope):
            await problem(_TOO_LARGE, self._detail)(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    def _is_announced_too_large(self, scope: Scope) -> bool:
        lengths = (value for name, value in scope["headers"] if name == b"content-length")
        return any(length.isdigit() and int(length) > self._max_bytes for length in lengths)

    def _counted(self, receive: Receive) -> Receive:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body") or b"")
            if received > self._max_bytes:
                raise HTTPException(_TOO_LARGE, self._detail)
            return message

        return counted
