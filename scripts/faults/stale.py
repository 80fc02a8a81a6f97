"""Stale writes: attempts of workers that were taken for dead, refused when they came back."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import asyncpg

from scripts.faults.processes import Process
from scripts.faults.workload.kinds import Kind
from tracking.db import asyncpg_dsn
from tracking.testing import eventually

__all__ = ["Held", "Refusals"]

Held = tuple[str, int, int]
"""An attempt: domain, record id, number."""

REFUSED: Final = "stale write refused"


class Refusals:
    """What workers were not allowed to write, according to their logs."""

    def __init__(self, url: str, domains: Sequence[str], logs: Sequence[Path]) -> None:
        self._url = url
        self._domains = domains
        self._logs = logs
        self.missing: list[Held] = []
        """Stale attempts that nobody has seen refused."""

    def refused(self) -> set[Held]:
        """Every attempt whose outcome was refused so far."""
        return {
            (line["domain"], line["tracking_id"], line["attempt"])
            for line in self._lines()
            if line.get("event") == REFUSED and line["write"] == "outcome"
        }

    async def held_by(self, worker: Process) -> set[Held]:
        """The attempts that this worker's processes have in hand, and live to report on."""
        names = [f"{socket.gethostname()}:{pid}" for pid in worker.children()]
        return {
            (domain, row["id"], row["attempts"])
            for domain in self._domains
            for row in await self._fetch(
                f"SELECT id, attempts FROM {domain}_task_tracking"
                f" WHERE status = 'PROCESSING' AND kind <> '{Kind.POISON}' AND worker = ANY($1)",
                names,
            )
        }

    async def expect(self, held: set[Held], *, within: float) -> tuple[int, int]:
        """Wait until those of the attempts that are stale by now have been refused.

        Returns how many are stale, and how many of them were refused.
        """
        stale = {attempt for attempt in held if await self._is_stale(attempt)}

        async def are_refused() -> bool:
            return stale <= self.refused()

        with suppress(TimeoutError):
            await eventually(are_refused, within=within, every=0.5)
        missing = stale - self.refused()
        self.missing += sorted(missing)
        return len(stale), len(stale) - len(missing)

    async def _is_stale(self, attempt: Held) -> bool:
        domain, record_id, number = attempt
        rows = await self._fetch(
            f"SELECT 1 FROM {domain}_task_event WHERE tracking_id = $1 AND attempt = $2"
            " AND from_status = 'PROCESSING' AND actor LIKE '%maintenance%'",
            record_id,
            number,
        )
        return bool(rows)

    async def _fetch(self, query: str, *arguments: object) -> list[Any]:
        connection = await asyncpg.connect(asyncpg_dsn(self._url), timeout=30)
        try:
            return list(await connection.fetch(query, *arguments))
        finally:
            await connection.close()

    def _lines(self) -> Iterator[dict[str, Any]]:
        for log in self._logs:
            for line in log.read_text(errors="replace").splitlines():
                if REFUSED in line:
                    with suppress(ValueError):
                        yield json.loads(line)
