"""The real processes: API, workers, dispatchers; each may be killed, frozen, and started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tracking.embedded.process import Child, Program, Signals

__all__ = ["ROOT", "Process"]

ROOT: Final = Path(__file__).resolve().parents[2]
WARMLY: Final[Signals] = (
    (signal.SIGTERM, 8.0),
    (signal.SIGQUIT, 3.0),
    (signal.SIGKILL, 5.0),
)


class Process:
    """One process of the installation, with the processes it has forked."""

    def __init__(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._arguments = arguments
        self._environment = environment
        self._child: Child | None = None

    def start(self, **environment: str) -> None:
        """Start it, with these environment variables besides its own."""
        self._child = Child(
            Program(
                argv=[sys.executable, *self._arguments],
                cwd=ROOT,
                log=self.log,
                environment={**self._environment, **environment},
                signals=WARMLY,
            )
        )

    @property
    def pid(self) -> int:
        """The parent process."""
        return self._child.pid if self._child is not None else 0

    def is_running(self) -> bool:
        """Whether the parent process lives."""
        return self._child is not None and self._child.exit_status() is None

    def children(self) -> list[int]:
        """The processes it has forked."""
        with suppress(psutil.NoSuchProcess):
            return [child.pid for child in psutil.Process(self.pid).children(recursive=True)]
        return []

    def kill(self) -> None:
        """Kill it and all it has forked, as a failing machine does."""
        if self._child is not None:
            self._signal(signal.SIGKILL)
            self._child.wait(10)

    def kill_child(self, pid: int) -> None:
        """Kill one of the processes it has forked."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def freeze(self) -> None:
        """Stop the whole group in its tracks."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the whole group go on as if nothing had happened."""
        self._signal(signal.SIGCONT)

    def wait(self, seconds: float) -> bool:
        """Wait for it to end by itself; whether it has."""
        return self._child is None or self._child.wait(seconds) is not None

    def stop(self) -> None:
        """End it in good order."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)
