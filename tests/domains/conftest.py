"""The demo company's work, with the outside world played by servers of this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mail_server import MailServer


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """The installation's mail server."""
    with MailServer() as server:
        monkeypatch.setenv("SMTP_URL", server.url)
        monkeypatch.setenv("SMTP_SENDER", "reports@example.com")
        yield server
