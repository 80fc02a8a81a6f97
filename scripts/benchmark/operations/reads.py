"""Reading over the API, in tables of different sizes, in turn."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from typing import Final
from uuid import uuid4

import asyncpg
import httpx2

from api import create_app
from scripts.benchmark.operations.base import Figures, Tell, in_turn, spread_of, timed
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from tests.api.plans import CALLERS, PATHS, fill
from tracking import discover
from tracking.databases import run_alembic
from tracking.db import Database, asyncpg_dsn
from tracking.rights import API
from tracking.roles import set_up_roles
from tracking.security import mint_token
from tracking.settings import Settings

__all__ = ["reads"]

ROOT: Final = Path(__file__).resolve().parents[3]
READS: Final = ("list", "detail", "summary")
REQUESTS: Final = 40
_CALLER: Final = "owner of most"
_TABLE: Final = "etf_price_update_task_tracking"
_TABLES: Final = (_TABLE, "etf_price_update_task_event")
_INDEXES: Final = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index WHERE indrelid = $1::text::regclass AND NOT indisprimary
"""


_Seen = dict[tuple[str, int], list[float]]
"""Milliseconds by request and rows: the median of each round."""


@dataclass(frozen=True, slots=True)
class _Api:
    """The API over a table of one size."""

    http: httpx2.AsyncClient
    paths: Mapping[str, str]

    async def read(self, name: str) -> None:
        """Make one request."""
        answer = await self.http.get(self.paths[name], timeout=600)
        answer.raise_for_status()


async def reads(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Fill a table of each size, then read all of them in turn."""
    seen: _Seen = {}
    async with AsyncExitStack() as stack:
        apis = {
            rows: await stack.enter_async_context(_open(*await _fill(place, rows, tell)))
            for rows in sizes.tables
        }
        for number, name in product(range(sizes.rounds + 1), READS):
            requests = await in_turn(
                REQUESTS, *(partial(timed, partial(api.read, name)) for api in apis.values())
            )
            # The first round fills caches.
            for rows, seconds in zip(apis, requests, strict=True) if number else ():
                seen.setdefault((name, rows), []).append(1_000 * median(seconds))
    return {**_latencies(seen, sizes), **_ratios(seen, sizes)}


def _latencies(seen: _Seen, sizes: Sizes) -> Figures:
    return {
        f"{name}_ms": {f"{rows}": spread_of(seen[name, rows]) for rows in sizes.tables}
        for name in READS
    }


def _ratios(seen: _Seen, sizes: Sizes) -> Figures:
    """Against the smallest table, in each round: what else the machine does meets both alike."""
    smallest, *larger = sizes.tables
    return {
        f"{name}_ratio": {
            f"{rows}": spread_of(
                [a / b for a, b in zip(seen[name, rows], seen[name, smallest], strict=True)]
            )
            for rows in larger
        }
        for name in READS
    }


@asynccontextmanager
async def _open(url: str, values: dict[str, str]) -> AsyncIterator[_Api]:
    """The application as its processes run it, but for the network."""
    settings = Settings.model_validate({"database_url": url, "jwt_secret": uuid4().hex})
    settings = settings.model_copy(update={"rate_per_second": 1e6, "rate_burst": 1_000_000})
    database = Database(url, name="bench", role=API)
    user, tenant, scopes = CALLERS[_CALLER]
    token = mint_token(settings, user=user, tenant=tenant, scopes=scopes)
    transport = httpx2.ASGITransport(app=create_app(settings, discover("domains"), database))
    client = httpx2.AsyncClient(
        transport=transport, base_url="http://bench", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        async with client:
            yield _Api(client, {name: PATHS[name].format(**values) for name in READS})
    finally:
        await database.close()


async def _fill(place: Place, rows: int, tell: Tell) -> tuple[str, dict[str, str]]:
    begun = time.monotonic()
    url = await place.database(f"reads_{rows}")
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("GOLDFINCH_DATABASE_ROLE", None)
    await asyncio.to_thread(run_alembic, ROOT, environment, "upgrade", "head")
    await set_up_roles(url)
    sql = await asyncpg.connect(asyncpg_dsn(url))
    try:
        # No log for what is dropped soon; and made afterwards, indexes take a fraction of the time.
        for table in _TABLES:
            await sql.execute(f"ALTER TABLE {table} SET UNLOGGED")
        indexes = await sql.fetch(_INDEXES, _TABLE)
        for index in indexes:
            await sql.execute(f"DROP INDEX {index['name']}")
        values = await fill(url, rows)
        for index in indexes:
            await sql.execute(index["definition"], timeout=3_600)
        await sql.execute(f"ANALYZE {_TABLE}")
    finally:
        await sql.close()
    tell(f"{rows:,} records made in {time.monotonic() - begun:.0f} s")
    return url, values
