"""What every measured operation has: a name, and figures by name."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any, Protocol

from pydantic import SecretStr

from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.benchmark.work.tables import install
from tracking import Registry, discover
from tracking.roles import set_up_roles
from tracking.settings import Settings

__all__ = ["Figures", "Measure", "Tell", "Work", "in_turn", "repeatedly", "spread_of", "timed"]

Figures = dict[str, Any]
Tell = Callable[[str], None]


class Measure(Protocol):
    """Measures one operation."""

    async def __call__(self, place: Place, sizes: Sizes, tell: Tell) -> Figures:
        """Return figures by name."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """A database with the table of the work that does nothing."""

    url: str
    registry: Registry

    @classmethod
    async def make(cls, place: Place, suffix: str) -> Work:
        """Make it."""
        made = cls(await place.database(suffix), discover("scripts.benchmark.work.async_body"))
        await install(made.url, made.registry)
        await set_up_roles(made.url)
        return made

    def settings(
        self, place: Place, role: str, broker: str = "redis", queue: str = "unused"
    ) -> Settings:
        """The settings of a process of this installation."""
        return Settings(
            database_url=SecretStr(self.url),
            database_role=role,
            broker_url=SecretStr(place.broker(broker)),
            domains="scripts.benchmark.work.async_body",
            queue=queue,
        )


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """How many seconds something takes."""
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def repeatedly(times: int, work: Callable[[int], Awaitable[object]]) -> list[float]:
    """How many seconds something takes each time; it is told the number, from 1."""
    return [await timed(partial(work, number)) for number in range(1, times + 1)]


async def in_turn(rounds: int, *ways: Callable[[], Awaitable[float]]) -> list[list[float]]:
    """Measure each way in turn, A B A B; what was seen of each."""
    seen: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, values in zip(ways, seen, strict=True):
            values.append(await way())
    return seen


def spread_of(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Median, least and most."""
    return {
        "median": round(median(values), digits),
        "least": round(min(values), digits),
        "most": round(max(values), digits),
    }
