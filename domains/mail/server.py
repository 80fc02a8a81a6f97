"""The mail server that takes messages, and what it may answer.

`SMTP_URL` names it: `smtp://user:password@host:port` or `smtps://…`, user and password
percent-encoded or left out. `smtps` is TLS from the first byte, port 465 unless said. `smtp`, port
587 unless said, turns to TLS by STARTTLS where the server offers it, and must before a password is
sent to another machine. Certificates are verified; `SSL_CERT_FILE` names an authority of one's own.

`SMTP_SENDER` is the address from which messages come that name no sender.
`SMTP_TIMEOUT_SECONDS` is how long to wait for each answer, 60 unless said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib

from domains.mail.addresses import checked
from tracking.errors import InvalidWiring

__all__ = [
    "MailDeferred",
    "MailRefused",
    "MailServer",
    "MailServerUnavailable",
    "RecipientRefused",
    "default_sender",
    "mail_server",
]

_PORTS: Final = {"smtp": 587, "smtps": 465}
_LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}
_FAREWELL: Final = 1.0
"""How long to wait for the answer to QUIT, in seconds: the message is the server's by then."""

_FOR_GOOD: Final = range(500, 600)
_ENHANCED_CODE: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_REFUSED: Final = {
    aiosmtplib.SMTPAuthenticationError: "the login",
    aiosmtplib.SMTPSenderRefused: "the sender",
    aiosmtplib.SMTPRecipientRefused: "the recipient",
    aiosmtplib.SMTPDataError: "the message",
}


class MailServerUnavailable(Exception):
    """The mail server cannot be reached, or broke off; later it may answer."""


class MailDeferred(Exception):
    """The mail server asks to try again later."""


class MailRefused(Exception):
    """The mail server refuses the message for good."""


class RecipientRefused(MailRefused):
    """The mail server refuses the recipient for good."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed over, and as whom."""

    host: str
    port: int
    is_tls: bool
    user: str | None
    password: str | None = field(repr=False)
    timeout: float

    async def deliver(self, message: EmailMessage) -> None:
        """Hand over a message; when this returns, the server has answered for it.

        Raises MailServerUnavailable or MailDeferred, for now, or MailRefused, for good.
        """
        with _in_our_words():
            client = self._client()
            # Not `async with client`: when cancelled, it would wait to say good-bye to a server
            # that keeps us waiting.
            try:
                await client.connect()
                await client.send_message(message)
                with suppress(aiosmtplib.SMTPException):
                    await client.quit(timeout=_FAREWELL)
            finally:
                client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.is_tls,
            start_tls=self._start_tls,
            timeout=self.timeout,
        )

    @property
    def _start_tls(self) -> bool | None:
        """Whether to turn to TLS: True means insist, None where the server offers it."""
        if self.is_tls:
            return False
        return True if self.user and self.host not in _LOOPBACK else None


def mail_server() -> MailServer:
    """The installation's mail server; raises InvalidWiring naming the setting to mend."""
    url = _url()
    try:
        port = url.port or _PORTS[url.scheme]
    except ValueError:
        raise _wrong("its port is no number; percent-encode / ? # @ in user and password") from None
    return MailServer(
        host=url.hostname or "",
        port=port,
        is_tls=url.scheme == "smtps",
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        timeout=_timeout(),
    )


def default_sender() -> str:
    """The address of the installation; raises InvalidWiring when there is none."""
    try:
        return checked(os.environ["SMTP_SENDER"])
    except KeyError:
        msg = "SMTP_SENDER is not set: give it the address messages come from, or name a sender."
    except ValueError:
        msg = "SMTP_SENDER is not an address: write it as in reports@example.com, without a name."
    raise InvalidWiring(msg)


def _url() -> SplitResult:
    given = os.environ.get("SMTP_URL")
    if not given:
        msg = "SMTP_URL is not set: name the mail server, as in smtp://user:password@host:587."
        raise InvalidWiring(msg)
    try:
        url = urlsplit(given)
    except ValueError:
        raise _wrong("its host cannot be read") from None
    if url.scheme not in _PORTS:
        raise _wrong("it must start with smtp:// or smtps://")
    if not url.hostname or (url.password and not url.username):
        raise _wrong("it names no host, or a password without a user")
    if url.path.strip("/") or url.query or url.fragment:
        raise _wrong("nothing follows the port; percent-encode / ? # @ in user and password")
    return url


def _wrong(reason: str) -> InvalidWiring:
    return InvalidWiring(f"SMTP_URL is not usable: {reason}.")


def _timeout() -> float:
    try:
        seconds = float(os.environ.get("SMTP_TIMEOUT_SECONDS", "60"))
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 600:  # noqa: PLR2004  # the longest wait of RFC 5321, section 4.5.3.2
        msg = "SMTP_TIMEOUT_SECONDS is not usable: give a number of seconds, at most 600."
        raise InvalidWiring(msg)
    return seconds


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what goes wrong in a conversation into our errors, which quote nothing of it.

    What a server says often repeats addresses; its numbers do not.
    """
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refusal(error.recipients[0]) from None
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error) from None
    except (aiosmtplib.SMTPServerDisconnected, OSError) as error:
        msg = f"The mail server does not answer or broke off ({type(error).__name__})."
        raise MailServerUnavailable(msg) from None
    except aiosmtplib.SMTPException:
        msg = "The mail server lacks what SMTP_URL asks for: STARTTLS or a login. Check both."
        raise MailRefused(msg) from None


def _refusal(error: aiosmtplib.SMTPResponseException) -> Exception:
    what = _REFUSED.get(type(error), "the conversation")
    enhanced = _ENHANCED_CODE.match(error.message)
    answer = f"{error.code} {enhanced[0]}" if enhanced else f"{error.code}"
    if error.code not in _FOR_GOOD:
        return MailDeferred(f"The mail server puts off {what}: {answer}.")
    is_recipient = isinstance(error, aiosmtplib.SMTPRecipientRefused)
    refusal = RecipientRefused if is_recipient else MailRefused
    return refusal(f"The mail server refuses {what} for good: {answer}.")
