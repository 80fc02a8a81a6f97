"""Why a conditional statement matched no record: the refusal in words."""

from __future__ import annotations

from tracking.errors import Conflict, IllegalTransition, PrerequisitesOpen, StaleAttempt
from tracking.model import BaseTaskTracking
from tracking.status import MOVES, TrackingStatus

__all__ = ["refusal"]


def refusal(
    record: BaseTaskTracking,
    target: TrackingStatus | None,
    attempt: int,
    origin: TrackingStatus = TrackingStatus.PROCESSING,
) -> Conflict:
    """Return why attempt `attempt` could not bring `record` from `origin` to `target`.

    Without a `target` the attempt wanted to stay where it is, as progress does.
    """
    name = f"{record.domain} record {record.id}"
    if target is not None and (target not in MOVES[record.status] or record.status is not origin):
        return IllegalTransition(f"{name} is {record.status} and cannot become {target}.")
    if record.attempts != attempt:
        return StaleAttempt(f"{name} is at attempt {record.attempts}, not {attempt} any more.")
    if target is None:
        return IllegalTransition(f"{name} is {record.status}: no attempt is running.")
    if record.is_held:
        return PrerequisitesOpen(f"{name} waits for its prerequisites; it begins after them.")
    return Conflict(f"{name} changed at the same moment; look at it again.")
