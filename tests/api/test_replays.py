"""Requests that are sent again do their work once, and tell nobody else of it (G2, G17)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import func, insert, select, text

import tracking.idempotency
from api import create_app
from domains.etf_price_update import domain
from domains.etf_price_update.crud import EtfPriceUpdateCRUD
from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.schemas import EtfPriceUpdateCreate
from domains.etf_price_update.service import EtfPriceUpdateService
from domains.portfolio import Pension
from tests.api.conftest import ClientFor, anonymous
from tests.api.requests import PRICES, REQUEST, ids_of, pages_of
from tracking import Principal, Registry, TaskTrackingCreate
from tracking.crud.moves import table_of
from tracking.db import Database
from tracking.errors import IdempotencyMismatch
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE
from tracking.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]

BATCH = f"{PRICES}/batch"
ITEMS = [{**REQUEST, "priority": number + 1} for number in range(5)]
ANN = Principal("ann", "acme")


async def post(
    client: httpx2.AsyncClient, key: str, path: str = BATCH, body: Any = None
) -> httpx2.Response:
    """Ask under an idempotency key, by default for a batch."""
    said = {"items": ITEMS} if body is None else body
    return await client.post(path, json=said, headers={"Idempotency-Key": key})


async def count(client: httpx2.AsyncClient) -> int:
    """How many records the caller has."""
    return len(ids_of(await pages_of(client, PRICES)))


# --- batches --------------------------------------------------------------------------------------


async def test_a_batch_sent_again_is_answered_with_the_first(client: httpx2.AsyncClient) -> None:
    """The same records in the same order, as they stand by now; without a key, new ones."""
    first = await post(client, "k1")
    await client.post(first.json()["items"][2]["links"]["cancel"])

    again = await post(client, "k1")

    statuses = [record["status"] for record in again.json()["items"]]
    assert (first.status_code, again.status_code) == (202, 202)
    assert ids_of([again.json()["items"]]) == ids_of([first.json()["items"]])
    assert statuses == ["PENDING", "PENDING", "CANCELLED", "PENDING", "PENDING"]
    assert await count(client) == 5


@pytest.mark.parametrize(
    "items",
    [ITEMS[:-1], [*ITEMS, REQUEST], ITEMS[::-1], [*ITEMS[:-1], {**REQUEST, "priority": 9}]],
    ids=["fewer", "more", "other order", "other item"],
)
async def test_another_batch_under_a_key_is_refused(
    client: httpx2.AsyncClient, items: list[object]
) -> None:
    """422, and nothing is stored: not even what was not in the first."""
    await post(client, "k1")

    refused = await post(client, "k1", body={"items": items})

    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:goldfinch:problem:idempotency-mismatch"
    assert await count(client) == 5


async def test_a_batch_in_flight_is_a_conflict(
    client: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """409 with Retry-After while the first is not committed; afterwards the same records."""
    monkeypatch.setattr(tracking.idempotency, "_PATIENCE_SECONDS", 0.05)
    requests = [EtfPriceUpdateCreate.model_validate(item) for item in ITEMS]
    async with database.transaction() as session:
        made = await EtfPriceUpdateService(session, ANN).ask_batch(requests, "k1")

        refused = await post(client, "k1")

    assert refused.status_code == 409
    assert refused.headers["Retry-After"] == "1"
    assert ids_of([(await post(client, "k1")).json()["items"]]) == [record.id for record in made]


async def test_of_a_batch_that_was_cut_off_nothing_is_left(
    client: httpx2.AsyncClient, database: Database, database_url: str
) -> None:
    """The connection dies before the commit: the key is free, and the batch is made whole."""
    requests = [EtfPriceUpdateCreate.model_validate(item) for item in ITEMS]
    async with database.session() as session:
        await EtfPriceUpdateService(session, ANN).ask_batch(requests, "k1")
        backend = await session.scalar(text("SELECT pg_backend_pid()"))
        async with database.autocommit() as other:
            await other.execute(select(func.pg_terminate_backend(backend, 10_000)))
        await session.invalidate()

    assert await count(client) == 0
    assert (await post(client, "k1")).status_code == 202
    assert await count(client) == 5


async def test_a_batch_that_is_refused_leaves_its_key_free(client: httpx2.AsyncClient) -> None:
    """What is wrong with one item is mended and sent under the same key."""
    wrong = {"items": [*ITEMS, {**REQUEST, "etf_id": "NONE"}]}

    assert (await post(client, "k1", body=wrong)).status_code == 422
    assert (await post(client, "k1")).status_code == 202
    assert await count(client) == 5


async def test_batches_at_once_under_a_key_are_one(client: httpx2.AsyncClient) -> None:
    """Each is answered with the same records, or told that another is under way."""
    answers = await asyncio.gather(*(post(client, "k1") for _ in range(8)))

    made = [ids_of([a.json()["items"]]) for a in answers if a.status_code == 202]
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert made
    assert all(ids == made[0] for ids in made)
    assert await count(client) == 5


async def test_a_batch_and_a_single_request_have_keys_of_their_own(
    client: httpx2.AsyncClient,
) -> None:
    """The same key may be used for either, and neither answers the other."""
    await post(client, "k1")

    single = await post(client, "k1", PRICES, REQUEST)

    assert single.status_code == 202
    assert await count(client) == 6


async def test_a_batch_of_which_a_part_is_gone_is_not_made_again(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """409 that says what to do: a shorter answer would be taken for the whole."""
    first = await post(client, "k1")
    gone = first.json()["items"][0]["id"]
    async with database.transaction() as session:
        table = table_of(EtfPriceUpdateTracking)
        await session.execute(table.delete().where(table.c.id == gone))

    refused = await post(client, "k1")

    assert refused.status_code == 409
    assert "under another key" in refused.json()["detail"]
    assert "Retry-After" not in refused.headers
    assert await count(client) == 4


# --- whose keys -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "body"), [(PRICES, REQUEST), (BATCH, {"items": ITEMS})])
async def test_a_key_of_somebody_else_tells_nothing_of_the_work(
    client: httpx2.AsyncClient, client_for: ClientFor, path: str, body: Any
) -> None:
    """A colleague hears that the key is taken, whatever is asked; elsewhere it is free (G17)."""
    other = {"items": ITEMS[:1]} if "items" in body else {**body, "priority": 9}
    first = await post(client, "k1", path, body)
    ours = await post(client, "k1", path, other)

    assert first.status_code == 202
    for scopes in ((), (TENANT_SCOPE,), (OPERATOR_SCOPE,)):
        colleague = client_for("bob", "acme", *scopes)
        for asked in (body, other):
            refused = await post(colleague, "k1", path, asked)
            assert (refused.status_code, refused.content) == (422, ours.content)
            assert refused.headers == ours.headers
    elsewhere = await post(client_for("ann", "globex"), "k1", path, body)
    assert elsewhere.status_code == 202
    assert not {*_ids(elsewhere)} & {*_ids(first)}


async def test_a_key_behind_a_hidden_row_is_refused_alike(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first record cannot even be looked up, the index refuses in the same words."""
    request = EtfPriceUpdateCreate.model_validate(REQUEST)
    async with database.transaction() as session:
        await EtfPriceUpdateService(session, ANN).ask(request, "k1")

    async def hidden(*_: object) -> list[object]:
        return []

    with monkeypatch.context() as patch:
        patch.setattr(EtfPriceUpdateCRUD, "get_by_keys", hidden)
        with pytest.raises(IdempotencyMismatch) as by_index:
            async with database.transaction() as session:
                await EtfPriceUpdateService(session, Principal("bob", "acme")).ask(request, "k1")
    with pytest.raises(IdempotencyMismatch) as by_digest:
        async with database.transaction() as session:
            await EtfPriceUpdateService(session, Principal("bob", "acme")).ask(request, "k1")

    assert str(by_index.value) == str(by_digest.value)


def _ids(answer: httpx2.Response) -> list[int]:
    said = answer.json()
    return [record["id"] for record in said.get("items", [said])]


# --- domains that do more -------------------------------------------------------------------------


class PlanningService(EtfPriceUpdateService):
    """Writes a pension plan beside each record: before it in `create`, after it below."""

    crud: EtfPriceUpdateCRUD

    async def create(self, request: TaskTrackingCreate) -> EtfPriceUpdateTracking:
        """Write a plan, then whatever else is done."""
        await self._plan()
        return await super().create(request)

    async def create_tracking(self, **columns: object) -> EtfPriceUpdateTracking:
        """Create the record, then write a plan."""
        record = await super().create_tracking(**columns)
        await self._plan()
        return record

    async def _plan(self) -> None:
        await self.db.execute(insert(Pension), {"id": uuid4().hex[:16]})


@pytest.fixture
async def planner(
    settings: Settings, database: Database, client: httpx2.AsyncClient
) -> AsyncIterator[httpx2.AsyncClient]:
    """Ann, calling an API whose price updates come with plans."""
    planning = replace(domain, service=PlanningService)
    app = create_app(settings, Registry({domain.name: planning}), database)
    async with anonymous(app) as caller:
        caller.headers["Authorization"] = client.headers["Authorization"]
        yield caller


async def plans(database: Database) -> int:
    """How many plans were written, beside that of the company."""
    async with database.transaction() as session:
        return int(await session.scalar(select(func.count()).select_from(Pension)) or 0) - 1


@pytest.mark.parametrize(
    ("path", "body", "written"), [(PRICES, REQUEST, 2), (BATCH, {"items": ITEMS}, 10)]
)
async def test_what_a_domain_does_besides_is_done_once(
    planner: httpx2.AsyncClient, database: Database, path: str, body: Any, written: int
) -> None:
    """A replay runs none of the domain's code; one that is refused leaves nothing either."""
    first = await post(planner, "k1", path, body)
    again = await post(planner, "k1", path, body)
    other = {"items": ITEMS[:1]} if "items" in body else {**body, "priority": 9}
    refused = await post(planner, "k1", path, other)

    assert first.status_code == 202, first.text
    assert again.json() == first.json()
    assert refused.status_code == 422
    assert await plans(database) == written


async def test_what_a_domain_does_besides_is_done_once_by_many_at_once(
    planner: httpx2.AsyncClient, database: Database
) -> None:
    """Whoever loses the race has written nothing."""
    answers = await asyncio.gather(*(post(planner, "k1", PRICES, REQUEST) for _ in range(8)))

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({a.json()["id"] for a in answers if a.status_code == 202}) == 1
    assert await count(planner) == 1
    assert await plans(database) == 2
