"""Delivering an e-mail."""

from domains.email_delivery.model import EmailDeliveryTracking
from domains.email_delivery.schemas import EmailDeliveryCreate, EmailDeliveryRead
from domains.email_delivery.service import EmailDeliveryService
from tracking import Domain

domain = Domain(
    name="email_delivery",
    title="E-mail delivery",
    model=EmailDeliveryTracking,
    service=EmailDeliveryService,
    create=EmailDeliveryCreate,
    read=EmailDeliveryRead,
)
