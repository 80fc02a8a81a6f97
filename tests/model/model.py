"""What a record does, in plain Python: the table of legal moves plus fencing by status and attempt.

Nothing here knows SQL. `World` adds what transactions add: what is committed, and what each
connection has written and nobody else sees yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tracking import TrackingStatus
from tracking.errors import Conflict, IllegalTransition, Invalid, StaleAttempt, TrackingError
from tracking.status import ACTIVE, MOVES

__all__ = ["BY_HAND", "Broken", "Event", "Row", "Verb", "World", "legal"]

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus

BY_HAND: Final = "by hand"
"""Whoever types SQL: the database's own user."""

Event = tuple[str, int, str | None, str | None, str, str | None]
"""A line of history: kind, attempt, from, to, who and why."""


class Broken(Exception):
    """PostgreSQL itself refuses, with this error of ours, and the transaction is over."""

    def __init__(self, error: type[TrackingError]) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class Row:
    """What can be seen of a record."""

    status: TrackingStatus = PENDING
    attempts: int = 0
    max_attempts: int = 2
    version: int = 1
    progress: int = 0
    worker: str | None = None
    asked: bool = False
    """Whether the attempt has been asked to stop."""
    reason: str | None = None
    history: tuple[Event, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, record: Any) -> Row:
        """Return the row of a stored record."""
        same = ("attempts", "max_attempts", "version", "progress", "worker")
        return cls(
            TrackingStatus(record.status),
            **{name: getattr(record, name) for name in same},
            asked=record.cancel_requested_at is not None,
            reason=record.cancel_reason,
        )

    def written(self, **changes: Any) -> Row:
        """After a visible write."""
        return replace(self, version=self.version + 1, **changes)

    def moved(self, target: TrackingStatus, who: str, why: str | None, **changes: Any) -> Row:
        """After a move, with its one event; what a retry forgets is forgotten."""
        if target not in MOVES[self.status]:
            raise Broken(IllegalTransition)
        if target is PENDING:
            room = max(self.max_attempts, self.attempts + 1)
            changes |= {"worker": None, "asked": False, "reason": None, "max_attempts": room}
            why = f"attempt {self.attempts + 1} of {room}"
        after = self.written(status=target, **changes)
        return after.noted("transition", self.status, target, who, why)

    def next_attempt(self) -> dict[str, int]:
        """Count one more attempt, and make room for it if there is none."""
        attempts = self.attempts + 1
        return {"attempts": attempts, "max_attempts": max(self.max_attempts, attempts)}

    def noted(self, kind: str, *rest: Any) -> Row:
        """With one more line of history."""
        return replace(self, history=(*self.history, (kind, self.attempts, *rest)))


Effect = Callable[[Row], Row]


@dataclass(frozen=True)
class Verb:
    """Something that may be asked of a record: from which statuses, by which attempt."""

    effect: Effect
    origins: tuple[TrackingStatus, ...] = tuple(TrackingStatus)
    attempt: int | None = None

    def refusals(self, row: Row) -> set[type[Conflict]]:
        """The errors of which one is due; none when the verb is accepted."""
        wrong: set[type[Conflict]] = set()
        if row.status not in self.origins:
            wrong.add(IllegalTransition)
        if self.attempt not in {None, row.attempts}:
            wrong.add(StaleAttempt)
        return wrong

    def fits(self, row: Row) -> bool:
        """Whether it is accepted, also by PostgreSQL itself."""
        try:
            return not self.refusals(row) and bool(self.effect(row))
        except Broken:
            return False


# --- verbs of the service -------------------------------------------------------------------------


def start(who: str, worker: str, attempt: int | None = None) -> Verb:
    """Claim it: the one verb that raises attempts."""

    def claimed(row: Row) -> Row:
        return row.moved(PROCESSING, who, worker, **row.next_attempt(), worker=worker, progress=0)

    return Verb(claimed, (PENDING,), attempt)


def beat(attempt: int) -> Verb:
    """Say that the attempt is alive, which nobody sees."""
    return Verb(lambda row: row, (PROCESSING,), attempt)


def progress(who: str, attempt: int, percent: int) -> Verb:
    """Say how far it is; another tenth is worth a line."""

    def told(row: Row) -> Row:
        after = row.written(progress=percent)
        another = percent // 10 != row.progress // 10
        return after.noted("progress", None, None, who, None) if another else after

    return Verb(told, (PROCESSING,), attempt)


def complete(who: str, attempt: int) -> Verb:
    """End it well."""
    return Verb(lambda row: row.moved(COMPLETED, who, None, progress=100), (PROCESSING,), attempt)


def fail(who: str, attempt: int, why: str, *, again: bool) -> Verb:
    """End it badly, and try again if wished and possible; over instead if it was to stop."""

    def failed(row: Row) -> Row:
        more = again and row.attempts < row.max_attempts
        if more and row.asked:
            return row.moved(CANCELLED, who, row.reason)
        after = row.moved(FAILED, who, why)
        return after.moved(PENDING, who, None) if more else after

    return Verb(failed, (PROCESSING,), attempt)


def stop(who: str, attempt: int, why: str) -> Verb:
    """End it because it is not wanted; the first reason stays."""

    def stopped(row: Row) -> Row:
        reason = row.reason or why
        return row.moved(CANCELLED, who, reason, reason=reason)

    return Verb(stopped, (PROCESSING,), attempt)


def retry(who: str, attempt: int | None = None) -> Verb:
    """Give it another attempt."""
    return Verb(lambda row: row.moved(PENDING, who, None), (FAILED,), attempt)


def cancel(who: str, why: str) -> Verb:
    """Cancel what waits; ask what runs to stop."""

    def cancelled(row: Row) -> Row:
        if row.status is PENDING:
            return row.moved(CANCELLED, who, why, asked=True, reason=why)
        asked = row.written(asked=True, reason=row.reason or why)
        return asked.noted("log", None, None, who, f"asked to stop: {why}")

    return Verb(cancelled, ACTIVE)


def sweep(who: str) -> Verb:
    """Declare its worker lost: over if it was to stop, otherwise failed, and again if possible."""

    def swept(row: Row) -> Row:
        if row.asked:
            return row.moved(CANCELLED, who, row.reason)
        why = f"no sign of life from {row.worker or ''}"
        return fail(who, row.attempts, why, again=True).effect(row)

    return Verb(swept, (PROCESSING,))


# --- SQL written by hand --------------------------------------------------------------------------


def set_status(target: TrackingStatus, why: str) -> Verb:
    """`UPDATE … SET status`, which gives a reason where the status has one."""

    def stamped(row: Row) -> Row:
        said: dict[str, Any] = {PROCESSING: {"worker": why}, CANCELLED: {"reason": why}}.get(
            target, {}
        )
        if row.status is target:
            return replace(row, **said)
        if target is PROCESSING:
            said |= row.next_attempt()
        return row.moved(target, BY_HAND, None if target is COMPLETED else why, **said)

    return Verb(stamped)


def set_attempts(attempts: int) -> Verb:
    """`UPDATE … SET attempts`: never down, never above the maximum."""

    def counted(row: Row) -> Row:
        if attempts < row.attempts:
            raise Broken(IllegalTransition)
        if attempts > row.max_attempts:
            raise Broken(Invalid)
        return replace(row, attempts=attempts)

    return Verb(counted)


# --- transactions ---------------------------------------------------------------------------------


class World:
    """Every record, as committed and as each open transaction has left it."""

    def __init__(self, connections: tuple[str, ...]) -> None:
        self.committed: dict[int, Row] = {}
        self.written: dict[str, dict[int, Row]] = {name: {} for name in connections}

    def seen(self, who: str, record: int) -> Row | None:
        """The record as this connection sees it."""
        return self.written[who].get(record, self.committed.get(record))

    def holder(self, who: str, record: int) -> str | None:
        """Who else has written it and not committed."""
        others = (name for name, rows in self.written.items() if record in rows and name != who)
        return next(others, None)

    def alive(self) -> int:
        """How many records may still move, whoever sees them."""
        rows = [
            *self.committed.values(),
            *(r for own in self.written.values() for r in own.values()),
        ]
        return sum(1 for row in rows if MOVES[row.status])

    def sweepable(self, who: str) -> dict[int, Row]:
        """Running records that nobody else holds, as this connection sees them."""
        return {
            record: row
            for record, row in {**self.committed, **self.written[who]}.items()
            if row.status is PROCESSING and self.holder(who, record) is None
        }

    def hold(self, who: str, record: int) -> None:
        """Lock a committed record, and leave it as it is."""
        self.written[who][record] = self.committed[record]

    def commit(self, who: str) -> None:
        """Show everybody what this connection has written."""
        self.committed |= self.written[who]
        self.written[who] = {}

    def rollback(self, who: str) -> None:
        """Forget it."""
        self.written[who] = {}


def legal(history: tuple[Event, ...], status: TrackingStatus) -> bool:
    """Whether the transitions of a history are a chain of legal moves that ends at `status`."""
    at = PENDING
    for kind, _, origin, target, *_ in history:
        if kind == "transition":
            if origin != at or target not in MOVES[at]:
                return False
            at = TrackingStatus(target)
    return at is status
