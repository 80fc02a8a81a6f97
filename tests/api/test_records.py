"""Creating, reading and listing records over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx2
import pytest

from domains.contribution_realization.service import ContributionRealizationService
from domains.etf_price_update.service import EtfPriceUpdateService
from tests.api.conftest import ClientFor
from tests.api.requests import PRICES, REQUEST, create
from tracking.db import Database
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]


async def test_creating_answers_with_the_record_and_where_to_follow_it(
    client: httpx2.AsyncClient,
) -> None:
    """202, the record as it will be read, and its address in Location."""
    created = await client.post(PRICES, json=REQUEST)

    record = created.json()
    assert created.status_code == 202
    assert created.headers["Location"] == f"{PRICES}/{record['id']}"
    assert record["status"] == "PENDING"
    assert record["max_attempts"] == 5
    assert (record["owner_id"], record["tenant_id"]) == ("ann", "acme")
    assert (await client.get(created.headers["Location"])).json() == record


async def test_what_is_said_of_a_record_is_kept(client: httpx2.AsyncClient) -> None:
    """Priority, name, schedule, attempts and metadata come back as they went in."""
    later = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    said = {
        "priority": 9,
        "display_name": "Prix du fonds été",
        "max_attempts": 2,
        "metadata": {"deep": [1, {"two": None}], "text": "ü"},
    }

    record = await create(client, **said, scheduled_at=later.isoformat())

    assert said == {name: record[name] for name in said}
    assert datetime.fromisoformat(str(record["due_at"])) == later


async def test_money_travels_as_text(
    client: httpx2.AsyncClient, database: Database, company: int
) -> None:
    """Amounts are decimal strings in JSON, exact in both directions."""
    request = {"pension_etf_id": company, "contribution_date": "2022-01-03", "amount": "1000.10"}

    created = await client.post("/tasks/contribution_realization", json=request)

    assert created.json()["amount"] == "1000.10"
    async with database.transaction() as session:
        stored = await ContributionRealizationService(session).get_status(created.json()["id"])
    assert stored.amount == Decimal("1000.10")


async def test_a_list_is_read_page_by_page(client: httpx2.AsyncClient) -> None:
    """Newest first; `next_page_token` leads to the rest and ends with null."""
    ids = [(await create(client))["id"] for _ in range(5)]

    seen: list[object] = []
    query: dict[str, object] = {"page_size": 2}
    while True:
        page = (await client.get(PRICES, params=query)).json()
        seen += [record["id"] for record in page["items"]]
        query["page_token"] = page["next_page_token"]
        if page["next_page_token"] is None:
            break

    assert seen == ids[::-1]


async def test_a_list_can_be_of_one_status(client: httpx2.AsyncClient, database: Database) -> None:
    """`status` keeps the records that stand there now."""
    first, second = await create(client), await create(client)
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).cancel(int(str(first["id"])))

    pending = (await client.get(PRICES, params={"status": "PENDING"})).json()
    cancelled = (await client.get(PRICES, params={"status": "CANCELLED"})).json()

    assert [record["id"] for record in pending["items"]] == [second["id"]]
    assert [record["id"] for record in cancelled["items"]] == [first["id"]]


async def test_others_records_are_as_if_they_were_not_there(client_for: ClientFor) -> None:
    """A foreign id and a missing id answer alike, to the byte, and lists are empty (G17)."""
    record = await create(client_for("ann", "acme"))
    for stranger in (client_for("bob", "acme"), client_for("ann", "globex")):
        foreign = await stranger.get(f"{PRICES}/{record['id']}")
        missing = await stranger.get(f"{PRICES}/{2**40}")
        listed = await stranger.get(PRICES)

        assert foreign.status_code == missing.status_code == 404
        assert foreign.content.replace(str(record["id"]).encode(), b"#") == missing.content.replace(
            str(2**40).encode(), b"#"
        )
        assert listed.json() == {"items": [], "next_page_token": None}


async def test_scopes_widen_what_is_seen(client_for: ClientFor) -> None:
    """A tenant's scope shows the tenant's records, an operator's all of them."""
    of_ann = await create(client_for("ann", "acme"))
    of_eve = await create(client_for("eve", "globex"))

    tenant = (await client_for("bob", "acme", TENANT_SCOPE).get(PRICES)).json()
    operator = (await client_for("ops", "goldfinch", OPERATOR_SCOPE).get(PRICES)).json()

    assert [record["id"] for record in tenant["items"]] == [of_ann["id"]]
    assert [record["id"] for record in operator["items"]] == [of_eve["id"], of_ann["id"]]


@pytest.mark.parametrize(
    ("request_body", "named"),
    [
        ({}, "body.etf_id"),
        ({**REQUEST, "date": "2022-02-30"}, "body.date"),
        ({**REQUEST, "priority": 11}, "body.priority"),
        ({**REQUEST, "priority": 0}, "body.priority"),
        ({**REQUEST, "max_attempts": 0}, "body.max_attempts"),
        ({**REQUEST, "owner_id": "eve"}, "body.owner_id"),
        ({**REQUEST, "status": "COMPLETED"}, "body.status"),
        ({**REQUEST, "etf_id": "QU\x00AL"}, "body.etf_id"),
        ({**REQUEST, "metadata": {"a": "\x00"}}, "body.metadata.a"),
        ({**REQUEST, "metadata": {"a": 10**30}}, "body.metadata"),
        ({**REQUEST, "display_name": "x" * 256}, "body.display_name"),
        ({**REQUEST, "scheduled_at": "2022-01-03T10:00:00"}, "body.scheduled_at"),
        ({**REQUEST, "scheduled_at": "9999-12-31T23:59:59Z"}, "body.scheduled_at"),
    ],
)
async def test_bad_input_is_refused_and_nothing_is_stored(
    client: httpx2.AsyncClient, request_body: dict[str, object], named: str
) -> None:
    """A 422 problem that names the field; no record comes of it (G19)."""
    refused = await client.post(PRICES, json=request_body)

    assert refused.status_code == 422, refused.text
    assert named in [fault["field"] for fault in refused.json()["errors"]]
    assert (await client.get(PRICES)).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"etf_id":"QUAL","date":"2022-01-03","metadata":{"a":NaN}}',
        b'{"etf_id":"QUAL","date":"2022-01-03","metadata":{"a":1e999}}',
        b'{"etf_id":"QUAL","date":"2022-01-03","metadata":{"a":-Infinity}}',
        rb'{"etf_id":"QUAL","date":"2022-01-03","metadata":{"a":"\ud800"}}',
        rb'{"etf_id":"QUAL","date":"2022-01-03","metadata":{"\udfff":1}}',
        rb'{"etf_id":"QUAL","date":"2022-01-03","\ud800":1}',
        b'{"etf_id":"QUAL","date":"2022-01-03","metadata":' + b'{"a":' * 30 + b"1" + b"}" * 31,
        b"[" * 100_000,
        b'{"etf_id":',
        b"\xff\xfe",
        b"[]",
        b"null",
        b"",
    ],
)
async def test_what_is_not_clean_json_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    """Never a 500, always a problem document, and nothing is stored (G19)."""
    refused = await client.post(PRICES, content=body, headers={"Content-Type": "application/json"})

    assert refused.status_code in {400, 422}, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (await client.get(PRICES)).json()["items"] == []


async def test_a_reference_to_nothing_names_the_column_not_the_value(
    client: httpx2.AsyncClient,
) -> None:
    """An ETF that does not exist is a 422 in terms of columns and tables."""
    refused = await client.post(PRICES, json={**REQUEST, "etf_id": "SECRET"})

    assert refused.status_code == 422
    assert refused.json()["detail"] == "etf_id: there is no such row in etfs."


@pytest.mark.parametrize(
    ("bad_id", "status"),
    [("0", 422), (str(2**63), 422), ("-1", 404), ("x", 404), ("1e3", 404), ("%00", 404)],
)
async def test_an_id_that_cannot_be_is_refused(
    client: httpx2.AsyncClient, bad_id: str, status: int
) -> None:
    """A number beyond positive 64-bit integers is a 422; what is no number is no record."""
    refused = await client.get(f"{PRICES}/{bad_id}")

    assert refused.status_code == status, refused.text


@pytest.mark.parametrize(
    "query",
    [
        {"page_size": 0},
        {"page_size": 201},
        {"status": "DONE"},
        {"limit": 1},
        {"page_token": ""},
        {"page_token": "\x00"},
        {"owner": "\x00"},
        {"created_after": "2022-01-03T10:00:00"},
        {"date": "2022-02-30"},
        {"sort": "random"},
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    client: httpx2.AsyncClient, query: dict[str, object]
) -> None:
    """Pages are capped and statuses are the five there are."""
    assert (await client.get(PRICES, params=query)).status_code == 422


async def test_a_record_may_wait_for_another(client: httpx2.AsyncClient) -> None:
    """It is held until its prerequisite has ended, and the answer says so."""
    first = await create(client)

    second = await create(client, prerequisites=[{"domain": "etf_price_update", "id": first["id"]}])

    assert (first["is_held"], second["is_held"]) == (False, True)


@pytest.mark.parametrize(
    "prerequisite",
    [
        {"domain": "etf_price_update", "id": 999},
        {"domain": "no_such", "id": 1},
        {"domain": "etf_price_update'; --", "id": 1},
        {"domain": "etf_price_update", "id": 0},
        {"domain": "etf_price_update", "id": "1"},
        {"domain": "etf_price_update", "id": 2**63},
        {"domain": "etf_price_update", "id": 1, "on_failure": "explode"},
        {"domain": "etf_price_update", "id": 1, "kind": "child"},
        "etf_price_update:1",
    ],
    ids=str,
)
async def test_a_bad_prerequisite_is_refused(
    client: httpx2.AsyncClient, prerequisite: object
) -> None:
    """422 that names the field, and nothing is stored (G19)."""
    refused = await client.post(PRICES, json={**REQUEST, "prerequisites": [prerequisite]})

    assert refused.status_code == 422, refused.text
    assert "prerequisites" in refused.json()["detail"]
    assert (await client.get(PRICES)).json()["items"] == []


async def test_anothers_record_cannot_be_waited_for(
    client: httpx2.AsyncClient, client_for: ClientFor
) -> None:
    """The answer is that to a record which does not exist (G17)."""
    foreign = await create(client_for("ben", "blue"))
    answers = []

    for record_id in (foreign["id"], 999):
        wanted = {"domain": "etf_price_update", "id": record_id}
        answer = await client.post(PRICES, json={**REQUEST, "prerequisites": [wanted]})
        answers.append((answer.status_code, answer.text.replace(str(record_id), "N")))

    assert answers[0] == answers[1]
