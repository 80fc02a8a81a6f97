"""Looking at processes from outside: which there are, and waiting for what becomes of them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import tracking

# The scripts need tracking.embedded only: with a bare package around it they do not load the whole
# framework, nor need they be able to.
PRELUDE = f"""
import sys, types
sys.modules["tracking"] = types.ModuleType("tracking")
sys.modules["tracking"].__path__ = {tracking.__path__!r}
"""


def eventually(holds: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether it comes to hold within that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def processes_in(folder: Path) -> list[int]:
    """Every process that works in the folder: servers, their children and their guards."""
    if not Path("/proc/self").exists():
        asked = ["ps", "-axww", "-o", "pid=,args="]
        lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        return [int(line.split()[0]) for line in lines.splitlines() if f"{folder}" in line]
    return [pid for pid, cwd in _working_directories() if cwd.is_relative_to(folder.resolve())]


def _working_directories() -> Iterator[tuple[int, Path]]:
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            yield int(entry.name), (entry / "cwd").readlink()


@contextlib.contextmanager
def script(source: str, *arguments: object, user: int | None = None) -> Iterator[list[str]]:
    """Run a Python script elsewhere; what it prints on its first line, as words.

    It is killed, as by `kill -9`, at the end of the block.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", PRELUDE + source, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    with process, process.stdout or contextlib.nullcontext() as output:
        try:
            yield output.readline().split() if output else []
        finally:
            process.kill()
