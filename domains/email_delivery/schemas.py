"""What a caller says about a message, and what a reader sees of it."""

from pydantic import Field

from domains.mail import Address
from tracking import TaskTrackingCreate, TaskTrackingInDB

ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"


class EmailDeliveryCreate(TaskTrackingCreate):
    """What is to be said to whom, as plain text."""

    recipient: Address
    subject: str = Field(max_length=255, pattern=ONE_LINE, examples=["Your statement"])
    body: str = Field(max_length=20_000)
    sender: Address | None = Field(default=None, description="SMTP_SENDER when absent")
    reply_to: Address | None = Field(default=None, description="Where answers are to go")


class EmailDeliveryRead(TaskTrackingInDB):
    """A message and the Message-ID it carries."""

    recipient: str
    subject: str
    body: str
    sender: str | None
    reply_to: str | None
    message_id: str
