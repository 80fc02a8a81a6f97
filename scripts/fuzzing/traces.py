"""What callers leave behind: whose records have changed, and what the API has logged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

from scripts.fuzzing.callers import Caller
from tracking import Registry
from tracking.db import asyncpg_dsn
from tracking.webhooks import DELIVERIES

__all__ = [
    "MARK",
    "Trace",
    "illegal_histories",
    "logged",
    "read_traces",
    "strayed",
    "trespasses",
]

MARK: Final = "goldfinch-fuzz-payload"
"""A value of many requests; see schemathesis.toml."""

_TROUBLE: Final = frozenset({"error", "critical", "warning"})
_OF_SERVER: Final = "Invalid HTTP request received."
"""What uvicorn says of what is no HTTP, such as a NUL in a header."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A record as it stands: whose it is, and a digest of all its columns and its history."""

    owner: tuple[str, str]
    digest: str


Traces = Mapping[tuple[str, int], Trace]


async def read_traces(url: str, registry: Registry) -> Traces:
    """Every record of every domain."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        found: dict[tuple[str, int], Trace] = {}
        for domain in registry.values():
            table = domain.model.__tablename__
            rows = await connection.fetch(
                f"SELECT id, tenant_id, owner_id, md5(record::text) || (SELECT count(*) FROM"
                f" {domain.name}_task_event WHERE tracking_id = record.id) AS digest"
                f" FROM {table} AS record"
            )
            for row in rows:
                owner = (row["tenant_id"], row["owner_id"])
                found[domain.name, row["id"]] = Trace(owner, row["digest"])
    finally:
        await connection.close()
    return found


def trespasses(caller: Caller, before: Traces, after: Traces) -> Iterator[str]:
    """What the caller has done to records that are not theirs to change or to make.

    Messages are made by the system, of whatever callers with a token do; `strayed` looks at those.
    """
    for key, trace in after.items():
        old = before.get(key)
        where = f"{key[0]} {key[1]} of {'/'.join(trace.owner)}"
        if old is None:
            is_told = key[0] == DELIVERIES and caller.principal is not None
            if not (is_told or caller.may_create(trace.owner)):
                yield f"{where} was made by {caller.name}"
        elif old.owner != trace.owner:
            yield f"{where} belonged to {'/'.join(old.owner)} before {caller.name} called"
        elif old.digest != trace.digest and not caller.may_change(trace.owner):
            yield f"{where} was changed by {caller.name}"
    yield from (f"{key[0]} {key[1]} is gone" for key in before.keys() - after.keys())


async def strayed(url: str, registry: Registry) -> list[str]:
    """Messages that belong to another tenant than their subscription, or speak of its records."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        found: set[int] = set()
        for domain in registry.values():
            rows = await connection.fetch(
                "SELECT d.id FROM webhook_delivery_task_tracking AS d"
                " JOIN webhook_subscription AS s ON s.id = d.subscription_id"
                f" LEFT JOIN {domain.model.__tablename__} AS r"
                "   ON r.id = d.source_id AND d.source_domain = $1"
                " WHERE d.tenant_id <> s.tenant_id OR r.tenant_id <> s.tenant_id",
                domain.name,
            )
            found |= {row["id"] for row in rows}
    finally:
        await connection.close()
    return [f"{DELIVERIES} {key} goes to another tenant" for key in sorted(found)]


async def illegal_histories(url: str, registry: Registry) -> list[str]:
    """Records whose history does not lead from PENDING to where they stand, step by step."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        found: list[str] = []
        for domain in registry.values():
            rows = await connection.fetch(
                f"SELECT id FROM {domain.model.__tablename__} AS record WHERE status IS DISTINCT"
                " FROM coalesce((SELECT to_status FROM"
                f" {domain.name}_task_event WHERE tracking_id = record.id AND kind = 'transition'"
                " ORDER BY seq DESC LIMIT 1), 'PENDING') OR EXISTS (SELECT FROM (SELECT"
                " from_status, lag(to_status) OVER (ORDER BY seq) AS came_from FROM"
                f" {domain.name}_task_event WHERE tracking_id = record.id AND kind = 'transition')"
                " AS step WHERE came_from IS DISTINCT FROM from_status AND came_from IS NOT NULL)"
            )
            found += [
                f"{domain.name} {row['id']} has a history that ends elsewhere" for row in rows
            ]
    finally:
        await connection.close()
    return found


def logged(lines: Iterable[str]) -> Iterator[str]:
    """What an API that is only called wrongly must not log: trouble of its own, or any value."""
    for line in lines:
        if MARK in line:
            yield "a value of a request is in the log"
        entry = json.loads(line) if line.startswith("{") else {"event": line, "level": "error"}
        if entry.get("level") in _TROUBLE and entry["event"] != _OF_SERVER:
            yield f"{entry['level']}: {entry['event']}"
