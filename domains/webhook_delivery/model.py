"""One message to one subscriber, made by the triggers of the table whose record it reports."""

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking
from tracking.webhooks import ATTEMPTS


def _index(name: str, predicate: str, *columns: str) -> Index:
    where = text(predicate)
    return Index(f"idx_webhook_delivery_task_{name}", *columns, postgresql_where=where)


class WebhookDeliveryTracking(BaseTaskTracking, domain="webhook_delivery", max_attempts=ATTEMPTS):
    """A message to be delivered; the same body and message id in every attempt and replay."""

    __table_args__ = (
        # What of a subscription is due, and what is under way: its share of the workers.
        _index("sub", "status = 'PENDING'", "subscription_id", "next_dispatch_at", "id"),
        _index("under_way", "completed_at IS NULL AND dispatches > 0", "subscription_id"),
        # What is to be replayed, oldest first.
        _index("dead", "status = 'FAILED'", "subscription_id", "completed_at", "id"),
    )

    # Triggers write these rows: the table says how many attempts there are.
    max_attempts: Mapped[int] = mapped_column(
        SmallInteger, server_default=text(f"{ATTEMPTS}"), sort_order=-1
    )
    subscription_id: Mapped[int] = mapped_column(ForeignKey("webhook_subscription.id"))
    message_id: Mapped[str] = mapped_column(String(40))
    event_type: Mapped[str] = mapped_column(String(30))
    source_domain: Mapped[str | None] = mapped_column(String(32))
    source_id: Mapped[int | None] = mapped_column(BigInteger)
    source_version: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
