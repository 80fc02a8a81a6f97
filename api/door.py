"""Who is at the door: callers are known before a byte of what they send is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.limits import RateLimit
from api.problems import refused
from tracking.errors import TrackingError, Unauthenticated
from tracking.security import Authenticator, Identity

__all__ = ["Door", "bearer_token", "failures_counted", "own_paths"]

_NETWORK_BITS: Final = 64
"""What one subscriber has of IPv6: whoever has one address has them all."""

_LONGEST_HOST: Final = 64
"""What stands there instead of an address may come from a proxy's client."""


class Door:
    """Answers 401 where no token proves who is calling, 429 after too many of those.

    Only the paths in `opened` need no token. Whom it lets in, `request.state.identity` names. A
    valid token is never refused for what others of its address did, see docs/decisions/0025.
    """

    def __init__(self, app: ASGIApp, opened: Collection[str]) -> None:
        self._app = app
        self._opened = frozenset(opened)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with an identity, or refuse it."""
        if scope["type"] == "http" and scope["path"] not in self._opened:
            connection = HTTPConnection(scope)
            try:
                connection.state.identity = await _identified(connection)
            except TrackingError as error:
                await refused(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def own_paths(app: FastAPI) -> set[str]:
    """The paths at which the framework describes the application."""
    paths = (app.openapi_url, app.docs_url, app.swagger_ui_oauth2_redirect_url, app.redoc_url)
    return {path for path in paths if path is not None}


def bearer_token(headers: Headers) -> str | None:
    """The token of a request; two of them may prove two callers, and so prove none."""
    given = headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    return token if scheme.lower() == "bearer" and token else None


@contextmanager
def failures_counted(connection: HTTPConnection) -> Iterator[None]:
    """Count an Unauthenticated against the address it came from.

    Raises RateLimited in its place when there have been too many.
    """
    failures: RateLimit = connection.app.state.failures
    try:
        yield
    except Unauthenticated:
        failures.count((_network(connection),))
        raise


async def _identified(connection: HTTPConnection) -> Identity:
    authenticator: Authenticator = connection.app.state.authenticator
    with failures_counted(connection):
        identity = await authenticator.identify(bearer_token(connection.headers))
    connection.app.state.rate_limit.count(identity.principal.key)
    return identity


def _network(connection: HTTPConnection) -> str:
    """Where a request comes from: an IPv4 address, or the /64 of an IPv6 one."""
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:_LONGEST_HOST]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, _NETWORK_BITS), strict=False))
    return str(address)
