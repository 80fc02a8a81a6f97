"""The API in this process, over the real database, called as different people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal

import httpx2
import pytest
from fastapi import FastAPI

from api import create_app
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


@pytest.fixture
def app(settings: Settings, registry: Registry, engine: Database) -> FastAPI:
    """The application."""
    return create_app(settings, registry, engine)


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
