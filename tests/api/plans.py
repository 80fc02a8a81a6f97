"""What reading costs: every statement of a request is explained, as PostgreSQL really ran it.

Each is planned twice, for its values and for any values, and the dearer plan counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import httpx2
from fastapi import FastAPI
from sqlalchemy import event

from tracking.confined import Confined, declaration
from tracking.crud.edges import Edges
from tracking.db import Database, asyncpg_dsn, settings_of_readers
from tracking.dependencies import Prerequisite
from tracking.errors import Invalid
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE, Principal
from tracking.relations import lock_prerequisites
from tracking.rights import API
from tracking.security import mint_token
from tracking.settings import Settings

__all__ = ["CALLERS", "PATHS", "Cost", "costs_of", "fill"]

BOUND: Final = 12_000
"""Pages of 8 kB that a request may touch: what looking at 2,000 records of each status costs, where
each is on a page of its own."""

BOUND_OF_ONE: Final = {"detail": 300, "events": 300, "children": 150, "prerequisite": 100}
"""The same for requests about one record, whose parts are found by its id. For each line of its
history row level security looks the record up."""

PRICES: Final = "/tasks/etf_price_update"
ACTIVE: Final = 1_000

Caller = tuple[str, str, frozenset[str]]
CALLERS: Final[dict[str, Caller]] = {
    "owner of most": ("ann", "acme", frozenset()),
    "owner of none": ("zoe", "acme", frozenset()),
    "tenant's": ("bob", "acme", frozenset({TENANT_SCOPE})),
    "new tenant's": ("eve", "globex", frozenset({TENANT_SCOPE})),
    "operator": ("ops", "goldfinch", frozenset({OPERATOR_SCOPE})),
}
PATHS: Final[dict[str, str]] = {
    "list": PRICES,
    "list, oldest first": f"{PRICES}?sort=oldest",
    "list, from the middle": f"{PRICES}?created_before={{middle}}",
    "list, since the middle": f"{PRICES}?created_after={{middle}}&sort=oldest",
    "list of the active": f"{PRICES}?status=PENDING&status=PROCESSING",
    "list of the failed": f"{PRICES}?status=FAILED",
    "list of the failed, oldest first": f"{PRICES}?status=FAILED&sort=oldest",
    "list by a rare column": f"{PRICES}?etf_id=RARE",
    "list by a column all share": f"{PRICES}?date=2022-01-03",
    "list of one owner": f"{PRICES}?owner=nobody",
    "list of one tenant": f"{PRICES}?tenant=nobody",
    "list by end": f"{PRICES}?completed_before={{middle}}",
    "list by end, since the middle": f"{PRICES}?completed_after={{middle}}&sort=oldest",
    "count": f"{PRICES}/count",
    "count of the completed": f"{PRICES}/count?status=COMPLETED",
    "count since the middle": f"{PRICES}/count?created_after={{middle}}",
    "count by a rare column": f"{PRICES}/count?etf_id=RARE",
    "count by end": f"{PRICES}/count?completed_before={{middle}}",
    "summary": f"{PRICES}/summary",
    "detail": f"{PRICES}/{{one}}",
    "events": f"{PRICES}/{{one}}/events",
    "children": f"{PRICES}/{{one}}/children",
    "all domains: list": "/tasks",
    "all domains: oldest first": "/tasks?sort=oldest",
    "all domains: from the middle": "/tasks?created_before={middle}",
    "all domains: of the failed": "/tasks?status=FAILED",
    "all domains: of one owner": "/tasks?owner=nobody",
    "all domains: by text": "/tasks?text=unheard",
    "all domains: by end": "/tasks?completed_before={middle}",
    "all domains: summary": "/tasks/summary",
    "all domains: status": "/tasks/status",
}

FEW: Final = 1_000
"""How many records each of the other domains has."""

_FILL: Final = """
INSERT INTO {domain}_task_tracking (
    {own_columns} tenant_id, owner_id, status, created_at, updated_at, started_at, completed_at,
    attempts, display_name, result
)
SELECT
    {own_values}
    CASE WHEN g % 10 < 9 THEN 'acme' ELSE 'other-' || g % 7 END,
    CASE WHEN g % 10 < 8 THEN 'ann' ELSE 'owner-' || g % 997 END,
    s.status,
    t.at, t.at,
    CASE WHEN s.status <> 'PENDING' THEN t.at + interval '1 s' END,
    CASE WHEN s.status NOT IN ('PENDING', 'PROCESSING') THEN t.at + interval '2 s' END,
    CASE WHEN s.status = 'PENDING' THEN 0 ELSE 1 END,
    'Update no ' || g,
    CASE WHEN s.status = 'COMPLETED' THEN jsonb_build_object('close_usd', repeat('1', 100)) END
FROM generate_series(1, $1::bigint) AS g,
    LATERAL (SELECT CASE
        WHEN g % $2 = 5 THEN 'PENDING' WHEN g % $2 = 6 THEN 'PROCESSING'
        WHEN g % 40 = 7 THEN 'FAILED' WHEN g % 200 = 8 THEN 'CANCELLED'
        ELSE 'COMPLETED' END AS status) AS s,
    LATERAL (SELECT now() - interval '30 days' * (1 - g / $1::float8) AS at) AS t
"""
_OWN: Final = {"etf_price_update": ("etf_id, date,", "'QUAL', date '2022-01-03',")}
_HISTORY: Final = """
INSERT INTO {domain}_task_event (tracking_id, at, kind, attempt, from_status, to_status, actor)
SELECT id, updated_at, 'transition', attempts, 'PENDING', status, 'dispatcher'
FROM {domain}_task_tracking WHERE status <> 'PENDING'
"""
_MORE_LINES: Final = """
INSERT INTO etf_price_update_task_event (tracking_id, kind, attempt, actor, message)
SELECT $1, 'log', 1, 'worker', 'Line ' || g FROM generate_series(1, 100) AS g
"""
_CHILDREN: Final = """
INSERT INTO task_dependency (
    upstream_domain, upstream_id, downstream_domain, downstream_id, kind, on_failure, position,
    tenant_id, owner_id
)
SELECT 'etf_price_update', $1 + g, 'etf_price_update', $1, 'child', 'count', g - 1, 'acme', 'ann'
FROM generate_series(1, 100) AS g
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request costs."""

    pages: int
    scanned: frozenset[str]
    """Tables that were read from end to end."""

    def is_bounded(self, request: str) -> bool:
        """Whether it keeps to what the request may cost."""
        return not self.scanned and self.pages <= BOUND_OF_ONE.get(request, BOUND)


async def fill(url: str, rows: int, others: Sequence[str] = ()) -> dict[str, str]:
    """Bring the table to so many records, and those of `others` to a few.

    So many are active, whatever the number: they are what is being worked on. Returns what paths
    are made of.
    """
    sql = await asyncpg.connect(asyncpg_dsn(url))
    try:
        await sql.execute("INSERT INTO etfs VALUES ('QUAL', 'Quality') ON CONFLICT DO NOTHING")
        # Nothing is settled or told of: the rows are what years of work leave behind.
        await sql.execute("SET session_replication_role = replica")
        for domain in others:
            await _fill_domain(sql, domain, FEW)
        await _fill_domain(sql, "etf_price_update", rows)
        middle, one = await sql.fetchrow(
            "SELECT created_at, id FROM etf_price_update_task_tracking"
            " WHERE owner_id = 'ann' AND id >= $1 ORDER BY id LIMIT 1",
            rows // 2,
        )
        await sql.execute("TRUNCATE task_dependency")
        await sql.execute(_CHILDREN, one)
        await sql.execute(_MORE_LINES, one)
        await sql.execute("VACUUM ANALYZE", timeout=3_600)
    finally:
        await sql.close()
    return {"middle": middle.isoformat().replace("+", "%2B"), "one": str(one)}


async def _fill_domain(sql: asyncpg.Connection, domain: str, rows: int) -> None:
    columns, values = _OWN.get(domain, ("", ""))
    await sql.execute(f"TRUNCATE {domain}_task_tracking, {domain}_task_event RESTART IDENTITY")
    filling = _FILL.format(domain=domain, own_columns=columns, own_values=values)
    await sql.execute(filling, rows, max(10, 2 * rows // ACTIVE), timeout=3_600)
    await sql.execute(_HISTORY.format(domain=domain), timeout=3_600)


async def costs_of(
    app: FastAPI, database: Database, settings: Settings, caller: Caller, values: dict[str, str]
) -> dict[str, Cost]:
    """Make every request as `caller` and explain what it asked of the database.

    `prerequisite` is what a request for a record costs besides if that is to wait for another.
    """
    sql = await asyncpg.connect(asyncpg_dsn(database.url), server_settings={"role": API})
    try:
        costs = {
            name: await _cost_of(app, database, settings, caller, path.format(**values), sql)
            for name, path in PATHS.items()
        }
        return costs | {"prerequisite": await _cost_of_waiting(database, caller, values, sql)}
    finally:
        await sql.close()


async def _cost_of(
    app: FastAPI,
    database: Database,
    settings: Settings,
    caller: Caller,
    path: str,
    sql: asyncpg.Connection,
) -> Cost:
    user, tenant, scopes = caller
    token = mint_token(settings, user=user, tenant=tenant, scopes=scopes)
    transport = httpx2.ASGITransport(app=app)
    with _statements(database) as statements:
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            headers = {"Authorization": f"Bearer {token}"}
            answer = await client.get(path, headers=headers, timeout=600)
    assert answer.status_code in {200, 404}, answer.text
    who = Principal(user, tenant, scopes)
    readers = settings_of_readers()
    return _total([await _dearest(sql, who, readers, *statement) for statement in statements])


async def _cost_of_waiting(
    database: Database, caller: Caller, values: dict[str, str], sql: asyncpg.Connection
) -> Cost:
    who = Principal(*caller)
    prerequisite = Prerequisite(domain="etf_price_update", id=int(values["one"]))
    with _statements(database) as statements, suppress(Invalid):
        async with Confined(database, who).transaction() as session:
            await lock_prerequisites(Edges(session, who), [prerequisite])
    return _total([await _dearest(sql, who, [], *statement) for statement in statements])


def _total(costs: Sequence[Cost]) -> Cost:
    return Cost(
        sum(cost.pages for cost in costs), frozenset().union(*(cost.scanned for cost in costs))
    )


@contextmanager
def _statements(database: Database) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Collect what is asked of the database about records."""
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "_task_" in statement:
            seen.append((statement, tuple(parameters)))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def _dearest(
    sql: asyncpg.Connection,
    who: Principal,
    settings: Sequence[str],
    statement: str,
    values: tuple[Any, ...],
) -> Cost:
    costs = []
    for mode in ("force_custom_plan", "force_generic_plan"):
        async with sql.transaction():
            await sql.execute(f"SELECT {', '.join(settings)}")
            for name, said in declaration(who).items():
                await sql.execute("SELECT set_config($1, $2, true)", f"goldfinch.{name}", said)
            await sql.execute(f"SET LOCAL plan_cache_mode = {mode}")
            await sql.execute(f"PREPARE asked AS {statement}")
            given = [await _quoted(sql, value) for value in values]
            call = f"asked({', '.join(given)})" if given else "asked"
            plan = await sql.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE {call}")
            await sql.execute("DEALLOCATE asked")
        [explained] = json.loads(plan)
        costs.append(_cost(explained["Plan"]))
    return max(costs, key=lambda cost: (len(cost.scanned), cost.pages))


async def _quoted(sql: asyncpg.Connection, value: Any) -> str:
    if value is None:
        return "NULL"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, list):
        text = f"{{{','.join(str(item) for item in value)}}}"
    return str(await sql.fetchval("SELECT quote_literal($1::text)", text))


def _cost(plan: dict[str, Any]) -> Cost:
    nodes = [plan]
    for node in nodes:
        nodes += node.get("Plans", [])
    scanned = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    return Cost(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], frozenset(scanned))
