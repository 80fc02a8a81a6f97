"""The verbs of messages."""

from domains.email_delivery.crud import EmailDeliveryCRUD
from domains.email_delivery.model import EmailDeliveryTracking
from tracking import BaseTaskTrackingService


class EmailDeliveryService(BaseTaskTrackingService[EmailDeliveryTracking]):
    """What is done with messages."""

    crud: EmailDeliveryCRUD

    async def create_email(self, recipient: str, subject: str, body: str) -> EmailDeliveryTracking:
        """Ask for a plain text to be sent from the installation's own address."""
        return await self.create_tracking(recipient=recipient, subject=subject, body=body)
