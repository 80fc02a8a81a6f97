"""Handing a message to its receiver: one POST to an address that has been looked at.

The name is resolved here, once per request; every address it stands for must be public, and the
connection goes to exactly such an address, so that a second answer of the DNS changes nothing. TLS
is verified against the name. Redirects are not followed, proxies of the environment not asked.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address
from typing import Final

import httpx2

from tracking.errors import Invalid
from tracking.retry import RetryLater
from tracking.schemas import printable
from tracking.webhooks.addresses import Address, Addresses, Target

__all__ = ["Answer", "NotDelivered", "ReceiverGone", "Receivers", "Resolve", "resolve"]

Resolve = Callable[[str], Awaitable[Sequence[Address]]]
"""Returns the addresses that a name stands for; raises OSError when there are none."""

LONGEST_WAIT: Final = timedelta(hours=24)
_READ_BYTES: Final = 65_536
_EXCERPT: Final = 300
_TRIED_ADDRESSES: Final = 3
_BUSY: Final = {429, 503}
_GONE: Final = 410
_SECRET: Final = re.compile(r"whsec_[A-Za-z0-9+/=_-]*")


class NotDelivered(RetryLater):
    """The receiver has not taken the message."""


class ReceiverGone(Exception):
    """The receiver wants no more messages."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said."""

    status: int
    excerpt: str
    """The beginning of its words, if it did not take the message."""
    retry_after: timedelta = timedelta(0)

    def check(self) -> None:
        """Raise unless the receiver has taken the message."""
        if httpx2.codes.is_success(self.status):
            return
        if self.status == _GONE:
            msg = "The receiver answered 410: it wants no more messages."
            raise ReceiverGone(msg)
        if httpx2.codes.is_redirect(self.status):
            msg = (
                f"The receiver answered {self.status}; redirects are not followed: change the URL."
            )
            raise NotDelivered(msg)
        msg = f"The receiver answered {self.status}."
        raise NotDelivered(msg, after=self.retry_after)


@cache
def _verified() -> ssl.SSLContext:
    """What certificates are verified with; dear to make, and the same for all."""
    return httpx2.create_ssl_context(trust_env=False)


async def resolve(name: str) -> list[Address]:
    """Ask this machine's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


class Receivers:
    """Posts to receivers anywhere on the public internet, `timeout` seconds for each at most."""

    def __init__(
        self,
        addresses: Addresses,
        timeout: float,
        *,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout = timeout
        self._transport = _Checked(addresses, resolve, tls or _verified())

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """Return what the receiver answers; raises NotDelivered when it does not.

        Its status is its answer: a body that breaks off, or has no end, changes nothing.
        """
        deadline = asyncio.get_running_loop().time() + self._timeout
        async with httpx2.AsyncClient(
            transport=self._transport,
            trust_env=False,
            follow_redirects=False,
            timeout=self._timeout,
        ) as client:
            try:
                async with asyncio.timeout_at(deadline):
                    request = client.build_request("POST", url, headers=headers, content=body)
                    response = await client.send(request, stream=True)
            except (TimeoutError, httpx2.TimeoutException):
                msg = f"The receiver did not answer within {self._timeout:g} s."
                raise NotDelivered(msg) from None
            except (httpx2.TransportError, httpx2.InvalidURL) as error:
                msg = f"The connection to the receiver failed ({type(error).__name__})."
                raise NotDelivered(msg) from None
            words = bytearray()
            with suppress(TimeoutError, httpx2.HTTPError):
                async with asyncio.timeout_at(deadline):
                    await _read(response, words)
            await response.aclose()
        return _answer(response, bytes(words))


class _Checked(httpx2.AsyncBaseTransport):
    """Connects to addresses that have been looked at, each time anew."""

    def __init__(self, addresses: Addresses, resolve: Resolve, tls: ssl.SSLContext) -> None:
        self._addresses = addresses
        self._resolve = resolve
        self._tls = tls

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            target = self._addresses.target_of(str(request.url))
        except Invalid as error:
            raise NotDelivered(str(error)) from None
        refused: httpx2.ConnectError | None = None
        for address in (await self._look_up(target))[:_TRIED_ADDRESSES]:
            try:
                return await self._connect(request, target, address)
            except httpx2.ConnectError as error:
                refused = error
        raise refused or httpx2.ConnectError("the name stands for no address")

    async def _look_up(self, target: Target) -> Sequence[Address]:
        """The addresses of the target; not one of them may be another than public."""
        literal = target.literal
        try:
            found = [literal] if literal else await self._resolve(target.host)
        except OSError:
            msg = "The name of the receiver cannot be resolved."
            raise NotDelivered(msg) from None
        if not all(self._addresses.may_reach(target.scheme, address) for address in found):
            msg = "The name of the receiver stands for an address that is not public."
            raise NotDelivered(msg)
        return list(dict.fromkeys(found))

    async def _connect(
        self, request: httpx2.Request, target: Target, address: Address
    ) -> httpx2.Response:
        """Send the request to this address, under the name that it is meant for."""
        sent = httpx2.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,  # `Host` among them
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": target.host},
        )
        # Not shared: a connection kept open would be taken for another name's.
        transport = httpx2.AsyncHTTPTransport(verify=self._tls, trust_env=False)
        try:
            response = await transport.handle_async_request(sent)
        except BaseException:
            await transport.aclose()
            raise
        return _closing(response, transport)


def _closing(response: httpx2.Response, transport: httpx2.AsyncHTTPTransport) -> httpx2.Response:
    """Return the response; closing it closes the connection."""
    assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  # of an async transport
    stream = _Stream(response.stream, transport)
    return httpx2.Response(response.status_code, headers=response.headers, stream=stream)


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, transport: httpx2.AsyncHTTPTransport) -> None:
        self._inner = inner
        self._transport = transport

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._inner.__aiter__()

    async def aclose(self) -> None:
        await self._inner.aclose()
        await self._transport.aclose()


async def _read(response: httpx2.Response, words: bytearray) -> None:
    """Read what the receiver says, as it was sent and no further than makes sense."""
    async for part in response.aiter_raw():
        words += part[: _READ_BYTES - len(words)]
        if len(words) >= _READ_BYTES:
            return


def _answer(response: httpx2.Response, words: bytes) -> Answer:
    is_taken = response.is_success
    text = "" if is_taken else words[: 4 * _EXCERPT].decode(errors="replace")
    busy = response.status_code in _BUSY
    return Answer(
        response.status_code,
        excerpt=_SECRET.sub("whsec_…", printable(text))[:_EXCERPT],
        retry_after=_retry_after(response.headers.get("retry-after", "")) if busy else timedelta(0),
    )


def _retry_after(said: str) -> timedelta:
    """Seconds or a date, as RFC 9110 has it; never more than a day."""
    if re.fullmatch(r"[0-9]{1,9}", said):
        return min(timedelta(seconds=int(said)), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(said) - datetime.now(UTC)
    except (TypeError, ValueError):
        return timedelta(0)
    return max(timedelta(0), min(wait, LONGEST_WAIT))
