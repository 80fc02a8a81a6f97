"""One message to one recipient."""

from datetime import UTC

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking

_HEADERS = "recipient || subject || coalesce(sender, '') || coalesce(reply_to, '')"


class EmailDeliveryTracking(BaseTaskTracking, domain="email_delivery", max_attempts=8):
    """A message to be delivered."""

    # A line break in a header would begin the next one, whoever wrote the row.
    __table_args__ = (CheckConstraint(rf"({_HEADERS}) !~ '[\r\n]'", name="one_line"),)

    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    sender: Mapped[str | None] = mapped_column(String(254))
    reply_to: Mapped[str | None] = mapped_column(String(254))

    @property
    def message_id(self) -> str:
        """The same in every attempt; the time keeps apart the equal ids of two installations."""
        created = self.created_at.astimezone(UTC)
        return f"<{self.id}.{created:%Y%m%d%H%M%S%f}@email-delivery.goldfinch>"
