"""A request becomes a letter in somebody's mailbox, through the real processes."""

from __future__ import annotations

import httpx2
import pytest

from tests.factories import EmailDeliveryPayloadFactory
from tests.mail_server import MailServer
from tracking import Registry
from tracking.db import Database
from tracking.testing import wait_for_task

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.broker,
    pytest.mark.database,
    pytest.mark.xdist_group("acceptance"),
]


async def test_a_message_asked_for_over_http_is_delivered(
    ledger: Database, registry: Registry, caller: httpx2.Client, mail: MailServer
) -> None:
    """What the API promised under a Message-ID arrives under it, and the record says so."""
    request = EmailDeliveryPayloadFactory(subject="Grüße", body="Dear Ann,\n")

    created = caller.post("/tasks/email_delivery", json=request).json()
    await wait_for_task(ledger, registry["email_delivery"], created["id"])

    found = caller.get(f"/tasks/email_delivery/{created['id']}").json()
    [received] = [m for m in mail.received if m.message["Message-ID"] == created["message_id"]]
    assert (found["status"], found["attempts"]) == ("COMPLETED", 1)
    assert received.recipients == [request["recipient"]]
    assert (received.message["Subject"], received.text) == ("Grüße", "Dear Ann,\n")


async def test_a_refused_recipient_is_a_clear_failure(
    ledger: Database, registry: Registry, caller: httpx2.Client, mail: MailServer
) -> None:
    """FAILED at the first attempt, and the API says why."""
    mail.plan("RCPT", "550 5.1.1 nobody here")

    created = caller.post("/tasks/email_delivery", json=EmailDeliveryPayloadFactory())
    await wait_for_task(ledger, registry["email_delivery"], created.json()["id"])

    record = caller.get(created.headers["Location"]).json()
    assert (record["status"], record["attempts"]) == ("FAILED", 1)
    assert record["error_type"] == "RecipientRefused"
    assert record["error_message"].endswith("550 5.1.1.")
