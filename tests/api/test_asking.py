"""Asking for work over HTTP: idempotency keys and batches."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

import tracking.idempotency
from domains.etf_price_update.schemas import EtfPriceUpdateCreate
from domains.etf_price_update.service import EtfPriceUpdateService
from tests.api.conftest import ClientFor
from tests.api.requests import PRICES, REQUEST, ids_of, pages_of
from tracking import Principal
from tracking.db import Database

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]


async def post(client: httpx2.AsyncClient, key: str | None, **more: object) -> httpx2.Response:
    """Ask for a price update under an idempotency key."""
    headers = {} if key is None else {"Idempotency-Key": key}
    return await client.post(PRICES, json={**REQUEST, **more}, headers=headers)


async def test_creating_says_how_to_follow(client: httpx2.AsyncClient) -> None:
    """Location, ETag and Retry-After; links to everything that can be done."""
    created = await post(client, None)

    here = f"{PRICES}/{created.json()['id']}"
    assert created.headers["Location"] == here
    assert created.headers["ETag"] == '"1-0"'
    assert created.headers["Retry-After"] == "1"
    assert created.json()["domain"] == "etf_price_update"
    assert created.json()["links"] == {
        "self": here,
        "events": f"{here}/events",
        "children": f"{here}/children",
        "cancel": f"{here}/cancel",
        "retry": None,
    }


# --- idempotency keys -----------------------------------------------------------------------------


async def test_a_replay_is_answered_with_the_first_record(client: httpx2.AsyncClient) -> None:
    """One key, one record (G2); without a key every request makes one."""
    first, again = await post(client, "k1"), await post(client, "k1")

    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Location"] == first.headers["Location"]
    assert len(ids_of(await pages_of(client, PRICES))) == 1
    assert (await post(client, None)).json()["id"] != (await post(client, None)).json()["id"]


async def test_another_body_under_a_key_is_refused(client: httpx2.AsyncClient) -> None:
    """422 with a type of its own; nothing is stored."""
    await post(client, "k1")

    refused = await post(client, "k1", priority=9)

    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:goldfinch:problem:idempotency-mismatch"
    assert len(ids_of(await pages_of(client, PRICES))) == 1


async def test_a_key_in_flight_is_a_conflict(
    client: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first request is not committed, a second waits a moment and is told so."""
    monkeypatch.setattr(tracking.idempotency, "_PATIENCE_SECONDS", 0.05)
    request = EtfPriceUpdateCreate.model_validate(REQUEST)
    async with database.transaction() as session:
        service = EtfPriceUpdateService(session, Principal("ann", "acme"))
        first = await service.ask(request, "k1")

        refused = await post(client, "k1")

    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:goldfinch:problem:idempotency-in-flight"
    assert refused.headers["Retry-After"] == "1"
    assert (await post(client, "k1")).json()["id"] == first.id


async def test_ten_at_once_under_a_key_make_one(client: httpx2.AsyncClient) -> None:
    """Each is answered with the same record, or told that another is under way."""
    answers = await asyncio.gather(*(post(client, "k1") for _ in range(10)))

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 202}) == 1
    assert len(ids_of(await pages_of(client, PRICES))) == 1


async def test_keys_of_another_tenant_tell_nothing(client_for: ClientFor) -> None:
    """The same key in another tenant makes another record; a colleague's is taken (G17)."""
    first = await post(client_for("ann", "acme"), "k1")
    elsewhere = await post(client_for("eve", "globex"), "k1")
    colleague = await post(client_for("bob", "acme"), "k1")

    assert elsewhere.status_code == 202
    assert elsewhere.json()["id"] != first.json()["id"]
    assert colleague.status_code == 422
    assert str(first.json()["id"]) not in colleague.text


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
async def test_a_key_that_cannot_be_is_refused(client: httpx2.AsyncClient, key: str) -> None:
    """Keys are 1 to 255 printable ASCII characters without blanks."""
    refused = await client.post(
        PRICES, json=REQUEST, headers={"Idempotency-Key": key.encode("latin-1")}
    )

    assert refused.status_code == 422, refused.text


# --- batches --------------------------------------------------------------------------------------


async def test_a_batch_keeps_its_order(client: httpx2.AsyncClient) -> None:
    """As many records as were asked for, each where its request was."""
    items = [{**REQUEST, "priority": n % 10 + 1} for n in range(25)]

    made = await client.post(f"{PRICES}/batch", json={"items": items})

    records = made.json()["items"]
    assert made.status_code == 202, made.text
    assert [record["priority"] for record in records] == [item["priority"] for item in items]
    assert sorted(ids_of(await pages_of(client, PRICES, page_size=7))) == ids_of([records])


@pytest.mark.parametrize(
    ("items", "named"),
    [
        ([REQUEST, {**REQUEST, "priority": 11}], "body.items.1.priority"),
        ([REQUEST, {**REQUEST, "etf_id": "NONE"}], None),
        ([], "body.items"),
        ([REQUEST] * 1_001, "body.items"),
    ],
)
async def test_a_batch_is_all_or_nothing(
    client: httpx2.AsyncClient, items: list[object], named: str | None
) -> None:
    """One bad request, too many or none: 422, and nothing is stored."""
    refused = await client.post(f"{PRICES}/batch", json={"items": items})

    assert refused.status_code == 422
    assert named is None or named in [fault["field"] for fault in refused.json()["errors"]]
    assert ids_of(await pages_of(client, PRICES)) == []


async def test_a_batch_may_hold_a_thousand(client: httpx2.AsyncClient) -> None:
    """All created at the same time, they are listed once each."""
    made = await client.post(f"{PRICES}/batch", json={"items": [REQUEST] * 1_000})

    ids = ids_of([made.json()["items"]])
    assert ids_of(await pages_of(client, PRICES, page_size=200)) == ids[::-1]
