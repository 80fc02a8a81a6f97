"""`goldfinch legacy …`: leaving a generic task_status table, step by step. See docs/legacy.md."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tracking.domain import discover
from tracking.errors import Conflict, TrackingError
from tracking.legacy.cleanup import drop_legacy, give_back_name, phrase, rename
from tracking.legacy.cutover import cut_over, fall_back, release
from tracking.legacy.follow import follow
from tracking.legacy.mapping import load_plan
from tracking.legacy.run import Pace, retry, run
from tracking.legacy.survey import first_mapping, foretell, skeleton
from tracking.legacy.takeover import TakeOver, connect, open_source, take_over_of
from tracking.legacy.verify import Verdict, verify
from tracking.settings import load_settings

__all__ = ["app", "main"]

app = typer.Typer(
    name="legacy",
    help="Leave a generic task_status table for typed records: inspect, plan, run, verify, follow,"
    " cutover, cleanup.",
    no_args_is_help=True,
)
console = Console(highlight=False, markup=False, soft_wrap=True)
T = TypeVar("T")

MappingFile = Annotated[Path, typer.Option("--mapping", "-m", help="The mapping file")]
BatchSize = Annotated[int, typer.Option(help="Rows per transaction", min=1, max=1_000_000)]
PerSecond = Annotated[float | None, typer.Option(help="No more rows per second", min=0.1)]
MAPPING = Path("legacy.toml")


@app.command()
def inspect(
    table: Annotated[str, typer.Option(help="The legacy table")] = "task_status",
    url: Annotated[str | None, typer.Option(help="Where it is, unless with Goldfinch")] = None,
    key: Annotated[str, typer.Option(help="Its primary key")] = "id",
    kind: Annotated[str, typer.Option("--type", help="The column of the type")] = "task_type",
    status: Annotated[str, typer.Option(help="The column of the status")] = "status",
    mapping: MappingFile = MAPPING,
) -> None:
    """Read the table and write a first mapping, with counts, to be completed by hand."""
    if mapping.exists():
        msg = f"{mapping} is there already: name another file with --mapping."
        raise Conflict(msg)

    async def look() -> str:
        settings = load_settings()
        plan = skeleton(table, url, key, kind, status)
        connection = await connect(settings, "inspect")
        try:
            address = settings.database_url.get_secret_value()
            source = await open_source(connection, plan, None, address)
            try:
                return await first_mapping(source, plan)
            finally:
                await source.close()
        finally:
            await connection.close()

    mapping.write_text(asyncio.run(look()), encoding="utf-8")
    console.print(f"{mapping} is written. Give each type a domain and its columns, then: plan.")


@app.command()
def plan(mapping: MappingFile = MAPPING, batch: BatchSize = 10_000) -> None:
    """Say what `run` would do, and what does not fit and why; writes nothing."""

    async def look(take_over: TakeOver) -> None:
        with _bar(take_over) as tell:
            told = await foretell(take_over, Pace(batch), await tell())
        _print_counts(told.counts)
        _print_reasons((*key, number) for key, number in told.reasons.most_common())

    _with(mapping, look, writes=False)


@app.command("run")
def run_(
    *,
    mapping: MappingFile = MAPPING,
    batch: BatchSize = 10_000,
    per_second: PerSecond = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="As `plan`")] = False,
    retry_quarantined: Annotated[
        bool, typer.Option("--retry-quarantined", help="Only look at the quarantine again")
    ] = False,
) -> None:
    """Take over every row; killed, run it again; run again, it adds nothing."""
    if dry_run:
        plan(mapping, batch)
        return

    async def act(take_over: TakeOver) -> None:
        if retry_quarantined:
            counts = await retry(take_over, Pace(batch, per_second))
        else:
            with _bar(take_over) as tell:
                counts = await run(take_over, Pace(batch, per_second), await tell())
        _print_counts(counts)
        _print_reasons(await take_over.books.reasons())
        if not any(outcome == "migrated" for _, _, outcome in counts):
            console.print("Nothing was added: all that fits is there already.")

    _with(mapping, act)


@app.command("verify")
def verify_(
    mapping: MappingFile = MAPPING,
    batch: BatchSize = 10_000,
    sample: Annotated[int, typer.Option(help="Records to look at deeply", min=0)] = 500,
) -> None:
    """Compare every row with its record; the exit status is 1 when anything is amiss."""

    async def look(take_over: TakeOver) -> Verdict:
        with _bar(take_over) as tell:
            return await verify(take_over, Pace(batch), await tell(), sample=sample)

    verdict = _with(mapping, look, writes=False)
    print_verdict(verdict)
    if not verdict.is_well:
        raise typer.Exit(1)


@app.command("follow")
def follow_(
    *,
    mapping: MappingFile = MAPPING,
    batch: BatchSize = 10_000,
    per_second: PerSecond = None,
    until_caught_up: Annotated[
        bool, typer.Option("--until-caught-up", help="End when there is nothing to take over")
    ] = False,
) -> None:
    """Keep up with a table that is still written to; Ctrl-C ends it, and it may begin again."""

    async def act(take_over: TakeOver) -> None:
        def is_enough(behind: int) -> bool:
            return until_caught_up and not behind

        console.print(f"Following {take_over.plan.source.table}; Ctrl-C to stop.")
        await follow(take_over, Pace(batch, per_second), until=is_enough)
        console.print("Nothing is left to take over.")

    try:
        _with(mapping, act)
    except KeyboardInterrupt:
        console.print("Stopped; what has changed meanwhile is taken over next time.")


@app.command("cutover")
def cutover_(
    *,
    mapping: MappingFile = MAPPING,
    writers_are_stopped: Annotated[
        bool, typer.Option(help="For a source elsewhere: you have stopped its writers")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Let the legacy table be written again")
    ] = False,
) -> None:
    """Refuse writes to the legacy table and take over the last ones: under two seconds."""

    async def act(take_over: TakeOver) -> None:
        if undo:
            await fall_back(take_over)
            console.print("The legacy table is written again. Records dispatched since stay so.")
        elif writers_are_stopped:
            released = await release(take_over)
            console.print(f"{released:,} records that were in flight are dispatched from now on.")
        else:
            done = await cut_over(take_over)
            console.print(
                f"Writers were kept waiting for {done.seconds * 1000:,.0f} ms and are refused from"
                f" now on; {done.rows:,} last changes taken over, nothing is left;"
                f" {done.released:,} records that were in flight are dispatched."
            )

    _with(mapping, act)


@app.command("cleanup")
def cleanup_(
    *,
    mapping: MappingFile = MAPPING,
    drop: Annotated[bool, typer.Option("--drop", help="Drop the renamed table")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Give the table its name back")] = False,
) -> None:
    """Verify, then rename the legacy table and leave a view under its name; later, drop it."""

    async def act(take_over: TakeOver) -> None:
        if undo:
            await give_back_name(take_over)
            console.print(f"{take_over.plan.source.table} has its name back.")
            return
        verdict = await verify(take_over)
        print_verdict(verdict)
        wanted = phrase(take_over, "drop" if drop else "rename")
        typed = typer.prompt(f"To go on, type: {wanted}\n", prompt_suffix="> ")
        if drop:
            await drop_legacy(take_over, verdict, typed)
            console.print("Dropped.")
        else:
            kept = await rename(take_over, verdict, typed)
            console.print(f"The table is {kept} now; under its old name there is a view.")

    _with(mapping, act)


def print_verdict(verdict: Verdict) -> None:
    """Say what has been found."""
    _print_counts(verdict.fates)
    for kind, word, day in verdict.differing[:20]:
        console.print(f"sums differ: {kind}, {word}, {day}")
    for line in [*verdict.amiss, *verdict.amiss_samples[:20]]:
        console.print(line)
    if verdict.gone:
        console.print(f"{verdict.gone:,} rows were taken over and are gone from the legacy table")
    groups = f"{len(verdict.groups):,} groups of type, status and day"
    end = "all is as it should be" if verdict.is_well else "NOT all is as it should be"
    console.print(f"{groups} compared, {verdict.sampled:,} records looked at deeply: {end}.")


def _with(mapping: Path, act: Callable[[TakeOver], Awaitable[T]], *, writes: bool = True) -> T:
    """Open both ends, and do something with them."""
    sys.path.insert(0, str(Path.cwd()))

    async def go() -> T:
        loaded, settings = load_plan(mapping), load_settings()
        async with take_over_of(
            settings, discover(settings.domains), loaded, writes=writes
        ) as take_over:
            return await act(take_over)

    return asyncio.run(go())


@contextmanager
def _bar(take_over: TakeOver) -> Iterator[Callable[[], Awaitable[Callable[[int], None]]]]:
    """A progress bar with the time that is left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:

        async def begin() -> Callable[[int], None]:
            total = sum((await take_over.source.totals()).values())
            shown = progress.add_task(take_over.plan.source.table, total=total)
            return lambda seen: progress.update(shown, completed=seen)

        yield begin


def _print_counts(counts: Counter[tuple[str | None, str | None, str]]) -> None:
    """A table by type and status, with a column for each outcome."""
    outcomes = sorted({outcome for _, _, outcome in counts})
    table = Table("type", "status", *outcomes, "legacy", box=None)
    for kind, word in sorted({(kind, word) for kind, word, _ in counts}, key=repr):
        numbers = [counts[kind, word, outcome] for outcome in outcomes]
        table.add_row(str(kind), str(word), *(f"{n:,}" for n in [*numbers, sum(numbers)]))
    sums = [sum(n for key, n in counts.items() if key[2] == outcome) for outcome in outcomes]
    table.add_row("all", "", *(f"{n:,}" for n in [*sums, sum(sums)]))
    console.print(table)


def _print_reasons(reasons: Iterable[tuple[str | None, str, int]]) -> None:
    for kind, reason, number in reasons:
        console.print(f"quarantined {number:>9,}  {kind}: {reason}")


def main() -> None:
    """Run these commands on their own; an error of ours is a sentence, not a traceback."""
    try:
        app()
    except TrackingError as error:
        Console(stderr=True, highlight=False, markup=False).print(f"error {error}")
        sys.exit(1)
