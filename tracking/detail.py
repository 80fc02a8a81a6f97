"""A record together with the end of its history: what whoever follows one record wants to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracking.model import BaseTaskTracking

__all__ = ["LINES_LOOKED_AT", "LINES_SHOWN", "Detail", "HistoryLine"]

LINES_SHOWN: Final = 10
"""How many lines that a body has said come with a record."""

LINES_LOOKED_AT: Final = 50
"""Among how many of the newest lines they are looked for, whatever the length of the history."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of a history, without the data that came with it."""

    seq: int
    at: datetime
    kind: str
    attempt: int
    message: str | None
    progress: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A record, what was said last in its history, oldest first, and how far the history goes."""

    record: BaseTaskTracking
    logs: tuple[HistoryLine, ...] = ()
    seq: int = 0
    """The newest line's `seq`; 0 when there is none."""

    @classmethod
    def of(cls, record: BaseTaskTracking, newest_first: Sequence[HistoryLine]) -> Detail:
        """Return the record with those of its newest lines that are no transitions."""
        said = [line for line in newest_first if line.kind != "transition"]
        seq = newest_first[0].seq if newest_first else 0
        return cls(record, tuple(said[:LINES_SHOWN][::-1]), seq)

    @property
    def tag(self) -> str:
        """What changes with every change of the record and with every line of its history."""
        return f"{self.record.version}-{self.seq}"
