"""Redis as a broker: a connection is let go of with messages in hand."""

from __future__ import annotations

import pytest

from tests.worker.mailbox import Mailbox
from tracking.settings import Settings
from tracking.worker import broker_of

pytestmark = [pytest.mark.database, pytest.mark.broker]


def test_a_channel_whose_connection_was_given_up_can_be_closed(
    mailbox: Mailbox, settings: Settings
) -> None:
    """It counts as a lost connection, which workers get over, and not as a mistake of ours.

    This is how Celery leaves a channel when Redis goes away at the wrong moment: kombu has dropped
    the connection, and has not got round to the channel with a message that nobody acknowledged.
    """
    if not broker_of(settings).scheme.startswith("redis"):
        pytest.skip("another broker")
    mailbox.put({"a": "message"})
    connection = mailbox.app.connection_for_read()
    channel = connection.default_channel
    assert mailbox.app.amqp.queues[mailbox.queue](channel).get()

    connection.transport.client = None

    with pytest.raises(connection.connection_errors, match="given up"):
        channel.close()
