"""A running installation: API, worker and dispatcher as processes on a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from domains.portfolio import Etf, Pension, PensionEtf
from tests.conftest import ROOT
from tests.mail_server import MailServer
from tests.webhook_receiver import ALLOWED
from tracking.cli.stack import LocalStack
from tracking.databases import create_database, drop_database
from tracking.db import Database
from tracking.principal import TENANT_SCOPE
from tracking.security import mint_token
from tracking.settings import Settings


@pytest.fixture(scope="session")
def mail() -> Iterator[MailServer]:
    """The installation's mail server."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="session")
async def installation(
    admin_url: str, template: str, tmp_path_factory: pytest.TempPathFactory, mail: MailServer
) -> AsyncIterator[LocalStack]:
    """One installation for all acceptance tests of this process."""
    name = f"goldfinch_acceptance_{uuid4().hex[:12]}"
    settings = {
        "DATABASE_URL": await create_database(admin_url, name, template=template),
        "GOLDFINCH_QUEUE": name,
        # It stays to the end of the run, and a server as installed has a hundred for everybody.
        "GOLDFINCH_DATABASE_POOL_SIZE": "3",
        "GOLDFINCH_DISPATCH_POLL_SECONDS": "0.2",
        "GOLDFINCH_WEBHOOK_ALLOW_PRIVATE": ALLOWED,
        "SMTP_URL": mail.url,
        "SMTP_SENDER": "reports@example.com",
    }
    stack = LocalStack(ROOT, tmp_path_factory.mktemp("installation"), settings=settings)
    # Starting and stopping wait for processes: off the loop that other fixtures share.
    await asyncio.to_thread(stack.__enter__)
    try:
        await asyncio.to_thread(stack.migrate)
        await asyncio.to_thread(stack.start_processes)
        yield stack
    finally:
        await asyncio.to_thread(stack.__exit__, None, None, None)
        await drop_database(admin_url, name)


@pytest.fixture(scope="session")
async def ledger(installation: LocalStack) -> AsyncIterator[Database]:
    """The installation's database."""
    database = Database(installation.environment["DATABASE_URL"], name="acceptance")
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def position(ledger: Database) -> int:
    """A position of a pension in an ETF of the demo company, whose id this is."""
    held = PensionEtf(pension_id="balanced", etf_id="QUAL", weight=Decimal("0.4"))
    async with ledger.transaction() as session:
        session.add_all([Etf(id="QUAL", name="Quality"), Pension(id="balanced")])
        await session.flush()
        session.add(held)
        await session.flush()
    return held.id


@pytest.fixture
def caller(installation: LocalStack) -> Iterator[httpx2.Client]:
    """Ann of acme, over real HTTP."""
    with client_of(installation) as client:
        yield client


@pytest.fixture
def admin(installation: LocalStack) -> Iterator[httpx2.Client]:
    """Ada, who sees all of acme's records."""
    with client_of(installation, "ada", TENANT_SCOPE) as client:
        yield client


def client_of(installation: LocalStack, user: str = "ann", *scopes: str) -> httpx2.Client:
    """A client that calls as a user of acme."""
    settings = Settings(
        database_url=installation.environment["DATABASE_URL"],
        jwt_secret=installation.environment["GOLDFINCH_JWT_SECRET"],
    )
    token = mint_token(settings, user=user, tenant="acme", scopes=frozenset(scopes))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx2.Client(base_url=installation.address, headers=headers)


@pytest.fixture
def trading_day() -> date:
    """A day with a published close."""
    return date(2022, 1, 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for the data and logs of a command."""
    return tmp_path / "data"
