"""Connections of their own, each in a transaction, and one more that sees what is committed.

Hypothesis is not async: a step here runs the loop until it is done. A statement that waits for
another connection stays a task, which goes on whenever the loop runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import asyncpg
from sqlalchemy import CursorResult, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domains.portfolio import Etf
from tests.database.records import TABLE, Service
from tests.factories import EtfFactory
from tests.model.model import Event, Row
from tracking.db import Database, asyncpg_dsn
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.sql_errors import sql_errors
from tracking.testing import eventually

__all__ = ["Connections", "Work", "by_hand"]

T = TypeVar("T")
Work = Callable[[Service], Awaitable[Any]]
"""Something done with the service, or on its connection."""

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
        self.role = ""
        """How the database signs what is written by hand."""

    # --- an example begins and ends ---------------------------------------------------------------

    def open(self, names: tuple[str, ...]) -> None:
        """Connect everybody, to a database without records."""

        async def connect() -> None:
            await self._watcher.execute(f"DELETE FROM {TABLE}; DELETE FROM {EVENTS}")  # noqa: S608
            self.role = f"sql:{await self._watcher.fetchval('SELECT session_user')}"
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

        async def translated() -> Any:
            with sql_errors():
                return await work(self.service(name))

        return self._loop.create_task(translated())

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


async def by_hand(service: Service, record_id: int, **columns: object) -> bool:
    """`UPDATE … SET columns WHERE id`, as somebody types it; whether there was such a row."""
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    statement = text(f"UPDATE {TABLE} SET {changes} WHERE id = :id")  # noqa: S608  # no outside text
    result = await service.db.execute(statement, {"id": record_id, **columns})
    return bool(cast("CursorResult[Any]", result).rowcount)


def _event(line: asyncpg.Record) -> Event:
    """A line of history, without the time that a retry is due."""
    kind, attempt, origin, target, who, why = (line[name] for name in LINE)
    return kind, attempt, origin, target, who, why and why.split(" due at ")[0]
