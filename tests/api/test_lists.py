"""Lists and counts over HTTP: their order, their filters, their tokens and what they hide."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest

from api import page_tokens
from domains.contribution_realization.service import ContributionRealizationService
from domains.etf_price_update.service import EtfPriceUpdateService
from domains.portfolio import Etf
from tests.api.conftest import ClientFor
from tests.api.requests import CONTRIBUTIONS, PRICES, REQUEST, create, ids_of, pages_of
from tracking import Principal
from tracking.crud import walks
from tracking.db import Database
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]


@pytest.fixture
def looking_at_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages look at three records and counts at four, where they would at thousands."""
    monkeypatch.setattr(walks, "LOOK_AT", 3)
    monkeypatch.setattr(walks, "COUNT_CAP", 4)


@pytest.fixture
async def at_once(database: Database, company: int) -> list[tuple[str, int]]:
    """Ann's records of two domains, all created at the same time."""
    ann = Principal("ann", "acme")
    async with database.transaction() as session:
        prices = EtfPriceUpdateService(session, ann)
        contributions = ContributionRealizationService(session, ann)
        made = []
        for _ in range(3):
            made.append(await prices.create_tracking(etf_id="QUAL", date=date(2022, 1, 3)))
            made.append(
                await contributions.create_contribution_tracking(company, 1, date(2022, 1, 3))
            )
    return [(record.domain, record.id) for record in made]


async def end(database: Database, record_id: int, verb: str) -> None:
    """Bring a price update to an end."""
    async with database.transaction() as session:
        service = EtfPriceUpdateService(session)
        if verb == "cancel":
            await service.cancel(record_id)
            return
        attempt = (await service.start(record_id)).attempts
        if verb == "complete":
            await service.complete(record_id, attempt)
        else:
            await service.fail(record_id, attempt, "no close")


# --- order and pages ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 5, 200])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
async def test_pages_hold_everything_once(client: httpx2.AsyncClient, size: int, sort: str) -> None:
    """In the order of creation, however long a page is."""
    ids = [(await create(client))["id"] for _ in range(5)]

    pages = await pages_of(client, PRICES, page_size=size, sort=sort)

    assert ids_of(pages) == (ids if sort == "oldest" else ids[::-1])
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("size", [1, 2, 4, 200])
@pytest.mark.parametrize("sort", ["newest", "oldest"])
async def test_one_list_of_all_domains_has_one_order(
    client: httpx2.AsyncClient, at_once: list[tuple[str, int]], size: int, sort: str
) -> None:
    """Also what was created at the same time, in several domains, comes once and in order."""
    await create(client)

    pages = await pages_of(client, "/tasks", page_size=size, sort=sort)

    seen = [(r["created_at"], r["domain"], r["id"]) for page in pages for r in page]
    assert len(seen) == len(at_once) + 1
    assert seen == sorted(set(seen), reverse=sort == "newest")


async def test_what_is_created_meanwhile_moves_no_page(client: httpx2.AsyncClient) -> None:
    """A page token is a place, not a number of records to skip."""
    ids = [(await create(client))["id"] for _ in range(4)]
    first = (await client.get(PRICES, params={"page_size": 2})).json()

    await create(client)

    query = {"page_size": 2, "page_token": first["next_page_token"]}
    second = (await client.get(PRICES, params=query)).json()
    assert [record["id"] for record in second["items"]] == ids[1::-1]


# --- filters --------------------------------------------------------------------------------------


async def test_statuses_narrow(client: httpx2.AsyncClient, database: Database) -> None:
    """Several statuses may be asked for; pages of them hold everything once."""
    ids = [(await create(client))["id"] for _ in range(4)]
    for record_id, verb in zip(ids, ("cancel", "complete", "fail"), strict=False):
        await end(database, record_id, verb)

    wanted = [("status", "FAILED"), ("status", "CANCELLED"), ("status", "FAILED")]
    listed = (await client.get(PRICES, params=wanted)).json()["items"]

    assert [record["id"] for record in listed] == [ids[2], ids[0]]


async def test_dates_narrow(client: httpx2.AsyncClient, database: Database) -> None:
    """From then on, and before then; of creation and of the end."""
    old, new = await create(client), await create(client)
    await end(database, old["id"], "complete")
    ended = (await client.get(f"{PRICES}/{old['id']}")).json()["completed_at"]

    async def listed(**query: str) -> list[Any]:
        return ids_of(await pages_of(client, PRICES, **query))

    assert await listed(created_after=new["created_at"]) == [new["id"]]
    assert await listed(created_before=new["created_at"]) == [old["id"]]
    assert await listed(completed_after=ended) == [old["id"]]
    assert await listed(completed_before=ended) == []
    assert await listed(completed_after=ended, status="PENDING") == []


async def test_a_domains_own_columns_narrow(
    client: httpx2.AsyncClient, database: Database, looking_at_three: None
) -> None:
    """Pages may be short or empty, and lead to everything all the same."""
    async with database.transaction() as session:
        session.add(Etf(id="RARE", name="Rare"))
    rare = [(await create(client, etf_id="RARE"))["id"] for _ in range(2)]
    for _ in range(7):
        await create(client)
    rare.append((await create(client, etf_id="RARE"))["id"])

    newest = await pages_of(client, PRICES, etf_id="RARE", page_size=2)
    oldest = await pages_of(client, PRICES, etf_id="RARE", sort="oldest", date="2022-01-03")

    assert ids_of(newest) == rare[::-1]
    assert ids_of(oldest) == rare
    assert [] in newest


async def test_text_is_found_in_names_of_all_domains(
    client: httpx2.AsyncClient, at_once: list[tuple[str, int]], looking_at_three: None
) -> None:
    """In upper or lower case, and literally: no character is a wildcard."""
    named = [
        (await create(client, display_name=name))["id"] for name in ("100% Sure", "1000 are sure")
    ]
    await create(client, display_name="else")

    assert ids_of(await pages_of(client, "/tasks", text="SURE")) == named[::-1]
    assert ids_of(await pages_of(client, "/tasks", text="0% s")) == named[:1]
    assert ids_of(await pages_of(client, "/tasks", text="_")) == []


async def test_domains_narrow(client: httpx2.AsyncClient, at_once: list[tuple[str, int]]) -> None:
    """Only of the domains that are named; one that does not exist is a 422."""
    pages = await pages_of(client, "/tasks", domain="etf_price_update")

    assert {record["domain"] for record in pages[0]} == {"etf_price_update"}
    assert (await client.get("/tasks", params={"domain": "nowhere"})).status_code == 422


async def test_owners_narrow_what_is_seen_and_never_widen_it(client_for: ClientFor) -> None:
    """A tenant's scope may ask for an owner, an operator's for a tenant too (G17)."""
    ann, bob, eve = client_for("ann"), client_for("bob"), client_for("eve", "globex")
    mine, of_bob, of_eve = [(await create(someone))["id"] for someone in (ann, bob, eve)]
    tenant = client_for("ada", "acme", TENANT_SCOPE)
    operator = client_for("ops", "goldfinch", OPERATOR_SCOPE)

    async def listed(someone: httpx2.AsyncClient, **query: str) -> list[Any]:
        in_domain = ids_of(await pages_of(someone, PRICES, **query))
        assert in_domain == ids_of(await pages_of(someone, "/tasks", **query))
        counted = (await someone.get(f"{PRICES}/count", params=query)).json()
        assert counted == {"count": len(in_domain), "is_capped": False}
        return in_domain

    assert await listed(ann) == await listed(ann, owner="ann") == [mine]
    assert await listed(ann, owner="bob") == await listed(ann, tenant="globex") == []
    assert await listed(tenant) == [of_bob, mine]
    assert await listed(tenant, owner="bob") == [of_bob]
    assert await listed(tenant, owner="eve") == await listed(tenant, tenant="globex") == []
    assert await listed(operator) == [of_eve, of_bob, mine]
    assert (
        await listed(operator, tenant="globex") == await listed(operator, owner="eve") == [of_eve]
    )


# --- page tokens ----------------------------------------------------------------------------------


@pytest.fixture
async def token(client: httpx2.AsyncClient) -> str:
    """A token that leads to the second page of Ann's price updates."""
    for _ in range(3):
        await create(client)
    answer = await client.get(PRICES, params={"page_size": 1})
    return str(answer.json()["next_page_token"])


def tampered(token: str) -> Iterator[str]:
    """A token, changed in one way after another."""
    payload, signature = token.split(".")
    moved = base64.urlsafe_b64decode(payload + "==").replace(b"etf", b"etg")
    yield f"{base64.urlsafe_b64encode(moved).rstrip(b'=').decode()}.{signature}"
    yield f"{payload}.{signature[::-1]}"
    yield f"{payload}.{signature}="
    yield f"{payload}.{signature}\n"
    yield f"{payload}."
    yield f".{signature}"
    yield payload
    yield "."
    yield "é.é"
    yield token * 2


async def test_a_token_that_was_changed_leads_nowhere(
    client: httpx2.AsyncClient, token: str
) -> None:
    """422 that says to begin again."""
    assert (await client.get(PRICES, params={"page_token": token})).status_code == 200

    for changed in tampered(token):
        refused = await client.get(PRICES, params={"page_token": changed})
        assert refused.status_code == 422, changed
        assert refused.json()["type"] == "urn:goldfinch:problem:invalid-page-token", changed
        assert "from its beginning" in refused.json()["detail"]


@pytest.mark.parametrize("query", [{"status": "PENDING"}, {"sort": "oldest"}, {"etf_id": "QUAL"}])
async def test_a_token_is_good_for_its_filters_alone(
    client: httpx2.AsyncClient, token: str, query: dict[str, str]
) -> None:
    """What it leads on in is the list that it was made for; the page size may change."""
    refused = await client.get(PRICES, params={**query, "page_token": token})
    longer = await client.get(PRICES, params={"page_size": 100, "page_token": token})

    assert refused.status_code == 422
    assert len(longer.json()["items"]) == 2


async def test_a_token_is_good_for_its_caller_and_list_alone(
    client: httpx2.AsyncClient, client_for: ClientFor, token: str
) -> None:
    """Nobody else learns anything from it: the answer is that to garbage, to the byte (G17)."""
    strangers = [client_for("bob"), client_for("ann", "globex"), client_for("ann", "acme", "x")]
    asked = [(stranger, PRICES) for stranger in strangers]
    asked += [(client, CONTRIBUTIONS), (client, "/tasks"), (client, f"{PRICES}?status=FAILED")]
    garbage = await client.get(PRICES, params={"page_token": "garbage"})

    for caller, path in asked:
        refused = await caller.get(httpx2.URL(path).copy_merge_params({"page_token": token}))
        assert refused.status_code == garbage.status_code == 422, path
        assert (refused.content, refused.headers) == (garbage.content, garbage.headers), path


async def test_a_token_is_good_for_a_day(
    client: httpx2.AsyncClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Afterwards the refusal says so."""
    monkeypatch.setattr(page_tokens, "VALID_SECONDS", -1)

    refused = await client.get(PRICES, params={"page_token": token})

    assert refused.status_code == 422
    assert "older than a day" in refused.json()["detail"]


# --- counts ---------------------------------------------------------------------------------------


async def test_counts_are_exact_for_active_work_and_capped_for_the_rest(
    client: httpx2.AsyncClient, database: Database, looking_at_three: None
) -> None:
    """Beyond the cap, what has ended is not counted, and the answer says so."""
    ids = [(await create(client))["id"] for _ in range(11)]
    for record_id in ids[:5]:
        await end(database, record_id, "complete")

    counted = (await client.get(f"{PRICES}/count")).json()
    pending = (await client.get(f"{PRICES}/count", params={"status": "PENDING"})).json()
    summary = (await client.get(f"{PRICES}/summary")).json()

    assert pending == {"count": 6, "is_capped": False}
    assert counted == {"count": 10, "is_capped": True}
    assert summary["counts"]["COMPLETED"] == {"count": 4, "is_capped": True}
    assert summary["counts"]["PENDING"] == {"count": 6, "is_capped": False}
    assert summary["counts"]["FAILED"] == {"count": 0, "is_capped": False}
    assert (summary["active_count"], summary["all_completed"]) == (6, False)


async def test_counts_take_the_filters_of_lists(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """Dates and own columns narrow a count as they narrow a list."""
    async with database.transaction() as session:
        session.add(Etf(id="RARE", name="Rare"))
    await create(client)
    rare = await create(client, etf_id="RARE")

    async def counted(**query: str) -> int:
        answer = await client.get(f"{PRICES}/count", params=query)
        return int(answer.json()["count"])

    assert await counted(etf_id="RARE") == 1
    assert await counted(created_after=rare["created_at"]) == 1
    assert await counted(completed_after=rare["created_at"]) == 0
    assert await counted(status="PROCESSING") == 0


async def test_a_count_that_must_look_says_when_it_gave_up(
    client: httpx2.AsyncClient, looking_at_three: None
) -> None:
    """Also of active work: what it has not looked at may be meant."""
    for _ in range(4):
        await create(client)

    three = (await client.get(f"{PRICES}/count", params={"etf_id": "QUAL"})).json()
    none = (await client.get(f"{PRICES}/count", params={"etf_id": "RARE"})).json()

    assert three == {"count": 3, "is_capped": True}
    assert none == {"count": 0, "is_capped": True}


# --- across domains -------------------------------------------------------------------------------


async def test_the_overview_counts_every_domain(
    client: httpx2.AsyncClient, client_for: ClientFor, at_once: list[tuple[str, int]]
) -> None:
    """By domain and in all; others' records are not counted (G17)."""
    overview = (await client.get("/tasks/summary")).json()
    others = (await client_for("bob").get("/tasks/summary")).json()

    by_domain = {
        line["domain"]: line["total"]["count"]
        for line in overview["domains"]
        if line["total"]["count"]
    }
    assert by_domain == {"contribution_realization": 3, "etf_price_update": 3}
    assert (overview["active_count"], overview["total"]["count"]) == (6, 6)
    assert (others["active_count"], others["all_completed"]) == (0, True)


async def test_the_status_shows_what_runs_and_what_is_done(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """Active tasks, whether all is done, counts, what completed lately, and when it was looked."""
    done, failed, running = [await create(client, display_name=f"no {n}") for n in range(3)]
    await end(database, done["id"], "complete")
    await end(database, failed["id"], "fail")
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).start(running["id"])

    status = (await client.get("/tasks/status")).json()

    [active] = status["active_tasks"]
    [recent] = status["summary"].pop("recent_completed")
    assert (active["task_id"], active["name"]) == (f"etf_price_update:{running['id']}", "no 2")
    assert (active["status"], active["progress"]) == ("PROCESSING", 0)
    assert active["task_type"] == "etf_price_update"
    assert active["duration_seconds"] >= 0
    assert recent["task_id"] == f"etf_price_update:{done['id']}"
    assert status["all_completed"] is False
    assert status["summary"] == {
        "total_tasks": 3,
        "active_count": 1,
        "completed_count": 1,
        "failed_count": 1,
        "cancelled_count": 0,
        "is_capped": False,
    }
    assert status["tenant_id"] == "acme"
    assert datetime.fromisoformat(status["checked_at"]) - datetime.now(UTC) < timedelta(minutes=1)


async def test_the_status_is_of_a_tenant_that_the_caller_may_see(client_for: ClientFor) -> None:
    """Another tenant's is answered like that of a tenant which does not exist (G17)."""
    await create(client_for("eve", "globex"))
    ann = client_for("ann", "acme", TENANT_SCOPE)
    operator = client_for("ops", "goldfinch", OPERATOR_SCOPE)

    foreign = await ann.get("/tasks/status", params={"tenant": "globex"})
    missing = await ann.get("/tasks/status", params={"tenant": "nowhere"})
    own = (await ann.get("/tasks/status", params={"tenant": "acme"})).json()
    seen = (await operator.get("/tasks/status", params={"tenant": "globex"})).json()

    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert own["summary"]["total_tasks"] == 0
    assert (seen["tenant_id"], seen["summary"]["total_tasks"]) == ("globex", 1)


async def test_the_domains_say_what_can_be_asked_of_them(client: httpx2.AsyncClient) -> None:
    """Name, title, limits, own filters, and where to go."""
    domains = {line["name"]: line for line in (await client.get("/domains")).json()["items"]}

    assert domains["etf_price_update"] == {
        "name": "etf_price_update",
        "title": "ETF price update",
        "max_attempts": 5,
        "filters": ["etf_id", "date"],
        "links": {
            "tasks": PRICES,
            "count": f"{PRICES}/count",
            "summary": f"{PRICES}/summary",
            "batch": f"{PRICES}/batch",
        },
    }


async def test_lists_under_load_stay_exact(client: httpx2.AsyncClient) -> None:
    """Reading while others write: nothing that was there before is missed or comes twice."""
    ids = [(await create(client))["id"] for _ in range(20)]

    async def writing() -> None:
        for _ in range(10):
            await client.post(PRICES, json=REQUEST)

    pages, *_ = await asyncio.gather(
        pages_of(client, PRICES, page_size=3), *(writing() for _ in range(3))
    )

    seen = ids_of(pages)
    assert len(seen) == len(set(seen))
    assert [record_id for record_id in seen if record_id in ids] == ids[::-1]
