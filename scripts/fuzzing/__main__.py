"""`./scripts/fuzz`: whatever is sent, by whomever, the API answers as its description says."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from scripts.fuzzing.callers import CALLERS
from scripts.fuzzing.installation import Installation, installation
from scripts.fuzzing.runs import PHASES, Outcome, call
from scripts.fuzzing.traces import illegal_histories, logged, read_traces, strayed, trespasses
from tracking import Registry, discover
from tracking.errors import TrackingError

SHOWN: Final = 20
_ACROSS: Final = r"^/(tasks(/(summary|status))?|domains|healthz|readyz|metrics)$"

console = Console(highlight=False)


def main(
    cases: Annotated[int, typer.Option(help="How many at least, over all callers", min=4)] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same cases")] = 1,
    caller: Annotated[list[str] | None, typer.Option(help=", ".join(CALLERS))] = None,
    domain: Annotated[
        list[str] | None, typer.Option(help="Only these, and what there is across domains")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Keep logs and reports here; a temporary folder if absent")
    ] = None,
) -> None:
    """Call the API as four callers; the exit status is 1 if any answer is not as it should be."""
    registry = discover("domains")
    paths = f"^/tasks/({'|'.join(domain)})(/|$)|{_ACROSS}" if domain else "/"
    callers = caller or [*CALLERS]
    try:
        with _place(folder) as place, installation(Path(place), registry) as running:
            outcomes, found = _call_all(
                running, registry, callers, cases // len(callers), seed, paths
            )
    except TrackingError as error:
        console.print(f"[bold red]error[/] {error}")
        raise typer.Exit(1) from None
    _show(outcomes, found)
    failed = [outcome.caller for outcome in outcomes if outcome.failures]
    if json_file is not None:
        json_file.write_text(json.dumps(_figures(outcomes, found, seed), indent=2) + "\n")
    same = [
        f"--seed {seed} --cases {cases // len(callers)}",
        *(f"--domain {d}" for d in domain or ()),
    ]
    for name in failed:
        again = f"./scripts/fuzz --caller {name} {' '.join(same)} --folder FOLDER"
        console.print("The same cases again, with logs and reports:", again, soft_wrap=True)
    raise typer.Exit(1 if failed or found else 0)


def _call_all(
    running: Installation,
    registry: Registry,
    callers: Sequence[str],
    cases: int,
    seed: int,
    paths: str,
) -> tuple[list[Outcome], list[str]]:
    """Let one after the other call, and look at what each has left behind."""
    outcomes: list[Outcome] = []
    found: list[str] = []
    for name in callers:
        before = asyncio.run(read_traces(running.database_url, registry))
        outcomes.append(call(running, CALLERS[name], cases=cases, seed=seed, paths=paths))
        after = asyncio.run(read_traces(running.database_url, registry))
        found += trespasses(CALLERS[name], before, after)
    found += asyncio.run(strayed(running.database_url, registry))
    found += asyncio.run(illegal_histories(running.database_url, registry))
    found += logged(running.log.read_text().splitlines())
    return outcomes, found


def _place(folder: Path | None) -> AbstractContextManager[str]:
    if folder is None:
        return tempfile.TemporaryDirectory(prefix="goldfinch-fuzz-")
    folder.mkdir(parents=True, exist_ok=True)
    return nullcontext(str(folder.absolute()))


def _show(outcomes: Sequence[Outcome], found: Sequence[str]) -> None:
    table = Table("caller", *PHASES, "cases", "links", "failures", "seconds")
    for outcome in outcomes:
        counts = [outcome.phases[phase] for phase in PHASES]
        figures = [*counts, outcome.cases, outcome.links, outcome.failures, outcome.seconds]
        table.add_row(outcome.caller, *map(str, figures))
    console.print(table)
    total = sum(outcome.cases for outcome in outcomes)
    failures = sum(outcome.failures for outcome in outcomes)
    console.print(f"{total} cases, {failures} failures, {len(found)} other findings")
    for what in found[:SHOWN]:
        console.print(f"[bold red]found[/] {what}", markup=True)


def _figures(outcomes: Sequence[Outcome], found: Sequence[str], seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "cases": sum(outcome.cases for outcome in outcomes),
        "failures": sum(outcome.failures for outcome in outcomes),
        "findings": [*found],
        "callers": [vars(outcome) | {"cases": outcome.cases} for outcome in outcomes],
    }


if __name__ == "__main__":
    os.umask(0o077)
    typer.run(main)
