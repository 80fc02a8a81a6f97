"""Row level security alone: queries that have lost their filters reach no more (G17)."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from sqlalchemy import insert

from tests.api.conftest import ClientFor
from tests.api.matrix import COLLECTION, MATRIX, OWNERS, REACH, RECORD, ROLES, Route
from tests.api.test_matrix import MISSING, ask, of_kind, records, version, without
from tests.conftest import ROOT
from tests.webhook_subscriber import Tenant
from tracking import TrackingStatus
from tracking.crud import edges, moves, reads, walks
from tracking.db import Database
from tracking.dependencies import task_dependency
from tracking.filters import Filters
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE, Principal
from tracking.schemas import MAX_INTEGER
from tracking.webhooks import Subscriptions

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]

PRICES = "/tasks/etf_price_update"
REQUEST = {"etf_id": "QUAL", "date": "2022-01-03"}
CALLERS = [role for role in ROLES if role != "anonymous"]


@pytest.fixture(autouse=True)
def without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query asks for everybody's records, as if all its filters had been forgotten."""

    def everybodys(_: Principal, filters: Filters) -> walks.Scope:
        return walks.Scope(filters.tenant, filters.owner)

    for module in (edges, moves, reads):
        monkeypatch.setattr(module, "visible", lambda *_: [])
    monkeypatch.setattr(walks.Scope, "of", staticmethod(everybodys))
    monkeypatch.setattr(Subscriptions, "_visible", lambda _: [])


@pytest.fixture(params=CALLERS)
def role(request: pytest.FixtureRequest) -> str:
    """Who calls, with a token."""
    return str(request.param)


@pytest.fixture
def caller(role: str, client_for: ClientFor) -> httpx2.AsyncClient:
    """The role's client."""
    who = ROLES[role]
    assert who is not None
    return client_for(*who)


@pytest.mark.parametrize("route", of_kind(RECORD), ids=str)
async def test_a_record_out_of_reach_is_not_there(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """Read, followed, cancelled or retried: answered to the byte like a missing one, and left."""
    made = await records(database, route.status)
    before = {owner: await version(database, made[owner]) for owner in made}
    missing = await ask(caller, route)

    for owner, tracking_id in made.items():
        answer = await ask(caller, route, tracking_id)

        if owner in REACH[role]:
            assert answer.status_code == route.answers, (owner, answer.text)
        else:
            assert answer.status_code == 404, owner
            assert without(tracking_id, answer.text) == without(MISSING, missing.text)
            assert before[owner] == await version(database, tracking_id)


@pytest.mark.parametrize("route", of_kind(COLLECTION), ids=str)
async def test_a_collection_is_of_what_is_reached(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """Lists, counts and summaries speak of no record more, and of none less."""
    made = await records(database, route.status)
    reached = {made[o] for o in REACH[role] if not route.is_of_tenant or OWNERS[o][1] == "acme"}

    answer = await ask(caller, route)

    shown: Any = route.shows(answer.json())
    assert shown == (len(reached) if isinstance(shown, int) else reached)


async def test_the_filters_are_really_gone(client_for: ClientFor, database: Database) -> None:
    """Else these tests would prove nothing: a system that declares every reach is shown it all."""
    made = await records(database, TrackingStatus.PENDING)

    answer = await client_for("ann", "acme", OPERATOR_SCOPE).get(PRICES)

    assert {record["id"] for record in answer.json()["items"]} == {*made.values()}
    assert moves.visible.__name__ == reads.visible.__name__ == "<lambda>"


@pytest.mark.parametrize(
    "asked", ["?tenant=globex", "?owner=bob", "?owner=eve", "/count?owner=bob"]
)
async def test_nobody_asks_for_others(
    client_for: ClientFor, database: Database, asked: str
) -> None:
    """Naming another owner or tenant in a filter finds nothing."""
    await records(database, TrackingStatus.PENDING)

    answer = await client_for().get(f"{PRICES}{asked}")

    found = answer.json()
    assert found.get("items", []) == []
    assert found.get("count", 0) == 0


@pytest.mark.parametrize(("user", "tenant"), [("bob", "acme"), ("ann", "globex")])
async def test_an_idempotency_key_shows_nobody_elses_record(
    client_for: ClientFor, user: str, tenant: str
) -> None:
    """A colleague's key is taken, another tenant's is free; neither answers with their record."""
    key = {"Idempotency-Key": "the-same"}
    first = await client_for().post(PRICES, json=REQUEST, headers=key)

    second = await client_for(user, tenant).post(PRICES, json=REQUEST, headers=key)

    assert first.status_code == 202
    assert second.status_code == (422 if tenant == "acme" else 202), second.text
    assert second.json().get("id") != first.json()["id"]


@pytest.mark.parametrize("whose", ["colleague's", "stranger's"])
async def test_nobody_waits_for_what_they_do_not_see(
    client_for: ClientFor, database: Database, whose: str
) -> None:
    """A prerequisite out of reach is answered like one that does not exist."""
    made = await records(database, TrackingStatus.PENDING)

    async def wait_for(record_id: int) -> httpx2.Response:
        waits = [{"domain": "etf_price_update", "id": record_id}]
        return await client_for().post(PRICES, json={**REQUEST, "prerequisites": waits})

    hidden, missing = await wait_for(made[whose]), await wait_for(MAX_INTEGER)

    assert hidden.status_code == missing.status_code == 422
    assert without(made[whose], hidden.text) == without(MAX_INTEGER, missing.text)


async def test_a_child_out_of_reach_is_an_edge_and_no_more(
    client_for: ClientFor, database: Database
) -> None:
    """The parent's owner learns that there is a child, not how it stands."""
    made = await records(database, TrackingStatus.PENDING)
    async with database.transaction() as session:
        edge = {
            "upstream_domain": "etf_price_update",
            "upstream_id": made["colleague's"],
            "downstream_domain": "etf_price_update",
            "downstream_id": made["own"],
            "kind": "child",
            "on_failure": "count",
            "position": 0,
            "tenant_id": "acme",
            "owner_id": "ann",
        }
        await session.execute(insert(task_dependency), [edge])

    [child] = (await client_for().get(f"{PRICES}/{made['own']}/children")).json()["items"]

    assert child["id"] == made["colleague's"]
    assert [child["status"], child["progress"], child["link"]] == [None, None, None]


async def test_a_cancel_settles_others_records_too(
    client_for: ClientFor, database: Database
) -> None:
    """What waits for a cancelled record is cancelled and audited, whoever owns it."""
    mine = (await client_for().post(PRICES, json=REQUEST)).json()
    waits = [{"domain": "etf_price_update", "id": mine["id"]}]
    admin = client_for("ada", "acme", OPERATOR_SCOPE)
    theirs = (await admin.post(PRICES, json={**REQUEST, "prerequisites": waits})).json()

    cancelled = await client_for().post(f"{PRICES}/{mine['id']}/cancel", json={"reason": "no"})

    assert cancelled.status_code == 200
    found = (await admin.get(theirs["links"]["self"])).json()
    events = (await admin.get(theirs["links"]["events"])).json()["items"]
    assert found["status"] == "CANCELLED"
    assert found["cancel_reason"] == f"its prerequisite etf_price_update:{mine['id']} is CANCELLED"
    assert [event["actor"] for event in events] == [f"etf_price_update:{mine['id']}"]
    assert (await client_for().get(theirs["links"]["self"])).status_code == 404


# --- subscriptions to webhooks --------------------------------------------------------------------


async def test_another_tenants_subscriptions_are_not_there(
    client_for: ClientFor, database: Database
) -> None:
    """Listed, read, changed, switched, given a secret, tested, deleted: 404, and left as it was."""
    theirs = await Tenant(database, "globex", "eve").subscribe()
    mine = await Tenant(database).subscribe()
    admin = client_for("ann", "acme", TENANT_SCOPE)
    address = f"/webhooks/{theirs.id}"

    answers = {
        f"{method} {path}": (await admin.request(method, address + path, json=body)).status_code
        for method, path, body in [
            ("GET", "", None),
            ("PATCH", "", {"description": "mine"}),
            ("POST", "/enable", None),
            ("POST", "/disable", None),
            ("POST", "/rotate-secret", None),
            ("POST", "/test", None),
            ("POST", "/replay", {"since": "2026-01-01T00:00:00Z"}),
            ("GET", "/deliveries", None),
            ("DELETE", "", None),
        ]
    }

    listed = (await admin.get("/webhooks")).json()["items"]
    kept = await Tenant(database).subscription(theirs.id)
    assert answers == dict.fromkeys(answers, 404)
    assert [item["id"] for item in listed] == [mine.id]
    assert (kept.version, kept.is_enabled, kept.deleted_at) == (1, True, None)


async def test_who_sees_all_tenants_sees_all_subscriptions(
    client_for: ClientFor, database: Database
) -> None:
    """The filters are really gone, and only row level security was between."""
    made = [await Tenant(database, name).subscribe() for name in ("acme", "globex")]

    listed = (await client_for("ops", "ops", OPERATOR_SCOPE).get("/webhooks")).json()["items"]

    assert {item["id"] for item in listed} == {subscribed.id for subscribed in made}


# --- the door -------------------------------------------------------------------------------------


def test_only_routes_without_callers_have_the_whole_database() -> None:
    """Everything else in the API gets transactions that say for whom they act, and no others.

    A session redeems its ticket before anybody is known, and then confines itself.
    """
    whole = ("WholeDatabase", "state.database", ".autocommit(")
    users = {
        path.name
        for path in (ROOT / "api").glob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in whole)
    }

    assert users == {"access.py", "app.py", "live.py", "live_commands.py", "system.py"}


def test_every_record_and_collection_is_proven() -> None:
    """The matrix has routes of both kinds: an empty list would prove nothing."""
    kinds = {route.kind for route in MATRIX}

    assert {RECORD, COLLECTION} <= kinds
