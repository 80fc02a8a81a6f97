"""What bodies of both probes share: a journal outside of every transaction, and a gate."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracking import BaseTaskTracking, RetryLater
from tracking.stops import AttemptLost


class Flaky(Exception):  # states what happened
    """Another attempt may do better."""


class Busy(Flaky, RetryLater):
    """Another attempt may do better after some time."""


class Hopeless(Flaky):
    """No other attempt will do better, although it is of a kind that is tried again."""


def fail_if_told(behaviour: str) -> None:
    """Raise what another attempt is made after, if that is how to behave."""
    if behaviour == "fail":
        raise Flaky


def journal(record: BaseTaskTracking) -> None:
    """Write down that a body begins, where neither a rollback nor a kill undoes it."""
    with (_folder() / "journal").open("a") as lines:
        lines.write(f"{record.task_id} {record.attempts} {os.getpid()}\n")


def is_gate_open() -> bool:
    """Whether bodies that wait may go on."""
    return (_folder() / "gate").exists()


def say_too_much(task: Any) -> None:
    """Report and log once each, as a body does that has not heard that its record is lost."""
    with suppress(AttemptLost):
        task.progress(90, step="too late")
    with suppress(AttemptLost):
        task.log("too late")


def _folder() -> Path:
    return Path(os.environ["PROBE_FOLDER"])
