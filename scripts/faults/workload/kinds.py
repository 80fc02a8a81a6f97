"""The kinds of work there are, and in which states each may end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol

from tracking import Backoff, TrackingStatus

__all__ = ["BACKOFF", "CHILD_OF", "ENDINGS", "Flaky", "Hopeless", "Kind", "child_requests"]

CHILD_OF: Final = "/"
"""Between the parent's reference and the child's number, in the child's reference."""

BACKOFF: Final = Backoff(base=timedelta(seconds=0.5), cap=timedelta(seconds=2))
"""Short: how soon an attempt follows another is not what is measured."""


class Kind(StrEnum):
    """What a body does between claim and outcome."""

    QUICK = "quick"
    """Leaves its effect and returns."""
    SLOW = "slow"
    """Leaves its effect, then works on for a while, with progress, before it returns."""
    BLOCKING = "blocking"
    """Blocks the event loop of its process, or its thread, then leaves its effect."""
    FLAKY = "flaky"
    """Leaves its effect and raises, a few times; the last time it returns."""
    HOPELESS = "hopeless"
    """Leaves its effect and raises an error that no other attempt would mend."""
    PARENT = "parent"
    """Hands out its work to children, and ends when they have."""
    POISON = "poison"
    """Leaves its effect and kills its worker process, each time."""


ENDINGS: Final[Mapping[Kind, TrackingStatus]] = MappingProxyType(
    {
        Kind.QUICK: TrackingStatus.COMPLETED,
        Kind.SLOW: TrackingStatus.COMPLETED,
        Kind.BLOCKING: TrackingStatus.COMPLETED,
        Kind.FLAKY: TrackingStatus.COMPLETED,
        Kind.PARENT: TrackingStatus.COMPLETED,
        Kind.HOPELESS: TrackingStatus.FAILED,
        Kind.POISON: TrackingStatus.FAILED,
    }
)
"""How each kind ends when nobody cancels it."""


class _Parent(Protocol):
    reference: Any
    children: Any


def child_requests(parent: _Parent) -> list[dict[str, Any]]:
    """What a parent asks its children to do."""
    return [
        {
            "kind": Kind.FLAKY if number % 5 == 0 else Kind.QUICK,
            "failures": 1 if number % 5 == 0 else 0,
            "reference": f"{parent.reference}{CHILD_OF}{number}",
        }
        for number in range(parent.children)
    ]


class Flaky(Exception):
    """Another attempt may do better."""


class Hopeless(Exception):
    """No attempt will do better."""
