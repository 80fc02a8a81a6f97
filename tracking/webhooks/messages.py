"""What is sent: a message as the columns of its delivery, and when it is tried again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from tracking.model import BaseTaskTracking
from tracking.retry import Schedule
from tracking.webhooks.subscription import WebhookSubscription

__all__ = ["ATTEMPTS", "SCHEDULE", "TEST_EVENT", "copied", "test_message"]

_SECONDS, _MINUTES, _HOURS = (5, 30), (2, 10, 30), (1, 2, 4, 8, 8)

SCHEDULE: Final = Schedule(
    (
        *(timedelta(seconds=wait) for wait in _SECONDS),
        *(timedelta(minutes=wait) for wait in _MINUTES),
        *(timedelta(hours=wait) for wait in _HOURS),
    )
)
"""Waits between attempts: about a day in all."""

ATTEMPTS: Final = len(SCHEDULE.waits) + 1

TEST_EVENT: Final = "webhook.test"

_MESSAGE: Final = (
    *("tenant_id", "owner_id", "display_name", "subscription_id", "message_id", "event_type"),
    *("source_domain", "source_id", "source_version", "body"),
)


def test_message(subscription: WebhookSubscription) -> dict[str, Any]:
    """A message that speaks of nothing."""
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    said = {"type": TEST_EVENT, "timestamp": at, "data": {"subscription_id": subscription.id}}
    return {
        "tenant_id": subscription.tenant_id,
        "owner_id": "system",
        "display_name": TEST_EVENT,
        "subscription_id": subscription.id,
        "message_id": f"msg_{uuid4().hex}",
        "event_type": TEST_EVENT,
        "body": json.dumps(said),
    }


def copied(delivery: BaseTaskTracking) -> dict[str, Any]:
    """The same message, for another delivery."""
    return {name: getattr(delivery, name) for name in _MESSAGE}
