"""The work: one POST, signed.

A worker that dies between the receiver's "200" and our completion leaves a message that was taken
and a record that says it was not: the next attempt sends it again, with the same `webhook-id`, by
which receivers recognize a double.
"""

from datetime import timedelta

from domains.webhook_delivery import domain
from domains.webhook_delivery.model import WebhookDeliveryTracking
from domains.webhook_delivery.service import WebhookDeliveryService
from tracking import Task, tracked_task
from tracking.webhooks import SCHEDULE, NotDelivered, deliver


@tracked_task(domain, retry_on=(NotDelivered,), backoff=SCHEDULE, time_limit=timedelta(minutes=3))
async def deliver_webhook(
    task: Task[WebhookDeliveryTracking, WebhookDeliveryService],
) -> dict[str, int] | None:
    """Hand the message over; anything but "2xx" is tried again, except "410"."""
    message = task.record
    return await deliver(task, message.subscription_id, message.message_id, message.body)
