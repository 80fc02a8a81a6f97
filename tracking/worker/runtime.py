"""What one worker process owns: an event loop on its own thread, one engine, one heartbeat.

Made lazily and after fork: an engine or a thread inherited from the parent does not work. Threads
and solo pools send no signal when they start, so the first task of a process makes it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from billiard import current_process
from prometheus_client import CollectorRegistry

from tracking.announcer import Announcer
from tracking.db import Database, asyncpg_dsn
from tracking.direct import Direct
from tracking.domain import Registry
from tracking.metrics import StaleWrites
from tracking.settings import Settings
from tracking.worker.heartbeat import Heartbeat
from tracking.worker.transitions import Transitions

__all__ = ["Runtime", "RuntimeSlot"]

T = TypeVar("T")

CLEAN_UP_SECONDS: Final = 30
"""How long an interrupted body may take to clean up before its thread goes on without it."""


class Runtime:
    """The loop, engine and heartbeat of this process."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.registry = registry
        self.worker = f"{socket.gethostname()}:{os.getpid()}"
        self.loop = asyncio.new_event_loop()
        self.database = Database.from_settings(settings, name="worker")
        self.metrics = CollectorRegistry()
        self.stale_writes = StaleWrites(self.metrics)
        self.heartbeat = Heartbeat(
            settings,
            registry,
            self.worker,
            self.stale_writes,
            _end_pool_process,
            self.database.changes,
        )
        self._direct = Direct(settings, name="worker")
        self.transitions = Transitions(self._direct, registry, self.worker, self.database.changes)
        self._announcer = Announcer(asyncpg_dsn(self.database.url), self.database.changes)
        self._thread = threading.Thread(
            target=self._run_until_stopped, name="goldfinch-loop", daemon=True
        )
        self._thread.start()
        self.call(self._announcer.start())

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the loop and wait for it.

        Whatever interrupts the wait, such as a time limit or a shutdown, cancels the work and
        waits until it has cleaned up: left alone it would run on and commit later.
        """
        if threading.current_thread() is self._thread:
            work.close()
            msg = "wait_for() is for plain bodies; in an async body, await instead."
            raise RuntimeError(msg)
        call = _Call(work)
        self.loop.call_soon_threadsafe(call.start)
        try:
            return call.outcome.result()
        except BaseException:
            if not call.outcome.done():
                self.loop.call_soon_threadsafe(call.cancel)
                wait([call.outcome], timeout=CLEAN_UP_SECONDS)
            raise

    def close(self) -> None:
        """Stop the heartbeat, close the connections, end the loop."""
        self.heartbeat.close()
        self.call(self._announcer.stop())
        self.call(self._direct.close())
        self.call(self.database.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def _run_until_stopped(self) -> None:
        is_stopped = False
        while not is_stopped:
            # asyncio lets these two of any task out of its loop; they end that task, not ours.
            with suppress(SystemExit, KeyboardInterrupt):
                self.loop.run_forever()
                is_stopped = True


class _Call(Generic[T]):
    """Work that a thread waits for; the loop's thread starts it and, if asked, cancels it."""

    def __init__(self, work: Coroutine[Any, Any, T]) -> None:
        self.outcome: Future[T] = Future()
        self._work = work
        self._task: asyncio.Task[T] | None = None

    def start(self) -> None:
        self._task = asyncio.ensure_future(self._work)
        self._task.add_done_callback(self._transfer)

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _transfer(self, done: asyncio.Task[T]) -> None:
        error = asyncio.CancelledError() if done.cancelled() else done.exception()
        if error is not None:
            self.outcome.set_exception(error)
        else:
            self.outcome.set_result(done.result())


def _end_pool_process() -> None:
    """End this process if it is a child of a pool, which starts another; else do nothing.

    A body that ignores its cancellation is cut off by this under prefork. Threads cannot be ended:
    there it runs on, and can write nothing any more.
    """
    if current_process().name != "MainProcess":
        os.kill(os.getpid(), signal.SIGKILL)


class RuntimeSlot:
    """The place of this process's runtime; a forked child finds it empty."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings = settings
        self._registry = registry
        self._lock = threading.Lock()
        self._pid = 0
        self._runtime: Runtime | None = None

    def runtime(self) -> Runtime:
        """Return the runtime of this process, making it at the first call."""
        with self._lock:
            if self._runtime is None or self._pid != os.getpid():
                self._runtime = Runtime(self._settings, self._registry)
                self._pid = os.getpid()
                # What is there now stays: looking for garbage among it costs more than a claim.
                gc.freeze()
            return self._runtime

    def close(self) -> None:
        """Close the runtime if this process has one."""
        with self._lock:
            if self._runtime is not None and self._pid == os.getpid():
                self._runtime.close()
                self._runtime = None
