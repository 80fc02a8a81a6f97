"""`./scripts/chaos`: the installation keeps its promises while everything is being killed."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from scripts.faults.brokers import BROKERS
from scripts.faults.catalogue import FAULTS
from scripts.faults.report import COUNTED, as_json, as_markdown
from scripts.faults.run import Plan, Run
from tracking.errors import TrackingError

SHOWN: Final = 20

console = Console(highlight=False)


def main(
    minutes: Annotated[float, typer.Option(help="How long to inject faults", min=0.1)] = 2,
    seed: Annotated[
        int | None, typer.Option(help="Decides what happens; made up if absent")
    ] = None,
    broker: Annotated[str, typer.Option(help=", ".join(BROKERS))] = "valkey",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the report to this file")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Append the report, as Markdown, to this file")
    ] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Only faults of this kind")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Keep data and logs here; a temporary folder if absent")
    ] = None,
) -> None:
    """Load the real processes, injure them, and check every promise; exit status 1 if one broke."""
    _check(broker, BROKERS, "--broker")
    for kind in fault or ():
        _check(kind, FAULTS, "--fault")
    plan = Plan(
        minutes, secrets.randbelow(2**31) if seed is None else seed, broker, tuple(fault or ())
    )
    console.print(f"broker {plan.broker}, seed {plan.seed}, {plan.minutes:g} minutes")
    with _place(folder) as place:
        found = _run(plan, Path(place))
    _show(found)
    if json_file is not None:
        json_file.write_text(json.dumps(found, indent=2) + "\n")
    if report is not None:
        with report.open("a") as file:
            file.write(as_markdown(found))
    raise typer.Exit(any(found[name] for name in COUNTED))


def _run(plan: Plan, place: Path) -> dict[str, Any]:
    run = Run(plan, place, console.print)
    try:
        asyncio.run(_until_interrupted(run))
    except TrackingError as error:
        console.print(f"[bold red]error[/] {error}")
        raise typer.Exit(2) from None
    except asyncio.CancelledError:
        console.print("Stopped.")
        raise typer.Exit(130) from None
    return as_json(run)


async def _until_interrupted(run: Run) -> None:
    """Also when a shell has started this in the background, with SIGINT ignored."""
    running = asyncio.ensure_future(run.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    await running


def _place(folder: Path | None) -> AbstractContextManager[str]:
    if folder is None:
        return tempfile.TemporaryDirectory(prefix="goldfinch-chaos-", ignore_cleanup_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return nullcontext(str(folder))


def _show(found: dict[str, Any]) -> None:
    for violation in found["violations"][:SHOWN]:
        console.print(violation, markup=False, style="red")
    for kind, why in found["skipped"].items():
        console.print(f"skipped {kind}: {why}")
    counted = ", ".join(f"{name.replace('_', ' ')} {found[name]}" for name in COUNTED)
    console.print(
        f"{found['records']} records, {len(found['faults'])} faults: {counted};"
        f" {found['stale_writes_refused']} stale writes refused"
    )


def _check(name: str, known: Any, option: str) -> None:
    if name not in known:
        raise typer.BadParameter(f"there are: {', '.join(known)}", param_hint=option)


if __name__ == "__main__":
    os.umask(0o077)
    typer.run(main)
