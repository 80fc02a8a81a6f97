"""A process that forks as Celery's prefork pool does: `python -m tests.worker.forking`.

It prints one line of JSON about the runtime of the parent and that of the child.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import warnings
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import text

from tracking import discover
from tracking.settings import load_settings
from tracking.worker.runtime import Runtime, RuntimeSlot


async def backend_of(runtime: Runtime) -> int:
    """The process at the other end of the runtime's database connection."""
    async with runtime.database.autocommit() as connection:
        return int(await connection.scalar(text("SELECT pg_backend_pid()")) or 0)


def look(slot: RuntimeSlot) -> dict[str, Any]:
    """Use this process's runtime and say which one it is."""
    runtime = slot.runtime()
    return {
        "pid": os.getpid(),
        "worker": runtime.worker,
        "backend": runtime.call(backend_of(runtime)),
    }


def child(slot: RuntimeSlot, out: Connection) -> None:
    """Use the slot that was inherited, twice, and end without cleaning up, as killed."""
    out.send([look(slot), look(slot)])
    out.close()
    os._exit(0)


def main() -> None:
    """Use a runtime, fork, use it in the child, and again in the parent."""
    settings = load_settings()
    slot = RuntimeSlot(settings, discover(settings.domains))
    before = look(slot)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    fork = multiprocessing.get_context("fork")
    with warnings.catch_warnings():
        # Python 3.12 warns of forking beside threads: that is what is tried here.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = fork.Process(target=child, args=(slot, sender))
        process.start()
    sender.close()
    in_child = receiver.recv()
    process.join()
    after = look(slot)
    slot.close()
    json.dump({"before": before, "child": in_child, "after": after}, sys.stdout)


if __name__ == "__main__":
    main()
