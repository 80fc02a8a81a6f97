"""A receiver of webhooks: a real HTTP server on this machine that does as it is told."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from standardwebhooks import Webhook

__all__ = [
    "ALLOWED",
    "Received",
    "Receiver",
    "answer",
    "break_off",
    "drip",
    "flood",
    "hang",
    "hang_up",
]

ALLOWED: Final = "127.0.0.0/8"
"""The network that a test must allow."""

Behaviour = Callable[["_Handler"], None]


@dataclass(frozen=True)
class Received:
    """A request."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def verified(self, secret: str) -> Any:
        """The message; raises WebhookVerificationError unless the secret has signed it."""
        return Webhook(secret).verify(self.body, dict(self.headers))

    @property
    def message_id(self) -> str:
        """What is the same in every copy."""
        return self.headers["webhook-id"]


def answer(status: int, words: str = "", **headers: str) -> Behaviour:
    """Answer in full."""

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(words.encode())))
        handler.end_headers()
        handler.wfile.write(words.encode())

    return behave


def hang(handler: _Handler) -> None:
    """Say nothing until the end of the test."""
    handler.receiver.released.wait(60)


def hang_up(handler: _Handler) -> None:
    """Close the connection instead of answering."""
    handler.close_connection = True


def break_off(status: int) -> Behaviour:
    """Close the connection in the middle of the answer."""

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"the beginning")
        handler.close_connection = True

    return behave


def flood(status: int) -> Behaviour:
    """Answer without end."""

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        handler.end_headers()
        while not handler.receiver.released.is_set():
            handler.wfile.write(b"x" * 65_536)
            handler.receiver.flooded += 65_536

    return behave


def drip(status: int, seconds: float) -> Behaviour:
    """Answer in the end, a little at a time: nobody who reads ever waits for long."""

    def behave(handler: _Handler) -> None:
        handler.send_response(status)
        for _ in range(int(seconds / 0.05)):
            handler.flush_headers()
            handler.receiver.released.wait(0.05)
            handler.send_header("x-more", "to come")
        handler.end_headers()

    return behave


class Receiver:
    """Takes messages with 200, unless something else is planned for the next ones."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.released = threading.Event()
        self.flooded = 0
        self._plan: deque[Behaviour] = deque()
        self._usual: Behaviour = answer(200)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = self
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self.port}/hook"

    def plan(self, *behaviours: Behaviour) -> None:
        """Say what is done with the next requests."""
        self._plan.extend(behaviours)

    def always(self, behaviour: Behaviour) -> None:
        """Say what is done with all requests for which nothing is planned."""
        self._usual = behaviour

    def next_behaviour(self) -> Behaviour:
        """What to do with the request that has come."""
        return self._plan.popleft() if self._plan else self._usual


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave in the middle are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    @property
    def receiver(self) -> Receiver:
        """Whose request this is."""
        return self.server.receiver

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.received.append(Received(self.path, headers, body))
        with suppress(OSError):
            self.receiver.next_behaviour()(self)

    def do_CONNECT(self) -> None:
        """Whoever takes this for a proxy asks like this."""
        self.do_POST()

    def do_GET(self) -> None:
        """Whoever follows a redirect may ask like this."""
        self.do_POST()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""
