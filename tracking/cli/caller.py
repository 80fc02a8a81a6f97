"""Whoever calls the API from the command line: an address, a token, and what may go wrong."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

import httpx2
import jwt

from tracking.cli.plain import plain
from tracking.errors import Invalid, TrackingError

__all__ = ["Caller", "Misused", "Record", "Refused", "Unreachable", "read_token"]

Record = dict[str, Any]
"""A record as the API shows it."""

_TIMEOUT_SECONDS: Final = 30.0


class Misused(Invalid):
    """The command was not given what it needs."""


class Refused(TrackingError):
    """The API has refused this."""


class Unreachable(TrackingError):
    """The API does not answer."""


class Caller:
    """Calls an API with somebody's token. Raises Refused with the problem, or Unreachable."""

    def __init__(self, url: str, token: str) -> None:
        self.url = _checked(url)
        self.token = token

    @property
    def headers(self) -> dict[str, str]:
        """What each request carries."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def user(self) -> str | None:
        """Whom the token names; the API checks it, this only says what to ask for."""
        try:
            claims = jwt.decode(self.token, options={"verify_signature": False})
        except jwt.PyJWTError:
            return None
        return str(claims["sub"]) if "sub" in claims else None

    def get(self, path: str, **query: Any) -> Any:
        """What the API answers; parameters that are None are left out."""
        said = {name: value for name, value in query.items() if value is not None}
        return self._call("GET", path, params=said)

    def post(self, path: str, body: object = None) -> Any:
        """What the API answers."""
        return self._call("POST", path, json=body)

    def _call(self, method: str, path: str, **said: Any) -> Any:
        try:
            answer = httpx2.request(
                method, self.url + path, headers=self.headers, timeout=_TIMEOUT_SECONDS, **said
            )
        except httpx2.TransportError as error:
            raise unreachable(self.url, error) from error
        if not answer.is_success:
            raise refused(answer.status_code, answer.content)
        try:
            return answer.json()
        except ValueError as error:
            raise Refused(f"{self.url} does not speak like Goldfinch: is the URL right?") from error


def unreachable(url: str, error: Exception) -> Unreachable:
    """The error for an API that nobody can talk to."""
    said = plain(error) or type(error).__name__
    return Unreachable(f"{url} does not answer ({said}). Is the API up, and is --url right?")


def refused(status: int, body: bytes) -> Refused:
    """The error for an answer that says no."""
    try:
        return problem(json.loads(body))
    except (ValueError, KeyError, TypeError):
        return Refused(f"The API answered {status} without a reason: is the URL right?")


def problem(said: Record) -> Refused:
    """The error that a problem document describes, in words that a terminal can print."""
    faults = [f"{fault['field']}: {fault['message']}" for fault in said.get("errors") or ()]
    return Refused(" ".join(plain(part) for part in (said["title"], said["detail"], *faults)))


def read_token(file: Path | None) -> str:
    """The token in the file (`-` is the standard input), or else in GOLDFINCH_TOKEN.

    Raises Misused when there is none, or something that cannot be sent.
    """
    try:
        token = _in(file) if file else os.environ.get("GOLDFINCH_TOKEN", "")
    except (OSError, UnicodeDecodeError) as error:
        raise Misused(f"The token cannot be read: {plain(error)}") from error
    token = token.strip()
    if not token:
        msg = "Set GOLDFINCH_TOKEN, or name a --token-file; `goldfinch token` prints a token."
        raise Misused(msg)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Misused("The token must be one line of ASCII without spaces.")
    return token


def _in(file: Path) -> str:
    return sys.stdin.read() if str(file) == "-" else file.read_text()


def _checked(url: str) -> str:
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise Misused(f"The URL is not one: {plain(error)}") from error
    if parts.scheme not in {"http", "https"} or not parts.host or parts.userinfo:
        raise Misused("The URL must be like https://goldfinch.example, without a password.")
    return url.rstrip("/")
