"""Celery as people set it up without Goldfinch; `celery -A scripts.benchmark.work.celery_app`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final

from celery import Celery
from kombu import Queue

from scripts.benchmark.counter import note_run

__all__ = ["TASK", "Setup", "make_app"]

TASK: Final = "bench.noop"


@dataclass(frozen=True, slots=True)
class Setup:
    """What differs between one Celery and another."""

    broker: str
    queue: str
    backend: str | None

    @property
    def environment(self) -> dict[str, str]:
        """As a worker finds it."""
        backend = {"GOLDFINCH_BENCH_BACKEND": self.backend} if self.backend else {}
        return {
            **backend,
            "GOLDFINCH_BENCH_BROKER": self.broker,
            "GOLDFINCH_BENCH_QUEUE": self.queue,
        }

    @classmethod
    def from_environment(cls) -> Setup:
        """Read what the worker was told."""
        return cls(
            os.environ["GOLDFINCH_BENCH_BROKER"],
            os.environ["GOLDFINCH_BENCH_QUEUE"],
            os.environ.get("GOLDFINCH_BENCH_BACKEND"),
        )


def make_app(setup: Setup) -> Any:
    """Return the application; what is not said here is Celery's default."""
    app = Celery("bench", broker=setup.broker, backend=setup.backend)
    app.conf.update(
        # The environment may name a broker for Goldfinch.
        broker_read_url=setup.broker,
        broker_write_url=setup.broker,
        task_default_queue=setup.queue,
        task_queues=[Queue(setup.queue)],
        task_ignore_result=setup.backend is None,
        task_track_started=setup.backend is not None,
        # Recommended for short tasks.
        worker_prefetch_multiplier=64,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
    )
    app.task(_noop, name=TASK)
    return app


def _noop(_number: int) -> None:
    note_run()


if "GOLDFINCH_BENCH_QUEUE" in os.environ:
    app = make_app(Setup.from_environment())
