"""Every route, asked by every role about everybody's records (G17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import httpx2
import pytest
from fastapi import FastAPI

from domains.etf_price_update.service import EtfPriceUpdateService
from domains.webhook_delivery.service import WebhookDeliveryService
from tests.api.conftest import ClientFor, anonymous
from tests.api.matrix import MATRIX, OWNERS, REACH, ROLES, Route
from tests.webhook_subscriber import Tenant
from tracking import Principal, Registry, TrackingStatus
from tracking.db import Database

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]

MISSING = 2**40
PATHS = {
    TrackingStatus.PENDING: [],
    TrackingStatus.PROCESSING: [TrackingStatus.PROCESSING],
    TrackingStatus.FAILED: [TrackingStatus.PROCESSING, TrackingStatus.FAILED],
}


def of_kind(kind: str) -> list[Route]:
    """The lines of the matrix of one kind."""
    return [route for route in MATRIX if route.kind == kind]


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    """Who calls."""
    return str(request.param)


@pytest.fixture
def caller(role: str, app: FastAPI, client_for: ClientFor) -> httpx2.AsyncClient:
    """The role's client."""
    who = ROLES[role]
    return anonymous(app) if who is None else client_for(*who)


async def records(database: Database, status: TrackingStatus) -> dict[str, int]:
    """A record of each owner, standing at `status`; their ids by owner."""
    made: dict[str, int] = {}
    for owner, (user, tenant) in OWNERS.items():
        async with database.transaction() as session:
            service = EtfPriceUpdateService(session, Principal(user, tenant))
            record = await service.create_tracking(etf_id="QUAL", date=date(2022, 1, 3))
            for step in PATHS[status]:
                await service.update_status(record.id, step, "as the test wants it")
        made[owner] = record.id
    return made


async def subscriptions(database: Database) -> dict[str, tuple[int, int]]:
    """A subscription of each owner, with a delivery that has ended; their ids by owner."""
    made: dict[str, tuple[int, int]] = {}
    for owner, (user, name) in OWNERS.items():
        tenant = Tenant(database, name, user)
        webhook_id = (await tenant.subscribe()).id
        subscription = await tenant.subscription(webhook_id)
        async with database.transaction() as session:
            service = WebhookDeliveryService(session)
            delivery_id = (await service.send_test(subscription)).id
            await service.cancel(delivery_id)
        made[owner] = (webhook_id, delivery_id)
    return made


async def ask(
    caller: httpx2.AsyncClient, route: Route, tracking_id: int = MISSING, **ids: int
) -> httpx2.Response:
    """Call a route, about a record where it is about one."""
    path = route.path.format(domain="etf_price_update", tracking_id=tracking_id, **ids)
    return await caller.request(route.method, path, json=route.body)


def without(tracking_id: int, text: str) -> str:
    """An answer without the id that was asked for."""
    return re.sub(rf"\b{tracking_id}\b", "#", text)


def headers_of(answer: httpx2.Response) -> dict[str, str]:
    """What an answer says beside its body, whose length depends on that of the id."""
    return {name: said for name, said in answer.headers.items() if name != "content-length"}


async def version(database: Database, tracking_id: int) -> int:
    """The version of a record."""
    async with database.transaction() as session:
        return (await EtfPriceUpdateService(session).get_status(tracking_id)).version


@pytest.mark.parametrize("route", of_kind("record"), ids=str)
async def test_a_record_is_reached_or_not_there(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """What a role does not reach is answered to the byte like what does not exist, and stays."""
    made = await records(database, route.status)
    before = {owner: await version(database, made[owner]) for owner in made}
    missing = await ask(caller, route)

    for owner, tracking_id in made.items():
        answer = await ask(caller, route, tracking_id)

        if owner in REACH[role]:
            assert answer.status_code == route.answers, (owner, answer.text)
        else:
            assert answer.status_code == (401 if role == "anonymous" else 404), owner
            assert without(tracking_id, answer.text) == without(MISSING, missing.text)
            assert headers_of(answer) == headers_of(missing)
            assert before[owner] == await version(database, tracking_id)


@pytest.mark.parametrize("route", of_kind("collection"), ids=str)
async def test_a_collection_is_of_what_is_reached(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """No record more, and none less, is listed or counted."""
    made = await records(database, route.status)
    reached = {made[o] for o in REACH[role] if not route.is_of_tenant or OWNERS[o][1] == "acme"}

    answer = await ask(caller, route)

    if role == "anonymous":
        assert answer.status_code == 401
    else:
        assert answer.status_code == route.answers
        assert route.shows(answer.json()) in (reached, len(reached))


@pytest.mark.parametrize("route", of_kind("create"), ids=str)
async def test_whoever_has_a_token_may_create(
    route: Route, role: str, caller: httpx2.AsyncClient
) -> None:
    """For themselves: nobody creates for another."""
    answer = await ask(caller, route)

    assert answer.status_code == (401 if role == "anonymous" else route.answers)


@pytest.mark.parametrize("route", of_kind("open"), ids=str)
async def test_machines_need_no_token(route: Route, role: str, caller: httpx2.AsyncClient) -> None:
    """And get the same answer with one."""
    assert (await ask(caller, route)).status_code == route.answers


@pytest.mark.parametrize("route", of_kind("subscription"), ids=str)
async def test_a_subscription_is_reached_or_not_there(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """Users without the scope are told so, others that what they do not reach does not exist."""
    made = await subscriptions(database)
    missing = await ask(caller, route, MISSING, webhook_id=MISSING)

    for owner, (webhook_id, delivery_id) in made.items():
        before = await Tenant(database).subscription(webhook_id)
        answer = await ask(caller, route, delivery_id, webhook_id=webhook_id)

        if role in {"tenant", "operator"} and owner in REACH[role]:
            assert answer.status_code == route.answers, (owner, answer.text)
        else:
            refused = {"anonymous": 401, "user": 403}.get(role, 404)
            assert answer.status_code == missing.status_code == refused
            assert without(webhook_id, answer.text) == without(MISSING, missing.text)
            after = await Tenant(database).subscription(webhook_id)
            assert (before.version, before.secret) == (after.version, after.secret)


@pytest.mark.parametrize("route", of_kind("subscriptions"), ids=str)
async def test_subscriptions_are_those_that_are_reached(
    route: Route, role: str, caller: httpx2.AsyncClient, database: Database
) -> None:
    """No one more, and none less; nothing is told to who manages none."""
    made = await subscriptions(database)

    answer = await ask(caller, route)

    if role in {"anonymous", "user"}:
        assert answer.status_code == (401 if role == "anonymous" else 403)
    else:
        assert route.shows(answer.json()) == {made[owner][0] for owner in REACH[role]}


@pytest.mark.parametrize("route", of_kind("subscribe"), ids=str)
async def test_whoever_sees_the_tenant_may_subscribe(
    route: Route, role: str, caller: httpx2.AsyncClient
) -> None:
    """For their own tenant: nobody subscribes for another."""
    answer = await ask(caller, route)

    assert answer.status_code == {"anonymous": 401, "user": 403}.get(role, route.answers)
    if answer.is_success:
        assert answer.json()["tenant_id"] == "acme"


def test_every_route_is_in_the_matrix(app: FastAPI, registry: Registry) -> None:
    """A new route must say who reaches what; a line without a route is a mistake as well."""
    listed = [(route.method, route.path) for route in MATRIX]

    assert len(listed) == len(set(listed))
    assert set(served(app, registry)) == set(listed)


def served(app: FastAPI, registry: Registry) -> Iterator[tuple[str, str]]:
    """Every route there is, with `{domain}` for the domains, whose routes are the same."""
    names = re.compile(rf"^/tasks/({'|'.join(registry)})(?=/|$)")
    described = [
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    ]
    hidden = [
        (method, route.path)
        for route in app.routes
        for method in getattr(route, "methods", None) or ()
        if method != "HEAD"
    ]
    for method, path in {*described, *hidden}:
        yield method, names.sub("/tasks/{domain}", path)


def test_the_routes_of_every_domain_are_the_same(app: FastAPI, registry: Registry) -> None:
    """What the matrix proves for one domain holds for all; some are not asked for over HTTP."""
    asking = {("", "post"), ("/batch", "post")}
    paths = app.openapi()["paths"]
    of_domains = {
        name: {
            (path.removeprefix(f"/tasks/{name}"), method)
            for path, operations in paths.items()
            if re.match(rf"/tasks/{name}(/|$)", path)
            for method in operations
        }
        for name in registry
    }

    usual = of_domains["etf_price_update"]
    assert asking < usual
    for name, routes in of_domains.items():
        assert routes == (usual - asking if registry[name].create is None else usual)
