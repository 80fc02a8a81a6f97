"""Work that followers see: asked for over HTTP, done by whoever writes."""

from __future__ import annotations

from typing import Any, Final

import httpx2

from tests.api.requests import PRICES, REQUEST
from tests.live.processes import ApiProcess
from tracking import Registry
from tracking.db import Database

__all__ = ["DOMAIN", "create", "got", "run"]

DOMAIN: Final = "etf_price_update"


async def create(api: ApiProcess, user: str, tenant: str = "acme") -> int:
    """Ask for a price update and return its id."""
    async with api.client(user, tenant) as client:
        answer = await client.post(PRICES, json=REQUEST)
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


async def got(client: httpx2.AsyncClient, record_id: int) -> dict[str, Any]:
    """What GET says of the record, without the log lines, which are not followed."""
    record: dict[str, Any] = (await client.get(f"{PRICES}/{record_id}")).json()
    del record["logs"]
    return record


async def run(writer: Database, registry: Registry, record_id: int) -> None:
    """Claim and complete it, each in a transaction of its own."""
    async with writer.transaction() as session:
        started = await registry[DOMAIN].service(session).start(record_id)
    async with writer.transaction() as session:
        await registry[DOMAIN].service(session).complete(record_id, started.attempts, {"ok": 1})
