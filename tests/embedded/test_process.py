from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from tracking.embedded.process import Child, Program

from .processes import eventually, processes_in, script

FAMILY = """
import os, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(60)
"""

SUPERVISOR = f"""
import signal, sys
from pathlib import Path
from tracking.embedded.process import Child, Program
folder = Path(sys.argv[1])
argv = [sys.executable, "-c", {FAMILY!r}]
patience = ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))
child = Child(Program(argv=argv, cwd=folder, log=folder / "log", signals=patience))
print(child.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def family(tmp_path: Path) -> Child:
    """A program that has forked another, which does not listen to SIGTERM."""
    argv = [sys.executable, "-c", FAMILY]
    patience = ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))
    child = Child(Program(argv=argv, cwd=tmp_path, log=tmp_path / "log", signals=patience))
    assert eventually(lambda: len(psutil.Process(child.pid).children()) == 1)
    return child


def test_a_stopped_program_leaves_no_child(family: Child, tmp_path: Path) -> None:
    """What a program has forked ends with it, also when the program itself went at once."""
    family.stop()

    assert eventually(lambda: processes_in(tmp_path) == [])


def test_a_frozen_program_leaves_no_child(family: Child, tmp_path: Path) -> None:
    """Processes that were stopped in their tracks are ended as well."""
    os.killpg(family.pid, signal.SIGSTOP)

    family.stop()

    assert eventually(lambda: processes_in(tmp_path) == [])


def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    """SIGKILL to the supervisor ends the program and what it has forked."""
    with script(SUPERVISOR, tmp_path) as (program,):
        assert eventually(lambda: len(psutil.Process(int(program)).children()) == 1)
        os.killpg(int(program), signal.SIGSTOP)

    assert eventually(lambda: processes_in(tmp_path) == [])


def test_a_program_that_ends_by_itself_ends_alone(family: Child) -> None:
    """A program that dies is no reason to kill its children: nobody has asked for that."""
    [orphan] = psutil.Process(family.pid).children()

    os.kill(family.pid, signal.SIGKILL)
    family.wait(5)

    assert orphan.is_running()
    orphan.kill()
    family.stop()
