"""How fast rows are taken over, against a bare INSERT … SELECT of the same columns."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Annotated, Any, Final
from uuid import uuid4

import asyncpg
import typer

from scripts.legacy.load import load, load_references
from scripts.legacy.sample import rows
from tracking import discover
from tracking.databases import create_database, drop_database, run_alembic
from tracking.db import asyncpg_dsn
from tracking.legacy import Pace, TakeOver, load_plan, run, take_over_of
from tracking.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[2]
BARE: Final = "bare INSERT … SELECT of the records"
ALL: Final = "the same of records, history and origins"
HAND: Final = "INSERT … SELECT by hand from the legacy rows that fit"
RUN: Final = "goldfinch legacy run"


def main(
    number: Annotated[int, typer.Option("--rows", help="How many rows")] = 200_000,
    rounds: Annotated[int, typer.Option(help="How often each is measured")] = 3,
    batch: Annotated[int, typer.Option(help="Rows per transaction")] = 10_000,
    server: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="Where a throw-away database is made")
    ] = "postgresql://postgres@127.0.0.1:5432/postgres",
    keep: Annotated[str, typer.Option(help="Use this database, made before, or make it")] = "",
) -> None:
    """Measure in turn, and print medians: by the clock, and of the server's processor time."""
    asyncio.run(_main(number, rounds, batch, server, keep))


async def _main(number: int, rounds: int, batch: int, server: str, keep: str) -> None:
    name = keep or f"goldfinch_legacy_bench_{uuid4().hex[:8]}"
    url = await _database(server, name, number)
    settings = Settings.model_validate({"database_url": url, "jwt_secret": uuid4().hex})
    loaded = load_plan(ROOT / "scripts" / "legacy" / "sample.toml")
    figures: dict[str, list[tuple[float, float]]] = {}
    try:
        async with take_over_of(settings, discover("domains"), loaded) as take_over:
            await run(take_over, Pace(batch))
            columns = await _set_aside(take_over)
            for _ in range(rounds):
                for what, work in {
                    BARE: lambda: _copy(take_over, columns, "record"),
                    ALL: lambda: _copy(take_over, columns, "record", "event", "origin"),
                    HAND: lambda: _by_hand(take_over),
                    RUN: lambda: run(take_over, Pace(batch)),
                }.items():
                    await _empty(take_over)
                    took = await _measured(take_over.connection, work)
                    figures.setdefault(what, []).append(took)
                    print(f"{what}: {took[0]:.1f} s, processor {took[1]:.1f} s", flush=True)
    finally:
        if not keep:
            await drop_database(server, name)
    _print(figures)


def _print(figures: dict[str, list[tuple[float, float]]]) -> None:
    medians = {w: [median(f[i] for f in found) for i in (0, 1)] for w, found in figures.items()}
    for what, (clock, processor) in medians.items():
        print(f"| {what} | {clock:.1f} s | {processor:.1f} s |")
    for base in (BARE, ALL, HAND):
        ratios = [medians[base][i] / medians[RUN][i] for i in (0, 1)]
        print(f"speed against {base}: {ratios[0]:.2f} by the clock, {ratios[1]:.2f} by processor")


async def _database(server: str, name: str, number: int) -> str:
    found = await asyncpg.connect(asyncpg_dsn(server))
    exists = await found.fetchval(
        "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name
    )
    await found.close()
    if exists:
        return server.rpartition("/")[0] + f"/{name}"
    url = await create_database(server, name)
    run_alembic(ROOT, {**os.environ, "DATABASE_URL": url}, "upgrade", "head")
    await load(url, rows(number))
    await load_references(url)
    return url


async def _set_aside(take_over: TakeOver) -> dict[str, str]:
    """Keep what a run has made in plain tables; returns the columns of each."""
    connection, columns = take_over.connection, {}
    for kind in take_over.plan.types:
        target = take_over.targets[kind]
        columns[target.table] = ", ".join(f'"{name}"' for name in take_over.of_type(kind).written)
    for table, names in columns.items():
        events = table.replace("_tracking", "_event")
        await connection.execute(f"DROP TABLE IF EXISTS plain_{table}, plain_{events}")
        await connection.execute(f"CREATE TABLE plain_{table} AS SELECT {names} FROM {table}")
        await connection.execute(f"CREATE TABLE plain_{events} AS SELECT * FROM {events}")
    await connection.execute("DROP TABLE IF EXISTS plain_origin")
    await connection.execute(
        f"CREATE TABLE plain_origin AS SELECT * FROM {take_over.books.schema}.origin"
    )
    await connection.execute("DROP TABLE IF EXISTS plain_legacy")
    await connection.execute(
        "CREATE TABLE plain_legacy AS SELECT DISTINCT ON (id) s.* FROM task_status AS s"
        f" JOIN {take_over.books.schema}.origin AS o ON o.legacy_id = s.id AND"
        " o.task_type = s.task_type WHERE s.created_at IS NOT NULL AND s.tenant_id IS NOT NULL"
        f" AND NOT EXISTS (SELECT FROM {take_over.books.schema}.quarantine AS q"
        " WHERE q.legacy_id = s.id) ORDER BY id"
    )
    return columns


async def _by_hand(take_over: TakeOver) -> None:
    """What somebody would type who knows that all rows fit, and wants no history and no books."""
    await take_over.connection.execute("SET enable_seqscan = on")
    for kind, target in take_over.targets.items():
        given = take_over.plan.types[kind].columns
        own = {n: g.sources[0].removeprefix("metadata.").split(".") for n, g in given.items()}
        names = ", ".join(f'"{name}"' for name in own)
        values = ", ".join(
            f"(m #>> '{{{','.join(path)}}}')::{target.columns[name].type}"
            for name, path in own.items()
        )
        await take_over.connection.execute(
            f"INSERT INTO {target.table} (status, created_at, updated_at, started_at, completed_at,"
            f" error_message, owner_id, tenant_id, attempts, metadata, progress, next_dispatch_at,"
            f" due_at, updated_by, {names}) SELECT CASE status WHEN 'done' THEN 'COMPLETED'"
            " WHEN 'failed' THEN 'FAILED' WHEN 'cancelled' THEN 'CANCELLED' ELSE 'PENDING' END,"
            " created_at, coalesce(updated_at, created_at), started_at,"
            " CASE WHEN status IN ('done', 'failed', 'cancelled')"
            " THEN coalesce(completed_at, updated_at, created_at) END, error, user_id, tenant_id,"
            " retry_count, m, CASE status WHEN 'done' THEN 100 ELSE 0 END, NULL, created_at, '-',"
            f" {values} FROM (SELECT *, task_metadata::jsonb AS m FROM plain_legacy"
            f" WHERE task_type = '{kind}' OFFSET 0) AS s"
        )
    await take_over.connection.execute("SET enable_seqscan = off")


async def _empty(take_over: TakeOver) -> None:
    books = take_over.books.schema
    tables = [t for target in take_over.targets.values() for t in (target.table, target.events)]
    listed = ", ".join(dict.fromkeys([*tables, f"{books}.origin", f"{books}.quarantine"]))
    await take_over.connection.execute(f"TRUNCATE {listed}")
    await take_over.connection.execute("CHECKPOINT")


async def _copy(take_over: TakeOver, columns: dict[str, str], *parts: str) -> None:
    connection = take_over.connection
    await connection.execute("SET enable_seqscan = on")
    for table, names in columns.items():
        events = table.replace("_tracking", "_event")
        lines = "tracking_id, at, kind, attempt, actor, message, data"
        await connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM plain_{table}")
        if "event" in parts:
            await connection.execute(
                f"INSERT INTO {events} ({lines}) SELECT {lines} FROM plain_{events}"
            )
    if "origin" in parts:
        await connection.execute(
            f"INSERT INTO {take_over.books.schema}.origin SELECT * FROM plain_origin"
        )
    await connection.execute("SET enable_seqscan = off")


async def _measured(
    connection: asyncpg.Connection, work: Callable[[], Awaitable[Any]]
) -> tuple[float, float]:
    """Seconds by the clock, and of the processor that the server's process for us has used."""
    pid = await connection.fetchval("SELECT pg_backend_pid()")
    started, used = monotonic(), _processor(pid)
    await work()
    return monotonic() - started, _processor(pid) - used


def _processor(pid: int) -> float:
    """Processor time of a process on this machine; 0 where it is not to be seen."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    typer.run(main)
