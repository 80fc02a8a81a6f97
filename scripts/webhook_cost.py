"""Measure what webhooks cost whoever moves records, subscribed or not."""
# ruff: noqa: S608  # no outside text

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Annotated, Final
from uuid import uuid4

import asyncpg
import typer

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tracking.databases import create_database, drop_database, run_alembic  # noqa: E402
from tracking.db import asyncpg_dsn  # noqa: E402
from tracking.embedded import EmbeddedPostgres  # noqa: E402
from tracking.rights import OWNER, WORKER  # noqa: E402
from tracking.roles import set_up_roles  # noqa: E402

TABLE: Final = "etf_price_update_task_tracking"
TELLING: Final = ("tell", "tell_failure", "tell_creation")

STATES: Final = {
    "no triggers": (False, 0, 0),
    "no subscription": (True, 0, 0),
    "another tenant's": (True, 0, 0),
    "one, which matches": (True, 1, 0),
    "ten, one matches": (True, 1, 9),
}
"""Whether there are triggers; how many subscriptions match a completion, and how many do not."""

STEPS: Final = {
    "created": f"INSERT INTO {TABLE} (etf_id, date, tenant_id)"
    " VALUES ('QUAL', '2022-01-03', 'acme')"
    " RETURNING id",
    "started": f"UPDATE {TABLE} SET status = 'PROCESSING', attempts = attempts + 1,"
    " started_at = now(), heartbeat_at = now(), version = version + 1 WHERE id = $1",
    "completed": f"UPDATE {TABLE} SET status = 'COMPLETED', completed_at = now(),"
    " version = version + 1 WHERE id = $1",
}

Times = dict[tuple[str, str], list[float]]
"""Milliseconds of one statement, by state and step, one for each round."""


def main(
    rounds: Annotated[int, typer.Option(help="Rounds, each with all states in turn")] = 25,
    lives: Annotated[int, typer.Option(help="Records of each state in a round")] = 200,
) -> None:
    """Print medians per statement, and ratios to a table without the triggers."""
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL")
        if server is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="webhooks-")))
            server = stack.enter_context(EmbeddedPostgres(folder / "db")).url
        times = asyncio.run(_measure(server, rounds, lives))
    print(_table(times))


async def _measure(server: str, rounds: int, lives: int) -> Times:
    name = f"goldfinch_hooks_{uuid4().hex[:8]}"
    url = await create_database(server, name)
    try:
        await set_up_roles(url)
        environment = {**os.environ, "DATABASE_URL": url, "GOLDFINCH_DATABASE_ROLE": OWNER}
        run_alembic(ROOT, environment, "upgrade", "head")
        return await _take_turns(url, rounds, lives)
    finally:
        await drop_database(server, name)


async def _take_turns(url: str, rounds: int, lives: int) -> Times:
    admin = await asyncpg.connect(asyncpg_dsn(url))
    settings = {"role": WORKER, "synchronous_commit": "off"}
    worker = await asyncpg.connect(asyncpg_dsn(url), server_settings=settings)
    times: Times = {(state, step): [] for state in STATES for step in STEPS}
    names = list(STATES)
    try:
        await admin.execute("INSERT INTO etfs (id, name) VALUES ('QUAL', 'Quality')")
        for number in range(rounds + 1):
            turn = number % len(names)
            for state in names[turn:] + names[:turn]:
                await _arrange(admin, state)
                taken = await _live(worker, lives)
                # The first round fills caches.
                for step, milliseconds in taken.items() if number else ():
                    times[state, step].append(milliseconds)
    finally:
        await worker.close()
        await admin.close()
    return times


async def _arrange(admin: asyncpg.Connection, state: str) -> None:
    has_triggers, matching, others = STATES[state]
    await admin.execute(
        f"TRUNCATE {TABLE}, etf_price_update_task_event, webhook_delivery_task_tracking,"
        " webhook_subscription"
    )
    for trigger in TELLING:
        verb = "ENABLE" if has_triggers else "DISABLE"
        await admin.execute(f"ALTER TABLE {TABLE} {verb} TRIGGER {trigger}")
    subscribed = (
        "INSERT INTO webhook_subscription (tenant_id, owner_id, url, domains)"
        " SELECT $1, 'ann', '', $2 FROM generate_series(1, $3::int)"
    )
    await admin.execute(subscribed, "acme", None, matching)
    await admin.execute(subscribed, "acme", ["csv_import"], others)
    await admin.execute(subscribed, "globex", None, int(state == "another tenant's"))


async def _live(worker: asyncpg.Connection, lives: int) -> dict[str, float]:
    """Milliseconds of one statement of each step."""
    create, start, complete = [await worker.prepare(sql) for sql in STEPS.values()]
    begun = time.perf_counter()
    ids = [await create.fetchval() for _ in range(lives)]
    created = time.perf_counter()
    for record_id in ids:
        await start.fetch(record_id)
    started = time.perf_counter()
    for record_id in ids:
        await complete.fetch(record_id)
    spans = (created - begun, started - created, time.perf_counter() - started)
    return {step: 1000 * span / lives for step, span in zip(STEPS, spans, strict=True)}


def _table(times: Times) -> str:
    """Milliseconds, and the median of the ratios of each round."""
    lines = [f"| subscriptions | {' | '.join(STEPS)} | a life |", "|---|---|---|---|---|"]
    plain = next(iter(STATES))
    for state in STATES:
        cells = [_cell(times[state, step], times[plain, step]) for step in STEPS]
        lives = [_sums(times, name) for name in (state, plain)]
        lines.append(f"| {state} | {' | '.join(cells)} | {_cell(*lives)} |")
    return "\n".join(lines)


def _sums(times: Times, state: str) -> list[float]:
    rounds = zip(*(times[state, step] for step in STEPS), strict=True)
    return [sum(of_round) for of_round in rounds]


def _cell(taken: list[float], plain: list[float]) -> str:
    ratio = median(one / other for one, other in zip(taken, plain, strict=True))
    return f"{median(taken):.3f} ms ({ratio:.2f})"


if __name__ == "__main__":
    typer.run(main)
