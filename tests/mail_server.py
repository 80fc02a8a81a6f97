"""A real SMTP server on a free port of this machine, which answers as the test has planned."""

# ruff: noqa: ARG002, N802  # the handlers' names and arguments are aiosmtpd's
from __future__ import annotations

import asyncio
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from enum import Enum, auto
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult

__all__ = ["Failing", "MailServer", "Received"]


class Failing(Enum):
    """What a server does instead of answering."""

    DROP = auto()
    HANG = auto()


Answer = str | Failing | Callable[[], object]
"""What is answered, or done instead, or done before the usual answer is given."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message the server has taken, whether or not it could still say so."""

    sender: str
    recipients: list[str]
    is_encrypted: bool
    user: str | None
    message: EmailMessage

    @property
    def text(self) -> str:
        """What it says, its lines ended as in Python."""
        return str(self.message.get_content()).replace("\r\n", "\n")


class MailServer:
    """Runs in a thread with a loop of its own, from `with` until its end."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
    ) -> None:
        self.received: list[Received] = []
        self.heard: list[str] = []
        """The commands of every conversation, in order."""
        self.port = 0
        self._tls = tls
        self._starttls = starttls
        self._planned: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_up = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._is_up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """What `SMTP_URL` is to be."""
        return f"smtp://127.0.0.1:{self.port}"

    def plan(self, command: str, *answers: Answer) -> None:
        """Answer this command so, one time each; afterwards as usual."""
        self._planned[command].extend(answers)

    # --- what aiosmtpd asks for -------------------------------------------------------------------

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """A client says who it is."""
        session.host_name = hostname
        return [*responses[:-1], await self._answer("EHLO", server, responses[-1])]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """A recipient is named."""
        answer = await self._answer("RCPT", server, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A message has come; unless it is refused in words, it is taken."""
        is_refused = isinstance(next(iter(self._planned["DATA"]), None), str)
        if not is_refused:
            self.received.append(_received(session, envelope))
        return await self._answer("DATA", server, "250 OK")

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        """The client takes its leave."""
        return await self._answer("QUIT", server, "221 Bye")

    async def _answer(self, command: str, server: Any, usual: str) -> str:
        self.heard.append(command)
        planned = self._planned[command]
        answer: Answer = planned.popleft() if planned else usual
        if answer is Failing.DROP:
            server.transport.abort()
            return "421 gone"
        if answer is Failing.HANG:
            await asyncio.Event().wait()
        if callable(answer):
            await asyncio.to_thread(answer)
            return usual
        return str(answer)

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        self.heard.append("AUTH")
        is_right = (login.login, login.password) == (b"goldfinch", b"sw0rd/fish")
        answer = None if is_right else "535 5.7.8 no such goldfinch"
        return AuthResult(
            success=is_right, auth_data=login.login.decode(), message=answer, handled=is_right
        )

    # --- the thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        self._loop.run_forever()
        server.close()
        for task in (tasks := asyncio.all_tasks(self._loop)):
            task.cancel()
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="mail.example.com",
            tls_context=self._starttls,
            authenticator=self._authenticate,
            auth_require_tls=False,
            loop=self._loop,
        )


def _received(session: Any, envelope: Any) -> Received:
    message = message_from_bytes(envelope.content, _class=EmailMessage, policy=SMTP_POLICY)
    is_encrypted = session.ssl is not None
    return Received(envelope.mail_from, envelope.rcpt_tos, is_encrypted, session.auth_data, message)
