"""What a parent comes to: derived from its children as they are, never from counters.

A parent whose attempt has handed out work stays PROCESSING, held by no worker. Dispatchers look at
such parents about once a second: their progress is that of their children, and when all have ended
the parent ends, too. Any number of dispatchers may do so at once: every write is fenced.

    every child COMPLETED               COMPLETED
    some FAILED or CANCELLED            COMPLETED, the failures counted and listed in its result
    none COMPLETED                      FAILED, `ChildrenFailed`
    one lost that was spawned to fail   FAILED, `ChildFailed`; the other children are cancelled
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tracking.crud import BaseTaskTrackingCRUD
from tracking.crud.edges import Edges, Tally
from tracking.dependencies import OnChildFailure
from tracking.model import BaseTaskTracking
from tracking.status import TrackingStatus

__all__ = ["LISTED_FAILURES", "Offspring", "settle_parents"]

LISTED_FAILURES: Final = 100
"""Of so many lost children the result says what went wrong; the others are counted."""

_LOST: Final = frozenset({TrackingStatus.FAILED, TrackingStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Offspring:
    """How many children of one parent stand where."""

    total: int = 0
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    is_fatal: bool = False
    """Whether one was lost without which the parent fails."""

    @property
    def ended(self) -> int:
        """How many have ended, however."""
        return self.completed + self.failed + self.cancelled

    def __str__(self) -> str:
        lost = f", {self.failed} failed" if self.failed else ""
        gone = f", {self.cancelled} cancelled" if self.cancelled else ""
        return f"{self.completed} of {self.total} completed{lost}{gone}"

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Offspring:
        """Return the sum of one parent's tallies; a child that is gone counts as cancelled."""
        counts: Counter[TrackingStatus] = Counter()
        is_fatal = False
        for _, status, on_failure, number in tallies:
            stands = TrackingStatus(status or TrackingStatus.CANCELLED)
            counts[stands] += number
            is_fatal |= stands in _LOST and on_failure == OnChildFailure.FAIL
        return cls(
            total=counts.total(),
            completed=counts[TrackingStatus.COMPLETED],
            failed=counts[TrackingStatus.FAILED],
            cancelled=counts[TrackingStatus.CANCELLED],
            is_fatal=is_fatal,
        )


async def settle_parents(
    crud: BaseTaskTrackingCRUD[Any], edges: Edges, parents: Sequence[BaseTaskTracking]
) -> Counter[str]:
    """Bring waiting parents to where their children stand; returns how many ended, and how."""
    tallies: defaultdict[int, list[Tally]] = defaultdict(list)
    for tally in await edges.tallies(crud.model.domain, [parent.id for parent in parents]):
        tallies[tally[0]].append(tally)
    endings: Counter[str] = Counter()
    for parent in parents:
        ended = await _settle(crud, edges, parent, Offspring.of(tallies[parent.id]))
        endings.update([ended] if ended else [])
    return endings


async def _settle(
    crud: BaseTaskTrackingCRUD[Any], edges: Edges, parent: BaseTaskTracking, children: Offspring
) -> str | None:
    """End a parent, or write its progress; returns how it ended."""
    if parent.cancel_requested_at is not None:
        return await _finish(crud, parent, TrackingStatus.CANCELLED, cancel_reason=None)
    if children.is_fatal:
        return await _fail(crud, edges, parent, "ChildFailed", children)
    if children.ended < children.total:
        await crud.show_children(parent, children.ended, children.total, str(children))
        return None
    if children.total and not children.completed:
        return await _fail(crud, edges, parent, "ChildrenFailed", children)
    lost = await _lost(edges, parent) if children.ended > children.completed else []
    counts = {"total": children.total, "completed": children.completed}
    counts |= {"failed": children.failed, "cancelled": children.cancelled}
    result = {**(parent.result or {}), "children": {**counts, "failures": lost}}
    await crud.show_children(parent, children.ended, children.total, str(children))
    return await _finish(crud, parent, TrackingStatus.COMPLETED, result=result)


async def _fail(
    crud: BaseTaskTrackingCRUD[Any],
    edges: Edges,
    parent: BaseTaskTracking,
    error_type: str,
    children: Offspring,
) -> str | None:
    [first, *_] = await _lost(edges, parent)
    message = f"{children}; child {first['domain']}:{first['id']} is {first['status']}"
    await crud.show_children(parent, children.ended, children.total, str(children))
    return await _finish(
        crud,
        parent,
        TrackingStatus.FAILED,
        error_type=error_type,
        error_message=message,
        again=False,
    )


async def _finish(
    crud: BaseTaskTrackingCRUD[Any],
    parent: BaseTaskTracking,
    status: TrackingStatus,
    **values: object,
) -> str | None:
    moved = await crud.finish((parent.id, parent.attempts), status, {}, **values)
    return None if moved is None else status.lower()


async def _lost(edges: Edges, parent: BaseTaskTracking) -> list[dict[str, Any]]:
    """Those children from which nothing came, and why: the first of them."""
    found = await edges.failed_children((parent.domain, parent.id), LISTED_FAILURES)
    return [dict(child) for child in found]
