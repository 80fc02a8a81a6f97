"""Procrastinate: `procrastinate --app=scripts.benchmark.work.procrastinate_app.app worker`."""

from __future__ import annotations

import os
from typing import Any, Final

from procrastinate import App, PsycopgConnector

from scripts.benchmark.counter import note_run

__all__ = ["CONCURRENCY", "QUEUE", "make_app"]

QUEUE: Final = "bench"
CONCURRENCY: Final = 30
"""Jobs at once in a worker, as its documentation has it."""


async def _noop(number: int) -> None:  # noqa: ARG001  # whatever was asked for
    note_run()


def make_app(dsn: str) -> Any:
    """Return the application on a database."""
    made = App(connector=PsycopgConnector(conninfo=dsn, max_size=10))
    made.task(_noop, queue=QUEUE, name="noop")
    return made


if "GOLDFINCH_BENCH_DATABASE" in os.environ:
    app = make_app(os.environ["GOLDFINCH_BENCH_DATABASE"])
