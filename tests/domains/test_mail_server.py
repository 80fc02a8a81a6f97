"""Settings of the mail server, and what they lead to on the wire."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from domains.mail import (
    MailDeferred,
    MailRefused,
    MailServerUnavailable,
    default_sender,
    mail_server,
)
from tests.mail_server import MailServer
from tracking.errors import InvalidWiring

PASSWORD = "sw0rd%2Ffish"
"""As it stands in a URL: the server knows it as sw0rd/fish."""


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """A certificate authority that this process trusts."""
    authority = trustme.CA()
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    return authority


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    """What a server on this machine needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture
def serve() -> Iterator[Callable[..., MailServer]]:
    """Start a mail server; it ends with the test."""
    started: list[MailServer] = []

    def start(**how: ssl.SSLContext) -> MailServer:
        server = MailServer(**how).__enter__()
        started.append(server)
        return server

    yield start
    for server in started:
        server.__exit__()


Serve = Callable[..., MailServer]


def message() -> EmailMessage:
    """Any message."""
    message = EmailMessage()
    message["From"], message["To"] = "reports@example.com", "ann@example.com"
    message.set_content("Dear Ann")
    return message


async def deliver(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Deliver a message to the server of that URL."""
    monkeypatch.setenv("SMTP_URL", url)
    await mail_server().deliver(message())


class TestSettings:
    """What the environment says."""

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example.com", ("mail.example.com", 587, False, None, None)),
            ("smtp://mail.example.com:25/", ("mail.example.com", 25, False, None, None)),
            ("smtps://ann@mail.example.com", ("mail.example.com", 465, True, "ann", None)),
            ("smtp://a%40b:p%2F%3A%25@[::1]:2525", ("::1", 2525, False, "a@b", "p/:%")),
        ],
    )
    def test_a_url_says_where_and_as_whom(
        self, monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[object, ...]
    ) -> None:
        """Scheme, host, port, user and password, percent-decoded; ports have their defaults."""
        monkeypatch.setenv("SMTP_URL", url)

        server = mail_server()

        said = (server.host, server.port, server.is_tls, server.user, server.password)
        assert said == expected

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "mail.example.com",
            "http://herring@mail.example.com",
            "smtp://",
            "smtp://:herring@mail.example.com",
            "smtp://ann:her/ring@mail.example.com",
            "smtp://ann:herring@mail.example.com:99999",
            "smtp://ann:herring@mail.example.com?tls=no",
            "smtp://ann:herring@[mail.example.com",
        ],
    )
    def test_a_url_that_will_not_do_is_not_quoted(
        self, monkeypatch: pytest.MonkeyPatch, url: str
    ) -> None:
        """The error names the variable and the cure, never the value."""
        monkeypatch.setenv("SMTP_URL", url)

        with pytest.raises(InvalidWiring, match="SMTP_URL is not") as refused:
            mail_server()

        assert "herring" not in str(refused.value)
        assert refused.value.__suppress_context__ or refused.value.__context__ is None

    def test_a_password_is_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A server that is logged or drawn in a traceback keeps its secret."""
        monkeypatch.setenv("SMTP_URL", "smtps://ann:herring@mail.example.com")

        assert "herring" not in repr(mail_server())

    @pytest.mark.parametrize("seconds", ["", "soon", "0", "-1", "nan", "601"])
    def test_a_timeout_is_a_number_of_seconds(
        self, monkeypatch: pytest.MonkeyPatch, seconds: str
    ) -> None:
        """Anything else names the variable."""
        monkeypatch.setenv("SMTP_URL", "smtp://mail.example.com")
        monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", seconds)

        with pytest.raises(InvalidWiring, match="SMTP_TIMEOUT_SECONDS"):
            mail_server()

    @pytest.mark.parametrize("sender", [None, "", "Reports <reports@example.com>", "a@b\r\nBcc: c"])
    def test_a_sender_is_an_address(
        self, monkeypatch: pytest.MonkeyPatch, sender: str | None
    ) -> None:
        """Missing or none, the variable is named."""
        monkeypatch.delenv("SMTP_SENDER", raising=False)
        if sender is not None:
            monkeypatch.setenv("SMTP_SENDER", sender)

        with pytest.raises(InvalidWiring, match="SMTP_SENDER is not"):
            default_sender()


class TestWire:
    """What a server sees of it."""

    async def test_starttls_is_used_where_it_is_offered(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve, context: ssl.SSLContext
    ) -> None:
        """`smtp` turns to TLS by itself, and logs in afterwards."""
        server = serve(starttls=context)

        await deliver(monkeypatch, f"smtp://goldfinch:{PASSWORD}@127.0.0.1:{server.port}")

        [received] = server.received
        assert (received.is_encrypted, received.user) == (True, "goldfinch")

    async def test_smtps_is_tls_from_the_start(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve, context: ssl.SSLContext
    ) -> None:
        """A server that speaks nothing else takes the message."""
        server = serve(tls=context)

        await deliver(monkeypatch, f"smtps://localhost:{server.port}")

        assert len(server.received) == 1

    async def test_a_certificate_nobody_vouches_for_is_no_server_of_ours(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve, context: ssl.SSLContext
    ) -> None:
        """Neither way of TLS sends anything to it."""
        monkeypatch.delenv("SSL_CERT_FILE")
        by_starttls, by_tls = serve(starttls=context), serve(tls=context)

        for url in (by_starttls.url, f"smtps://127.0.0.1:{by_tls.port}"):
            with pytest.raises(MailServerUnavailable):
                await deliver(monkeypatch, url)

        assert by_starttls.received == by_tls.received == []

    async def test_no_password_goes_to_another_machine_in_the_clear(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve
    ) -> None:
        """Without STARTTLS there is no login; only this machine itself is trusted that far."""
        server = serve()

        with pytest.raises(MailRefused, match="STARTTLS"):
            await deliver(monkeypatch, f"smtp://goldfinch:{PASSWORD}@0.0.0.0:{server.port}")
        await deliver(monkeypatch, f"smtp://goldfinch:{PASSWORD}@127.0.0.1:{server.port}")

        assert server.heard.count("AUTH") == len(server.received) == 1

    async def test_a_wrong_password_is_refused_without_being_shown(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve
    ) -> None:
        """The error says that it was the login."""
        server = serve()

        with pytest.raises(MailRefused) as refused:
            await deliver(monkeypatch, f"smtp://goldfinch:herring@127.0.0.1:{server.port}")

        assert str(refused.value) == "The mail server refuses the login for good: 535 5.7.8."
        assert refused.value.__suppress_context__

    async def test_a_server_that_turns_everybody_away_is_asked_again(
        self, monkeypatch: pytest.MonkeyPatch, serve: Serve
    ) -> None:
        """421 before any message is an answer for now."""
        server = serve()
        server.plan("EHLO", "421 4.3.2 too many", "421 4.3.2 too many")

        with pytest.raises(MailDeferred, match=r"puts off the conversation: 421"):
            await deliver(monkeypatch, server.url)
