"""The faults: what is done to the installation, and how soon it must be well again.

Each strikes, holds, and heals; it returns the moment from which recovery counts: that of the loss
where a process was lost, that of the return where a service was away.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Final

from scripts.faults.clock import wrong_clock
from scripts.faults.dying_dispatcher import STEPS
from scripts.faults.installation import Installation
from scripts.faults.load import Load
from scripts.faults.processes import Process
from scripts.faults.proxy import After, Door
from scripts.faults.stale import Refusals
from scripts.faults.workload.kinds import Kind
from tracking.errors import Unavailable

__all__ = ["FAULTS", "Fault", "Scene"]

WORKER_SECONDS: Final = 45.0
SERVICE_SECONDS: Final = 30.0
FAMILY: Final = 150


@dataclass
class Scene:
    """What a fault has to do with."""

    installation: Installation
    load: Load
    refusals: Refusals
    dice: Random
    outage_seconds: float
    """How long a broker is down."""
    hold_seconds: float
    """How long other faults last."""
    notes: list[str] = field(default_factory=list)
    """What is worth telling about the fault at hand."""

    def healed(self) -> datetime:
        """Now: recovery counts from here."""
        return datetime.now(UTC)


Strike = Callable[[Scene], Awaitable[datetime]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault."""

    kind: str
    strike: Strike
    within: float
    """Seconds in which the installation must be well again."""
    leaves_api_alone: bool
    """Neither API nor database is touched: every request must still be accepted."""
    is_usual: bool = True
    """Whether it is injected without being asked for by name."""

    def why_not(self, scene: Scene) -> str:
        """Why it cannot be injected on this machine; empty if it can."""
        try:
            if self.kind == "clock_off":
                wrong_clock("+1h")
        except Unavailable as error:
            return str(error)
        if self.kind == "disk_full" and scene.installation.disk is None:
            return scene.installation.why_no_disk
        return ""


# --- workers --------------------------------------------------------------------------------------


async def worker_child_killed(scene: Scene) -> datetime:
    """SIGKILL for one process of a pool, in the middle of its work."""
    worker = scene.dice.choice(scene.installation.workers)
    await _give_work(scene, 6, 1.0)
    children = worker.children()
    if children:
        worker.kill_child(scene.dice.choice(children))
    return scene.healed()


async def worker_group_killed(scene: Scene) -> datetime:
    """SIGKILL for a worker and all its processes; another one is started in its place.

    It happens while a large family is worked on.
    """
    worker = scene.dice.choice(scene.installation.workers)
    await scene.load.ask(scene.load.request(Kind.PARENT, children=FAMILY))
    await _give_work(scene, 6, 1.5)
    lost_at = scene.healed()
    await asyncio.to_thread(worker.kill)
    await asyncio.sleep(scene.dice.uniform(0, 3))
    worker.start()
    return lost_at


async def worker_frozen(scene: Scene) -> datetime:
    """SIGSTOP until the lease is over and the work given to others, then SIGCONT."""
    worker = scene.dice.choice(scene.installation.workers)
    await _give_work(scene, 8, 2.0)
    frozen_at = scene.healed()
    worker.freeze()
    pace = scene.installation.pace
    held = await scene.refusals.held_by(worker)
    await asyncio.sleep(pace.lease + pace.sweep + 2)
    worker.thaw()
    stale, refused = await scene.refusals.expect(held, within=20)
    scene.notes.append(f"{refused} of {stale} stale attempts refused")
    return frozen_at


# --- dispatchers ----------------------------------------------------------------------------------


def dispatcher_killed(step: str) -> Strike:
    """SIGKILL for the only dispatcher, at one step of a batch."""

    async def strike(scene: Scene) -> datetime:
        for process in scene.installation.dispatchers:
            await asyncio.to_thread(process.kill)
        await asyncio.sleep(1)
        dying = scene.installation.extra_dispatcher("-m", "scripts.faults.dying_dispatcher", step)
        dying.start()
        if not await asyncio.to_thread(dying.wait, 20):
            scene.notes.append("it met no batch to die of")
        await asyncio.to_thread(dying.stop)
        for process in scene.installation.dispatchers:
            process.start()
        return scene.healed()

    return strike


# --- API ------------------------------------------------------------------------------------------


async def api_killed(scene: Scene) -> datetime:
    """SIGKILL for the API while it answers a burst of requests."""
    burst = [asyncio.create_task(scene.load.ask(scene.load.request(Kind.QUICK))) for _ in range(20)]
    await asyncio.sleep(scene.dice.uniform(0.005, 0.05))
    await asyncio.to_thread(scene.installation.api.kill)
    promises = await asyncio.gather(*burst)
    answered = sum(promise.is_acknowledged for promise in promises)
    scene.notes.append(f"{answered} of {len(burst)} requests of a burst had been answered")
    scene.installation.api.start()
    await scene.installation.api_is_ready()
    return scene.healed()


# --- database -------------------------------------------------------------------------------------


async def postgres_restarted(scene: Scene) -> datetime:
    """Immediate shutdown of PostgreSQL, as in a crash, three times in a row."""
    for _ in range(3):
        await asyncio.to_thread(scene.installation.postgres.restart, immediate=True)
        await asyncio.sleep(scene.dice.uniform(0.2, 2))
    return scene.healed()


async def postgres_down(scene: Scene) -> datetime:
    """PostgreSQL crashes and stays away for a while: whoever connects is refused."""
    postgres = scene.installation.postgres
    os.kill(postgres.pid, signal.SIGQUIT)
    await asyncio.sleep(scene.hold_seconds)
    await asyncio.to_thread(postgres.restart)
    return scene.healed()


async def commit_answers_lost(scene: Scene) -> datetime:
    """Transactions commit, and whoever committed loses the connection instead of hearing of it."""
    doors = _some_doors(scene)
    before = sum(door.swallowed for door in doors)
    for door in doors:
        door.swallow_commits(0.3)
    await asyncio.sleep(scene.hold_seconds)
    for door in doors:
        door.swallow_commits(0)
    scene.notes.append(f"{sum(door.swallowed for door in doors) - before} answers swallowed")
    return scene.healed()


def black_hole(after: After) -> Strike:
    """The network takes everything and passes nothing on, for some processes or all of them."""

    async def strike(scene: Scene) -> datetime:
        doors = _some_doors(scene)
        for door in doors:
            door.block()
        await asyncio.sleep(scene.hold_seconds)
        for door in doors:
            door.unblock(after)
        return scene.healed()

    return strike


async def disk_full(scene: Scene) -> datetime:
    """The disk with the tables has not a byte left."""
    disk = scene.installation.disk
    if disk is not None:
        await asyncio.to_thread(disk.fill)
        await asyncio.sleep(scene.hold_seconds)
        disk.free()
    return scene.healed()


# --- broker ---------------------------------------------------------------------------------------


async def broker_killed(scene: Scene) -> datetime:
    """SIGKILL for the broker; it comes back with what it has kept."""
    return await _break_broker(scene, seconds=1.0, forget=False)


async def broker_forgets(scene: Scene) -> datetime:
    """SIGKILL for the broker; it comes back without a single message."""
    await _give_work(scene, 30, 0.3, wait=0.5)
    return await _break_broker(scene, seconds=0.5, forget=True)


async def broker_down(scene: Scene) -> datetime:
    """No broker for a while; the API goes on accepting work."""
    before = scene.load.answers["202"]
    healed = await _break_broker(scene, seconds=scene.outage_seconds, forget=False)
    accepted = scene.load.answers["202"] - before
    scene.notes.append(f"{accepted} requests accepted meanwhile")
    return healed


async def _break_broker(scene: Scene, *, seconds: float, forget: bool) -> datetime:
    broker = scene.installation.broker
    await asyncio.to_thread(broker.kill)
    if forget:
        await asyncio.to_thread(broker.forget)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(broker.start)
    return scene.healed()


# --- clock ----------------------------------------------------------------------------------------


async def clock_off(scene: Scene) -> datetime:
    """One process lives an hour ahead of the others, or behind them."""
    process = scene.dice.choice(
        [*scene.installation.workers, *scene.installation.dispatchers, scene.installation.api]
    )
    # A token is not valid before its time: for an API that lags behind it would not be yet.
    ahead = process is scene.installation.api or scene.dice.random() < 0.5  # noqa: PLR2004
    offset = "+1h" if ahead else "-1h"
    scene.notes.append(f"{process.name} at {offset}")
    await _restart(scene, process, **wrong_clock(offset))
    await asyncio.sleep(scene.hold_seconds)
    await _restart(scene, process)
    return scene.healed()


async def _restart(scene: Scene, process: Process, **environment: str) -> None:
    await asyncio.to_thread(process.stop)
    process.start(**environment)
    if process is scene.installation.api:
        await scene.installation.api_is_ready()


# --- what several of them do ----------------------------------------------------------------------


async def _give_work(scene: Scene, count: int, seconds: float, *, wait: float = 1.0) -> None:
    """See to it that workers have something in hand when they are struck."""
    requests = [scene.load.request(Kind.SLOW, seconds=seconds, priority=10) for _ in range(count)]
    await asyncio.gather(*(scene.load.ask(request) for request in requests))
    await asyncio.sleep(wait)


def _some_doors(scene: Scene) -> list[Door]:
    """The doors of one process, or those of all."""
    doors = scene.installation.proxy.doors
    name = scene.dice.choice(["everybody", *doors])
    scene.notes.append(f"for {name}")
    return [*doors.values()] if name == "everybody" else [doors[name]]


def _on_workers_or_broker(kind: str, strike: Strike, within: float = SERVICE_SECONDS) -> Fault:
    return Fault(kind, strike, within, leaves_api_alone=True)


def _on_api_or_database(kind: str, strike: Strike, within: float = SERVICE_SECONDS) -> Fault:
    return Fault(kind, strike, within, leaves_api_alone=False)


FAULTS: Final[Mapping[str, Fault]] = {
    fault.kind: fault
    for fault in (
        _on_workers_or_broker("worker_child_killed", worker_child_killed, WORKER_SECONDS),
        _on_workers_or_broker("worker_group_killed", worker_group_killed, WORKER_SECONDS),
        _on_workers_or_broker("worker_frozen", worker_frozen, WORKER_SECONDS),
        *(
            _on_workers_or_broker(f"dispatcher_killed_{step}", dispatcher_killed(step))
            for step in STEPS
        ),
        _on_api_or_database("api_killed", api_killed),
        _on_api_or_database("postgres_restarted", postgres_restarted),
        _on_api_or_database("postgres_down", postgres_down),
        _on_api_or_database("commit_answers_lost", commit_answers_lost, WORKER_SECONDS),
        _on_api_or_database("black_hole", black_hole("resume")),
        _on_api_or_database("black_hole_then_reset", black_hole("reset")),
        Fault(
            "black_hole_then_silence",
            black_hole("silence"),
            SERVICE_SECONDS,
            leaves_api_alone=False,
            # A server that acknowledges and never answers: only a limit on the time of statements
            # would notice, and how long those of a business may take is not ours to say.
            is_usual=False,
        ),
        _on_api_or_database("disk_full", disk_full),
        _on_workers_or_broker("broker_killed", broker_killed),
        _on_workers_or_broker("broker_forgets", broker_forgets),
        _on_workers_or_broker("broker_down", broker_down),
        _on_api_or_database("clock_off", clock_off, WORKER_SECONDS),
    )
}
"""Every fault there is."""
