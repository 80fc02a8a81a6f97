"""A pass over the whole legacy table, batch by batch in the order of its keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from tracking.legacy.books import Counts
from tracking.legacy.sources import Key
from tracking.legacy.takeover import TakeOver

__all__ = ["AT_ONCE", "Pace", "Tell", "retry", "run"]

Tell = Callable[[int], None]
"""Is told how many rows have been seen in this pass."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once, and how fast."""

    batch: int = 10_000
    per_second: float | None = None
    """Rows; None is as fast as it goes."""

    async def keep(self, rows: int, started: float) -> None:
        """Wait until so many rows since `started` are not too many."""
        if self.per_second is not None:
            await asyncio.sleep(max(0.0, rows / self.per_second - (monotonic() - started)))


AT_ONCE: Final = Pace()
"""As fast as it goes."""


async def run(take_over: TakeOver, pace: Pace = AT_ONCE, tell: Tell = lambda _: None) -> Counts:
    """Take over every row there is; goes on where a killed run has stopped.

    What has been taken over as it is now is looked at and left alone.
    """
    progress = await take_over.books.progress()
    after = progress["last_key"]
    counts = await take_over.books.counts() if after is not None else Counts()
    while (found := await _batch(take_over, after, counts, pace)) is not None:
        after = found
        tell(counts.total())
    await take_over.books.end_pass()
    return counts


async def _batch(take_over: TakeOver, after: Key | None, counts: Counts, pace: Pace) -> Key | None:
    """Take over one batch, checked off in the same transaction; returns its last key."""
    started = monotonic()
    async with take_over.connection.transaction():
        upto = await take_over.source.bound(after, pace.batch)
        if upto is None:
            return None
        rows = await take_over.source.stage(take_over.connection, after, upto)
        counts += await take_over.apply()
        await take_over.books.check_off(upto, counts)
    await pace.keep(rows, started)
    return upto


async def retry(take_over: TakeOver, pace: Pace = AT_ONCE) -> Counts:
    """Look at the rows in quarantine again, as they are kept there, with the present mapping."""
    connection, books = take_over.connection, take_over.books.schema
    counts, after = Counts(), None
    while True:
        async with connection.transaction():
            where = "" if after is None else "WHERE legacy_id > $2"
            keys = [
                row[0]
                for row in await connection.fetch(
                    f"SELECT DISTINCT legacy_id FROM {books}.quarantine {where}"
                    " ORDER BY 1 LIMIT $1",
                    *((pace.batch,) if after is None else (pace.batch, after)),
                )
            ]
            if not keys:
                return counts
            await connection.execute(
                f"INSERT INTO legacy_batch SELECT (json_populate_record(NULL::pg_temp.legacy_batch,"
                f" original::json)).* FROM {books}.quarantine WHERE legacy_id = ANY ($1)",
                keys,
            )
            counts += await take_over.apply()
        after = keys[-1]
