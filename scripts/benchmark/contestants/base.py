"""What every contestant can do: the same few things, whatever it is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import asyncpg
from typing_extensions import override

from scripts.benchmark.place import Place
from tracking.db import asyncpg_dsn
from tracking.errors import Unavailable

__all__ = ["CHILDREN", "Command", "Contestant", "NotInstalled", "celery_worker"]

CHILDREN: Final = 2
"""Processes that run bodies, of every contestant that has several."""


class NotInstalled(Unavailable):
    """A package that a contestant is made of is missing: `scripts/install bench` brings it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to start."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Contestant(ABC):
    """Takes messages, runs a body that does nothing for each, and says how each ended."""

    name: ClassVar[str]
    title: ClassVar[str]
    """For people: how it is set up."""
    weight: ClassVar[int] = 1
    """How many times as many messages it is given, where the usual number is over at once."""
    tables: ClassVar[str] = "%"
    """LIKE this are the names of tables whose updates are counted."""
    is_held: ClassVar[bool] = False
    """Whether it is measured once more from its first publish: asking takes much of its time."""
    database_url: str | None = None
    """Its own database, if it has one."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @abstractmethod
    async def set_up(self) -> None:
        """Make tables and whatever else is needed; raises Unavailable when it cannot take part."""

    @abstractmethod
    def workers(self) -> Sequence[Command]:
        """The processes that run bodies: their processor time is compared."""

    def helpers(self) -> Sequence[Command]:
        """Processes that are needed besides."""
        return ()

    @abstractmethod
    async def enqueue(self, count: int) -> None:
        """Ask for so many runs, by the fastest documented way that keeps them safe."""

    async def count_final(self) -> int | None:
        """How many have come to their end so far; None where nobody notes it."""
        return None

    async def tear_down(self) -> None:  # noqa: B027  # most have something to close, not all
        """Close what is open."""


class InPostgres(Contestant):
    """A contestant that notes in a PostgreSQL database of its own how runs ended."""

    final_query: ClassVar[str]

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._sql: Any = None

    @override
    async def set_up(self) -> None:
        self.database_url = await self.place.database(self.name.replace("-", "_"))
        self._sql = await asyncpg.connect(asyncpg_dsn(self.database_url))

    @override
    async def count_final(self) -> int | None:
        return int(await self._sql.fetchval(self.final_query))

    @override
    async def tear_down(self) -> None:
        if self._sql is not None:
            await self._sql.close()


def celery_worker(
    app: str, name: str, pool: str = "prefork", concurrency: int = CHILDREN
) -> list[str]:
    """The arguments of a worker without what costs time for everybody alike."""
    return [
        *("-m", "celery", "-A", app, "worker", "--pool", pool),
        *("--concurrency", f"{concurrency}", "--loglevel", "WARNING", "-n", f"{name}@bench"),
        *("--without-gossip", "--without-mingle"),
    ]
