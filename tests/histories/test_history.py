from __future__ import annotations

import pytest

from tests.histories.history import LOOK, REFUSED, UNKNOWN, Operation, linearizable
from tests.model import model
from tests.model.model import Row, Verb
from tracking import TrackingStatus

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus

START = model.start("ann", "host:7")
COMPLETE = model.complete("ann", 1)
FAIL = model.fail("ann", 1, "lost", again=False)
FAIL_AND_RETRY = model.fail("ann", 1, "lost", again=True)
CANCEL = model.cancel("ann", "not wanted")
RETRY = model.retry("ann")
SWEEP = model.sweep("ann")

NEW = Row()
RUNNING = START.effect(NEW)
DONE = COMPLETE.effect(RUNNING)
REQUEUED = FAIL_AND_RETRY.effect(RUNNING)
SECOND = START.effect(REQUEUED)


def op(verb: Verb, called: float, returned: float, answer: Row | str | None = None) -> Operation:
    """Shorten what is written often."""
    return Operation("", verb, called, returned, answer)


LEGAL = {
    "nothing happened": [],
    "one after the other": [op(START, 0, 1, RUNNING), op(COMPLETE, 2, 3, DONE)],
    "two claims at once": [op(START, 0, 9, RUNNING), op(START, 1, 8, REFUSED)],
    "a read during a claim sees it before": [op(START, 0, 9, RUNNING), op(LOOK, 1, 2, NEW)],
    "a read during a claim sees it after": [op(START, 0, 9, RUNNING), op(LOOK, 1, 2, RUNNING)],
    "a cancel overtakes the claim": [
        op(START, 0, 9, REFUSED),
        op(CANCEL, 1, 8, CANCEL.effect(NEW)),
    ],
    "a swept attempt comes too late": [
        op(START, 0, 1, RUNNING),
        op(SWEEP, 2, 3, SWEEP.effect(RUNNING)),
        op(COMPLETE, 4, 5, REFUSED),
        op(START, 6, 7, SECOND),
    ],
    "an unknown claim has happened": [op(START, 0, 1, UNKNOWN), op(COMPLETE, 2, 3, DONE)],
    "an unknown claim has not happened": [
        op(START, 0, 1, UNKNOWN),
        op(LOOK, 2, 3, NEW),
        op(START, 4, 5, RUNNING),
    ],
    "an unknown claim happens later": [
        op(START, 0, 1, UNKNOWN),
        op(LOOK, 2, 3, NEW),
        op(LOOK, 4, 5, RUNNING),
    ],
    "an unknown completion was too late": [
        op(START, 0, 1, RUNNING),
        op(COMPLETE, 2, 3, UNKNOWN),
        op(FAIL_AND_RETRY, 4, 5, REQUEUED),
    ],
    "an unknown completion arrives after the claim": [
        op(COMPLETE, 0, 1, UNKNOWN),
        op(START, 2, 3, RUNNING),
        op(LOOK, 4, 5, DONE),
    ],
    "an answer that says nothing": [op(START, 0, 1, RUNNING), op(COMPLETE, 2, 3)],
}

ILLEGAL = {
    "claimed twice": [op(START, 0, 9, RUNNING), op(START, 1, 8, RUNNING)],
    "a read does not see what was answered": [op(START, 0, 1, RUNNING), op(LOOK, 2, 3, NEW)],
    "reads go back": [
        op(START, 0, 9, RUNNING),
        op(LOOK, 1, 2, RUNNING),
        op(LOOK, 3, 4, NEW),
    ],
    "refused although nobody else was there": [op(START, 0, 1, REFUSED)],
    "completed before it was claimed": [op(COMPLETE, 0, 1), op(START, 2, 3, RUNNING)],
    "an old attempt completes the new one": [
        op(START, 0, 1, RUNNING),
        op(FAIL_AND_RETRY, 2, 3, REQUEUED),
        op(START, 4, 5, SECOND),
        op(COMPLETE, 6, 7, COMPLETE.effect(SECOND)),
    ],
    "completed and failed": [
        op(START, 0, 1, RUNNING),
        op(COMPLETE, 2, 9, DONE),
        op(FAIL, 3, 8, FAIL.effect(RUNNING)),
    ],
    "left a final status": [
        op(START, 0, 1, RUNNING),
        op(COMPLETE, 2, 3, DONE),
        op(RETRY, 4, 5),
    ],
    "attempts start again": [
        op(START, 0, 1, RUNNING),
        op(FAIL_AND_RETRY, 2, 3, REQUEUED),
        op(START, 4, 5, RUNNING),
    ],
    "an unknown operation happened before its call": [
        op(LOOK, 0, 1, RUNNING),
        op(START, 2, 3, UNKNOWN),
    ],
    "an unknown claim happened twice": [
        op(START, 0, 1, UNKNOWN),
        op(COMPLETE, 2, 3, DONE),
        op(LOOK, 4, 5, SECOND),
    ],
    "nobody has done what is seen": [op(LOOK, 0, 1, RUNNING)],
}


@pytest.mark.parametrize("history", LEGAL.values(), ids=LEGAL)
def test_what_can_have_happened_is_accepted(history: list[Operation]) -> None:
    """There is an order that gives every answer."""
    assert linearizable(history)


@pytest.mark.parametrize("history", ILLEGAL.values(), ids=ILLEGAL)
def test_what_cannot_have_happened_is_rejected(history: list[Operation]) -> None:
    """No order gives these answers."""
    assert not linearizable(history)


def test_many_unknown_operations_are_no_trouble() -> None:
    """What was tried is remembered: twenty lost answers among forty reads are quick."""
    lost = [op(START, n, n + 1, UNKNOWN) for n in range(20)]
    reads = [op(LOOK, n, n + 1, NEW) for n in range(40)]

    assert linearizable([*lost, *reads])
