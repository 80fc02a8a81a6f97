"""An attempt that is running here: what it has said, and who hears what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracking.crud import BaseTaskTrackingCRUD, Fence
from tracking.history import Lines
from tracking.metrics import StaleWrites
from tracking.task import Progress

__all__ = ["InFlight"]


@dataclass(eq=False, slots=True)
class InFlight:
    """Said by the body, written by the heartbeat, and what is left by whoever ends the attempt."""

    domain: str
    fence: Fence
    on_lost: Callable[[], None]
    """Called, from the heartbeat's thread, when the record belongs to another attempt."""
    on_cancel: Callable[[], None] | None = None
    """Called, from there, too, once, when the attempt has been asked to stop."""
    told_at: float | None = None
    """When it was told so, by the monotonic clock."""
    progress: Progress | None = None
    """What has been said since the last write."""
    lines: Lines = field(default_factory=Lines)
    """What the body has logged since then."""
    refused: set[str] = field(default_factory=set)
    """What it has been told that it may not write any more."""

    @property
    def has_news(self) -> bool:
        """Whether something has been said that is not written."""
        return self.progress is not None or len(self.lines) > 0

    async def write_rest(self, crud: BaseTaskTrackingCRUD[Any]) -> None:
        """Write what is left, in the transaction of the outcome: both are kept, or neither."""
        if (said := self.progress) is not None:
            await crud.progress(
                [self.fence],
                percents=[said.percent],
                processed=[said.processed],
                totals=[said.total],
                steps=[said.step],
            )
        if waiting := self.lines.waiting():
            await crud.write_lines({self.fence: waiting})

    def refuse(self, stale_writes: StaleWrites, write: str, number: int = 1) -> None:
        """Count a write that came too late; a body that goes on trying fills no log."""
        is_first = write not in self.refused
        self.refused.add(write)
        stale_writes.refused(self.domain, self.fence, write, number, is_logged=is_first)

    def refuse_rest(self, stale_writes: StaleWrites) -> None:
        """Count the outcome, which came too late, and what else is left."""
        if self.progress is not None:
            self.refuse(stale_writes, "progress")
        if number := len(self.lines):
            self.refuse(stale_writes, "log", number)
        self.refuse(stale_writes, "outcome")
