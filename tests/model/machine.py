"""The state machine: people on connections of their own act on the same records, in any order.

Each transaction stays open until its rule of commit or rollback; what a statement does is first
said by the model, then done by PostgreSQL, then compared. At most one person waits at a time, so
that nobody waits for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.model import model
from tests.model.connections import Connections, Work, by_hand
from tests.model.model import Broken, Row, Verb, World, legal
from tracking import TrackingStatus
from tracking.errors import TrackingNotFound

__all__ = ["RecordMachine"]

PEOPLE = ("ann", "bob", "eve")
MOST_RECORDS = 2
EVERYBODY_IS_LOST = timedelta(days=-1)
NOBODY_IS_LOST = timedelta(days=1)

_REASONS: dict[TrackingStatus, tuple[str, ...]] = dict.fromkeys(TrackingStatus, ()) | {
    TrackingStatus.PROCESSING: ("worker",),
    TrackingStatus.FAILED: ("error_message",),
    TrackingStatus.CANCELLED: ("cancel_reason",),
}
"""Where SQL written by hand says why."""

someone = st.integers(0, len(PEOPLE) - 1)
some_record = st.integers(0, MOST_RECORDS - 1)
behind = st.sampled_from([0, 0, 1])
"""How many attempts ago the asking attempt was."""


@dataclass(frozen=True)
class Waiting:
    """A statement that waits for another connection."""

    who: str
    record: int
    verb: Verb
    answer: asyncio.Task[Any]


class RecordMachine(RuleBasedStateMachine):
    """Service and SQL on PostgreSQL against the model."""

    connections: ClassVar[Connections]
    patience: ClassVar[float] = 1
    """For how many seconds what is not to wait may take."""

    def __init__(self) -> None:
        super().__init__()
        self.connections.open(PEOPLE)
        self.world = World(PEOPLE)
        self.before: dict[int, Row] = {}
        self.ids: list[int] = []
        self.waiting: Waiting | None = None
        self.pending: dict[str, asyncio.Task[Any]] = {}

    def teardown(self) -> None:
        """End all transactions, those first that others wait for."""
        for name in PEOPLE:
            if name not in self.pending:
                self.connections.rollback(name)
        for task in self.pending.values():
            self.connections.answered(task, self.patience)
        self.connections.close()

    # --- creating, committing ---------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """There is a record."""
        self.create(0)
        self.commit(0)

    @precondition(lambda self: len(self.ids) < MOST_RECORDS)
    @rule(someone=someone)
    def create(self, someone: int) -> None:
        """Create a record, which nobody else sees before the commit."""
        who = self.free(someone)
        record = self.connections.run(
            self.connections.service(who).create_tracking(
                etf_id=self.connections.etf.id, date=date(2022, 1, 3), max_attempts=2
            )
        )
        self.ids.append(record.id)
        self.world.written[who][record.id] = Row()
        assert Row.of(record) == Row()

    @rule(someone=someone)
    def commit(self, someone: int) -> None:
        """Show everybody, and let go who waits."""
        who = self.free(someone)
        self.connections.commit(who)
        self.world.commit(who)
        self.let_go()

    @rule(someone=someone)
    def rollback(self, someone: int) -> None:
        """Undo everything since the last commit, and let go who waits."""
        self.undo(self.free(someone))
        self.let_go()

    # --- the service ------------------------------------------------------------------------------

    @rule(someone=someone, record=some_record)
    def start(self, someone: int, record: int) -> None:
        """Claim by hand: whatever attempt is next."""
        who, number, attempt = self.chosen(someone, record)
        self.ask(who, number, model.start(who, "by hand", attempt), lambda s: s.start(number))

    @rule(someone=someone, record=some_record, behind=behind)
    def claim(self, someone: int, record: int, behind: int) -> None:
        """Claim as a worker does, whose message may be an old one."""
        who, number, attempt = self.chosen(someone, record, behind)
        fences = [(number, attempt)]
        verb = model.start(who, "host:7", attempt)
        self.ask(who, number, verb, lambda s: _first(s.crud.claim(fences, worker="host:7")))

    @rule(someone=someone, record=some_record, behind=behind)
    def beat(self, someone: int, record: int, behind: int) -> None:
        """Say that an attempt is alive."""
        who, number, attempt = self.chosen(someone, record, behind)
        self.ask(
            who, number, model.beat(attempt), lambda s: _first(s.crud.beat([(number, attempt)]))
        )

    @rule(someone=someone, record=some_record, behind=behind, percent=st.integers(1, 99))
    def progress(self, someone: int, record: int, behind: int, percent: int) -> None:
        """Say how far an attempt is."""
        who, number, attempt = self.chosen(someone, record, behind)
        verb = model.progress(attempt, percent)
        self.ask(who, number, verb, lambda s: s.progress(number, attempt, percent))

    @rule(someone=someone, record=some_record, behind=behind)
    def complete(self, someone: int, record: int, behind: int) -> None:
        """End an attempt well."""
        who, number, attempt = self.chosen(someone, record, behind)
        self.ask(who, number, model.complete(who, attempt), lambda s: s.complete(number, attempt))

    @rule(someone=someone, record=some_record, behind=behind, again=st.booleans())
    def fail(self, someone: int, record: int, behind: int, again: bool) -> None:  # noqa: FBT001
        """End an attempt badly, with or without a retry."""
        who, number, attempt = self.chosen(someone, record, behind)
        verb = model.fail(who, attempt, "lost", again=again)
        after = timedelta(0) if again else None
        self.ask(who, number, verb, lambda s: s.fail(number, attempt, "lost", retry_after=after))

    @rule(someone=someone, record=some_record, behind=behind)
    def stop(self, someone: int, record: int, behind: int) -> None:
        """End an attempt as cancelled."""
        who, number, attempt = self.chosen(someone, record, behind)
        verb = model.stop(who, attempt, f"{who} stops")
        self.ask(who, number, verb, lambda s: s.stop(number, attempt, f"{who} stops"))

    @rule(someone=someone, record=some_record)
    def retry(self, someone: int, record: int) -> None:
        """Give a failed record one more attempt."""
        who, number, attempt = self.chosen(someone, record)
        self.ask(who, number, model.retry(who, attempt), lambda s: s.retry(number))

    @rule(someone=someone, record=some_record)
    def cancel(self, someone: int, record: int) -> None:
        """Cancel a record, or ask it to stop."""
        who, number, _ = self.chosen(someone, record)
        verb = model.cancel(who, f"{who} cancels")
        self.ask(who, number, verb, lambda s: s.cancel(number, f"{who} cancels"))

    @rule(someone=someone, everybody=st.booleans())
    def sweep(self, someone: int, everybody: bool) -> None:  # noqa: FBT001
        """End attempts whose worker is silent, and requeue them; what others hold is skipped."""
        who = self.free(someone)
        swept = self.connections.run(self._swept(who, everybody))
        expected = {
            number: model.sweep(who).effect(row)
            for number, row in self.world.sweepable(who)
            if everybody
        }
        assert expected == swept
        self.world.written[who] |= expected

    async def _swept(self, who: str, everybody: bool) -> dict[int, Row]:  # noqa: FBT001
        crud = self.connections.service(who).crud
        lease = EVERYBODY_IS_LOST if everybody else NOBODY_IS_LOST
        lost = await crud.fail_lost(lease=lease, batch=10)
        again = [r for r in lost if r.status == "FAILED" and r.attempts < r.max_attempts]
        requeued = await crud.requeue({(r.id, r.attempts): timedelta(0) for r in again})
        return {record.id: Row.of(record) for record in [*lost, *requeued]}

    # --- SQL written by hand ----------------------------------------------------------------------

    @rule(someone=someone, record=some_record, status=st.sampled_from(TrackingStatus))
    def set_status(self, someone: int, record: int, status: TrackingStatus) -> None:
        """Move a record by hand, legally or not."""
        who, number, _ = self.chosen(someone, record)
        verb = model.set_status(self.connections.role, status, f"{who} types")
        typed = {"status": status.value, **dict.fromkeys(_REASONS[status], f"{who} types")}
        self.ask(who, number, verb, lambda s: by_hand(s, number, **typed))

    @rule(someone=someone, record=some_record, more=st.integers(-1, 1))
    def set_attempts(self, someone: int, record: int, more: int) -> None:
        """Change the number that fences, up or down."""
        who, number, attempt = self.chosen(someone, record)
        attempts = max(0, attempt + more)
        self.ask(
            who,
            number,
            model.set_attempts(attempts),
            lambda s: by_hand(s, number, attempts=attempts),
        )

    # --- what holds at any time -------------------------------------------------------------------

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        """Rows and histories: what is committed is seen, and nothing else."""
        stored = self.connections.stored()
        assert self.world.committed == stored
        for number, row in stored.items():
            assert self.world.committed[number].history == row.history
            self.check(self.before.get(number, Row()), row)
        self.before = stored

    def check(self, before: Row, row: Row) -> None:
        """Check what needs no model."""
        assert before.attempts <= row.attempts <= row.max_attempts
        assert row.history[: len(before.history)] == before.history
        assert legal(row.history, row.status)
        if (before.status, before.progress, before.asked) != (row.status, row.progress, row.asked):
            assert row.version > before.version

    # --- plumbing ---------------------------------------------------------------------------------

    def free(self, someone: int) -> str:
        """One of those who are not waiting."""
        free = [name for name in PEOPLE if self.waiting is None or name != self.waiting.who]
        return free[someone % len(free)]

    def chosen(self, someone: int, record: int, behind: int = 0) -> tuple[str, int, int]:
        """Who asks of which record for which attempt: the one they see, or one `behind`."""
        who, number = self.free(someone), self.ids[record % len(self.ids)]
        seen = self.world.seen(who, number)
        return who, number, seen.attempts - behind if seen is not None else 0

    def ask(self, who: str, number: int, verb: Verb, work: Work) -> None:
        """Do what the verb says, now or when the record is let go."""
        seen = self.world.seen(who, number)
        waits = seen is not None and not verb.refusals(seen) and self.world.holder(who, number)
        if waits and self.waiting is not None:
            return
        asked = Waiting(who, number, verb, self.connections.begin(who, work))
        if waits:
            self.waiting = asked
            self.pending[who] = asked.answer
            assert self.connections.waits(who, asked.answer)
        else:
            self.answered(asked)

    def let_go(self) -> None:
        """Look at the answer of who waited, if nobody holds the record any more."""
        waiting = self.waiting
        if waiting and self.world.holder(waiting.who, waiting.record) is None:
            self.waiting = None
            # Whoever has waited holds the record, even if refused in the end.
            row = self.world.seen(waiting.who, waiting.record)
            assert row is not None
            self.world.written[waiting.who][waiting.record] = row
            self.answered(waiting)

    def answered(self, asked: Waiting) -> None:
        """Compare an answer with the model's, and go on from there."""
        self.pending[asked.who] = asked.answer
        assert self.connections.answered(asked.answer, self.patience), "it waits"
        del self.pending[asked.who]
        answer = asked.answer.exception() or asked.answer.result()
        row = self.world.seen(asked.who, asked.record)
        refusals = {TrackingNotFound} if row is None else asked.verb.refusals(row)
        if row is None or refusals:
            assert answer is False or type(answer) in refusals
        else:
            self.accepted(asked, row, answer)

    def accepted(self, asked: Waiting, row: Row, answer: object) -> None:
        """Write into the model what PostgreSQL is to have written, or refused."""
        try:
            expected = asked.verb.effect(row)
        except Broken as broken:
            refused = broken.error
        else:
            assert answer is not False
            assert not isinstance(answer, BaseException)
            assert not hasattr(answer, "attempts") or expected == Row.of(answer)
            self.world.written[asked.who][asked.record] = expected
            return
        assert type(answer) is refused
        self.undo(asked.who)
        self.let_go()

    def undo(self, who: str) -> None:
        """Roll back here and there."""
        self.connections.rollback(who)
        self.world.rollback(who)


async def _first(claimed: Awaitable[Any]) -> Any:
    """What was claimed or held; False when nothing was."""
    return next(iter(await claimed), False)
