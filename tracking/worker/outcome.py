"""How a body ended, and what it hears when it must."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.task import Result

__all__ = ["AttemptInterrupted", "AttemptLost", "Outcome", "Raised", "Returned"]


class AttemptInterrupted(Exception):
    """The worker stopped the body: a time limit passed or the process is shutting down."""


class AttemptLost(Exception):
    """The record belongs to another attempt by now; what this one does is void."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The body returned."""

    result: Result


@dataclass(frozen=True, slots=True)
class Raised:
    """The body raised, or could not be completed."""

    error: BaseException


Outcome = Returned | Raised
