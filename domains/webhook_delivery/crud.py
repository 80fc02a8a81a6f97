"""How many messages go to one subscriber at once, and which ones are dead."""

from datetime import datetime

from sqlalchemy import select, text

from domains.webhook_delivery.model import WebhookDeliveryTracking as Record
from tracking import BaseTaskTrackingCRUD, Share
from tracking.crud import Fence


class WebhookDeliveryCRUD(BaseTaskTrackingCRUD[Record]):
    """Statements about deliveries."""

    model = Record
    share = Share("subscription_id", most=5)

    async def dead(self, subscription_id: int, since: datetime, limit: int) -> list[Fence]:
        """Deliveries that failed for good, oldest first; locked, without those others hold."""
        is_dead = text("status = 'FAILED'")  # a literal, for the index
        of_it = Record.subscription_id == subscription_id
        found = select(Record.id, Record.attempts).where(is_dead, of_it, *self._visible())
        oldest = found.where(Record.completed_at >= since).order_by(Record.completed_at, Record.id)
        rows = await self.db.execute(oldest.limit(limit).with_for_update(skip_locked=True))
        return [(row.id, row.attempts) for row in rows]
