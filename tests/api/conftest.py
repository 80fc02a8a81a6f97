"""The API in this process, over the real database, called as different people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from decimal import Decimal

import httpx2
import pytest
from fastapi import FastAPI

from api import create_app
from api.limits import RateLimit
from domains.portfolio import Etf, EtfPrice, Pension, PensionEtf
from tracking import Registry
from tracking.db import Database
from tracking.security import mint_token
from tracking.settings import Settings

ClientFor = Callable[..., httpx2.AsyncClient]


@pytest.fixture(scope="session")
def engine(api_engine: Database) -> Database:
    """The engine of the applications of these tests, with an API's rights and no others."""
    return api_engine


@pytest.fixture(scope="session")
def composed() -> list[tuple[Settings, FastAPI]]:
    """The applications there are: making one takes longer than most tests."""
    return []


@pytest.fixture
def app(
    settings: Settings,
    registry: Registry,
    engine: Database,
    composed: list[tuple[Settings, FastAPI]],
) -> Iterator[FastAPI]:
    """The application with these settings, which has counted no request yet.

    Others use it, too: who adds a route makes an application of his own.
    """
    same = [app for others, app in composed if others == settings]
    app = same[0] if same else create_app(settings, registry, engine)
    if not same:
        composed.append((settings, app))
    app.state.rate_limit = RateLimit(settings.rate_per_second, settings.rate_burst)
    app.state.failures = RateLimit(settings.failures_per_second, settings.failures_burst)
    routes = len(app.routes)
    yield app
    assert len(app.routes) == routes, "add routes to an application of this test's own"


@pytest.fixture
async def client_for(
    app: FastAPI, settings: Settings, database: Database
) -> AsyncIterator[ClientFor]:
    """Make a client that calls as `user` of `tenant` with `scopes`."""
    opened: list[httpx2.AsyncClient] = []

    def open_client(user: str = "ann", tenant: str = "acme", *scopes: str) -> httpx2.AsyncClient:
        token = mint_token(settings, user=user, tenant=tenant, scopes=frozenset(scopes))
        client = anonymous(app)
        client.headers["Authorization"] = f"Bearer {token}"
        opened.append(client)
        return client

    yield open_client
    for client in opened:
        await client.aclose()


@pytest.fixture
def client(client_for: ClientFor) -> httpx2.AsyncClient:
    """Ann of acme."""
    return client_for()


@pytest.fixture
async def company(database: Database) -> int:
    """An ETF with a stored close, and a position in it, whose id this is."""
    position = PensionEtf(pension_id="balanced", etf_id="QUAL", weight=Decimal("0.4"))
    async with database.transaction() as session:
        session.add_all([Etf(id="QUAL", name="Quality"), Pension(id="balanced")])
        await session.flush()
        close = EtfPrice(etf_id="QUAL", date=date(2022, 1, 3), close_usd=Decimal("142.099"))
        session.add_all([position, close])
        await session.flush()
    return position.id


def anonymous(app: FastAPI) -> httpx2.AsyncClient:
    """A client without a token; errors of ours come back as answers, not as exceptions."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://goldfinch.test")
