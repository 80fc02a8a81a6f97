"""The checkers of `scripts/chaos`: each is shown a broken promise, and must see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scripts.faults.checkers import Violation, check, check_stuck
from scripts.faults.ledger import Ledger, Promise
from scripts.faults.snapshot import Event, Record, Snapshot
from scripts.faults.workload.kinds import Kind
from tracking.status import TrackingStatus

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus


class World:
    """One record that went well: promised, claimed, completed, with its effect.

    A test breaks one thing about it.
    """

    def __init__(self, kind: Kind = Kind.QUICK, **promised: Any) -> None:
        self.ledger = Ledger()
        self.promise = self.ledger.add(
            Promise("errand", "one", kind, record_id=1, **promised),
        )
        self.record = Record("errand", 1, "one", kind, COMPLETED, attempts=1)
        self.events = history((PENDING, PROCESSING, 1), (PROCESSING, COMPLETED, 1))
        self.effects: Sequence[int] = [1]
        self.others: list[Record] = []
        self.others_events: dict[tuple[str, int], list[Event]] = {}

    def end(self, status: TrackingStatus, *moves: tuple[str, str, int], **changed: Any) -> None:
        """Let the record have this end and this history."""
        self.events = history(*moves)
        attempts = max((move[2] for move in moves), default=0)
        self.record = replace(self.record, status=status, attempts=attempts, **changed)
        self.effects = [attempts] if status is COMPLETED else []

    def snapshot(self) -> Snapshot:
        """What the database would say."""
        records = [self.record, *self.others]
        effects = {r.key: [r.attempts] for r in self.others if r.status is COMPLETED}
        if self.effects:
            effects[self.record.key] = [*self.effects]
        return Snapshot(
            {record.key: record for record in records},
            {self.record.key: self.events, **self.others_events},
            effects,
        )

    def breaches(self) -> list[str]:
        """The promises that are broken in it."""
        return sorted({violation.breach for violation in self.violations()})

    def violations(self) -> list[Violation]:
        """All that the checkers find."""
        return check(self.ledger, self.snapshot())


def history(*moves: tuple[str, str, int]) -> list[Event]:
    """Transitions, a second apart."""
    return [
        Event(attempt, origin, target, NOON + timedelta(seconds=number))
        for number, (origin, target, attempt) in enumerate(moves)
    ]


CLAIM = (PENDING, PROCESSING, 1)


def test_what_went_well_is_fine() -> None:
    """Nothing is found where nothing is wrong."""
    assert World().violations() == []


def test_a_lost_record_is_seen() -> None:
    """An acknowledged record that is not there is lost."""
    world = World()
    world.record = replace(world.record, id=2)

    assert "lost" in world.breaches()


def test_another_ones_record_is_no_substitute() -> None:
    """The acknowledged id must belong to the request that was acknowledged."""
    world = World()
    world.record = replace(world.record, reference="two")

    assert "lost" in world.breaches()


def test_an_unanswered_request_may_exist_or_not() -> None:
    """Where no answer came, both outcomes are right."""
    world = World()
    world.ledger.add(Promise("errand", "two", Kind.QUICK))

    assert world.breaches() == []


def test_an_unanswered_request_that_exists_is_held_to_its_promises() -> None:
    """The record of a request that was never answered is worked on like any other."""
    world = World()
    world.promise.record_id = None
    world.effects = []

    assert world.breaches() == ["lost"]


def test_a_completion_without_effect_is_seen() -> None:
    """What is COMPLETED has been done."""
    world = World()
    world.effects = []

    assert world.breaches() == ["lost"]


@pytest.mark.parametrize("effects", [[1, 1], [1, 2], [2]])
def test_a_second_effect_is_seen(effects: list[int]) -> None:
    """A record has one effect, and that of the attempt that completed it."""
    world = World()
    world.effects = effects

    assert world.breaches() == ["double_effects"]


def test_an_effect_of_a_failure_is_seen() -> None:
    """An attempt that did not complete leaves nothing behind."""
    world = World(Kind.HOPELESS)
    world.end(FAILED, CLAIM, (PROCESSING, FAILED, 1))
    world.effects = [1]

    assert world.breaches() == ["double_effects"]


def test_two_records_of_one_request_are_seen() -> None:
    """A request makes one record."""
    world = World()
    world.others = [replace(world.record, id=2)]
    world.others_events = {("errand", 2): list(world.events)}

    assert "double_effects" in world.breaches()


@pytest.mark.parametrize("status", [PENDING, PROCESSING])
def test_what_is_stuck_is_seen_at_the_end(status: TrackingStatus) -> None:
    """On the way is fine while there is time; in the end nothing may be."""
    world = World()
    world.end(status, *([] if status is PENDING else [CLAIM]))

    assert world.breaches() == []
    assert [v.breach for v in check_stuck(world.snapshot())] == ["stuck"]


ILLEGAL = {
    "a missing line": [CLAIM],
    "a line missing in the middle": [CLAIM, (PENDING, PROCESSING, 2), (PROCESSING, COMPLETED, 2)],
    "an illegal move": [(PENDING, COMPLETED, 0)],
    "a line told twice": [CLAIM, (PROCESSING, COMPLETED, 1), (PROCESSING, COMPLETED, 1)],
    "two claims of one number": [
        CLAIM,
        (PROCESSING, FAILED, 1),
        (FAILED, PENDING, 1),
        CLAIM,
        (PROCESSING, COMPLETED, 1),
    ],
    "a number left out": [(PENDING, PROCESSING, 2), (PROCESSING, COMPLETED, 2)],
    "an outcome of another attempt": [CLAIM, (PROCESSING, COMPLETED, 2)],
    "leaving a final state": [
        CLAIM,
        (PROCESSING, COMPLETED, 1),
        (COMPLETED, PENDING, 1),
        (PENDING, PROCESSING, 2),
        (PROCESSING, COMPLETED, 2),
    ],
}


@pytest.mark.parametrize("moves", ILLEGAL.values(), ids=ILLEGAL)
def test_an_illegal_history_is_seen(moves: list[tuple[str, str, int]]) -> None:
    """Every transition has one line, follows from the one before, and attempts strictly rise."""
    world = World()
    world.end(COMPLETED, *moves)

    assert "illegal" in world.breaches()


def test_an_attempt_that_is_in_no_history_is_seen() -> None:
    """The record's number of attempts is that of its history."""
    world = World()
    world.record = replace(world.record, attempts=2)

    assert "illegal" in world.breaches()


def test_an_ending_that_its_kind_does_not_have_is_seen() -> None:
    """Quick work does not fail, and is not cancelled unless somebody asked for it."""
    for status in (FAILED, CANCELLED):
        world = World()
        world.end(status, CLAIM, (PROCESSING, status, 1))

        assert world.breaches() == ["illegal"]


def test_a_cancellation_that_was_asked_for_is_fine() -> None:
    """Also when nobody knows whether it was done."""
    world = World(is_cancel_possible=True)
    world.end(CANCELLED, (PENDING, CANCELLED, 0))

    assert world.breaches() == []


def test_work_after_an_acknowledged_cancellation_is_seen() -> None:
    """Once somebody was told that it is cancelled, no attempt begins any more."""
    world = World(is_cancel_possible=True, cancelled_at_attempt=0)

    assert world.breaches() == ["illegal"]


def test_an_attempt_that_ran_when_it_was_cancelled_may_complete() -> None:
    """The body may be faster than the news."""
    world = World(is_cancel_possible=True, cancelled_at_attempt=1)

    assert world.breaches() == []


def test_beginning_before_its_time_is_seen() -> None:
    """Scheduled work does not begin early."""
    assert World(scheduled_at=NOON + timedelta(seconds=1)).breaches() == ["illegal"]
    assert World(scheduled_at=NOON).breaches() == []


@pytest.mark.parametrize(
    ("attempts", "error_type"), [(1, "worker_lost"), (2, "Hopeless")], ids=["early", "by another"]
)
def test_poison_that_fails_for_the_wrong_reason_is_seen(attempts: int, error_type: str) -> None:
    """It has its number of attempts, and each of them is lost."""
    world = World(Kind.POISON)
    moves = [CLAIM, (PROCESSING, FAILED, 1)]
    if attempts > 1:
        moves += [(FAILED, PENDING, 1), (PENDING, PROCESSING, 2), (PROCESSING, FAILED, 2)]
    world.end(FAILED, *moves, max_attempts=2, error_type=error_type)

    assert world.breaches() == ["illegal"]


def test_a_refusal_that_nothing_explains_is_seen() -> None:
    """While API and database are left alone, every request is accepted."""
    world = World()
    world.ledger.refused.append("503")

    assert world.breaches() == ["refused"]


# --- relations ------------------------------------------------------------------------------------


def with_prerequisite(outcome: TrackingStatus, *, later: int) -> World:
    """A record whose prerequisite had this outcome, so many seconds after noon."""
    world = World(after=("chore", 7))
    moved = [
        Event(1, PENDING, PROCESSING, NOON - timedelta(seconds=5)),
        Event(1, PROCESSING, outcome, NOON + timedelta(seconds=later)),
    ]
    kind = Kind.QUICK if outcome is COMPLETED else Kind.HOPELESS
    world.others = [Record("chore", 7, "seven", kind, outcome, attempts=1)]
    world.others_events = {("chore", 7): moved}
    return world


def test_beginning_before_its_prerequisite_has_completed_is_seen() -> None:
    """What waits for another record begins after it, and only if that completed."""
    assert with_prerequisite(COMPLETED, later=-1).breaches() == []
    assert with_prerequisite(COMPLETED, later=1).breaches() == ["illegal"]
    assert with_prerequisite(FAILED, later=-1).breaches() == ["illegal"]


def test_being_cancelled_for_no_reason_is_seen() -> None:
    """What waits for another record is cancelled when that is lost, and else by nobody."""
    for outcome, breaches in ((FAILED, []), (COMPLETED, ["illegal"])):
        world = with_prerequisite(outcome, later=-1)
        world.end(CANCELLED, (PENDING, CANCELLED, 0))

        assert world.breaches() == breaches


def family(children: int, counted: int) -> World:
    """A parent of two that completed, with so many children, of which it counted so many."""
    world = World(Kind.PARENT, children=2)
    world.record = replace(world.record, family=(counted, counted))
    for number in range(children):
        child = replace(world.record, id=10 + number, reference=f"one/{number}", kind=Kind.QUICK)
        world.others.append(child)
        world.others_events[child.key] = list(world.events)
    return world


@pytest.mark.parametrize(("children", "counted"), [(1, 2), (2, 1), (3, 2), (3, 3), (0, 0)])
def test_a_family_that_does_not_add_up_is_seen(children: int, counted: int) -> None:
    """A parent has exactly the children it was asked to have, and counts them right."""
    assert family(2, 2).breaches() == []
    assert family(children, counted).breaches() == ["illegal"]


def test_a_parent_has_its_effect_while_it_waits() -> None:
    """Its own part is committed with its children."""
    world = World(Kind.PARENT, children=2)
    world.end(PROCESSING, CLAIM)
    world.effects = [1]

    assert world.breaches() == []
