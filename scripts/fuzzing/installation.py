"""A real API process over a database of its own, with records in every state."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx2
from sqlalchemy import text

from scripts.fuzzing.callers import OWNERS, Caller
from tests.factories import CompanyFactory, EtfFactory
from tracking import Domain, Registry, TrackingStatus
from tracking.databases import create_database, drop_database, run_alembic
from tracking.db import Database
from tracking.embedded import EmbeddedPostgres
from tracking.embedded.process import Child, Program
from tracking.errors import Unavailable
from tracking.security import mint_token
from tracking.settings import Settings
from tracking.testing import example_columns, example_request

__all__ = ["Installation", "installation"]

ROOT: Final = Path(__file__).resolve().parents[2]
READY_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.1
_UNLIMITED: Final = {
    "GOLDFINCH_RATE_PER_SECOND": "1000000",
    "GOLDFINCH_RATE_BURST": "1000000",
    "GOLDFINCH_FAILURES_PER_SECOND": "1000000",
    "GOLDFINCH_FAILURES_BURST": "1000000",
    "GOLDFINCH_MAX_REQUESTS": "100000",
}
"""What is tested is not how much, but what."""


_TO_THEIR_OWN: Final = text(
    "UPDATE webhook_subscription AS s SET tenant_id = d.tenant_id"
    " FROM webhook_delivery_task_tracking AS d WHERE d.subscription_id = s.id"
)
"""Examples know of no tenants: a message goes to a subscription of its own."""


@dataclass(frozen=True)
class Installation:
    """Where everything is."""

    address: str
    database_url: str
    log: Path
    secret: str

    def token(self, caller: Caller) -> str | None:
        """The token that the caller shows."""
        if caller.principal is None:
            return None
        url = {"database_url": self.database_url, "jwt_secret": self.secret}
        who = caller.principal
        return mint_token(
            Settings.model_validate(url), user=who.user, tenant=who.tenant, scopes=who.scopes
        )


@contextmanager
def installation(folder: Path, registry: Registry) -> Iterator[Installation]:
    """Start what is needed, and stop it at the end of the block."""
    with _server(folder) as server:
        name = f"goldfinch_fuzz_{uuid4().hex[:12]}"
        url = asyncio.run(create_database(server, name))
        try:
            run_alembic(ROOT, {**os.environ, "DATABASE_URL": url}, "upgrade", "head")
            asyncio.run(_seed(url, registry))
            with _api(folder, url) as running:
                yield running
        finally:
            asyncio.run(drop_database(server, name))


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
    else:
        with EmbeddedPostgres(folder / "database", settings={"fsync": "off"}) as postgres:
            yield postgres.url


@contextmanager
def _api(folder: Path, url: str) -> Iterator[Installation]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = Installation(
        f"http://127.0.0.1:{port}", url, folder / "api.log", secrets.token_hex(32)
    )
    environment = {
        **os.environ,
        **_UNLIMITED,
        "DATABASE_URL": url,
        "GOLDFINCH_JWT_SECRET": running.secret,
        "GOLDFINCH_API_PORT": str(port),
    }
    program = Program(
        argv=[sys.executable, "-m", "api"], cwd=ROOT, log=running.log, environment=environment
    )
    child = Child(program)
    try:
        _wait_until_ready(running, child)
        yield running
        if child.exit_status() is not None:
            msg = f"The API has ended; see {running.log}."
            raise Unavailable(msg)
    finally:
        child.stop()


def _wait_until_ready(running: Installation, child: Child) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(running.address):
        if child.exit_status() is not None or time.monotonic() > deadline:
            msg = f"The API was not ready; its log says why: {running.log.read_text()[-2000:]}"
            raise Unavailable(msg)
        time.sleep(_POLL_SECONDS)


def _is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=5).is_success
    except httpx2.TransportError:
        return False


async def _seed(url: str, registry: Registry) -> None:
    """Store a record per domain, owner and status, and what schemas name as an example."""
    database = Database(url, name="fuzz")
    try:
        async with database.transaction() as session:
            session.add_all([EtfFactory(id="MTUM"), CompanyFactory(id="acme")])
        for domain in registry.values():
            for owner in OWNERS:
                for status in TrackingStatus:
                    async with database.transaction() as session:
                        example = example_request if domain.create else example_columns
                        fields = await example(session, domain)
                        service = domain.service(session, owner)
                        await _bring_to(status, service, domain, fields)
        async with database.transaction() as session:
            await session.execute(_TO_THEIR_OWN)
    finally:
        await database.close()


async def _bring_to(
    status: TrackingStatus, service: Any, domain: Domain, fields: Mapping[str, Any]
) -> None:
    if domain.create is None:
        record = await service.create_tracking(**fields)
    else:
        record = await service.create(domain.create.model_validate(fields))
    if status is TrackingStatus.CANCELLED:
        await service.cancel(record.id, "not wanted")
    elif status is not TrackingStatus.PENDING:
        await service.start(record.id)
        if status is TrackingStatus.COMPLETED:
            await service.complete(record.id, 1, {"done": True})
        elif status is TrackingStatus.FAILED:
            await service.fail(record.id, 1, "it did not work")
