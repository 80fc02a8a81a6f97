"""The books of a migration: where each record came from, what did not fit, how far it has come.

They are in a schema of their own, `legacy_<name>`, which `cleanup` leaves and DROP SCHEMA ends.
Nothing of it belongs to the installation's own migrations.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

import asyncpg

from tracking.errors import Conflict, InvalidWiring

__all__ = ["Books", "Counts"]

Counts = Counter[tuple[str | None, str | None, str]]
"""Numbers of rows by type, status and outcome: migrated, present, quarantined or left."""

_LOCK_CLASS: Final = 7_226

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS {books}.origin (
    legacy_id {key} PRIMARY KEY,
    task_type text NOT NULL,
    record_id bigint NOT NULL,
    version bigint NOT NULL,
    hash bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS {books}.quarantine (
    legacy_id {key} NOT NULL,
    copy int NOT NULL,
    task_type text,
    status text,
    reason text NOT NULL,
    hash bigint NOT NULL,
    original text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (legacy_id, copy)
);
CREATE TABLE IF NOT EXISTS {books}.progress (
    is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
    domains jsonb NOT NULL,
    last_key {key},
    counts jsonb NOT NULL DEFAULT '[]',
    passes int NOT NULL DEFAULT 0,
    looked_until text,
    cut_over_at timestamptz
);
"""


class Books:
    """The books of one migration, over one connection."""

    def __init__(self, connection: asyncpg.Connection, name: str) -> None:
        self.schema = f"legacy_{name}"
        self._connection = connection
        self._name = name

    async def lock(self) -> None:
        """Be the only one at this migration, as long as the connection lasts; raises Conflict."""
        sql = "SELECT pg_try_advisory_lock($1, hashtext($2))"
        if not await self._connection.fetchval(sql, _LOCK_CLASS, self.schema):
            msg = f"Somebody else is at the migration of {self._name}: let them finish."
            raise Conflict(msg)

    async def exist(self) -> bool:
        """Whether anything has been written."""
        found = await self._connection.fetchval("SELECT to_regclass($1)", f"{self.schema}.progress")
        return found is not None

    async def make(self, key_type: str, domains: dict[str, str]) -> None:
        """Make them where they are missing; raises InvalidWiring when types go elsewhere now."""
        try:
            await self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
        except asyncpg.InsufficientPrivilegeError as error:
            msg = (
                f"CREATE SCHEMA {self.schema} is not allowed here: let a superuser make it, with"
                " AUTHORIZATION for the role of this login."
            )
            raise InvalidWiring(msg) from error
        await self._connection.execute(_TABLES.format(books=self.schema, key=key_type))
        await self._connection.execute(
            f"INSERT INTO {self.schema}.progress (domains) VALUES ($1) ON CONFLICT DO NOTHING",
            json.dumps(domains),
        )
        await self._keep_domains(domains)

    async def pretend(self, key_type: str, domains: dict[str, str]) -> None:
        """Keep empty books in the session alone, for a look at what would be."""
        self.schema = "pg_temp"
        await self._connection.execute(_TABLES.format(books="pg_temp", key=key_type))
        await self._connection.execute(
            "INSERT INTO pg_temp.progress (domains) VALUES ($1)", json.dumps(domains)
        )

    async def _keep_domains(self, domains: dict[str, str]) -> None:
        before = json.loads((await self.progress())["domains"])
        used = {
            row[0]
            for row in await self._connection.fetch(
                f"SELECT DISTINCT task_type FROM {self.schema}.origin WHERE task_type = ANY ($1)",
                [kind for kind in before if domains.get(kind) != before[kind]],
            )
        }
        if used:
            kind = min(used)
            msg = f"Rows of {kind!r} are in {before[kind]} already: map that type there again."
            raise InvalidWiring(msg)
        await self._connection.execute(
            f"UPDATE {self.schema}.progress SET domains = $1", json.dumps(domains)
        )

    async def progress(self) -> asyncpg.Record:
        """How far the migration has come."""
        return await self._connection.fetchrow(f"SELECT * FROM {self.schema}.progress")

    async def counts(self) -> Counts:
        """What has come of the rows in this pass so far."""
        found = json.loads((await self.progress())["counts"])
        return Counter({(kind, word, outcome): number for kind, word, outcome, number in found})

    async def check_off(self, last_key: Any, counts: Counts) -> None:
        """Note how far a pass has come; to be committed with what it says."""
        listed = [[*key, number] for key, number in counts.items()]
        await self._connection.execute(
            f"UPDATE {self.schema}.progress SET last_key = $1, counts = $2",
            last_key,
            json.dumps(listed),
        )

    async def end_pass(self) -> None:
        """Note that all rows have been seen: the next pass begins at the first one again."""
        await self._connection.execute(
            f"UPDATE {self.schema}.progress SET last_key = NULL, passes = passes + 1"
        )

    async def reasons(self) -> list[tuple[str | None, str, int]]:
        """Why rows are in quarantine: type, reason and number, the most frequent first."""
        return [
            tuple(row)
            for row in await self._connection.fetch(
                f"SELECT task_type, reason, count(*) FROM {self.schema}.quarantine"
                " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
            )
        ]
