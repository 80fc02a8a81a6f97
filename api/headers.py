"""What every answer has in common: headers that keep browsers careful, and no traceback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import report_bug

__all__ = ["Mistakes", "SafeHeaders"]

_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_OVER_TLS: Final[Mapping[str, str]] = {"Strict-Transport-Security": "max-age=31536000"}


class SafeHeaders:
    """Adds to each answer the safe headers that its route has not set itself.

    Browsers are told to keep to HTTPS only where the request came that way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, completing its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = {**_HEADERS, **(_OVER_TLS if scope["scheme"] == "https" else {})}

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, completed)


class Mistakes:
    """Answers exceptions that nobody foresaw with a problem that tells nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, staying between its exceptions and the server."""
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001  # what is left is a bug, and is reported
            answer = report_bug(_route(scope), error)
            if has_begun or scope["type"] != "http":
                # The server breaks the connection; the sentence it logs is this one.
                msg = "The answer had begun when something went wrong; see the error logged before."
                raise RuntimeError(msg) from None
            await answer(scope, receive, send)


def _route(scope: Scope) -> str:
    """The template of the path: the path itself is chosen by the caller."""
    return str(getattr(scope.get("route"), "path", "none"))
