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
from scripts.faults.workload.kinds import ENDINGS, Kind
from tracking.status import MOVES, TERMINAL, TrackingStatus

__all__ = ["Breach", "Violation", "check", "check_stuck"]

Breach = Literal["lost", "double_effects", "stuck", "illegal", "stale", "refused", "recovery"]
"""Which promise was broken."""

_CLAIM: Final = (TrackingStatus.PENDING, TrackingStatus.PROCESSING)
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
    """Effects are committed with a completion: as many as records completed, and by that attempt."""
    references = Counter((r.domain, r.reference) for r in snapshot.records.values())
    for (domain, reference), count in references.items():
        if count > 1:
            yield Violation("double_effects", None, f"{count} {domain} records of {reference}")
    for key, attempts in snapshot.effects.items():
        record = snapshot.records.get(key)
        if len(attempts) > 1:
            yield Violation("double_effects", key, f"effects of attempts {sorted(attempts)}")
        elif record is None or record.status is not TrackingStatus.COMPLETED:
            status = record.status if record else "gone"
            yield Violation("double_effects", key, f"has an effect and is {status}")
        elif [record.attempts] != list(attempts):
            yield Violation(
                "double_effects", key, f"attempt {record.attempts} completed, {attempts} had effect"
            )


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
    is_unwanted = promise is not None and (
        promise.is_cancel_possible or promise.cancelled_at_attempt is not None
    )
    allowed = {ENDINGS[record.kind], *([TrackingStatus.CANCELLED] if is_unwanted else [])}
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
