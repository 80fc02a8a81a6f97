"""What the embedded servers have in common: start, wait until ready, restart, stop."""

from __future__ import annotations

import os
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Final, Self

from tracking.embedded.errors import EmbeddedFailed, NotStarted
from tracking.embedded.folder import ServerFolder
from tracking.embedded.process import POLL_SECONDS, Child, Program, Signals, end_orphan, is_running

__all__ = ["EmbeddedServer"]

READY_SECONDS: Final = 30.0
LINGER_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 0.1
# Left by a server that was killed a moment ago, or a port lost to somebody in the meantime.
PASSING: Final = (
    "pre-existing shared memory block",
    'lock file "postmaster.pid" already exists',
    "Address already in use",
)


class EmbeddedServer(ABC):
    """A server that lives in a data folder and as long as this process, at most."""

    name: ClassVar[str]
    program_name: ClassVar[str]
    signals: ClassVar[Signals]
    immediate: ClassVar[signal.Signals]

    def __init__(self, folder: Path, *, ready_seconds: float = READY_SECONDS) -> None:
        """`ready_seconds` is how long a start may take before it counts as failed."""
        self._folder = ServerFolder(folder, self.name)
        self._ready_seconds = ready_seconds
        self._child: Child | None = None
        self._port = 0

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find the server, password included; the same at every start."""

    @property
    @abstractmethod
    def _mark(self) -> Path:
        """The path by which our server is recognised on its command line."""

    @property
    @abstractmethod
    def _pid_file(self) -> Path:
        """The file whose first line is the server's process id."""

    @abstractmethod
    def _prepare(self) -> None:
        """Everything that happens once, before the first launch."""

    @abstractmethod
    def _program(self) -> Program:
        """Write the configuration for the present port; the program to run."""

    @abstractmethod
    def _is_ready(self) -> bool:
        """Whether our own child, and no other server, takes connections."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._started().pid

    def is_running(self) -> bool:
        """Whether the server's process lives."""
        return self._child is not None and self._is_ours(self._child.pid)

    def start(self) -> None:
        """Start the server and return when it takes connections; nothing if it is started."""
        if self._child is not None:
            return
        self._folder.lock()
        try:
            self._end_orphan()
            self._prepare()
            self._launch()
        except BaseException:
            self._end()
            self._folder.unlock()
            raise

    def stop(self) -> None:
        """End the server and give the folder back; nothing if it is stopped already."""
        if self._child is None or self._child.supervisor != os.getpid():
            # A forked child may leave the same `with`: the server is its parent's.
            return
        self._end()
        self._folder.unlock()

    def restart(self, *, immediate: bool = False) -> None:
        """End the server and start it again; `immediate` is a crash, with recovery after it."""
        child = self._started()
        if immediate and self.is_running():
            os.kill(child.pid, self.immediate)
            child.wait(LINGER_SECONDS)
        self._end()
        self._launch()

    def _started(self) -> Child:
        if self._child is None:
            raise NotStarted(self.name)
        return self._child

    def _is_ours(self, pid: int) -> bool:
        return is_running(pid, self.program_name, self._mark)

    def _end(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None
        # Only a guard that was killed leaves its server to us.
        self._end_orphan()

    def _recorded_pid(self) -> int:
        """The process id in the server's pid file, 0 without one."""
        try:
            return max(0, int(self._pid_file.read_text().splitlines()[0]))
        except (OSError, ValueError, IndexError):
            return 0

    def _end_orphan(self) -> None:
        end_orphan(self._recorded_pid(), self.program_name, self._mark, self.signals)

    def _launch(self) -> None:
        """Launch, again while it fails for something that passes by itself."""
        lingering = time.monotonic() + LINGER_SECONDS
        while True:
            try:
                return self._launch_once()
            except EmbeddedFailed as failure:
                passing = any(reason in failure.said for reason in PASSING)
                if not passing or time.monotonic() > lingering:
                    raise
            time.sleep(RETRY_SECONDS)

    def _launch_once(self) -> None:
        position = self._folder.open_log()
        self._port = self._folder.port()
        self._child = Child(self._program())
        failure = self._await_ready(self._child)
        if failure:
            self._end()
            said = self._folder.logged_since(position)
            raise EmbeddedFailed(failure, self._folder.log, said)

    def _await_ready(self, child: Child) -> str:
        """Wait until the child takes connections; else what went wrong, in one sentence."""
        deadline = time.monotonic() + self._ready_seconds
        while not self._is_ready():
            if child.exit_status() is not None:
                return f"The embedded {self.name} ended while starting."
            if time.monotonic() > deadline:
                return f"The embedded {self.name} was not ready after {self._ready_seconds:g} s."
            time.sleep(POLL_SECONDS)
        return ""
