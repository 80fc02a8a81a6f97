"""What the load was promised: the requests that were acknowledged, and those never answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from scripts.faults.workload.kinds import Kind

__all__ = ["Key", "Ledger", "Promise"]

Key = tuple[str, int]
"""A record: its domain and its id."""


@dataclass
class Promise:
    """One request for work, and what has been said about it since."""

    domain: str
    reference: str
    kind: Kind
    scheduled_at: datetime | None = None
    after: Key | None = None
    """The record that must have ended before."""
    children: int = 0
    record_id: int | None = None
    """Known once the request was acknowledged."""
    cancelled_at_attempt: int | None = None
    """Set when a cancellation was acknowledged: how many attempts had begun by then."""
    is_cancel_possible: bool = False
    """A cancellation was asked for; whether it was done is not known or does not matter."""

    @property
    def is_acknowledged(self) -> bool:
        """Whether the client was told that the work is accepted."""
        return self.record_id is not None


@dataclass
class Ledger:
    """Every request of a run, by the reference that the client chose."""

    promises: dict[str, Promise] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Answers that should not have been given, in words."""

    def add(self, promise: Promise) -> Promise:
        """Note a request before it is sent."""
        self.promises[promise.reference] = promise
        return promise

    def acknowledged(self) -> Iterator[Promise]:
        """The requests that were accepted."""
        return (promise for promise in self.promises.values() if promise.is_acknowledged)

    def unknown(self) -> int:
        """How many requests were never answered: both outcomes are right."""
        return len(self.promises) - sum(1 for _ in self.acknowledged())
