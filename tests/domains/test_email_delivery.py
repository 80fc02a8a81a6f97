"""One message, one conversation with a real SMTP server, whatever the server answers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.factories import EmailDeliveryPayloadFactory
from tests.mail_server import Failing, MailServer
from tests.worker.bench import Bench
from tests.worker.dispatching import Dispatching
from tests.worker.worker_process import WorkerProcess
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.errors import Invalid
from tracking.maintenance import Maintenance
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = pytest.mark.database

COMPLETED, FAILED, PENDING = (
    TrackingStatus.COMPLETED,
    TrackingStatus.FAILED,
    TrackingStatus.PENDING,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Signs of life in quick succession, so that a silent worker is soon missed."""
    quick = {"heartbeat_seconds": 0.2, "progress_seconds": 0.1, "lease_seconds": 1.0}
    return settings.model_copy(update=quick)


@pytest.fixture
def bench(settings: Settings, registry: Registry, database: Database) -> Iterator[Bench]:
    """A worker's runtime inside the test process."""
    bench = Bench(settings, registry, "email_delivery")
    yield bench
    bench.close()


@pytest.fixture
async def dispatching(
    settings: Settings, registry: Registry, database: Database
) -> AsyncIterator[Dispatching]:
    """Dispatchers inside the test process, on a queue that is deleted at the end."""
    async with Dispatching(settings, registry, database) as dispatching:
        yield dispatching
        dispatching.mailbox().delete()


@pytest.fixture
def worker(settings: Settings, tmp_path: Path, mail: MailServer) -> Iterator[WorkerProcess]:
    """A real worker that knows the mail server."""
    worker = WorkerProcess(settings, tmp_path)
    yield worker
    worker.kill()
    print(worker.log())  # noqa: T201  # shown when the test fails


def create(bench: Bench, **said: Any) -> int:
    """Ask for a message."""
    return bench.create(**EmailDeliveryPayloadFactory(**said))


class TestDelivery:
    """The server takes the message."""

    def test_a_message_arrives_as_asked_for(self, bench: Bench, mail: MailServer) -> None:
        """Envelope, headers and text are the record's; it is COMPLETED at the first attempt."""
        record_id = create(bench, recipient="ann@example.com", subject="Hello", body="Dear Ann,\n")

        bench.deliver(record_id)

        [received], record = mail.received, bench.record(record_id)
        assert (received.sender, received.recipients) == (
            "reports@example.com",
            ["ann@example.com"],
        )
        assert received.message["From"] == "reports@example.com"
        assert received.message["To"] == "ann@example.com"
        assert received.message["Subject"] == "Hello"
        assert received.message["Reply-To"] is None
        assert parsedate_to_datetime(received.message["Date"]) == record.started_at.replace(
            microsecond=0
        )
        assert received.text == "Dear Ann,\n"
        assert (record.status, record.attempts) == (COMPLETED, 1)
        assert record.result == {"message_id": received.message["Message-ID"]}

    def test_the_record_may_name_the_sender(self, bench: Bench, mail: MailServer) -> None:
        """A sender of the record's own goes into the envelope, too; answers go where it says."""
        record_id = create(bench, sender="cfo@example.com", reply_to="desk@example.com")

        bench.deliver(record_id)

        [received] = mail.received
        assert received.sender == received.message["From"] == "cfo@example.com"
        assert received.message["Reply-To"] == "desk@example.com"

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "Grüße aus Köln, 東京 and 🐦\n",
            ".\n..\n.leading dots\n\n",
            "a line of two thousand letters: " + "x" * 2000 + "\n",
            "From the start\n\ttabs \x0b\x0c\x1b and trailing blanks   \n",
            "line\r\nbreaks\r\n",
            "Subject: not a header\n\nBcc: eve@example.com\n",
        ],
        ids=["empty", "letters", "dots", "long", "controls", "CRLF", "headers"],
    )
    def test_any_text_arrives_as_written(self, bench: Bench, mail: MailServer, body: str) -> None:
        """Dots, long lines, letters of every alphabet; line breaks are the network's own."""
        record_id = create(bench, subject="Grüße 🐦 " * 20, body=body)

        bench.deliver(record_id)

        [received] = mail.received
        assert received.text.rstrip("\n") == body.replace("\r\n", "\n").rstrip("\n")
        assert received.message["Subject"].split() == ("Grüße 🐦 " * 20).split()
        assert received.message["Bcc"] is None

    @pytest.mark.parametrize("leave", [Failing.DROP, Failing.HANG, "500 what?"])
    def test_a_bad_leave_undoes_nothing(self, bench: Bench, mail: MailServer, leave: Any) -> None:
        """Once the server has taken the message, what becomes of the connection is no matter."""
        mail.plan("QUIT", leave)
        record_id = create(bench)

        bench.deliver(record_id)

        record = bench.record(record_id)
        assert (record.status, len(mail.received)) == (COMPLETED, 1)
        assert (record.completed_at - record.started_at).total_seconds() < 20


class TestForNow:
    """The server does not take the message now; later it may."""

    @pytest.mark.parametrize(
        ("command", "answer", "kind"),
        [
            ("RCPT", "451 4.7.1 greylisted: swordfish", "MailDeferred"),
            ("RCPT", "452 4.2.2 mailbox full", "MailDeferred"),
            ("DATA", "421 4.3.2 shutting down", "MailDeferred"),
            ("EHLO", Failing.DROP, "MailServerUnavailable"),
            ("RCPT", Failing.DROP, "MailServerUnavailable"),
            ("RCPT", Failing.HANG, "MailServerUnavailable"),
            ("RCPT", "gibberish", "MailDeferred"),
        ],
    )
    def test_it_is_tried_again(
        self,
        bench: Bench,
        mail: MailServer,
        monkeypatch: pytest.MonkeyPatch,
        command: str,
        answer: Any,
        kind: str,
    ) -> None:
        """The record waits, with the reason in its history, and the next attempt delivers it."""
        monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", "0.3")
        mail.plan(command, answer)
        record_id = create(bench)

        bench.deliver(record_id)
        waiting = bench.record(record_id)
        bench.deliver(record_id, attempts=1)

        assert (waiting.status, waiting.attempts) == (PENDING, 1)
        assert waiting.next_dispatch_at > waiting.created_at
        assert any(kind in str(event) for event in bench.events(record_id))
        assert "swordfish" not in str(bench.events(record_id))
        assert (bench.record(record_id).status, len(mail.received)) == (COMPLETED, 1)

    def test_a_server_that_is_not_there_is_tried_again(
        self, bench: Bench, mail: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A refused connection is no verdict on the message."""
        monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
        record_id = create(bench)

        bench.deliver(record_id)
        monkeypatch.setenv("SMTP_URL", mail.url)
        bench.deliver(record_id, attempts=1)

        assert (bench.record(record_id).status, len(mail.received)) == (COMPLETED, 1)

    def test_attempts_come_to_an_end(self, bench: Bench, mail: MailServer) -> None:
        """A message put off to the last attempt ends FAILED, with the server's number."""
        mail.plan("RCPT", *["451 4.7.1 later"] * 2)
        record_id = create(bench, max_attempts=2)

        bench.deliver(record_id)
        bench.deliver(record_id, attempts=1)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (FAILED, "MailDeferred")
        assert record.error_message == "The mail server puts off the recipient: 451 4.7.1."


class TestForGood:
    """The server refuses the message: asking again would only annoy it."""

    @pytest.mark.parametrize(
        ("command", "answer", "kind", "message"),
        [
            ("RCPT", "550 5.1.1 <swordfish>: nobody here", "RecipientRefused", "550 5.1.1"),
            ("RCPT", "553 swordfish is no address", "RecipientRefused", "553"),
            ("DATA", "554 5.7.1 spam: swordfish", "MailRefused", "554 5.7.1"),
            ("DATA", "552 too big", "MailRefused", "552"),
        ],
    )
    def test_it_is_final_and_clear(
        self, bench: Bench, mail: MailServer, command: str, answer: str, kind: str, message: str
    ) -> None:
        """FAILED at the first attempt; the error has the server's numbers, not its words (G20)."""
        mail.plan(command, answer)
        record_id = create(bench)

        bench.deliver(record_id)

        record = bench.record(record_id)
        what = "recipient" if command == "RCPT" else "message"
        assert (record.status, record.attempts) == (FAILED, 1)
        assert record.error_type == kind
        assert record.error_message == f"The mail server refuses the {what} for good: {message}."
        assert "swordfish" not in str(bench.events(record_id))
        assert mail.received == []

    def test_an_address_written_by_hand_that_is_none_is_final(
        self, bench: Bench, mail: MailServer
    ) -> None:
        """What came past the schema is checked again before it goes out, and is not quoted."""
        record_id = create(bench, recipient="swordfish> NOTIFY=<x")

        bench.deliver(record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (FAILED, "EmailSyntaxError")
        assert "swordfish" not in f"{record.error_message}{bench.events(record_id)}"
        assert mail.received == []

    def test_a_missing_setting_says_what_to_do(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without a mail server nothing is tried."""
        monkeypatch.delenv("SMTP_URL", raising=False)
        record_id = create(bench)

        bench.deliver(record_id)

        record = bench.record(record_id)
        assert (record.status, record.error_type) == (FAILED, "InvalidWiring")
        assert record.error_message.startswith("SMTP_URL is not set: name the mail server")


class TestAtLeastOnce:
    """The outside world sees a message at least once, and can tell a double."""

    def test_a_lost_answer_doubles_the_message_under_one_id(
        self, bench: Bench, mail: MailServer
    ) -> None:
        """The server took the message and could not say so: the copy has the same Message-ID."""
        mail.plan("DATA", Failing.DROP)
        record_id = create(bench)

        bench.deliver(record_id)
        bench.deliver(record_id, attempts=1)

        first, second = (received.message["Message-ID"] for received in mail.received)
        assert first == second == bench.record(record_id).message_id
        assert bench.record(record_id).status is COMPLETED

    def test_no_two_records_share_a_message_id(self, bench: Bench, mail: MailServer) -> None:
        """Equal texts to one recipient are two messages."""
        records = [create(bench), create(bench)]

        bench.deliver(*records)

        assert len({received.message["Message-ID"] for received in mail.received}) == 2

    @pytest.mark.broker
    async def test_a_worker_killed_between_the_servers_word_and_ours(
        self,
        bench: Bench,
        dispatching: Dispatching,
        worker: WorkerProcess,
        mail: MailServer,
        registry: Registry,
        settings: Settings,
    ) -> None:
        """Its record comes back and is COMPLETED by the next attempt; both copies have one id."""
        mail.plan("DATA", lambda: os.killpg(worker.pid, signal.SIGKILL))
        [record_id] = await dispatching.create(
            domain="email_delivery", **EmailDeliveryPayloadFactory()
        )
        await dispatching.drain(dispatching.dispatcher())
        maintenance = Maintenance(settings, registry, dispatching.database)

        async def is_found_lost() -> bool:
            return bool((await maintenance.run_job("sweep"))["email_delivery"])

        await asyncio.to_thread(worker.start, "solo")
        await eventually(is_found_lost)
        await asyncio.to_thread(bench.deliver, record_id, attempts=1)
        record = await asyncio.to_thread(bench.record, record_id)

        copies = [received.message["Message-ID"] for received in mail.received]
        assert (record.status, record.attempts) == (COMPLETED, 2)
        assert copies == [record.message_id] * 2


class TestCancelling:
    """Somebody thinks better of it."""

    def test_a_message_cancelled_in_time_is_never_sent(
        self, bench: Bench, mail: MailServer
    ) -> None:
        """After a cancel of a PENDING record no conversation begins (G10)."""
        record_id = create(bench)
        bench.call(cancel(bench, record_id))

        bench.deliver(record_id)

        assert bench.record(record_id).status is TrackingStatus.CANCELLED
        assert mail.heard == []

    async def test_a_conversation_is_broken_off(
        self, bench: Bench, mail: MailServer, database: Database
    ) -> None:
        """A server that keeps us waiting does not keep us from stopping."""
        mail.plan("RCPT", Failing.HANG)
        record_id = await asyncio.to_thread(create, bench)
        delivery = asyncio.create_task(asyncio.to_thread(bench.deliver, record_id))

        async def is_waiting() -> bool:
            return "RCPT" in mail.heard

        await eventually(is_waiting)
        async with database.transaction() as session:
            await bench.domain.service(session).cancel(record_id, "a typing error")
        await asyncio.wait_for(delivery, 20)

        record = await asyncio.to_thread(bench.record, record_id)
        assert (record.status, record.cancel_reason) == (
            TrackingStatus.CANCELLED,
            "a typing error",
        )
        assert mail.received == []


@pytest.mark.parametrize("column", ["recipient", "subject", "sender", "reply_to"])
def test_no_header_can_hold_a_line_break(bench: Bench, column: str) -> None:
    """Not even code that goes past the schema stores one: the table refuses it."""
    for broken in ("a@example.com\r\nBcc: eve@example.com", "a\n", "a\r"):
        with pytest.raises(Invalid, match="one_line"):
            create(bench, **{column: broken})


async def cancel(bench: Bench, record_id: int) -> None:
    """Cancel a record on the runtime's loop."""
    async with bench.runtime.database.transaction() as session:
        await bench.domain.service(session).cancel(record_id)
