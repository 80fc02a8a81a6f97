"""Another system is told that work has ended, through the real processes."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from tests.factories import EmailDeliveryPayloadFactory
from tests.webhook_receiver import Receiver, answer, hang
from tracking import Registry
from tracking.cli.stack import LocalStack
from tracking.db import Database
from tracking.testing import eventually, wait_for_task

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.broker,
    pytest.mark.database,
    pytest.mark.xdist_group("acceptance"),
]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The other system."""
    with Receiver() as receiver:
        yield receiver


async def test_an_end_is_told(
    ledger: Database,
    registry: Registry,
    caller: httpx2.Client,
    admin: httpx2.Client,
    receiver: Receiver,
    installation: LocalStack,
) -> None:
    """Signed, tried again when it was not taken, and with nothing of the secret in any log."""
    receiver.plan(answer(503, "come back"))
    said = {"url": receiver.url, "events": ["task.completed"], "domains": ["email_delivery"]}
    subscription = admin.post("/webhooks", json=said).json()

    created = caller.post("/tasks/email_delivery", json=EmailDeliveryPayloadFactory()).json()
    await wait_for_task(ledger, registry["email_delivery"], created["id"])

    async def is_told() -> bool:
        return len(receiver.received) == 2

    await eventually(is_told)
    admin.delete(f"/webhooks/{subscription['id']}")
    refused, taken = receiver.received
    message = taken.verified(subscription["secret"])
    logs = "".join(path.read_text() for path in installation.logs.values())
    assert (message["type"], message["data"]["id"]) == ("task.completed", created["id"])
    assert (refused.message_id, refused.body) == (taken.message_id, taken.body)
    assert "webhook_delivery" in logs
    assert subscription["secret"].removeprefix("whsec_") not in logs


async def test_receivers_that_hang_keep_no_work_waiting(
    ledger: Database,
    registry: Registry,
    caller: httpx2.Client,
    admin: httpx2.Client,
    receiver: Receiver,
) -> None:
    """With more of them than there are worker processes, mail still goes out at once."""
    receiver.always(hang)
    subscription = admin.post("/webhooks", json={"url": receiver.url}).json()
    for _ in range(5):
        admin.post(f"/webhooks/{subscription['id']}/test")

    async def are_waiting() -> bool:
        return len(receiver.received) == 5

    await eventually(are_waiting)
    created = caller.post("/tasks/email_delivery", json=EmailDeliveryPayloadFactory()).json()
    record = await wait_for_task(ledger, registry["email_delivery"], created["id"])

    admin.delete(f"/webhooks/{subscription['id']}")
    deliveries = admin.get("/tasks/webhook_delivery", params={"status": "PROCESSING"}).json()
    assert record.status == "COMPLETED"
    assert len(deliveries["items"]) >= 5
