"""Processor time of processes and of all that they have forked."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

__all__ = ["Cpu", "cpu_of", "cpu_of_servers"]


@dataclass(frozen=True, slots=True)
class Cpu:
    """User and system seconds."""

    parent: float
    children: float

    @property
    def all(self) -> float:
        """Of parent and children."""
        return self.parent + self.children

    def __sub__(self, earlier: Cpu) -> Cpu:
        return Cpu(self.parent - earlier.parent, self.children - earlier.children)

    def __add__(self, other: Cpu) -> Cpu:
        return Cpu(self.parent + other.parent, self.children + other.children)


def cpu_of(pid: int) -> Cpu:
    """What a process and its living children have used so far."""
    parent = psutil.Process(pid)
    children = 0.0
    for child in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            children += _seconds(child)
    return Cpu(_seconds(parent), children)


def cpu_of_servers(pids: Iterable[int]) -> dict[int, float]:
    """What processes of a PostgreSQL on this machine have used so far; nothing of one elsewhere."""
    used: dict[int, float] = {}
    for pid in pids:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if process.name() == "postgres":
                used[pid] = _seconds(process)
    return used


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
