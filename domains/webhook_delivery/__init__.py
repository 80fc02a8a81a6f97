"""Telling a subscriber what became of a record."""

from domains.webhook_delivery.model import WebhookDeliveryTracking
from domains.webhook_delivery.schemas import WebhookDeliveryRead
from domains.webhook_delivery.service import WebhookDeliveryService
from tracking import Domain

domain = Domain(
    name="webhook_delivery",
    title="Webhook delivery",
    model=WebhookDeliveryTracking,
    service=WebhookDeliveryService,
    create=None,
    read=WebhookDeliveryRead,
    filters=("subscription_id", "event_type", "message_id", "source_domain", "source_id"),
    queue="webhooks",
)
