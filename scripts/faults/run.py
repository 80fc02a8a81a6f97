"""A run: load, one fault after the other, a look at everything after each, and at the very end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Final

import asyncpg
import httpx2

from scripts.faults.brokers import BROKERS
from scripts.faults.catalogue import FAULTS, Fault, Scene
from scripts.faults.checkers import Violation, check, check_stuck
from scripts.faults.installation import DOMAINS, Installation, Pace
from scripts.faults.ledger import Key, Promise
from scripts.faults.load import REQUEST_SECONDS, Load
from scripts.faults.snapshot import Snapshot, read_snapshot, waiting_since
from scripts.faults.stale import Refusals
from scripts.faults.workload.kinds import Kind
from tracking import Registry, discover
from tracking.db import Database
from tracking.testing import eventually

__all__ = ["Injected", "Outcome", "Plan", "Run"]

PER_SECOND: Final = 8.0
CALM_SECONDS: Final = 4.0
"""Load without faults, before the first one and after the last."""
DRAIN_SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 15.0
"""How long a recovery that is late already is waited for, to say how late it was."""
PROBES: Final = 4
PROBE_SECONDS: Final = 120.0
LOOK_SECONDS: Final = 0.5
LONG_MINUTES: Final = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done."""

    minutes: float
    seed: int
    broker: str
    kinds: tuple[str, ...] = ()
    """Only these faults; all when empty."""


@dataclass
class Injected:
    """A fault, and what became of it."""

    kind: str
    at: float
    """Seconds since the load began."""
    within: float
    recovered_after: float | None = None
    """Seconds; None when it was not seen to recover."""
    notes: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What a run has come to."""

    faults: list[Injected] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    violations: dict[str, Violation] = field(default_factory=dict)
    """By their words: what is found again counts once."""
    records: int = 0
    endings: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    unknown: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    stale_writes_refused: int = 0
    oldest_due_seconds: float = 0.0
    seconds: float = 0.0
    broker: str = ""

    def add(self, violations: Iterable[Violation]) -> None:
        """Note broken promises."""
        self.violations |= {str(violation): violation for violation in violations}

    def count(self, breach: str) -> int:
        """How many promises of a kind were broken; of records, each counts once."""
        broken = [v for v in self.violations.values() if v.breach == breach]
        records = {v.record for v in broken if v.record is not None}
        return len(records) + sum(v.record is None for v in broken)


class Run:
    """One run, from an empty folder to an outcome."""

    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.outcome = Outcome()
        self.pace = Pace.for_minutes(plan.minutes)
        self._say = say
        self._dice = Random(plan.seed)
        self._registry: Registry = discover(DOMAINS)
        self._folder = folder
        self._started = monotonic()
        self._given_up: set[Key] = set()

    async def run(self) -> Outcome:
        """Do it all; raises nothing for broken promises, they are in the outcome."""
        broker = BROKERS[self.plan.broker](self._folder)
        # Dice of their own: how many answers are lost must not change which fault comes next.
        dice = Random(self.plan.seed + 1)
        installation = Installation(self._folder, broker, self._registry, self.pace, dice)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(installation)
            self.outcome.broker = broker.version
            load = await self._load(stack, installation)
            await self._under_load(load, installation)
        return self.outcome

    @property
    def is_long(self) -> bool:
        """Whether there is time for outages of a minute."""
        return self.plan.minutes >= LONG_MINUTES

    async def _load(self, stack: AsyncExitStack, installation: Installation) -> Load:
        headers = {"Authorization": f"Bearer {installation.token()}"}
        http = await stack.enter_async_context(
            httpx2.AsyncClient(
                base_url=installation.address, headers=headers, timeout=REQUEST_SECONDS
            )
        )
        database = Database(installation.url, name="chaos")
        stack.push_async_callback(database.close)
        dice = Random(self.plan.seed + 2)
        return Load(http, database, self._registry, dice, PER_SECOND)

    async def _under_load(self, load: Load, installation: Installation) -> None:
        logs = [process.log for process in installation.workers]
        scene = Scene(
            installation=installation,
            load=load,
            refusals=Refusals(installation.url, [*self._registry], logs),
            dice=self._dice,
            outage_seconds=60.0 if self.is_long else 8.0,
            hold_seconds=15.0 if self.is_long else 6.0,
        )
        stop = asyncio.Event()
        self._started = monotonic()
        loading = asyncio.create_task(load.run(stop))
        try:
            await self._all_faults(scene)
            stop.set()
            await loading
        finally:
            loading.cancel()
        await self._settle(scene)

    async def _all_faults(self, scene: Scene) -> None:
        await asyncio.sleep(CALM_SECONDS)
        for fault in self._order(scene):
            if self._elapsed() > 60 * self.plan.minutes:
                break
            await self._inject(fault, scene)
            await self._look(scene)
        await asyncio.sleep(CALM_SECONDS)

    def _order(self, scene: Scene) -> Iterator[Fault]:
        """Each fault once, then any of them; which comes when is decided by the seed."""
        usual = [kind for kind, fault in FAULTS.items() if fault.is_usual]
        wanted = [FAULTS[kind] for kind in self.plan.kinds or usual]
        reasons = {fault.kind: fault.why_not(scene) for fault in wanted}
        self.outcome.skipped = {kind: why for kind, why in reasons.items() if why}
        possible = [fault for fault in wanted if not reasons[fault.kind]]
        yield from self._dice.sample(possible, len(possible))
        while possible:
            yield self._dice.choice(possible)

    async def _inject(self, fault: Fault, scene: Scene) -> None:
        injected = Injected(fault.kind, round(self._elapsed(), 1), fault.within)
        self.outcome.faults.append(injected)
        scene.notes = injected.notes
        scene.load.is_api_untouched = fault.leaves_api_alone
        try:
            healed = await fault.strike(scene)
            await self._recover(injected, healed, scene)
        finally:
            scene.load.is_api_untouched = False
        self._report(injected)

    async def _recover(self, injected: Injected, healed: datetime, scene: Scene) -> None:
        """Wait until new work is done again, and no old work waits any more."""
        probing = asyncio.create_task(self._probe(scene))
        late: set[Key] = set()
        try:
            while (after := _seconds_since(healed)) < injected.within + PATIENCE_SECONDS:
                left = await self._left(scene, healed)
                if left is not None and not left and probing.done():
                    injected.recovered_after = round(after, 1)
                    break
                if after > injected.within:
                    late |= left or set()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
        if after > injected.within:
            self.outcome.add(_late(injected, late, has_probes=not probing.cancelled()))
        # Told once: later faults do not answer for it.
        self._given_up |= late

    async def _probe(self, scene: Scene) -> None:
        """Return when a handful of new requests have been accepted and done."""
        missing = PROBES
        promises: list[Promise] = []
        while missing:
            request = scene.load.request(Kind.QUICK, priority=10)
            promise = await scene.load.ask(request)
            if promise.is_acknowledged:
                promises.append(promise)
                missing -= 1
            else:
                await asyncio.sleep(LOOK_SECONDS)
        await scene.load.completed(promises, within=PROBE_SECONDS)

    async def _left(self, scene: Scene, healed: datetime) -> set[Key] | None:
        """What still waits since before the heal; None while the database does not say."""
        try:
            waiting = await waiting_since(scene.installation.url, [*self._registry], healed)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
        return waiting - self._given_up

    async def _look(self, scene: Scene) -> None:
        """Check everything that must hold at any time."""
        ledger = scene.load.ledger
        acknowledged = [*ledger.acknowledged()]
        snapshot = await read_snapshot(scene.installation.url, [*self._registry])
        self.outcome.add(check(ledger, snapshot, acknowledged))
        self.outcome.oldest_due_seconds = max(
            self.outcome.oldest_due_seconds, await scene.load.oldest_due_seconds()
        )

    async def _settle(self, scene: Scene) -> None:
        """Let everything come to its end, and look for the last time."""
        snapshot = await self._drained(scene)
        ledger, outcome = scene.load.ledger, self.outcome
        outcome.add([*check(ledger, snapshot), *check_stuck(snapshot)])
        outcome.add(
            Violation("stale", held[:2], "nobody refused it") for held in scene.refusals.missing
        )
        outcome.records = len(snapshot.records)
        outcome.endings = dict(Counter(r.status for r in snapshot.records.values()))
        outcome.acknowledged = len([*ledger.acknowledged()])
        outcome.unknown = ledger.unknown()
        outcome.answers = dict(scene.load.answers)
        outcome.stale_writes_refused = len(scene.refusals.refused())
        outcome.seconds = round(self._elapsed(), 1)

    async def _drained(self, scene: Scene) -> Snapshot:
        """What the database says when nothing is on its way, or the time for that is over."""
        latest: Snapshot | None = None

        async def is_quiet() -> bool:
            nonlocal latest
            latest = await read_snapshot(scene.installation.url, [*self._registry])
            return not latest.open()

        with suppress(TimeoutError):
            await eventually(is_quiet, within=DRAIN_SECONDS, every=LOOK_SECONDS)
        return latest or Snapshot({})

    def _elapsed(self) -> float:
        return monotonic() - self._started

    def _report(self, injected: Injected) -> None:
        after = injected.recovered_after
        came = "NOT RECOVERED" if after is None else f"well after {after:.1f} s"
        notes = f" ({'; '.join(injected.notes)})" if injected.notes else ""
        self._say(f"{injected.at:7.1f} s  {injected.kind:<34} {came}{notes}")


def _seconds_since(moment: datetime) -> float:
    return (datetime.now(UTC) - moment).total_seconds()


def _late(injected: Injected, left: set[Key], *, has_probes: bool) -> Iterator[Violation]:
    """What has not happened within the time allowed."""
    fault = f"{injected.kind} at {injected.at:g} s"
    yield Violation("recovery", None, f"not well {injected.within:g} s after {fault}")
    if not has_probes:
        yield Violation("recovery", None, f"no new work was done in time after {fault}")
    for key in sorted(left):
        yield Violation("stuck", key, f"still waiting {injected.within:g} s after {fault}")
