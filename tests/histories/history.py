"""Whether what several clients saw of one record can have happened one after the other.

A history is linearizable when there is an order of its operations, each at some moment between its
call and its return, in which the record's model gives every answer that was given. An operation
whose answer was lost happened at any moment after its call, or never. The search is that of Wing
and Gong, with what it has tried remembered as Lowe does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from tests.model.model import Broken, Row, Verb

__all__ = ["LOOK", "REFUSED", "UNKNOWN", "Operation", "linearizable"]

REFUSED = "refused"
UNKNOWN = "unknown"
LOOK = Verb(lambda row: row)
"""A read: changes nothing, and its answer is the row."""


@dataclass(frozen=True)
class Operation:
    """What a client asked of a record, and what it was told."""

    name: str
    verb: Verb
    called: float
    returned: float
    answer: Row | str | None
    """The record afterwards, REFUSED, UNKNOWN, or None for done without saying how it stands."""

    @property
    def until(self) -> float:
        """The last moment at which it may have happened."""
        return inf if self.answer is UNKNOWN else self.returned

    def after(self, row: Row) -> Row | None:
        """The record after it, or None when it cannot have happened to such a record."""
        if self.verb.refusals(row):
            return row if self.answer is REFUSED else None
        try:
            after = self.verb.effect(row)
        except Broken:
            return None
        return after if self.answer in {None, UNKNOWN, after} else None


State = tuple[frozenset[int], Row]
"""Which operations are still to happen, and the record as those before have left it."""


def linearizable(history: Sequence[Operation], first: Row | None = None) -> bool:
    """Whether there is such an order, for a record that begins as `first`."""
    begin: State = frozenset(range(len(history))), first or Row()
    ahead, tried = [begin], {begin}
    while ahead:
        left, row = ahead.pop()
        if all(history[index].answer is UNKNOWN for index in left):
            return True
        new = [state for state in _steps(history, left, row) if state not in tried]
        tried.update(new)
        ahead += new
    return False


def _steps(history: Sequence[Operation], left: frozenset[int], row: Row) -> list[State]:
    """What may happen next: whatever was called before anything that is left had returned."""
    horizon = min(history[index].until for index in left)
    steps = [
        (left - {index}, after)
        for index in sorted(left, key=lambda index: -history[index].until)
        if history[index].called <= horizon and (after := history[index].after(row)) is not None
    ]
    # What changes nothing is in nobody's way: there is no need to try what comes of it later.
    quiet = [
        (rest, after)
        for rest, after in steps
        if after == row and not any(history[index].answer is UNKNOWN for index in left - rest)
    ]
    return quiet[:1] or steps
