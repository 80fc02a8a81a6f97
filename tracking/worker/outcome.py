"""How a body ended."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.task import Result

__all__ = ["Outcome", "Raised", "Returned"]


@dataclass(frozen=True, slots=True)
class Returned:
    """The body returned."""

    result: Result


@dataclass(frozen=True, slots=True)
class Raised:
    """The body raised, or could not be completed."""

    error: BaseException


Outcome = Returned | Raised
