"""Writers go on all the while: nothing of theirs is lost, and they wait less than two seconds."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import create_engine, text

from scripts.legacy.load import load
from scripts.legacy.sample import rows
from tests.legacy.conftest import ROWS
from tests.legacy.trial import Trial
from tracking.db import asyncpg_dsn
from tracking.errors import Conflict, Invalid, Unavailable
from tracking.legacy.cleanup import drop_legacy, give_back_name, phrase, rename
from tracking.legacy.cutover import cut_over, fall_back
from tracking.legacy.follow import follow, lag
from tracking.legacy.run import Pace

pytestmark = pytest.mark.database

PRICE = json.dumps({"etf": {"id": "ETF001"}, "date": "2022-01-03"})
INSERT = """
INSERT INTO task_status (id, task_type, status, created_at, updated_at, user_id, tenant_id,
    task_metadata) VALUES ($1, 'etf.update_price', 'running', now(), now(), 'w', 'tenant-1', $2)
"""


@dataclass
class Writer:
    """A legacy worker: inserts rows and ends them, each in a transaction of its own."""

    url: str
    first: int
    ended: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    refusal: str | None = None

    async def write(self) -> None:
        """Write until refused."""
        connection = await asyncpg.connect(asyncpg_dsn(self.url))
        number = self.first
        try:
            while True:
                number += 1
                await connection.execute(INSERT, number, PRICE)
                self.begun.append(number)
                await connection.execute(
                    "UPDATE task_status SET status = 'done', updated_at = now() WHERE id = $1",
                    number,
                )
                self.ended.append(number)
                await asyncio.sleep(0.003)
        except asyncpg.ReadOnlySQLTransactionError as error:
            self.refusal = str(error)
        finally:
            await connection.close()


async def _followed(trial: Trial) -> None:
    """Follow until there is nothing to take over."""
    async with trial.open() as take_over:
        await follow(take_over, Pace(200), every=0.01, until=lambda behind: not behind)


async def test_nothing_of_writers_is_lost(trial: Trial) -> None:
    """What they were told is written has a record, as it was last; then they are refused."""
    writers = [Writer(trial.url, first=number * 1_000_000) for number in (1, 2, 3)]
    tasks = [asyncio.create_task(writer.write()) for writer in writers]
    async with trial.open() as take_over:
        looks = iter(range(20))
        await follow(take_over, Pace(300), every=0.02, until=lambda _: next(looks, None) is None)
        assert not any(task.done() for task in tasks)
        done = await cut_over(take_over)
        await asyncio.gather(*tasks)
        assert await lag(take_over) == 0

    assert done.seconds < 2
    assert done.released > 0
    verdict = await trial.verify()
    assert verdict.is_well, verdict.amiss
    completed = await trial.sql.fetch(
        "SELECT o.legacy_id FROM etf_price_update_task_tracking AS t"
        " JOIN legacy_task_status.origin AS o ON o.record_id = t.id"
        " WHERE t.owner_id = 'w' AND t.status = 'COMPLETED'"
    )
    assert {row[0] for row in completed} == {id_ for w in writers for id_ in w.ended}
    assert len(completed) > 30
    assert all(w.refusal is not None and "has moved to Goldfinch" in w.refusal for w in writers)


async def test_a_cutover_can_be_undone(trial: Trial) -> None:
    """The legacy table is written again, followed again, and cut over again."""
    await _followed(trial)
    async with trial.open() as take_over:
        await cut_over(take_over)
        await fall_back(take_over)
        await trial.sql.execute(INSERT, 5_000_000, PRICE)
        assert await lag(take_over) == 1
        done = await cut_over(take_over)

    assert done.rows == 1


async def test_a_cutover_waits_for_no_writer_for_long(trial: Trial) -> None:
    """An open transaction makes it give up, and the table is as before."""
    await _followed(trial)
    async with trial.sql.transaction():
        await trial.sql.execute(INSERT, 5_000_000, PRICE)
        async with trial.open() as take_over:
            with pytest.raises(Unavailable, match="does not end"):
                await cut_over(take_over, wait_seconds=0.1)

    await trial.sql.execute(INSERT, 5_000_001, PRICE)


async def test_a_cutover_needs_following(trial: Trial) -> None:
    """Without notes of what is written, nobody knows what is missing."""
    await trial.run()
    async with trial.open() as take_over:
        with pytest.raises(Conflict, match="follow"):
            await cut_over(take_over)


async def test_rows_in_flight_may_end_where_they_are(trial: Trial) -> None:
    """With in_flight = "leave" the fence lets them, and they are taken over when they have."""
    trial.amend('in_flight = "adopt"', 'in_flight = "leave"')
    await trial.sql.execute(INSERT, 5_000_000, PRICE)
    await _followed(trial)
    async with trial.open() as take_over:
        await cut_over(take_over)

    await trial.sql.execute("UPDATE task_status SET status = 'done' WHERE id = 5000000")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await trial.sql.execute("UPDATE task_status SET status = 'failed' WHERE id = 5000000")
    await _followed(trial)

    found = await trial.sql.fetchval(
        "SELECT status FROM etf_price_update_task_tracking AS t JOIN legacy_task_status.origin AS o"
        " ON o.record_id = t.id WHERE o.legacy_id = 5000000"
    )
    assert found == "COMPLETED"
    assert (await trial.verify()).is_well


# --- proof ----------------------------------------------------------------------------------------

PLANTED = {
    "our amount": "UPDATE contribution_realization_task_tracking SET amount = amount + 0.01"
    " WHERE id = (SELECT max(id) FROM contribution_realization_task_tracking)",
    "our metadata": "UPDATE etf_price_update_task_tracking SET metadata = metadata || '{\"x\": 1}'"
    " WHERE id = (SELECT max(id) FROM etf_price_update_task_tracking)",
    "their error": "UPDATE task_status SET error = 'x' WHERE id = (SELECT max(legacy_id)"
    " FROM legacy_task_status.origin)",
    "a lost record": "DELETE FROM email_delivery_task_tracking"
    " WHERE id = (SELECT max(id) FROM email_delivery_task_tracking)",
    "a forgotten row": "INSERT INTO task_status (id, task_type, status, created_at, user_id,"
    " tenant_id) VALUES (7000000, 'company.onboard', 'done', now(), 'u', 't')",
}


@pytest.mark.parametrize("change", PLANTED)
async def test_the_proof_finds_one_changed_value(trial: Trial, change: str) -> None:
    """Wherever it is; the row is named."""
    await trial.run()
    assert (await trial.verify()).is_well

    await trial.sql.execute(PLANTED[change])

    verdict = await trial.verify()
    assert not verdict.is_well
    assert len(verdict.amiss) == 1


# --- after it -------------------------------------------------------------------------------------


async def test_the_table_goes_step_by_step(trial: Trial) -> None:
    """Renamed only when proven and asked for; old readers go on; dropped last of all."""
    await _followed(trial)
    before = await trial.sql.fetch(
        "SELECT id, task_type, status, created_at, user_id FROM task_status"
        " WHERE status = 'done' AND id IN (SELECT legacy_id FROM legacy_task_status.origin)"
        " AND id NOT IN (SELECT legacy_id FROM legacy_task_status.quarantine)"
        " ORDER BY id"
    )
    async with trial.open() as take_over:
        with pytest.raises(Conflict, match="cutover"):
            await rename(take_over, await trial.verify(), phrase(take_over, "rename"))
        await cut_over(take_over)
        with pytest.raises(Invalid, match="type exactly: rename task_status"):
            await rename(take_over, await trial.verify(), "yes")
        await rename(take_over, await trial.verify(), "rename task_status")
    after = await trial.sql.fetch(
        "SELECT id, task_type, status, created_at, user_id FROM task_status"
        " WHERE status = 'done' AND id IN (SELECT id FROM task_status_left)"
        " AND id NOT IN (SELECT legacy_id FROM legacy_task_status.quarantine) ORDER BY id"
    )
    assert after == before

    async with trial.open() as take_over:
        await give_back_name(take_over)
    async with trial.open() as take_over:
        await rename(take_over, await trial.verify(), "rename task_status")
    async with trial.open() as take_over:
        await drop_legacy(take_over, await trial.verify(), "drop task_status")
    assert await trial.sql.fetchval("SELECT to_regclass('task_status_left')") is None
    assert await trial.sql.fetchval("SELECT count(*) FROM task_status") > ROWS / 2


async def test_a_table_elsewhere_is_followed_by_its_times(bare: Trial, tmp_path: Path) -> None:
    """New rows and changed ones are found by the column that grows."""
    url = f"sqlite:///{tmp_path / 'legacy.db'}"
    await load(url, rows(300))
    bare.amend('table = "task_status"', f'table = "task_status"\nurl = "{url}"')
    await _followed(bare)
    engine = create_engine(url)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE task_status SET error = 'late', updated_at = :now WHERE id = 5"),
            {"now": now},
        )
    engine.dispose()

    await _followed(bare)

    assert (await bare.verify()).is_well
    with suppress(FileNotFoundError):
        (tmp_path / "legacy.db").unlink()
