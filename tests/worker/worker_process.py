"""A real Celery worker, of the probes unless told otherwise, in a process group of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracking.settings import Settings
from tracking.testing import eventually

ROOT = Path(__file__).parents[2]


def environment(settings: Settings, folder: Path) -> dict[str, str]:
    """The environment in which a process of the probes finds what the test has."""
    assert settings.broker_url is not None
    return {
        **os.environ,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "CELERY_BROKER_URL": settings.broker_url.get_secret_value(),
        "GOLDFINCH_DOMAINS": settings.domains,
        "GOLDFINCH_QUEUE": settings.queue,
        "PROBE_FOLDER": str(folder),
    }


class WorkerProcess:
    """The worker, what its bodies have written down, and the gate at which they wait."""

    def __init__(
        self, settings: Settings, folder: Path, app: str = "tests.worker.probe_app"
    ) -> None:
        self._settings = settings
        self._app = app
        self.folder = folder
        self._log = folder / "worker.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, pool: str, concurrency: int = 1, *options: str) -> None:
        """Start it; messages that wait are taken as soon as it is up."""
        command = [sys.executable, "-m", "celery", "-A", self._app, "worker"]
        command += ["--pool", pool, "--concurrency", f"{concurrency}", "-l", "INFO"]
        command += ["--without-mingle", "--without-gossip", "-n", f"{self._settings.queue}@%h"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=environment(self._settings, self.folder),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The parent process."""
        assert self._process is not None
        return self._process.pid

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the parent process."""
        os.kill(self.pid, number)

    def freeze(self) -> None:
        """Stop it with all its children in the middle of whatever they do."""
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been."""
        os.killpg(self.pid, signal.SIGCONT)

    def check(self) -> None:
        """Fail, with all that it has said, if it has ended: nothing is to be waited for."""
        status = None if self._process is None else self._process.poll()
        assert status is None, f"the worker has ended with {status}:\n{self.log()}"

    def kill(self) -> None:
        """Kill it with all its children, as by `kill -9`."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    async def ended(self) -> int:
        """Wait until it has ended; returns its exit status."""

        async def status() -> tuple[int] | None:
            assert self._process is not None
            code = self._process.poll()
            return None if code is None else (code,)

        [code] = await eventually(status)
        return code

    def log(self) -> str:
        """All that it has printed."""
        return self._log.read_text() if self._log.exists() else ""

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The structured lines of its log about an event."""
        lines = [line for line in self.log().splitlines(keepends=True) if line.startswith("{")]
        whole = [json.loads(line) for line in lines if line.endswith("\n")]
        return [line for line in whole if line["event"] == event]

    async def said(self, words: str) -> None:
        """Wait until the log has these words."""

        async def found() -> bool:
            if words in self.log():
                return True
            self.check()
            return False

        await eventually(found)

    def open_gate(self) -> None:
        """Let bodies that wait go on."""
        (self.folder / "gate").touch()

    def journal(self) -> list[str]:
        """The task ids of bodies in the order in which they began."""
        journal = self.folder / "journal"
        lines = journal.read_text().splitlines() if journal.exists() else []
        return [line.split()[0] for line in lines]

    def runs(self) -> Counter[str]:
        """How often the body of each task id began."""
        return Counter(self.journal())

    async def began(self, *task_ids: str) -> None:
        """Wait until the bodies of these records have begun."""

        async def all_began() -> bool:
            self.check()
            return set(task_ids) <= set(self.journal())

        await eventually(all_began)
