"""Which records a caller asks for, in which order, and from where on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tracking.status import TERMINAL, TrackingStatus

__all__ = ["EVERYTHING", "Filters", "Position"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the order of all records of all domains."""

    created_at: datetime
    domain: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the records of a list have in common; what is left out does not matter.

    They narrow what the principal may see and never widen it.
    """

    statuses: tuple[TrackingStatus, ...] = ()
    tenant: str | None = None
    owner: str | None = None
    created_after: datetime | None = None
    """Created then or later."""
    created_before: datetime | None = None
    """Created earlier than then."""
    completed_after: datetime | None = None
    """Ended then or later."""
    completed_before: datetime | None = None
    """Ended earlier than then."""
    text: str | None = None
    """Part of the display name, in upper or lower case."""
    columns: Mapping[str, object] = field(default_factory=dict)
    """Values of the domain's own columns."""
    oldest_first: bool = False

    @property
    def walked(self) -> tuple[TrackingStatus, ...]:
        """The statuses in which such records can be."""
        wanted = self.statuses or tuple(TrackingStatus)
        if self.completed_after is None and self.completed_before is None:
            return wanted
        return tuple(status for status in wanted if status in TERMINAL)

    @property
    def need_looking(self) -> bool:
        """Whether no index tells which records are meant: each has to be looked at."""
        looked_at = (self.completed_after, self.completed_before, self.text)
        return bool(self.columns) or any(value is not None for value in looked_at)


EVERYTHING: Final = Filters()
"""Whatever the principal may see, newest first."""
