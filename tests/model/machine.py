"""The state machine: people on connections of their own act on the same records, in any order.

Each transaction stays open until its own commit or rollback. What a statement does is said by the
model, done by PostgreSQL and compared. At most one person waits at a time: none waits for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.database.records import DAY
from tests.model import model
from tests.model.acts import SERVICE, SQL, Act, Work
from tests.model.connections import Connections
from tests.model.model import Broken, Row, Verb, World, legal
from tracking.errors import TrackingNotFound
from tracking.status import MOVES

__all__ = ["RecordMachine"]

PEOPLE = ("ann", "bob", "eve")
MOST_ALIVE = 2

SILENT_SINCE_TOMORROW = timedelta(days=-1)
SILENT_FOR_A_DAY = timedelta(days=1)

ACTS = {"ask": SERVICE, "type": SQL}
STEPS = ["ask"] * 7 + ["type"] + ["commit"] * 3 + ["rollback", "create", "sweep"]

mostly = st.sampled_from([True, True, True, False])


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a record."""

    who: str
    record: int
    verb: Verb
    work: Work


class RecordMachine(RuleBasedStateMachine):
    """Service and SQL on PostgreSQL against the model."""

    connections: ClassVar[Connections]
    patience: ClassVar[float] = 20
    """For how many seconds what is not to wait may take."""

    def __init__(self) -> None:
        super().__init__()
        self.connections.open(PEOPLE)
        self.world = World(PEOPLE)
        self.before: dict[int, Row] = {}
        self.ids: list[int] = []
        self.waiting: Asked | None = None
        self.pending: dict[str, asyncio.Task[Any]] = {}
        """The statements that have no answer yet."""

    def teardown(self) -> None:
        """End all transactions, those first that others wait for."""
        for name in self.free:
            self.connections.rollback(name)
        for task in self.pending.values():
            self.connections.answered(task, self.patience)
        self.connections.close()

    # --- what people do ---------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """There is a record."""
        self.create("ann")
        self.commit("ann")

    @rule(verb=st.sampled_from(STEPS), choice=st.integers(0), fitting=mostly, current=mostly)
    def step(self, verb: str, choice: int, fitting: bool, current: bool) -> None:  # noqa: FBT001
        """Somebody does something; one rule, as Hypothesis leaves out half of many at a time."""
        pick = Random(choice)  # noqa: S311  # as even as Hypothesis would not choose
        who = pick.choice(self.free)
        if verb in ACTS:
            self.act(pick, ACTS[verb], fitting=fitting, current=current)
        elif verb == "sweep":
            self.sweep(who, everybody=fitting)
        elif verb != "create" or self.world.alive() < MOST_ALIVE:
            note(f"# {who}: {verb}")
            getattr(self, verb)(who)

    def create(self, who: str) -> None:
        """Create a record, which nobody else sees before the commit."""
        example = {"etf_id": self.connections.etf.id, "date": DAY, "max_attempts": 2}
        record = self.connections.run(self.connections.service(who).create_tracking(**example))
        assert Row.of(record) == Row()
        self.ids.append(record.id)
        self.world.written[who][record.id] = Row()

    def commit(self, who: str) -> None:
        """Show everybody what somebody has done, and let go who waits for it."""
        self.connections.commit(who)
        self.world.commit(who)
        self.let_go()

    def rollback(self, who: str) -> None:
        """Undo what somebody has done since the last commit, and let go who waits for it."""
        self.undo(who)
        self.let_go()

    def act(self, pick: Random, acts: Mapping[str, Act], *, fitting: bool, current: bool) -> None:
        """Ask something of a record: mostly what fits, mostly for the current attempt."""
        who, record = pick.choice(self.pairs(alive=fitting))
        row = self.world.seen(who, record) or Row()
        seen = row.attempts
        right = [n for n, act in acts.items() if act((who, record, seen, seen))[0].fits(row)]
        name = pick.choice(right if fitting and right else [*acts])
        note(f"# {who}: {name} of record {self.ids.index(record)}, {current=}")
        attempt = seen if current else seen - 1
        self.ask(Asked(who, record, *acts[name]((who, record, seen, attempt))))

    def sweep(self, who: str, *, everybody: bool) -> None:
        """End attempts whose worker is silent, and requeue them; what others hold is skipped."""
        note(f"# {who}: sweep, {everybody=}")
        lost = self.world.sweepable(who) if everybody else {}
        expected = {record: model.sweep(who).effect(row) for record, row in lost.items()}
        lease = SILENT_SINCE_TOMORROW if everybody else SILENT_FOR_A_DAY
        assert expected == self.connections.run(self._swept(who, lease))
        self.world.written[who] |= expected

    async def _swept(self, who: str, lease: timedelta) -> dict[int, Row]:
        crud = self.connections.service(who).crud
        lost = await crud.fail_lost(lease=lease, batch=10)
        again = [r for r in lost if r.status == "FAILED" and r.attempts < r.max_attempts]
        requeued = await crud.requeue({(r.id, r.attempts): timedelta(0) for r in again})
        return {record.id: Row.of(record) for record in [*lost, *requeued]}

    # --- what holds at any time -------------------------------------------------------------------

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        """What is committed is there, with its history, and nothing else."""
        stored = self.connections.stored()
        assert self.world.committed == stored
        for record, row in stored.items():
            assert self.world.committed[record].history == row.history
            check(self.before.get(record, Row()), row)
        self.before = stored

    # --- asking and answering ---------------------------------------------------------------------

    @property
    def free(self) -> list[str]:
        """Those who are not waiting."""
        return [name for name in PEOPLE if name not in self.pending]

    def pairs(self, *, alive: bool) -> list[tuple[str, int]]:
        """Who may ask of which record; while one waits, nobody else comes to."""
        pairs = [
            (who, record)
            for who, record in product(self.free, self.ids[-MOST_ALIVE:])
            if self.waiting is None or self.world.holder(who, record) is None
        ]
        moving = [pair for pair in pairs if (row := self.world.seen(*pair)) and MOVES[row.status]]
        return moving if alive and moving else pairs

    def ask(self, asked: Asked) -> None:
        """Do what the verb says, now or when the record is let go."""
        seen = self.world.seen(asked.who, asked.record)
        wanted = seen is not None and not asked.verb.refusals(seen)
        self.pending[asked.who] = self.connections.begin(asked.who, asked.work)
        if wanted and self.world.holder(asked.who, asked.record):
            self.waiting = asked
            assert self.connections.waits(asked.who, self.pending[asked.who])
        else:
            self.answered(asked)

    def let_go(self) -> None:
        """Look at the answer to who waited, if nobody holds the record any more."""
        asked = self.waiting
        if asked and self.world.holder(asked.who, asked.record) is None:
            self.waiting = None
            # Whoever has waited holds the record, even if refused in the end.
            self.world.hold(asked.who, asked.record)
            self.answered(asked)

    def answered(self, asked: Asked) -> None:
        """Compare an answer with the model's, and go on from there."""
        task = self.pending[asked.who]
        assert self.connections.answered(task, self.patience), "it waits for somebody"
        del self.pending[asked.who]
        answer = task.result()
        row = self.world.seen(asked.who, asked.record)
        refusals = {TrackingNotFound} if row is None else asked.verb.refusals(row)
        if row is None or refusals:
            assert answer is False or type(answer) in refusals
        else:
            self.accepted(asked, row, answer)

    def accepted(self, asked: Asked, row: Row, answer: object) -> None:
        """Write into the model what PostgreSQL is to have written, or to have refused itself."""
        try:
            expected = asked.verb.effect(row)
        except Broken as broken:
            refusal = broken.error
        else:
            assert answer is not False
            assert not isinstance(answer, BaseException)
            assert not hasattr(answer, "attempts") or expected == Row.of(answer)
            self.world.written[asked.who][asked.record] = expected
            return
        assert type(answer) is refusal
        self.undo(asked.who)
        self.let_go()

    def undo(self, who: str) -> None:
        """Roll back here and there."""
        self.connections.rollback(who)
        self.world.rollback(who)


def check(before: Row, row: Row) -> None:
    """Check what needs no model."""
    assert before.attempts <= row.attempts <= row.max_attempts
    assert row.history[: len(before.history)] == before.history
    assert legal(row.history, row.status)
    if (before.status, before.progress, before.asked) != (row.status, row.progress, row.asked):
        assert row.version > before.version
