"""Bodies that are too large, not JSON or not fit to be stored are refused before any route."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import (
    CONTENT_TOO_LARGE,
    INVALID,
    MALFORMED_JSON,
    UNSUPPORTED_MEDIA_TYPE,
    problem,
)
from tracking.schemas import storable
from tracking.strict_json import parse_json

__all__ = ["JsonBodies"]

_WITHOUT_BODY: Final = {"GET", "HEAD", "OPTIONS"}
_LONGEST_LENGTH: Final = 18
_LONGEST_PART: Final = 100
_MOST_FAULTS: Final = 100


class JsonBodies:
    """Reads each body once, up to `max_bytes`, and passes it on if it is clean JSON.

    413 for what is too large, announced or not; 415 for what is called something else than JSON;
    400 for what is not JSON or means different things to different readers; 422 for texts that
    cannot be stored, wherever they stand.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the body, then pass the request on or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._is_announced_too_large(headers):
            await self._too_large()(scope, receive, send)
        elif scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
        else:
            with suppress(ClientDisconnect):
                await self._look(headers, scope, receive, send)

    async def _look(self, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self._read(receive)
        refused = self._too_large() if body is None else _refusal(headers, body)
        if refused is None:
            await self._app(scope, _replayed(body or b"", receive), send)
        else:
            await refused(scope, receive, send)

    def _is_announced_too_large(self, headers: Headers) -> bool:
        length = headers.get("content-length", "0")
        return length.isdecimal() and (
            len(length) > _LONGEST_LENGTH or int(length) > self._max_bytes
        )

    async def _read(self, receive: Receive) -> bytes | None:
        """The whole body; None when it is too large."""
        body = bytearray()
        while len(body) <= self._max_bytes:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        return bytes(body) if len(body) <= self._max_bytes else None

    def _too_large(self) -> Response:
        return problem(CONTENT_TOO_LARGE, f"The body is larger than {self._max_bytes} bytes.")


def _refusal(headers: Headers, body: bytes) -> Response | None:
    if not body:
        return None
    if not _is_json(headers):
        detail = "Send `Content-Type: application/json`, in UTF-8, without a content coding."
        return problem(UNSUPPORTED_MEDIA_TYPE, detail)
    try:
        value = parse_json(body)
    except ValueError as error:
        return problem(MALFORMED_JSON, f"The body is refused: {error}.")
    return _unfit(value) if _is_suspicious(body) else None


def _is_json(headers: Headers) -> bool:
    kind, *parameters = headers.get("content-type", "").lower().split(";")
    charsets = [part.strip().removeprefix("charset=").strip('"') for part in parameters]
    return (
        kind.strip() == "application/json"
        and all(charset == "utf-8" for charset in charsets)
        and "content-encoding" not in headers
    )


def _is_suspicious(body: bytes) -> bool:
    """Whether it has an escape of which NUL or a lone surrogate may come; most have none."""
    return b"\\u0000" in body or b"\\ud" in body.lower()


def _unfit(value: Any) -> Response | None:
    found = islice(_unstorable(value), _MOST_FAULTS)
    faults = [{"field": ".".join(path), "message": why} for path, why in found]
    detail = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
    return problem(INVALID, detail, faults=faults) if faults else None


def _unstorable(value: Any, path: tuple[str, ...] = ("body",)) -> Iterator[tuple[list[str], str]]:
    """Where texts stand that cannot be stored, and why they cannot."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _unstorable(name, path)
            yield from _unstorable(item, (*path, name[:_LONGEST_PART]))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unstorable(item, (*path, str(number)))
    elif isinstance(value, str):
        try:
            storable(value)
        except ValueError as error:
            yield [*path], str(error)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What the application hears: the body that was read, then whatever else the server says."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed
