"""`python -m scripts.benchmark.work.pgqueuer_app`: PgQueuer at its fastest.

One connection of asyncpg, uvloop, and larger batches, as recommended for short jobs.
"""

from __future__ import annotations

import os
from typing import Any, Final

import asyncpg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver

from scripts.benchmark.counter import note_run

BATCH: Final = 100


async def work(dsn: str) -> None:
    """Run jobs until told to stop."""
    queuer = PgQueuer(AsyncpgDriver(await asyncpg.connect(dsn)))

    async def noop(_job: Any) -> None:
        note_run()

    queuer.entrypoint("noop", accepts_context=False)(noop)
    await queuer.run(batch_size=BATCH)


if __name__ == "__main__":
    uvloop.run(work(os.environ["GOLDFINCH_BENCH_DATABASE"]))
