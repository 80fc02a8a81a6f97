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

__all__ = ["signs"]

ATTEMPTS: Final = 100
WARM_UP: Final = 10

Write = Callable[[Any, Sequence[Fence], int], Awaitable[object]]


async def signs(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Measure heartbeats, then progress."""
    work = await Work.make(place, "signs")
    database = Database(work.url, name="bench", role=WORKER)
    wal = await Wal.open(work.url)
    figures: Figures = {}
    try:
        for name, write in (("heartbeat", _beat), ("progress", _progress)):
            figures |= await _measure(work, database, wal, sizes, name, write)
            tell(f"{name}: {100 * figures[f'{name}_hot_share']:.1f} % HOT")
    finally:
        await wal.close()
        await database.close()
    return figures


async def _measure(
    work: Work, database: Database, wal: Wal, sizes: Sizes, name: str, write: Write
) -> Figures:
    service = work.registry["noop"].service
    async with database.transaction() as session:
        made = await service(session).create_many([{}] * ATTEMPTS)
        claimed = await service(session).crud.claim([(r.id, 0) for r in made], worker="bench")
    fences = [(record.id, record.attempts) for record in claimed]
    async with database.autocommit() as connection:
        again = partial(write, service(connection).crud, fences)
        # New pages are full: the first versions find no room in theirs.
        await repeatedly(WARM_UP, again)
        updates, position = await wal.updates("noop_task_tracking"), await wal.position()
        seen = await repeatedly(sizes.updates, again)
        # The server hears of it when this connection has nothing to do.
        await connection.execute(text("SELECT pg_stat_force_next_flush()"))
    written = await wal.since(position)
    hot = (await wal.updates("noop_task_tracking")).since(updates)
    each = sizes.updates * ATTEMPTS
    return {
        f"{name}_us": spread_of([1_000_000 * seconds / ATTEMPTS for seconds in seen], 1),
        f"{name}_hot_share": hot,
        f"{name}_wal_bytes": round(written.records / each) if written else None,
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
