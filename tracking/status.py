"""The states of a tracking record and the one table of legal moves between them.

The guard trigger in the database, the diagram in the documentation and the tests are all
generated from `MOVES`; no other place may say what follows what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["ACTIVE", "MOVES", "TERMINAL", "TrackingStatus", "illegal_moves", "state_diagram"]


class TrackingStatus(StrEnum):
    """Where a record stands."""

    PENDING = "PENDING"
    """Waiting to be claimed by a worker, now or when it falls due."""
    PROCESSING = "PROCESSING"
    """Claimed: the current attempt is running."""
    COMPLETED = "COMPLETED"
    """The work is done. Final."""
    FAILED = "FAILED"
    """The last attempt ended in an error. Left only by a retry."""
    CANCELLED = "CANCELLED"
    """Nobody wants the work any more. Final."""


MOVES: Final[Mapping[TrackingStatus, frozenset[TrackingStatus]]] = MappingProxyType(
    {
        TrackingStatus.PENDING: frozenset({TrackingStatus.PROCESSING, TrackingStatus.CANCELLED}),
        TrackingStatus.PROCESSING: frozenset(
            {TrackingStatus.COMPLETED, TrackingStatus.FAILED, TrackingStatus.CANCELLED}
        ),
        TrackingStatus.COMPLETED: frozenset(),
        TrackingStatus.FAILED: frozenset({TrackingStatus.PENDING}),
        TrackingStatus.CANCELLED: frozenset(),
    }
)
"""What may follow each status."""

ACTIVE: Final = (TrackingStatus.PENDING, TrackingStatus.PROCESSING)
"""Statuses of work still to be done."""

TERMINAL: Final = (TrackingStatus.COMPLETED, TrackingStatus.FAILED, TrackingStatus.CANCELLED)
"""Statuses in which nothing runs and `completed_at` is set."""


def illegal_moves() -> Iterator[tuple[TrackingStatus, TrackingStatus]]:
    """Every pair of different statuses that `MOVES` does not allow, in a fixed order."""
    for origin in TrackingStatus:
        for target in TrackingStatus:
            if target is not origin and target not in MOVES[origin]:
                yield origin, target


def state_diagram() -> str:
    """The state machine as a Mermaid diagram, for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> PENDING"]
    for origin in TrackingStatus:
        lines += [
            f"    {origin} --> {target}" for target in TrackingStatus if target in MOVES[origin]
        ]
        if not MOVES[origin]:
            lines.append(f"    {origin} --> [*]")
    return "\n".join(lines) + "\n"
