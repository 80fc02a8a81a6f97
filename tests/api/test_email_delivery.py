"""Asking for an e-mail over HTTP: what cannot go into a header is refused at the door."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.factories import EmailDeliveryPayloadFactory

pytestmark = pytest.mark.database

EMAILS = "/tasks/email_delivery"


async def test_a_message_is_shown_with_the_id_it_will_carry(client: httpx2.AsyncClient) -> None:
    """An international domain is kept as it goes over the wire; the Message-ID is known at once."""
    request = EmailDeliveryPayloadFactory(recipient="ann@bücher.example.com")

    created = (await client.post(EMAILS, json=request)).json()

    assert created["recipient"] == "ann@xn--bcher-kva.example.com"
    assert created["message_id"].startswith(f"<{created['id']}.")
    assert (created["sender"], created["reply_to"]) == (None, None)


async def test_the_longest_message_is_taken_and_shown(client: httpx2.AsyncClient) -> None:
    """What is accepted can be read again, alone and in lists: one long text breaks no page."""
    request = EmailDeliveryPayloadFactory(body="x" * 20_000)

    created = await client.post(EMAILS, json=request)
    batch = await client.post(f"{EMAILS}/batch", json={"items": [request]})
    listed = await client.get(EMAILS)

    assert (created.status_code, batch.status_code, listed.status_code) == (202, 202, 200)
    assert [len(record["body"]) for record in listed.json()["items"]] == [20_000] * 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[
            (field, value)
            for field in ("recipient", "sender", "reply_to")
            for value in (
                "",
                "ann",
                "ann@localhost",
                "ann@example.com, eve@example.com",
                "ann@example.com\r\nBcc: eve@example.com",
                "ann@example.com\n",
                "ann@exam\x00ple.com",
                "Ann <ann@example.com>",
                '"ann\r\n"@example.com',
                "ann@example.com> NOTIFY=NEVER",
                "änn@example.com",
                "ann@[127.0.0.1]",
                f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.com",
                ["ann@example.com"],
            )
        ],
        ("recipient", None),
        ("subject", ""),
        ("subject", "Hello\r\nBcc: eve@example.com"),
        ("subject", "Hello\n"),
        ("subject", "Hello\u2028Bcc: eve@example.com"),
        ("subject", "Hello\x85Bcc: eve@example.com"),
        ("subject", "Hello\x00"),
        ("subject", "x" * 256),
        ("body", "x" * 20_001),
        ("body", "\x00"),
        ("body", None),
        ("message_id", "<mine@example.com>"),
    ],
)
async def test_what_no_message_can_be_made_of_is_refused(
    client: httpx2.AsyncClient, field: str, value: Any
) -> None:
    """A 422 problem that names the field; nothing is stored (G19)."""
    request = EmailDeliveryPayloadFactory(**{field: value})

    refused = await client.post(EMAILS, json=request)

    assert refused.status_code == 422, refused.text
    assert f"body.{field}" in [fault["field"] for fault in refused.json()["errors"]]
    assert (await client.get(EMAILS)).json()["items"] == []
