"""What a reader sees of a delivery; nobody asks for one by hand."""

from pydantic import Field

from tracking import TaskTrackingInDB


class WebhookDeliveryRead(TaskTrackingInDB):
    """A message, to whom it goes and of what it speaks."""

    subscription_id: int
    message_id: str = Field(description="`webhook-id`, the same in every attempt and replay")
    event_type: str
    source_domain: str | None = Field(description="The record it speaks of; null for a test")
    source_id: int | None
    source_version: int | None
    body: str = Field(description="As it is sent, to the byte")
