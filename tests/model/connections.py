"""Connections of their own, each in a transaction, and one more that sees what is committed.

Hypothesis is not async: a step here runs the loop until it is done. A statement that waits for
another connection stays a task, which goes on whenever the loop runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domains.portfolio import Etf
from tests.database.records import TABLE, Service
from tests.factories import EtfFactory
from tests.model.acts import Work
from tests.model.model import BY_HAND, Event, Row
from tracking.db import Database, asyncpg_dsn
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.sql_errors import sql_errors
from tracking.testing import eventually

__all__ = ["Connections"]

T = TypeVar("T")

EVENTS = "etf_price_update_task_event"
WAITS = "SELECT cardinality(pg_blocking_pids($1)) > 0"
LINE = ("kind", "attempt", "from_status", "to_status", "actor", "message")


class Connections:
    """What people do at the same time, each on a connection that commits when they say so."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._database = Database(url, name="model", pool_size=5)
        self._open: dict[str, AsyncConnection] = {}
        self._sessions: dict[str, AsyncSession] = {}
        self._pids: dict[str, int] = {}
        self._watcher: asyncpg.Connection = self.run(asyncpg.connect(asyncpg_dsn(url)))
        self.etf: Etf = EtfFactory()

    # --- an example begins and ends ---------------------------------------------------------------

    def open(self, names: tuple[str, ...]) -> None:
        """Connect everybody, to a database without records."""

        async def connect() -> None:
            await self._watcher.execute(f"DELETE FROM {TABLE}; DELETE FROM {EVENTS}")  # noqa: S608
            async with self._database.transaction() as session:
                await session.merge(self.etf)
            for name in names:
                # A session of the engine's would take another connection after each commit.
                connection = self._open[name] = await self._database.engine.connect()
                session = self._sessions[name] = AsyncSession(connection)
                self._pids[name] = await session.scalar(text("SELECT pg_backend_pid()")) or 0

        self.run(connect())

    def close(self) -> None:
        """Disconnect everybody; nobody may be waiting."""

        async def disconnect() -> None:
            for name, session in self._sessions.items():
                await session.close()
                await self._open[name].close()

        self.run(disconnect())

    def shut(self) -> None:
        """Close every connection for good."""
        self.run(self._watcher.close())
        self.run(self._database.close())
        self._loop.close()

    # --- doing ------------------------------------------------------------------------------------

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it, and let others go on meanwhile."""
        return self._loop.run_until_complete(work)

    def service(self, name: str) -> Service:
        """The service on somebody's connection."""
        who = Principal(name, "default", frozenset({OPERATOR_SCOPE}))
        return Service(self._sessions[name], who)

    def begin(self, name: str, work: Work) -> asyncio.Task[Any]:
        """Begin something that may have to wait, on somebody's connection."""

        async def answer() -> Any:
            try:
                with sql_errors():
                    return await work(self.service(name))
            except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
                return error

        return self._loop.create_task(answer())

    def answered(self, task: asyncio.Task[Any], within: float) -> bool:
        """Whether a task ends in time."""
        return bool(self.run(asyncio.wait({task}, timeout=within))[0])

    def waits(self, name: str, task: asyncio.Task[Any]) -> bool:
        """Whether a task on this connection comes to wait for another one, instead of ending."""

        async def blocked() -> bool:
            return task.done() or await self._watcher.fetchval(WAITS, self._pids[name])

        self.run(eventually(blocked, every=0.001))
        return not task.done()

    def commit(self, name: str) -> None:
        """Commit what somebody has done."""
        self.run(self._sessions[name].commit())

    def rollback(self, name: str) -> None:
        """Undo it."""
        self.run(self._sessions[name].rollback())

    def execute(self, statement: str) -> None:
        """Do something to the database itself, at once."""
        self.run(self._watcher.execute(statement))

    # --- looking ----------------------------------------------------------------------------------

    def stored(self) -> dict[int, Row]:
        """What is committed: every record with its history, by id."""

        async def read() -> dict[int, Row]:
            rows = await self._watcher.fetch(f"SELECT * FROM {TABLE}")  # noqa: S608
            lines = await self._watcher.fetch(f"SELECT * FROM {EVENTS} ORDER BY seq")  # noqa: S608
            histories: dict[int, list[Event]] = {row["id"]: [] for row in rows}
            for line in lines:
                histories[line["tracking_id"]].append(_event(line))
            return {
                row["id"]: replace(
                    Row.of(SimpleNamespace(**row)), history=tuple(histories[row["id"]])
                )
                for row in rows
            }

        return self.run(read())


def _event(line: asyncpg.Record) -> Event:
    """A line of history, without the time that a retry is due."""
    kind, attempt, origin, target, actor, why = (line[name] for name in LINE)
    who = BY_HAND if actor.startswith("sql:") else actor
    return kind, attempt, origin, target, who, why and why.split(" due at ")[0]
