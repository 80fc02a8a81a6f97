"""The verbs of deliveries."""

from datetime import datetime, timedelta

from domains.webhook_delivery.crud import WebhookDeliveryCRUD
from domains.webhook_delivery.model import WebhookDeliveryTracking
from tracking import BaseTaskTrackingService, TrackingStatus
from tracking.errors import IllegalTransition
from tracking.status import ACTIVE
from tracking.webhooks import WebhookSubscription, copied, test_message


class WebhookDeliveryService(BaseTaskTrackingService[WebhookDeliveryTracking]):
    """What is done with deliveries."""

    crud: WebhookDeliveryCRUD

    async def send_test(self, subscription: WebhookSubscription) -> WebhookDeliveryTracking:
        """Send a message that speaks of nothing."""
        return await self.create_tracking(**test_message(subscription))

    async def replay(self, record_id: int) -> WebhookDeliveryTracking:
        """Send a message once more: what has failed goes on, another one is copied."""
        record = await self.get_status(record_id)
        if record.status in ACTIVE:
            msg = f"Delivery {record_id} has not ended: it is being tried as it is."
            raise IllegalTransition(msg)
        if record.status is TrackingStatus.FAILED:
            return await self.retry(record_id)
        return await self.create_tracking(**copied(record))

    async def replay_failed(self, subscription_id: int, since: datetime, most: int) -> int:
        """Go on with messages that failed then or later, oldest first; returns how many."""
        dead = await self.crud.dead(subscription_id, since, most)
        return len(await self.crud.requeue(dict.fromkeys(dead, timedelta(0)))) if dead else 0
