"""Telling other systems what became of work: who is told, how it is signed, where it may go."""

from tracking.ddl import DELIVERIES
from tracking.webhooks.delivery import deliver
from tracking.webhooks.installation import Webhooks
from tracking.webhooks.messages import ATTEMPTS, SCHEDULE, copied, test_message
from tracking.webhooks.receiver import NotDelivered, ReceiverGone
from tracking.webhooks.subscription import (
    ENDINGS,
    EVENTS,
    INCLUDABLE,
    LONGEST_URL,
    WebhookSubscription,
    webhook_subscription,
)
from tracking.webhooks.subscriptions import Subscriptions

__all__ = [
    "ATTEMPTS",
    "DELIVERIES",
    "ENDINGS",
    "EVENTS",
    "INCLUDABLE",
    "LONGEST_URL",
    "SCHEDULE",
    "NotDelivered",
    "ReceiverGone",
    "Subscriptions",
    "WebhookSubscription",
    "Webhooks",
    "copied",
    "deliver",
    "test_message",
    "webhook_subscription",
]
