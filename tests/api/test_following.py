"""Following one record over HTTP: conditional reads, waiting, history, children, moving it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from api import create_app
from domains.etf_price_update.service import EtfPriceUpdateService
from tests.api.conftest import ClientFor, anonymous
from tests.api.requests import CONTRIBUTIONS, PRICES, create
from tracking import Registry
from tracking.db import Database
from tracking.principal import TENANT_SCOPE
from tracking.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]

LONG_AGO = "urn:goldfinch:problem:outdated"


@pytest.fixture
async def record(client: httpx2.AsyncClient) -> dict[str, Any]:
    """A PENDING record of Ann's."""
    return await create(client)


@pytest.fixture
def here(record: dict[str, Any]) -> str:
    """Its path."""
    return str(record["links"]["self"])


async def start(database: Database, record: dict[str, Any]) -> int:
    """Begin an attempt; returns its number."""
    async with database.transaction() as session:
        return (await EtfPriceUpdateService(session).start(record["id"])).attempts


async def fail(database: Database, record: dict[str, Any]) -> None:
    """Make an attempt that fails."""
    attempt = await start(database, record)
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).fail(record["id"], attempt, "no close")


# --- conditional reads ----------------------------------------------------------------------------


async def test_what_is_known_is_not_sent_again(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """304 without a body until the record's version changes; the version alone is no ETag."""
    etag = (await client.get(here)).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"0", {etag}', "*"):
        unchanged = await client.get(here, headers={"If-None-Match": known})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["ETag"] == etag

    assert (await client.get(here, headers={"If-None-Match": '"1"'})).status_code == 200

    await start(database, record)

    changed = await client.get(here, headers={"If-None-Match": etag})
    [line] = (await client.get(f"{here}/events")).json()["items"]
    assert changed.status_code == 200
    assert changed.headers["ETag"] == f'"{changed.json()["version"]}-{line["seq"]}"' != etag


async def test_retry_after_says_when_to_look_again(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """Soon for what is due or runs, later for what is planned, never for what has ended."""
    later = await create(client, scheduled_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())

    assert (await client.get(here)).headers["Retry-After"] == "1"
    assert (await client.get(later["links"]["self"])).headers["Retry-After"] == "60"
    await fail(database, record)
    assert "Retry-After" not in (await client.get(here)).headers


# --- waiting --------------------------------------------------------------------------------------


async def test_a_reader_may_wait_for_the_end(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """The answer comes as soon as the record has ended, and says for how long it would wait."""
    waiting = asyncio.create_task(client.get(here, headers={"Prefer": "respond-async, wait=20"}))
    await asyncio.sleep(0)
    began = monotonic()
    await fail(database, record)

    answer = await waiting

    assert answer.json()["status"] == "FAILED"
    assert answer.headers["Preference-Applied"] == "wait=20"
    assert monotonic() - began < 10


async def test_a_reader_who_knows_a_version_may_wait_for_the_next(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """With If-None-Match any change is news."""
    headers = {"Prefer": "wait=20", "If-None-Match": (await client.get(here)).headers["ETag"]}
    waiting = asyncio.create_task(client.get(here, headers=headers))
    await asyncio.sleep(0)
    await start(database, record)

    answer = await waiting

    assert (answer.status_code, answer.json()["status"]) == (200, "PROCESSING")


async def test_waiting_has_an_end(client: httpx2.AsyncClient, here: str) -> None:
    """When the time is over, the answer is the present state, or 304."""
    waited = await client.get(here, headers={"Prefer": "wait=1"})
    known = {"Prefer": "wait=1", "If-None-Match": waited.headers["ETag"]}

    assert (waited.status_code, waited.json()["status"]) == (200, "PENDING")
    assert (await client.get(here, headers=known)).status_code == 304


@pytest.mark.parametrize("prefer", ["", "wait", "wait=", "wait=x", "wait=-1", "await=9", "wait=0"])
async def test_what_is_no_wish_to_wait_is_not_waited_for(
    client: httpx2.AsyncClient, here: str, prefer: str
) -> None:
    """Preferences that nobody understands are passed over, as RFC 7240 asks for."""
    answer = await client.get(here, headers={"Prefer": prefer})

    assert answer.status_code == 200
    assert "Preference-Applied" not in answer.headers


async def test_who_waits_holds_no_connection(
    settings: Settings,
    registry: Registry,
    database_url: str,
    client: httpx2.AsyncClient,
    database: Database,
    record: dict[str, Any],
) -> None:
    """With one connection, twenty may wait and others are served meanwhile."""
    narrow = Database(database_url, name="narrow", pool_size=1, timeout=5)
    async with anonymous(create_app(settings, registry, narrow)) as other:
        other.headers["Authorization"] = client.headers["Authorization"]
        here = record["links"]["self"]
        headers = {"Prefer": "wait=20"}
        waiting = [asyncio.create_task(other.get(here, headers=headers)) for _ in range(20)]
        for _ in range(5):
            assert (await other.get(here)).status_code == 200
        assert not any(task.done() for task in waiting)
        await fail(database, record)

        answers = await asyncio.gather(*waiting)

    assert {answer.json()["status"] for answer in answers} == {"FAILED"}
    await narrow.close()


# --- history and children -------------------------------------------------------------------------


async def test_a_history_is_read_line_by_line(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """Oldest first; `next_after` leads on, and a last `seq` to what comes later."""
    await fail(database, record)
    whole = (await client.get(f"{here}/events")).json()

    first = (await client.get(f"{here}/events", params={"page_size": 1})).json()
    query = {"page_size": 1, "after": first["next_after"]}
    second = (await client.get(f"{here}/events", params=query)).json()
    last = whole["items"][-1]["seq"]
    nothing_yet = (await client.get(f"{here}/events", params={"after": last})).json()

    assert [line["to_status"] for line in whole["items"]] == ["PROCESSING", "FAILED"]
    assert first["items"] + second["items"] == whole["items"]
    assert second["next_after"] is whole["next_after"] is None
    assert nothing_yet == {"items": [], "next_after": None}


async def test_children_are_shown_as_far_as_they_may_be_seen(
    client: httpx2.AsyncClient,
    client_for: ClientFor,
    database: Database,
    here: str,
    record: dict[str, Any],
) -> None:
    """In their order, each with its status; of a hidden or deleted one there is only the edge."""
    mine, hidden = await create(client), await create(client_for("bob"))
    ids = [mine["id"], hidden["id"], 2**40]
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).edges.add(
            [
                {
                    "upstream_domain": "etf_price_update",
                    "upstream_id": child,
                    "downstream_domain": "etf_price_update",
                    "downstream_id": record["id"],
                    "kind": "child",
                    "on_failure": "count",
                    "position": position,
                    "tenant_id": "acme",
                    "owner_id": "ann",
                }
                for position, child in enumerate(ids)
            ]
        )

    children = (await client.get(f"{here}/children")).json()["items"]
    first = (await client.get(f"{here}/children", params={"page_size": 2})).json()
    rest = (await client.get(f"{here}/children", params={"after": first["next_after"]})).json()
    tenants = (await client_for("ada", "acme", TENANT_SCOPE).get(f"{here}/children")).json()

    assert [child["id"] for child in children] == ids
    assert [child["status"] for child in children] == ["PENDING", None, None]
    assert [child["link"] for child in children] == [mine["links"]["self"], None, None]
    assert first["items"] + rest["items"] == children
    assert rest["next_after"] is None
    assert [child["status"] for child in tenants["items"]] == ["PENDING", "PENDING", None]


# --- cancelling and retrying ----------------------------------------------------------------------


async def test_what_waits_is_cancelled_at_once(
    client: httpx2.AsyncClient, record: dict[str, Any], here: str
) -> None:
    """200 with the record, the reason and no link to cancel it again; then 409."""
    cancelled = await client.post(f"{here}/cancel", json={"reason": "not wanted"})
    again = await client.post(f"{here}/cancel")

    answered = cancelled.json()
    assert (cancelled.status_code, answered["status"]) == (200, "CANCELLED")
    assert answered["cancel_reason"] == "not wanted"
    assert answered["links"]["cancel"] is None
    assert again.status_code == 409
    assert again.json()["type"] == "urn:goldfinch:problem:illegal-transition"


async def test_what_runs_is_asked_to_stop(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """202: it is PROCESSING until its body has cleaned up."""
    await start(database, record)

    asked = await client.post(f"{here}/cancel", json={"reason": "not wanted"})

    assert (asked.status_code, asked.json()["status"]) == (202, "PROCESSING")
    assert asked.json()["cancel_requested_at"] is not None


@pytest.mark.parametrize(
    "body", [{"reason": "x" * 1_001}, {"reason": "\x00"}, {"why": "x"}, {"reason": 1}, []]
)
async def test_a_bad_reason_cancels_nothing(
    client: httpx2.AsyncClient, here: str, body: object
) -> None:
    """422, and the record stays as it was (G19)."""
    assert (await client.post(f"{here}/cancel", json=body)).status_code == 422
    assert (await client.get(here)).json()["status"] == "PENDING"


async def test_what_has_failed_may_be_tried_once_more(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str
) -> None:
    """202, PENDING again and due; what has not failed is a 409."""
    too_early = await client.post(f"{here}/retry")
    await fail(database, record)
    failed = (await client.get(here)).json()

    retried = await client.post(failed["links"]["retry"])

    assert too_early.status_code == 409
    assert (retried.status_code, retried.json()["status"]) == (202, "PENDING")
    assert retried.headers["Retry-After"] == "1"
    assert failed["links"]["cancel"] is retried.json()["links"]["retry"] is None


@pytest.mark.parametrize("verb", ["cancel", "retry"])
async def test_who_decided_on_an_old_state_is_told(
    client: httpx2.AsyncClient, database: Database, record: dict[str, Any], here: str, verb: str
) -> None:
    """412 unless the record still has the ETag; nothing has changed then."""
    if verb == "retry":
        await fail(database, record)
    etag = (await client.get(here)).headers["ETag"]
    before = (await client.get(here)).json()

    for stale in (
        '"0"',
        '"999"',
        f"W/{etag}",
        "x",
        '""',
        '"x"',
        f'"{2**70}"',
        f'"0-{etag[1:]}',
        '"1-x"',
        '"-1"',
    ):
        refused = await client.post(f"{here}/{verb}", headers={"If-Match": stale})
        assert (refused.status_code, refused.json()["type"]) == (412, LONG_AGO), stale
    assert (await client.get(here)).json() == before

    done = await client.post(f"{here}/{verb}", headers={"If-Match": f'"0", {etag}'})
    assert done.status_code in {200, 202}


async def test_of_two_who_decide_on_the_same_state_one_is_told(
    client: httpx2.AsyncClient, here: str
) -> None:
    """However close they come."""
    etag = (await client.get(here)).headers["ETag"]
    headers = {"If-Match": etag}

    answers = await asyncio.gather(
        *(client.post(f"{here}/cancel", headers=headers) for _ in range(8))
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7


# --- isolation ------------------------------------------------------------------------------------


def routes_with_an_id(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of every route that takes the id of a domain's record."""
    return [
        (method, path)
        for path, operations in app.openapi()["paths"].items()
        if path.startswith("/tasks/") and "{tracking_id}" in path
        for method in operations
    ]


async def test_a_foreign_id_answers_like_a_missing_one(
    app: FastAPI, registry: Registry, client_for: ClientFor, database: Database, company: int
) -> None:
    """Whatever is asked of it: same status, headers and body, to the byte (G17)."""
    eve = client_for("eve", "globex")
    record = await create(eve)
    contribution = {"pension_etf_id": company, "contribution_date": "2022-01-03", "amount": "1.00"}
    assert (await eve.post(CONTRIBUTIONS, json=contribution)).status_code == 202
    assert record["id"] == 1
    routes = routes_with_an_id(app)
    assert len(routes) == 5 * len(registry)
    headers = {"If-None-Match": "*", "If-Match": '"1"', "Prefer": "wait=1"}

    for stranger in (client_for("ann", "acme", TENANT_SCOPE), client_for("bob", "globex")):
        for method, path in routes:
            for sent in ({}, headers):
                foreign, missing = [
                    await stranger.request(
                        method.upper(), path.replace("{tracking_id}", record_id), headers=sent
                    )
                    for record_id in ("1", "2")
                ]
                assert foreign.status_code == missing.status_code == 404, path
                assert foreign.content == missing.content.replace(b" 2.", b" 1."), path
                assert foreign.headers == missing.headers, path
    assert (await eve.get(f"{PRICES}/1")).json() == record
