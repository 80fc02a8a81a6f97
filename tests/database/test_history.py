"""What running attempts add to the history: lines, and progress that is worth one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tests.database.records import TABLE, Updates
from tracking import Principal, TrackingStatus
from tracking.db import Database
from tracking.history import Line, line

pytestmark = pytest.mark.database

PENDING, PROCESSING = TrackingStatus.PENDING, TrackingStatus.PROCESSING
COMPLETED, FAILED = TrackingStatus.COMPLETED, TrackingStatus.FAILED

ENDS = (
    pytest.param((COMPLETED,), id="ended"),
    pytest.param((FAILED, PENDING), id="waiting"),
    pytest.param((FAILED, PENDING, PROCESSING), id="at another attempt"),
)
"""How an attempt is lost."""


@pytest.fixture
async def gate(sql: asyncpg.Connection) -> AsyncIterator[None]:
    """A transaction on `sql` that holds its locks until the test has ended."""
    transaction = sql.transaction()
    await transaction.start()
    yield
    await transaction.rollback()


async def told(updates: Updates, record_id: int, kind: str = "progress") -> list[tuple[str, int]]:
    """What the history says of this kind, in order."""
    events = await updates.events(record_id)
    return [(e["message"], e["progress"]) for e in events if e["kind"] == kind]


class TestProgress:
    """Progress that is worth a line."""

    async def test_another_step_is_worth_a_line(self, updates: Updates) -> None:
        """The line has the step and how far the attempt has come, signed by who said it."""
        record = await updates.create_in(PROCESSING)

        for said in ({"step": "reading"}, {"percent": 3}, {"step": "writing"}):
            await updates.act(lambda s, said=said: s.progress(record.id, 1, **said))

        [first, second] = (await updates.events(record.id))[1:]
        assert (first["message"], first["progress"], first["attempt"]) == ("reading", 0, 1)
        assert (second["message"], second["progress"]) == ("writing", 3)
        assert second["actor"] == "system"

    async def test_another_tenth_is_worth_a_line(self, updates: Updates) -> None:
        """Of a hundred percents, ten are told."""
        record = await updates.create_in(PROCESSING)

        for percent in range(1, 101):
            await updates.act(lambda s, p=percent: s.progress(record.id, 1, p))

        assert await told(updates, record.id) == [(None, n) for n in range(10, 101, 10)]

    async def test_the_same_again_is_not(self, updates: Updates) -> None:
        """Neither the step that it is at already, nor one percent more of the same tenth."""
        record = await updates.create_in(PROCESSING)

        for _ in range(3):
            await updates.act(lambda s: s.progress(record.id, 1, 42, step="reading"))
        await updates.act(lambda s: s.progress(record.id, 1, 49))

        assert await told(updates, record.id) == [("reading", 42)]

    async def test_a_long_step_is_told_once(self, updates: Updates) -> None:
        """It is compared as it is kept: cut."""
        record = await updates.create_in(PROCESSING)

        for _ in range(2):
            await updates.act(lambda s: s.progress(record.id, 1, step="é" * 300))

        assert await told(updates, record.id) == [("é" * 255, 0)]

    async def test_a_new_attempt_tells_its_own(self, updates: Updates) -> None:
        """The step that the last attempt has told is news again."""
        record = await updates.create_in(PROCESSING)
        await updates.act(lambda s: s.progress(record.id, 1, step="reading"))
        await updates.bring(record, FAILED, PENDING, PROCESSING)

        await updates.act(lambda s: s.progress(record.id, 2, step="reading"))

        assert await told(updates, record.id) == [("reading", 0)] * 2

    @pytest.mark.parametrize("path", ENDS)
    async def test_a_lost_attempt_tells_nothing(
        self, updates: Updates, path: tuple[TrackingStatus, ...]
    ) -> None:
        """Progress that is refused leaves no line, either (G7)."""
        record = await updates.create_in(PROCESSING)
        await updates.bring(record, *path)

        held = await updates.act(
            lambda s: s.crud.progress(
                [(record.id, 1)], percents=[50], processed=[None], totals=[None], steps=["late"]
            )
        )

        assert held == {}
        assert await told(updates, record.id) == []


class TestLines:
    """What bodies log."""

    async def test_lines_keep_their_order_and_time(self, updates: Updates) -> None:
        """They have the time at which they were said, by the clock of the database (G11)."""
        record = await updates.create_in(PROCESSING)
        now = line("now", {"n": 1})
        before = Line("before", None, now.said_at - 3600)

        held = await updates.act(lambda s: s.crud.write_lines({(record.id, 1): [before, now]}))

        [_, first, second] = await updates.events(record.id)
        assert held == {(record.id, 1)}
        assert (first["message"], first["data"]) == ("before", None)
        assert (second["message"], second["data"]) == ("now", {"n": 1})
        assert (second["kind"], second["attempt"], second["actor"]) == ("log", 1, "system")
        hour = timedelta(hours=1)
        assert hour <= second["at"] - first["at"] < hour + timedelta(seconds=5)

    async def test_lines_of_many_attempts_are_one_statement(self, updates: Updates) -> None:
        """A thousand lines of each, and each in the history of its own record."""
        records = [await updates.create_in(PROCESSING) for _ in range(3)]
        lines = {(r.id, 1): [line(f"{r.id}: {n}", {}) for n in range(300)] for r in records}

        held = await updates.act(lambda s: s.crud.write_lines(lines))

        assert held == lines.keys()
        for record in records:
            said = [message for message, _ in await told(updates, record.id, "log")]
            assert said == [f"{record.id}: {n}" for n in range(300)]

    @pytest.mark.parametrize("path", ENDS)
    async def test_lines_of_a_lost_attempt_are_refused(
        self, updates: Updates, path: tuple[TrackingStatus, ...]
    ) -> None:
        """The lines of the attempt beside it are not (G7)."""
        lost, other = await updates.create_in(PROCESSING), await updates.create_in(PROCESSING)
        await updates.bring(lost, *path)
        lines = {(record.id, 1): [line("late", {})] for record in (lost, other)}

        held = await updates.act(lambda s: s.crud.write_lines(lines))

        assert held == {(other.id, 1)}
        assert await told(updates, lost.id, "log") == []

    async def test_lines_of_somebody_elses_record_are_refused(self, updates: Updates) -> None:
        """Who may not see a record may not add to its history (G17)."""
        record = await updates.create_in(PROCESSING, tenant_id="acme")

        held = await updates.act(
            lambda s: s.crud.write_lines({(record.id, 1): [line("hello", {})]}),
            Principal("bob", "umbrella"),
        )

        assert held == set()


class TestLocks:
    """Records that another transaction has locked, such as that of the body itself."""

    @pytest.mark.usefixtures("gate")
    @pytest.mark.parametrize("word", ["beat", "progress", "lines"])
    async def test_who_does_not_wait_passes_over_them(
        self,
        database: Database,
        updates: Updates,
        sql: asyncpg.Connection,
        word: str,
    ) -> None:
        """The others are written; of those passed over it can still be asked who holds them."""
        locked, free = await updates.create_in(PROCESSING), await updates.create_in(PROCESSING)
        fences = [(locked.id, 1), (free.id, 1)]
        await sql.execute(f"UPDATE {TABLE} SET metadata = '1' WHERE id = $1", locked.id)  # noqa: S608

        async with database.autocommit() as connection:
            crud: Any = updates.crud(connection)  # type: ignore[arg-type]  # either will do
            words = {
                "beat": lambda: crud.beat(fences, wait=False),
                "progress": lambda: crud.progress(
                    fences,
                    percents=[50, 50],
                    processed=[None, None],
                    totals=[None, None],
                    steps=[None, None],
                    wait=False,
                ),
                "lines": lambda: crud.write_lines(
                    {fence: [line("hello", {})] for fence in fences}, wait=False
                ),
            }
            written = await words[word]()
            current = await crud.current(fences)

        assert set(written) == {(free.id, 1)}
        assert current == dict.fromkeys(fences, False)

    async def test_who_is_lost_is_not_current(self, updates: Updates) -> None:
        """Whatever the locks: another attempt, or none any more."""
        lost = await updates.create_in(FAILED)
        await updates.bring(lost, PENDING, PROCESSING)
        ended = await updates.create_in(COMPLETED)

        current = await updates.act(
            lambda s: s.crud.current([(lost.id, 1), (lost.id, 2), (ended.id, 1)])
        )

        assert current == {(lost.id, 2): False}
