"""Signs of life, of 100 attempts at once: time, bytes of log, and how many touch no index."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import text

from scripts.benchmark.operations.base import Figures, Tell, Work, repeatedly, spread_of
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.benchmark.wal import Wal
from tracking.crud import Fence
from tracking.db import Database
from tracking.rights import WORKER
from tracking.testing import eventually

__all__ = ["signs"]

ATTEMPTS: Final = 100
WARM_UP: Final = 10
QUIET_SECONDS: Final = 2.0
PATIENCE: Final = 20.0
TABLE: Final = "noop_task_tracking"
FLUSH: Final = text("SELECT pg_stat_force_next_flush()")

Write = Callable[[Any, Sequence[Fence], int], Awaitable[object]]


async def signs(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Measure heartbeats, then progress."""
    work = await Work.make(place, "signs")
    database = Database(work.url, name="bench", role=WORKER)
    wal = await Wal.open(work.url)
    figures: Figures = {}
    try:
        await _until_quiet(wal, tell)
        for name, write in (("heartbeat", _beat), ("progress", _progress)):
            figures |= await _measure(work, database, wal, sizes, name, write)
            tell(f"{name}: {100 * figures[f'{name}_hot_share']['median']:.1f} % HOT")
    finally:
        await wal.close()
        await database.close()
    return figures


async def _until_quiet(wal: Wal, tell: Tell) -> None:
    """Wait for transactions of others to end; not for ever."""

    async def is_quiet() -> bool:
        return await wal.oldest_transaction() < QUIET_SECONDS

    try:
        await eventually(is_quiet, within=PATIENCE)
    except TimeoutError:
        tell("signs: somebody's transaction stays open, and fewer updates are HOT than could be")


async def _measure(
    work: Work, database: Database, wal: Wal, sizes: Sizes, name: str, write: Write
) -> Figures:
    service = work.registry["noop"].service
    async with database.transaction() as session:
        made = await service(session).create_many([{}] * ATTEMPTS)
        claimed = await service(session).crud.claim([(r.id, 0) for r in made], worker="bench")
    fences = [(record.id, record.attempts) for record in claimed]
    seconds: list[float] = []
    hot: list[float] = []
    position = await wal.position()
    async with database.autocommit() as connection:
        again = partial(write, service(connection).crud, fences)
        # New pages are full: the first versions find no room in theirs.
        await repeatedly(WARM_UP, again)
        await connection.execute(FLUSH)
        for _ in range(sizes.rounds):
            updates = await wal.updates(TABLE)
            seconds += await repeatedly(sizes.updates, again)
            # The server hears of it when this connection has nothing to do.
            await connection.execute(FLUSH)
            hot.append((await wal.updates(TABLE)).since(updates) or 0.0)
    written = await wal.since(position)
    return {
        f"{name}_us": spread_of([1_000_000 * each / ATTEMPTS for each in seconds], 1),
        f"{name}_hot_share": spread_of(hot),
        f"{name}_wal_bytes": written
        and round(written.records / (WARM_UP + sizes.rounds * sizes.updates) / ATTEMPTS),
    }


async def _beat(crud: Any, fences: Sequence[Fence], _number: int) -> None:
    await crud.beat(fences)


async def _progress(crud: Any, fences: Sequence[Fence], number: int) -> None:
    """Every time worth a line of history: the dear case."""
    await crud.progress(
        fences,
        percents=[number] * len(fences),
        processed=[number] * len(fences),
        totals=[100] * len(fences),
        steps=[f"step {number}"] * len(fences),
    )
