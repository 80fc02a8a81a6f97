"""A migration on trial: what tests do to it, and everything that has come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from tracking.domain import Registry
from tracking.legacy.books import Counts
from tracking.legacy.mapping import load_plan
from tracking.legacy.run import Pace, retry, run
from tracking.legacy.takeover import TakeOver, take_over_of
from tracking.legacy.verify import Verdict, verify
from tracking.settings import Settings

__all__ = ["Trial", "by_outcome"]

State = dict[str, list[tuple[Any, ...]]]


@dataclass
class Trial:
    """A mapping, a database of Goldfinch, and a connection to look at both."""

    settings: Settings
    registry: Registry
    mapping: Path
    sql: asyncpg.Connection

    @property
    def url(self) -> str:
        """The database."""
        return self.settings.database_url.get_secret_value()

    def amend(self, before: str, after: str) -> None:
        """Change the mapping."""
        text = self.mapping.read_text()
        assert before in text
        self.mapping.write_text(text.replace(before, after))

    @asynccontextmanager
    async def open(self, *, writes: bool = True) -> AsyncIterator[TakeOver]:
        """Open both ends."""
        loaded = load_plan(self.mapping)
        async with take_over_of(self.settings, self.registry, loaded, writes=writes) as take_over:
            yield take_over

    async def run(self, batch: int = 500) -> Counts:
        """Take over everything."""
        async with self.open() as take_over:
            return await run(take_over, Pace(batch))

    async def retry(self) -> Counts:
        """Look at the quarantine again."""
        async with self.open() as take_over:
            return await retry(take_over, Pace(100))

    async def verify(self) -> Verdict:
        """Compare everything."""
        async with self.open(writes=False) as take_over:
            return await verify(take_over, Pace(500), sample=100)

    async def totals(self) -> Counter[tuple[str | None, str | None]]:
        """What is in the legacy table, counted by other means than those on trial."""
        rows = await self.sql.fetch(
            "SELECT task_type, status, count(*) FROM task_status GROUP BY 1, 2"
        )
        return Counter({(row[0], row[1]): row[2] for row in rows})

    async def passes(self) -> int:
        """How often all rows have been seen."""
        if await self.sql.fetchval("SELECT to_regclass('legacy_task_status.progress')") is None:
            return 0
        return int(await self.sql.fetchval("SELECT passes FROM legacy_task_status.progress") or 0)

    async def legacy(self) -> list[Any]:
        """The legacy table itself."""
        return await self.sql.fetch("SELECT * FROM task_status ORDER BY id, task_id")

    async def state(self) -> State:
        """Everything a migration writes, ids and times of migration aside, in a fixed order."""
        state: State = {}
        origins = "SELECT record_id, legacy_id, task_type FROM legacy_task_status.origin"
        for domain in sorted(self.registry):
            own = await self._without(f"{domain}_task_tracking", "id")
            state[domain] = await self._fetch(
                f"SELECT o.legacy_id, {own} FROM {domain}_task_tracking AS t"  # noqa: S608  # no outside text
                f" JOIN ({origins}) AS o ON o.record_id = t.id"
                f" AND t.updated_by = 'legacy:task_status' AND o.task_type = ANY ($1)"
                " ORDER BY o.legacy_id",
                [k for k, m in load_plan(self.mapping).plan.types.items() if m.domain == domain],
            )
            state[f"{domain} events"] = await self._fetch(
                "SELECT data, at, kind, attempt, actor, message, progress"  # noqa: S608  # as above
                f" FROM {domain}_task_event ORDER BY data ->> 'legacy_id', seq"
            )
        state["origin"] = await self._fetch(
            "SELECT legacy_id, task_type, version, hash FROM legacy_task_status.origin ORDER BY 1"
        )
        state["quarantine"] = await self._fetch(
            "SELECT legacy_id, copy, task_type, status, reason, hash, original"
            " FROM legacy_task_status.quarantine ORDER BY 1, 2"
        )
        return state

    async def _without(self, table: str, *names: str) -> str:
        found = await self.sql.fetchval(
            "SELECT string_agg('t.' || quote_ident(attname), ', ' ORDER BY attname)"
            " FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0"
            " AND NOT attisdropped AND attname <> ALL ($2)",
            *(table, names),
        )
        return str(found)

    async def _fetch(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.sql.fetch(sql, *values)]


def by_outcome(counts: Counts) -> dict[str, int]:
    """Numbers of rows by outcome alone."""
    summed: Counter[str] = Counter()
    for (_, _, outcome), number in counts.items():
        summed[outcome] += number
    return dict(summed)
