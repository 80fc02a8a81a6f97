"""Rows become records once, whole, silently, and whatever kills the run."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from scripts.legacy.load import load, load_references
from scripts.legacy.sample import rows
from tests.conftest import ROOT
from tests.legacy.conftest import KILLS, ROWS
from tests.legacy.trial import Trial, by_outcome
from tracking.databases import create_database, drop_database
from tracking.db import Database, asyncpg_dsn
from tracking.errors import Conflict
from tracking.legacy.survey import foretell
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = pytest.mark.database

RECORDS = """
SELECT count(*) AS number, count(*) FILTER (WHERE status = 'PENDING') AS pending,
       bool_and((completed_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED', 'CANCELLED')))
           AS ended, bool_and(next_dispatch_at IS NULL) AS held
FROM etf_price_update_task_tracking
"""


async def test_every_row_is_accounted_for(trial: Trial) -> None:
    """Legacy = migrated + quarantined, by type and status; and the proof agrees."""
    before = await trial.legacy()

    counts = await trial.run()

    summed: Counter[tuple[str | None, str | None]] = Counter()
    for (kind, word, _), number in counts.items():
        summed[kind, word] += number
    assert summed == await trial.totals()
    assert by_outcome(counts).keys() == {"migrated", "quarantined"}
    assert await trial.legacy() == before
    verdict = await trial.verify()
    assert verdict.is_well, verdict.amiss
    assert verdict.fates == counts


async def test_a_second_run_adds_nothing(trial: Trial) -> None:
    """All is there already."""
    first = by_outcome(await trial.run())
    state = await trial.state()

    second = by_outcome(await trial.run(batch=333))

    assert second == {"present": first["migrated"], "quarantined": first["quarantined"]}
    assert await trial.state() == state


async def test_records_keep_the_rules_of_the_table(trial: Trial) -> None:
    """What has ended has an end; what was in flight waits for the cutover."""
    await trial.run()

    records = await trial.sql.fetchrow(RECORDS)
    assert records["number"] > 100
    assert records["pending"] > 0
    assert records["ended"]
    assert records["held"]


async def test_nobody_is_told(trial: Trial) -> None:
    """A subscriber to everything hears nothing, and each record has one line of history."""
    await trial.sql.execute(
        "INSERT INTO webhook_subscription (tenant_id, owner_id, url, events, secret)"
        " SELECT 'tenant-' || n, 'o', 'https://example.com', ARRAY['task.created'], 's'"
        " FROM generate_series(0, 19) AS n"
    )

    await trial.run()

    assert await trial.sql.fetchval("SELECT count(*) FROM webhook_delivery_task_tracking") == 0
    lines = await trial.sql.fetch(
        "SELECT count(*) AS lines, min(message) AS message, min(data ->> 'legacy_id') AS id"
        " FROM etf_price_update_task_event GROUP BY tracking_id"
    )
    assert {row["lines"] for row in lines} == {1}
    assert {row["message"] for row in lines} == {"taken over from task_status"}
    assert all(row["id"] for row in lines)


async def test_a_look_writes_nothing(trial: Trial) -> None:
    """A plan foretells exactly what a run does, and leaves no trace, not even in a sequence."""

    async def traces() -> list[Any]:
        return [
            await trial.sql.fetch(
                "SELECT relname, pg_relation_size(oid) FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            ),
            await trial.sql.fetch("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"),
            await trial.sql.fetchval("SELECT to_regnamespace('legacy_task_status')"),
        ]

    before = await traces()
    async with trial.open(writes=False) as take_over:
        told = await foretell(take_over)
    after = await traces()

    assert before == after
    assert told.counts == await trial.run()
    async with trial.open(writes=False) as take_over:
        reasons = {(k, r): n for k, r, n in await take_over.books.reasons()}
    assert reasons == told.reasons


async def test_the_quarantine_is_looked_at_again(trial: Trial) -> None:
    """What a mended mapping lets in leaves the quarantine; the original rows are kept there."""
    await trial.run()
    zombies = await trial.sql.fetchval(
        "SELECT count(*) FROM legacy_task_status.quarantine WHERE reason LIKE 'status ''zombie''%'"
    )
    trial.amend('done = "COMPLETED"', 'done = "COMPLETED"\nzombie = "FAILED"')

    counts = by_outcome(await trial.retry())

    assert zombies > 0
    assert counts["migrated"] == zombies
    assert (await trial.verify()).is_well
    assert by_outcome(await trial.run()).get("migrated") is None


async def test_a_changed_row_is_taken_over_again(trial: Trial) -> None:
    """Its record keeps its number; one that has changed here as well is nobody's to overwrite."""
    await trial.run()
    ours, both = await trial.sql.fetch(
        "SELECT legacy_id, record_id FROM legacy_task_status.origin"
        " WHERE task_type = 'etf.update_price' ORDER BY 1 LIMIT 2"
    )
    await trial.sql.execute(
        "UPDATE task_status SET error = 'found later' WHERE id = ANY ($1)",
        [ours["legacy_id"], both["legacy_id"]],
    )
    await trial.sql.execute(
        "UPDATE etf_price_update_task_tracking SET version = version + 1 WHERE id = $1",
        both["record_id"],
    )

    counts = by_outcome(await trial.run())

    assert counts["migrated"] == 1
    found = await trial.sql.fetchrow(
        "SELECT error_message, version FROM etf_price_update_task_tracking WHERE id = $1",
        ours["record_id"],
    )
    assert tuple(found) == ("found later", 2)
    reason = await trial.sql.fetchval(
        "SELECT reason FROM legacy_task_status.quarantine WHERE legacy_id = $1", both["legacy_id"]
    )
    assert reason == "has changed both here and in the legacy table"


async def test_two_runs_at_once_are_one_too_many(trial: Trial) -> None:
    """The second says so, and does nothing."""
    async with trial.open():
        with pytest.raises(Conflict, match="Somebody else"):
            await trial.run()


# --- killed ---------------------------------------------------------------------------------------


async def _run_apart(trial: Trial, seconds: float | None) -> int | None:
    """Run the command in a process of its own, killed after so long."""
    environment = {**os.environ, "DATABASE_URL": trial.url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, ROOT / "scripts" / "migrate_legacy_task_status.py", "run"),
        *("--mapping", trial.mapping, "--batch", f"{ROWS // 20}"),
        *(["--per-second", f"{2 * ROWS // KILLS}"] if seconds else []),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    else:
        assert process.returncode == 0, said.decode()
    return process.returncode


async def _server_lets_go(trial: Trial) -> None:
    """Wait until the server has noticed the death of the process."""

    async def is_alone() -> bool:
        others = await trial.sql.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'goldfinch legacy%'"
        )
        return bool(others == 0)

    await eventually(is_alone, within=10)


async def test_a_killed_run_ends_as_an_undisturbed_one(
    trial: Trial, admin_url: str, template: str
) -> None:
    """Killed at random moments and run again, it leaves the same rows to the byte."""
    name = f"{template}_undisturbed"
    url = await create_database(admin_url, name, template=template)
    try:
        await load_references(url)
        await load(url, rows(ROWS, dirt=0.1))
        sql = await asyncpg.connect(asyncpg_dsn(url))
        settings = Settings(database_url=url, jwt_secret=trial.settings.jwt_secret)
        undisturbed = Trial(settings, trial.registry, trial.mapping, sql)
        await undisturbed.run()
        state = await undisturbed.state()
        await sql.close()
    finally:
        await drop_database(admin_url, name)

    chance = random.Random(8)  # noqa: S311  # the same moments in every run of this test
    killed = 0
    passes = []
    for _ in range(KILLS):
        killed += await _run_apart(trial, chance.uniform(0.8, 2.4)) != 0
        await _server_lets_go(trial)
        passes.append(await trial.passes())
    print(f"killed {killed} of {KILLS} times, {passes.count(0)} of them in the first pass")  # noqa: T201
    assert await _run_apart(trial, None) == 0

    assert killed >= KILLS / 2
    assert await trial.state() == state


# --- from elsewhere -------------------------------------------------------------------------------


async def test_other_databases_lead_to_the_same(bare: Trial, tmp_path: Path) -> None:
    """Rows streamed from SQLite become the same records as those of the same database."""
    await load(bare.url, rows(ROWS, dirt=0.1))
    here = await bare.run()
    records = _records(await bare.state())
    await bare.sql.execute("DROP SCHEMA legacy_task_status CASCADE")
    async with Database(bare.url, name="tests").autocommit() as connection:
        for domain in bare.registry:
            await connection.execute(text(f"TRUNCATE {domain}_task_tracking, {domain}_task_event"))
    url = f"sqlite:///{tmp_path / 'legacy.db'}"
    await load(url, rows(ROWS, dirt=0.1))
    bare.amend('table = "task_status"', f'table = "task_status"\nurl = "{url}"')

    there = await bare.run()

    assert here == there
    assert _records(await bare.state()) == records
    assert (await bare.verify()).is_well


def _records(state: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Without hashes and originals, which depend on the types of the source."""
    return {name: found for name, found in state.items() if name not in ("origin", "quarantine")}
