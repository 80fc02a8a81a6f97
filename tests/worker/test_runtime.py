"""What one worker process owns, and when it comes to be."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from tests.worker.bench import interrupted_by
from tests.worker.forking import backend_of
from tests.worker.worker_process import ROOT, environment
from tracking import Registry
from tracking.settings import Settings
from tracking.worker import create_celery
from tracking.worker.runtime import Runtime, RuntimeSlot

pytestmark = pytest.mark.database


@pytest.fixture
def slot(settings: Settings, registry: Registry) -> Iterator[RuntimeSlot]:
    """An empty slot."""
    slot = RuntimeSlot(settings, registry)
    yield slot
    slot.close()


@pytest.fixture
def runtime(slot: RuntimeSlot) -> Runtime:
    """A runtime."""
    return slot.runtime()


def names_of_threads() -> list[str]:
    """The threads of runtimes in this process."""
    return sorted(t.name for t in threading.enumerate() if t.name.startswith("goldfinch"))


class TestCall:
    """Running async work for Celery's own thread."""

    def test_it_returns_what_the_work_returns(self, runtime: Runtime) -> None:
        """The work runs on the loop's thread, its answer comes back to the caller's."""

        async def work() -> str:
            return threading.current_thread().name

        answer = runtime.call(work())

        assert answer == "goldfinch-loop"

    def test_it_raises_what_the_work_raises(self, runtime: Runtime) -> None:
        """An error arrives as it was raised."""

        async def work() -> None:
            msg = "no"
            raise KeyError(msg)

        with pytest.raises(KeyError, match="no"):
            runtime.call(work())

    def test_it_hands_on_a_cancellation(self, runtime: Runtime) -> None:
        """Work that was cancelled by somebody else ends the wait."""

        async def work() -> None:
            raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            runtime.call(work())

    def test_it_serves_many_threads_at_once(self, runtime: Runtime) -> None:
        """Twenty threads wait for work that waits for all twenty."""
        barrier = asyncio.Barrier(20)

        async def work(number: int) -> int:
            await barrier.wait()
            return number

        with ThreadPoolExecutor(20) as threads:
            answers = list(threads.map(lambda number: runtime.call(work(number)), range(20)))

        assert answers == list(range(20))

    def test_it_is_refused_on_the_loop_itself(self, runtime: Runtime) -> None:
        """A call that would wait for itself says what to do instead."""

        async def work() -> None:
            runtime.call(asyncio.sleep(0))

        with pytest.raises(RuntimeError, match="in an async body, await instead"):
            runtime.call(work())

    def test_an_interrupted_wait_cancels_the_work(self, runtime: Runtime) -> None:
        """The caller goes on when the work has cleaned up, and not before."""
        began = threading.Event()
        steps: list[str] = []

        async def work() -> None:
            began.set()
            try:
                await asyncio.sleep(3600)
            finally:
                await asyncio.sleep(0.05)
                steps.append("cleaned up")

        with (
            pytest.raises(SoftTimeLimitExceeded),
            interrupted_by(SoftTimeLimitExceeded(), when=began),
        ):
            runtime.call(work())
        steps.append("went on")

        assert steps == ["cleaned up", "went on"]

    def test_work_that_had_not_begun_when_interrupted_never_begins(
        self, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An interruption reaches work that still waits for a busy loop."""
        is_busy, is_scheduled, may_go_on = (threading.Event() for _ in range(3))
        steps: list[str] = []

        def block() -> None:
            is_busy.set()
            may_go_on.wait(30)

        def watch() -> None:
            while not runtime.loop._ready:  # type: ignore[attr-defined]  # what is scheduled
                is_scheduled.wait(0.01)
            is_scheduled.set()

        def wait_for_clean_up(*arguments: Any, **options: Any) -> Any:
            may_go_on.set()
            return wait(*arguments, **options)

        async def work() -> None:
            steps.append("began")

        monkeypatch.setattr("tracking.worker.runtime.wait", wait_for_clean_up)
        runtime.loop.call_soon_threadsafe(block)
        is_busy.wait(30)
        threading.Thread(target=watch, daemon=True).start()
        with (
            pytest.raises(SoftTimeLimitExceeded),
            interrupted_by(SoftTimeLimitExceeded(), when=is_scheduled),
        ):
            runtime.call(work())
        runtime.call(asyncio.sleep(0))

        assert steps == []


class TestSlot:
    """The one runtime of a process, made when it is first needed."""

    def test_fifty_threads_get_one_runtime(self, slot: RuntimeSlot) -> None:
        """However many first tasks there are at once, one loop and one heartbeat are made."""
        barrier = threading.Barrier(50, timeout=30)

        def first_task(_: int) -> Runtime:
            barrier.wait()
            return slot.runtime()

        with ThreadPoolExecutor(50) as threads:
            runtimes = set(threads.map(first_task, range(50)))

        assert len(runtimes) == 1
        assert names_of_threads() == ["goldfinch-heartbeat", "goldfinch-loop"]

    def test_closing_ends_threads_and_connections(self, slot: RuntimeSlot) -> None:
        """After `close` nothing of the runtime is left; the next task makes a new one."""
        first = slot.runtime()
        backend = first.call(backend_of(first))

        slot.close()

        assert names_of_threads() == []
        assert first.loop.is_closed()
        assert slot.runtime() is not first
        assert slot.runtime().call(backend_of(slot.runtime())) != backend

    def test_closing_an_empty_slot_does_nothing(self, slot: RuntimeSlot) -> None:
        """Celery's parent process shuts down without ever having had a runtime."""
        slot.close()

        assert names_of_threads() == []

    def test_making_the_application_makes_no_runtime(
        self, settings: Settings, registry: Registry
    ) -> None:
        """What exists before the pool forks has no thread and no connection to be inherited."""
        app = create_celery(settings, registry)

        app.finalize()

        assert names_of_threads() == []

    def test_a_forked_child_gets_its_own(self, settings: Settings, tmp_path: Path) -> None:
        """Its loop and its connection are new, and those of the parent go on working."""
        command = [sys.executable, "-W", "error", "-m", "tests.worker.forking"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(settings, tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )

        said = json.loads(done.stdout)
        [first, second] = said["child"]
        assert said["before"] == said["after"]
        assert first == second
        assert {first[key] != said["before"][key] for key in first} == {True}
        assert first["worker"].endswith(f":{first['pid']}")
