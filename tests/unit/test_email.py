"""What a message is made of, whatever it was asked to say."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from domains.email_delivery.model import EmailDeliveryTracking
from domains.email_delivery.schemas import EmailDeliveryCreate
from domains.email_delivery.tasks import compose

NOW = datetime(2022, 1, 3, 12, tzinfo=UTC)
HEADERS = ["Message-ID", "Date", "From", "To", "Subject"]
HOSTILE = st.text(st.sampled_from('a :;@<>=?\r\n\t\x0b\x0c\x1c\x85\u2028é🐦_,\\"'), min_size=1)


def composed(subject: str, body: str) -> EmailMessage:
    """What arrives when a caller asks for this; raises ValidationError when it is refused."""
    asked = EmailDeliveryCreate(
        recipient="ann@example.com", sender="cfo@example.com", subject=subject, body=body
    )
    own = asked.model_dump(include={"recipient", "sender", "subject", "body"})
    record = EmailDeliveryTracking(id=7, created_at=NOW, started_at=NOW, **own)
    sent = compose(record).as_bytes(policy=SMTP)
    return message_from_bytes(sent, _class=EmailMessage, policy=SMTP)


@given(subject=st.text(min_size=1, max_size=255) | HOSTILE, body=st.text(max_size=500) | HOSTILE)
def test_whatever_is_accepted_stays_in_its_place(subject: str, body: str) -> None:
    """No subject and no text that the schema lets through adds a header or a recipient."""
    try:
        message = composed(subject, body)
    except ValidationError:
        assume(False)  # noqa: FBT003  # hypothesis' own form

    own = [name for name in message.keys() if not name.startswith(("Content-", "MIME-"))]  # noqa: SIM118  # a message lists repeated headers
    assert own == HEADERS
    assert (message["To"], message["From"]) == ("ann@example.com", "cfo@example.com")


@pytest.mark.parametrize("hour", [0, 1, -1])
def test_a_message_id_knows_no_time_zone(hour: int) -> None:
    """However the time of creation is written, it is the same time."""
    zone = datetime.fromisoformat(f"2022-01-03T12:00:00{hour:+03}:00")
    record = EmailDeliveryTracking(id=7, created_at=NOW.astimezone(zone.tzinfo))

    assert record.message_id == "<7.20220103120000000000@email-delivery.goldfinch>"
