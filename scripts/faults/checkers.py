"""What must hold, whatever was killed: each checker compares what was promised with what is there.

They are plain functions of values, so that each can be shown what it must find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scripts.faults.ledger import Key, Ledger, Promise
from scripts.faults.snapshot import Event, Record, Snapshot
from scripts.faults.workload.kinds import CHILD_OF, ENDINGS, Kind
from tracking.status import MOVES, TERMINAL, TrackingStatus

__all__ = ["Breach", "Violation", "check", "check_stuck"]

Breach = Literal["lost", "double_effects", "stuck", "illegal", "stale", "refused", "recovery"]
"""Which promise was broken."""

_CLAIM: Final = (TrackingStatus.PENDING, TrackingStatus.PROCESSING)
_LOST: Final = (TrackingStatus.FAILED, TrackingStatus.CANCELLED)
_INTERRUPTED: Final = frozenset({"worker_lost", "AttemptInterrupted", "WorkerLostError"})
"""What the record of poison says in the end: it never lives to say more."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise, in words."""

    breach: Breach
    record: Key | None
    what: str

    def __str__(self) -> str:
        where = f"{self.record[0]} {self.record[1]}: " if self.record else ""
        return f"[{self.breach}] {where}{self.what}"


def check(
    ledger: Ledger, snapshot: Snapshot, acknowledged: Iterable[Promise] | None = None
) -> list[Violation]:
    """Everything that must hold at any time; records still on their way are fine.

    `acknowledged` are the requests that had been accepted before the snapshot was taken, all by
    default.
    """
    accepted = ledger.acknowledged() if acknowledged is None else acknowledged
    found = [*_lost(accepted, snapshot), *_doubled(snapshot)]
    for record in snapshot.records.values():
        events = snapshot.events.get(record.key, ())
        effects = snapshot.effects.get(record.key, ())
        found += _history(record, events)
        found += _ending(record, ledger.promises.get(record.reference), effects)
        if (promise := ledger.promises.get(record.reference)) is not None:
            found += _kept(record, promise, events)
            found += _waited(record, promise, events, snapshot)
    found += _families(snapshot, ledger)
    found += [Violation("refused", None, words) for words in ledger.refused]
    return found


def check_stuck(snapshot: Snapshot) -> list[Violation]:
    """At the very end, nothing is on its way any more."""
    return [
        Violation("stuck", record.key, f"{record.kind} is still {record.status}")
        for record in snapshot.open()
    ]


def _lost(acknowledged: Iterable[Promise], snapshot: Snapshot) -> Iterator[Violation]:
    """An acknowledged record is there, and is the one that was asked for."""
    for promise in acknowledged:
        key = (promise.domain, promise.record_id or 0)
        record = snapshot.records.get(key)
        if record is None:
            yield Violation("lost", key, "was acknowledged and is not there")
        elif record.reference != promise.reference:
            yield Violation("lost", key, "was acknowledged and is another one's")


def _doubled(snapshot: Snapshot) -> Iterator[Violation]:
    """Effects commit with a completion: one per record, by the attempt that completed it."""
    references = Counter((r.domain, r.reference) for r in snapshot.records.values())
    for (domain, reference), count in references.items():
        if count > 1:
            yield Violation("double_effects", None, f"{count} {domain} records of {reference}")
    for key, attempts in snapshot.effects.items():
        record = snapshot.records.get(key)
        if len(attempts) > 1:
            yield Violation("double_effects", key, f"effects of attempts {sorted(attempts)}")
        elif record is None or not _may_have_effect(record):
            status = record.status if record else "gone"
            yield Violation("double_effects", key, f"has an effect and is {status}")
        elif [record.attempts] != list(attempts):
            yield Violation(
                "double_effects", key, f"attempt {record.attempts} completed, {attempts} had effect"
            )


def _may_have_effect(record: Record) -> bool:
    """Completed, or a parent that has done its own part and waits for its children."""
    is_waiting = record.kind is Kind.PARENT and record.status is TrackingStatus.PROCESSING
    return is_waiting or record.status is TrackingStatus.COMPLETED


def _families(snapshot: Snapshot, ledger: Ledger) -> Iterator[Violation]:
    """A parent that completed has exactly the children it asked for, and says so."""
    parents = [r.reference.partition(CHILD_OF)[0] for r in snapshot.records.values()]
    members = Counter(parents)
    for record in snapshot.records.values():
        promise = ledger.promises.get(record.reference)
        if record.kind is not Kind.PARENT or promise is None:
            continue
        children = members[record.reference] - 1
        if record.status is TrackingStatus.COMPLETED:
            asked = promise.children
            if record.family != (asked, asked) or children != asked:
                yield Violation(
                    "illegal",
                    record.key,
                    f"{asked} children asked for, {children} there, {record.family} counted",
                )
        elif children > promise.children:
            yield Violation("double_effects", record.key, f"has {children} children")


def _history(record: Record, events: Sequence[Event]) -> Iterator[Violation]:
    """Every transition has one line, each follows from the one before, attempts strictly rise."""
    status, attempt = TrackingStatus.PENDING, 0
    for event in events:
        move = (TrackingStatus(event.origin), TrackingStatus(event.target))
        if move[0] is not status:
            yield Violation("illegal", record.key, f"no line of history from {status} to {move[0]}")
        if move[1] not in MOVES[move[0]]:
            yield Violation("illegal", record.key, f"went from {move[0]} to {move[1]}")
        expected = attempt + 1 if move == _CLAIM else attempt
        if event.attempt != expected:
            yield Violation(
                "illegal",
                record.key,
                f"{move[0]} to {move[1]} at attempt {event.attempt}, not {expected}",
            )
        status, attempt = move[1], event.attempt
    if status is not record.status:
        yield Violation("illegal", record.key, f"is {record.status}, its history ends in {status}")
    if attempt != record.attempts:
        yield Violation(
            "illegal", record.key, f"is at attempt {record.attempts}, its history at {attempt}"
        )


def _ending(record: Record, promise: Promise | None, effects: Sequence[int]) -> Iterator[Violation]:
    """A terminal record ended as its kind may, with its effect if it completed."""
    if record.status not in TERMINAL:
        return
    allowed = {ENDINGS[record.kind]}
    if _is_unwanted(promise):
        allowed.add(TrackingStatus.CANCELLED)
    if record.status not in allowed:
        yield Violation(
            "illegal", record.key, f"{record.kind} ended {record.status}: {record.error_type}"
        )
    if record.status is TrackingStatus.COMPLETED and not effects:
        yield Violation("lost", record.key, "is COMPLETED and has no effect")
    if record.kind is Kind.POISON and record.status is TrackingStatus.FAILED:
        if record.attempts < record.max_attempts:
            yield Violation(
                "illegal", record.key, f"gave up at {record.attempts} of {record.max_attempts}"
            )
        if record.error_type not in _INTERRUPTED:
            yield Violation("illegal", record.key, f"poison failed with {record.error_type}")


def _is_unwanted(promise: Promise | None) -> bool:
    """Whether it may be cancelled: somebody asked for it, or it waits for another."""
    return promise is not None and (promise.is_cancel_possible or promise.after is not None)


def _waited(
    record: Record, promise: Promise, events: Sequence[Event], snapshot: Snapshot
) -> Iterator[Violation]:
    """A record begins after its prerequisite has completed, and is cancelled if that did not."""
    if promise.after is None:
        return
    before = snapshot.events.get(promise.after, ())
    completed = [e.at for e in before if e.target == TrackingStatus.COMPLETED]
    claims = [e.at for e in events if e.target == TrackingStatus.PROCESSING]
    if claims and not (completed and completed[0] <= claims[0]):
        yield Violation("illegal", record.key, f"began before {promise.after} had completed")
    is_lost = any(e.target in _LOST for e in before)
    if record.status is TrackingStatus.CANCELLED and not (is_lost or promise.is_cancel_possible):
        yield Violation("illegal", record.key, f"was cancelled, {promise.after} was not lost")


def _kept(record: Record, promise: Promise, events: Sequence[Event]) -> Iterator[Violation]:
    """Not before its time, and not any more once a cancellation was acknowledged."""
    claims = [event for event in events if event.target == TrackingStatus.PROCESSING]
    if promise.scheduled_at is not None and claims and claims[0].at < promise.scheduled_at:
        yield Violation(
            "illegal", record.key, f"began {promise.scheduled_at - claims[0].at} too early"
        )
    limit = promise.cancelled_at_attempt
    if limit is not None and any(claim.attempt > limit for claim in claims):
        yield Violation(
            "illegal", record.key, f"began again after its cancellation at attempt {limit}"
        )
