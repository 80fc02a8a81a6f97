"""The work: one conversation with the mail server.

No record commits together with another machine's mailbox: a worker that dies between the server's
"250" and our completion leaves a message that went out and a record that says it did not, and the
next attempt sends it again. The world outside sees each message at least once, and every copy has
the same Message-ID, by which mail systems recognize a double. A cancellation that comes during the
conversation may come too late in the same way.
"""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from domains.email_delivery import domain
from domains.email_delivery.model import EmailDeliveryTracking
from domains.email_delivery.service import EmailDeliveryService
from domains.mail import MailDeferred, MailServerUnavailable, checked, default_sender, mail_server
from tracking import Backoff, Task, tracked_task


@tracked_task(
    domain,
    retry_on=(MailDeferred, MailServerUnavailable),
    # Servers that greylist take a message after some minutes.
    backoff=Backoff(base=timedelta(seconds=30), cap=timedelta(hours=1)),
    time_limit=timedelta(minutes=15),
)
async def deliver_email(
    task: Task[EmailDeliveryTracking, EmailDeliveryService],
) -> dict[str, str]:
    """Hand the message over; "4xx" is tried again later, "5xx" is final."""
    await mail_server().deliver(compose(task.record))
    return {"message_id": task.record.message_id}


def compose(record: EmailDeliveryTracking) -> EmailMessage:
    """The message as it goes out; raises ValueError for what a service was told is an address."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = record.message_id
    message["Date"] = record.started_at
    message["From"] = checked(record.sender) if record.sender else default_sender()
    message["To"] = checked(record.recipient)
    if record.reply_to:
        message["Reply-To"] = checked(record.reply_to)
    message["Subject"] = record.subject
    message.set_content(record.body)
    return message
