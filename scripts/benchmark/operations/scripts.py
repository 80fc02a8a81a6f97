"""Other scripts of this project, run to their end, or interrupted with us."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Final

from tracking.errors import Unavailable

__all__ = ["run_script"]

ROOT: Final = Path(__file__).resolve().parents[3]


async def run_script(server: str, *arguments: str) -> str:
    """Run Python with these arguments on a PostgreSQL server; returns what was printed.

    Raises Unavailable when it fails.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": server, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Ctrl-C in the terminal is ours to pass on.
        start_new_session=True,
    )
    try:
        printed, errors = await process.communicate()
    finally:
        if process.returncode is None:
            # So it drops what it has made.
            process.send_signal(signal.SIGINT)
            await process.wait()
    if process.returncode:
        raise Unavailable(f"{arguments[0]} has failed: {errors.decode()[-2_000:]}")
    return printed.decode()
