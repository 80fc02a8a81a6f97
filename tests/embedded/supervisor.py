"""A process that runs PostgreSQL, to be killed, and asking that PostgreSQL."""

from __future__ import annotations

import asyncio

import asyncpg

SUPERVISOR = """
import signal, sys
from pathlib import Path
from tracking.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as pg:
    print(pg.pid, pg._child._guard.pid, pg.url, flush=True)
    signal.pause()
"""


def ask(url: str, query: str) -> object:
    """The one value that a query answers."""

    async def answer() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(answer())
