"""Messages need no statements of their own."""

from domains.email_delivery.model import EmailDeliveryTracking
from tracking import BaseTaskTrackingCRUD


class EmailDeliveryCRUD(BaseTaskTrackingCRUD[EmailDeliveryTracking]):
    """Statements about messages."""

    model = EmailDeliveryTracking
