"""Child processes that cannot outlive us, and finding those that did after all."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracking.embedded import guard
from tracking.embedded.account import Account

__all__ = ["POLL_SECONDS", "Child", "Program", "end_orphan", "is_running"]

POLL_SECONDS: Final = 0.01
GUARD_GRACE_SECONDS: Final = 3.0

Signals = Sequence[tuple[signal.Signals, float]]
TERMINATE: Final[Signals] = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run, as whom, and how to end it.

    `signals` are tried in turn, each with the seconds to wait for the process to go.
    """

    argv: Sequence[str]
    cwd: Path
    log: Path
    account: Account = field(default_factory=Account)
    environment: Mapping[str, str] = field(default_factory=dict)
    feed: str = ""
    signals: Signals = TERMINATE


class Child:
    """A running program under its own guard process, which ends it when we are gone."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.supervisor = os.getpid()
        with program.log.open("ab") as log:
            self._guard = subprocess.Popen(
                [sys.executable, "-IS", guard.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=program.cwd,
                env=dict(program.environment) or None,
                # Ctrl-C in the terminal is ours to decide about, it must not reach the server.
                start_new_session=True,
            )
        self.pid = self._give_order()

    def _give_order(self) -> int:
        """Send the guard its order; the program's process id, 0 if it could not be started."""
        if self._guard.stdin is None or self._guard.stdout is None:
            return 0
        with contextlib.suppress(BrokenPipeError), self._guard.stdout as answer:
            self._guard.stdin.write(json.dumps(self._order()).encode() + b"\n")
            self._guard.stdin.flush()
            return int(answer.readline() or 0)
        return 0

    def _order(self) -> guard.Order:
        program = self._program
        return {
            "argv": [*program.account.prefix, *program.argv],
            "feed": program.feed,
            "user": program.account.uid,
            "group": program.account.gid,
            "supervisor": self.supervisor,
            "signals": [(int(number), patience) for number, patience in program.signals],
        }

    def exit_status(self) -> int | None:
        """The program's exit status, None while it runs."""
        return self._guard.poll()

    def wait(self, seconds: float) -> int | None:
        """Wait for the program to end by itself; None if it has not within that time."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._guard.wait(seconds)
        return None

    def stop(self) -> None:
        """Let go of the leash, and wait until the program and its guard are gone."""
        with contextlib.suppress(BrokenPipeError):
            if self._guard.stdin is not None:
                self._guard.stdin.close()
        patience = sum(seconds for _, seconds in self._program.signals)
        if self.wait(patience + GUARD_GRACE_SECONDS) is None:
            self._guard.kill()
            self._guard.wait()


def is_running(pid: int, name: str, mark: Path) -> bool:
    """Whether `pid` is the program `name` with `mark` among its arguments, not a later process."""
    program, arguments = _command(pid)
    return Path(program).name == name and f" {mark} " in f" {arguments} "


def _command(pid: int) -> tuple[str, str]:
    """The program and the arguments of a process, empty if it is gone or a zombie."""
    if not Path("/proc/self/cmdline").exists():
        return _ask_ps(pid, "comm"), _ask_ps(pid, "args")
    with contextlib.suppress(OSError):
        program, _, rest = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").partition("\0")
        return program, rest.replace("\0", " ")
    return "", ""


def _ask_ps(pid: int, column: str) -> str:
    asked = ["ps", "-ww", "-o", f"{column}=", "-p", f"{pid}"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def end_orphan(pid: int, name: str, mark: Path, signals: Signals) -> None:
    """End a server of ours whose guard is gone; anything else under that pid is left alone."""
    for number, patience in signals:
        if not is_running(pid, name, mark):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + patience
        while is_running(pid, name, mark) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
