"""The race: contestants in turn, round after round, each over the same number of messages."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from scripts.benchmark.contestants.base import Command, Contestant
from scripts.benchmark.counter import FOLDER_VARIABLE, runs_in
from scripts.benchmark.cpu import Cpu, cpu_of
from scripts.benchmark.place import Place
from scripts.benchmark.wal import Wal, Written
from scripts.faults.processes import Process
from tracking.errors import TrackingError, Unavailable

__all__ = ["Entry", "Heat", "race"]

_POLL_SECONDS: Final = 0.002
_REST_SECONDS: Final = 0.2
"""After the last message: acknowledgements and announcements are still on their way."""
_PATIENCE: Final = 120.0
_WARM_UP: Final = 200

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Heat:
    """One contestant's turn: what so many messages took, from asking to the last final status."""

    messages: int
    seconds: float
    published_seconds: float | None
    """The same from the first publish, where what was asked for had been written down before."""
    worker: Cpu
    """Of the processes that run bodies, with their children."""
    helpers: Cpu
    """Of the processes needed besides: Goldfinch's dispatcher."""
    database: float | None
    """Processor seconds of its connections to PostgreSQL, those that ask included."""
    wal: Written | None
    hot: float | None
    """The share of updates that touched no index."""

    @property
    def figures(self) -> dict[str, float | None]:
        """Per message; CPU in milliseconds, WAL in bytes."""
        each = 1_000 / self.messages
        return {
            "per_second": self.messages / self.seconds,
            "published_per_second": self.published_seconds
            and self.messages / self.published_seconds,
            "wall_ms": self.seconds * each,
            "worker_cpu_ms": self.worker.all * each,
            "children_cpu_ms": self.worker.children * each,
            "helper_cpu_ms": self.helpers.all * each,
            "database_cpu_ms": self.database and self.database * each,
            "wal_bytes": self.wal.records / self.messages if self.wal else None,
            "hot_share": self.hot,
        }


@dataclass
class Entry:
    """All that was seen of one contestant."""

    kind: type[Contestant]
    heats: list[Heat] = field(default_factory=list)
    absent: str = ""
    """Why it did not take part."""

    def median(self, figure: str) -> float | None:
        """The median over all rounds; None where it was never seen."""
        seen = self._seen(figure)
        return median(seen) if seen else None

    def spread(self, figure: str) -> tuple[float, float] | None:
        """The least and the most."""
        seen = self._seen(figure)
        return (min(seen), max(seen)) if seen else None

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        names = self.heats[0].figures if self.heats else ()
        return {
            "title": self.kind.title,
            "absent": self.absent,
            "median": {name: self.median(name) for name in names},
            "spread": {name: self.spread(name) for name in names},
            "rounds": [{**asdict(heat), **heat.figures} for heat in self.heats],
        }

    def _seen(self, figure: str) -> list[float]:
        values = (heat.figures[figure] for heat in self.heats)
        return [value for value in values if value is not None]


async def race(
    place: Place,
    entries: Mapping[str, Entry],
    *,
    rounds: int,
    messages: int,
    tell: Tell,
) -> None:
    """Let contestants run in turn, A B C A B C; what is seen of each is added to its entry."""
    contestants: list[Contestant] = []
    try:
        for entry in entries.values():
            await _enter(entry.kind(place), contestants, entry, tell)
        for number in range(rounds):
            for contestant in [*contestants]:
                count, entry = messages * contestant.weight, entries[contestant.name]
                try:
                    heat = await _run(contestant, count, is_first=number == 0)
                except Unavailable as error:
                    entry.absent = str(error)
                    contestants.remove(contestant)
                    await contestant.tear_down()
                    tell(f"{contestant.name} gave up: {error}")
                    continue
                entry.heats.append(heat)
                tell(f"{number + 1}/{rounds} {contestant.name}: {_line(heat)}")
    finally:
        for contestant in contestants:
            await contestant.tear_down()


async def _enter(
    contestant: Contestant, contestants: list[Contestant], entry: Entry, tell: Tell
) -> None:
    """Set it up; one that cannot take part is left out, and it is said why."""
    contestants.append(contestant)
    try:
        await contestant.set_up()
    except TrackingError as error:
        contestants.remove(contestant)
        await contestant.tear_down()
        entry.absent = str(error)
        tell(f"{contestant.name} does not take part: {error}")


async def _run(contestant: Contestant, messages: int, *, is_first: bool) -> Heat:
    async with _started(contestant) as running:
        await running.drive(min(_WARM_UP, messages))
        wal = await Wal.open(contestant.database_url) if contestant.database_url else None
        try:
            position = await wal.position() if wal else None
            updates = await wal.updates(contestant.tables) if wal else None
            served = await wal.cpu() if wal else {}
            before = running.cpu()
            seconds = await running.drive(messages)
            after = running.cpu()
            serving = await wal.cpu() if wal else {}
            written = await wal.since(position) if wal and is_first else None
            hot = (await wal.updates(contestant.tables)).since(updates) if wal and updates else None
            published = await running.drive_held(messages) if contestant.is_held else None
        finally:
            if wal:
                await wal.close()
    worker, helper = (late - early for late, early in zip(after, before, strict=True))
    database = sum(used - served.get(pid, 0.0) for pid, used in serving.items()) or None
    return Heat(messages, seconds, published, worker, helper, database, written, hot)


@dataclass(frozen=True)
class _Running:
    """A contestant whose processes run."""

    contestant: Contestant
    workers: Sequence[Process]
    helpers: Sequence[Process]
    runs: Path

    async def drive(self, messages: int) -> float:
        """Ask for runs and wait until all have ended; returns how long that took, in seconds."""
        wait = await self._waiter(messages)
        begun = time.perf_counter()
        asking = asyncio.create_task(self.contestant.enqueue(messages))
        try:
            await wait()
            seconds = time.perf_counter() - begun
        finally:
            await asking
        await asyncio.sleep(_REST_SECONDS)
        return seconds

    async def drive_held(self, messages: int) -> float:
        """The same, but helpers are held until all has been written down: time begins then."""
        wait = await self._waiter(messages)
        for helper in self.helpers:
            helper.freeze()
        try:
            await self.contestant.enqueue(messages)
        finally:
            for helper in self.helpers:
                helper.thaw()
        begun = time.perf_counter()
        await wait()
        return time.perf_counter() - begun

    async def _waiter(self, messages: int) -> Callable[[], Awaitable[None]]:
        """Return what waits until so many more have ended."""
        noted, goal = await self.contestant.count_final(), runs_in(self.runs) + messages

        async def wait() -> None:
            await self._until(lambda: self._have_run(goal))
            if noted is not None:
                await self._until(lambda: self._have_ended(noted + messages))

        return wait

    def cpu(self) -> tuple[Cpu, Cpu]:
        """What workers and helpers have used so far."""
        return _cpu(self.workers), _cpu(self.helpers)

    async def _have_run(self, goal: int) -> bool:
        return runs_in(self.runs) >= goal

    async def _have_ended(self, goal: int) -> bool:
        return (await self.contestant.count_final() or 0) >= goal

    async def _until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not await holds():
            is_up = all(process.is_running() for process in (*self.workers, *self.helpers))
            if not is_up or time.monotonic() > deadline:
                fate = "did not end its work in time" if is_up else "has ended"
                raise Unavailable(f"{self.contestant.name} {fate}.\n{self._last_words()}")
            await asyncio.sleep(_POLL_SECONDS)

    def _last_words(self) -> str:
        logs = [process.log for process in (*self.workers, *self.helpers)]
        return "\n".join(log.read_text(errors="replace")[-2_000:] for log in logs)


@asynccontextmanager
async def _started(contestant: Contestant) -> AsyncIterator[_Running]:
    """Start its processes, and end them with the block."""
    folder = contestant.place.folder / contestant.name
    runs = folder / f"runs-{time.monotonic_ns()}"
    runs.mkdir(parents=True)
    workers = _processes(contestant.workers(), folder, "worker", runs)
    helpers = _processes(contestant.helpers(), folder, "helper", runs)
    try:
        for process in (*workers, *helpers):
            await asyncio.to_thread(process.start)
        yield _Running(contestant, workers, helpers, runs)
    finally:
        await asyncio.gather(*(asyncio.to_thread(_end, one) for one in (*workers, *helpers)))


def _processes(
    commands: Sequence[Command], folder: Path, kind: str, runs: Path
) -> Sequence[Process]:
    return [
        Process(
            f"{kind}-{number}",
            command.arguments,
            {**_plain_environment(), **command.environment, FOLDER_VARIABLE: str(runs)},
            folder,
        )
        for number, command in enumerate(commands)
    ]


def _plain_environment() -> Mapping[str, str]:
    """What this process has, without settings that are meant for another installation."""
    others = ("GOLDFINCH_", "CELERY_", "DATABASE_URL", "PROCRASTINATE_", "PG")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


def _end(process: Process) -> None:
    """At once: all it was asked to do is done, or nobody waits for it any more."""
    process.kill()
    process.stop()


def _cpu(processes: Sequence[Process]) -> Cpu:
    return sum((cpu_of(process.pid) for process in processes), Cpu(0, 0))


def _line(heat: Heat) -> str:
    figures = heat.figures
    return f"{figures['per_second']:,.0f}/s, {figures['worker_cpu_ms']:.2f} ms of worker CPU each"
