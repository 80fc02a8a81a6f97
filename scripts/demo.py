"""The main job, end to end, on real input: a year of prices and pension contributions.

Price updates for five ETFs on the first trading day of each month of 2022 and on a market holiday,
and the contributions of three pensions on those days. All are asked for up front, each contribution
with its price update as prerequisite: the one whose price cannot be had is cancelled, and says why.
Everything goes through the HTTP API, and is worked on by real Celery workers against a real
PostgreSQL.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

import httpx2
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from sqlalchemy import insert, select

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import domains.portfolio  # noqa: E402  # the project need not be installed
from domains.portfolio import Etf, Holding, Pension, PensionEtf  # noqa: E402
from tracking.cli.stack import DEFAULT_FOLDER, LocalStack  # noqa: E402
from tracking.databases import create_database, drop_database  # noqa: E402
from tracking.db import Database  # noqa: E402
from tracking.errors import TrackingError  # noqa: E402
from tracking.security import mint_token  # noqa: E402
from tracking.settings import load_settings  # noqa: E402

DATABASE: Final = "goldfinch_demo"
YEAR: Final = "2022"
HOLIDAY: Final = "2022-07-04"
HOLIDAY_ETF: Final = "MTUM"
HOLIDAY_PENSION: Final = "momentum"
AMOUNT: Final = "1000.00"
ETFS: Final = {
    "MTUM": "USA Momentum Factor",
    "QUAL": "USA Quality Factor",
    "SIZE": "USA Size Factor",
    "USMV": "USA Minimum Volatility",
    "VLUE": "USA Value Factor",
}
PENSIONS: Final = {
    "balanced": {"QUAL": "0.40", "USMV": "0.30", "MTUM": "0.30"},
    "value": {"VLUE": "0.50", "SIZE": "0.50"},
    "momentum": {"MTUM": "1.00"},
}
EXPECTED: Final = {
    "etf_price_update": {"COMPLETED": 60, "FAILED": 1},
    "contribution_realization": {"CANCELLED": 1, "COMPLETED": 72},
}
DEADLINE_SECONDS: Final = 120
POLL_SECONDS: Final = 0.2
TERMINAL: Final = frozenset({"COMPLETED", "FAILED", "CANCELLED"})

console = Console()


@dataclass(frozen=True)
class Position:
    """A pension's share in an ETF."""

    id: int
    pension: str
    etf: str


@dataclass(frozen=True)
class Outcome:
    """What the run came to."""

    records: dict[str, dict[str, int]]
    holdings: list[dict[str, str]]
    seconds: float


class Caller:
    """Somebody who uses the API."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._http = httpx2.Client(base_url=address, headers=headers, timeout=30)

    def create(self, domain: str, requests: Iterable[dict[str, Any]]) -> list[int]:
        """Ask for work; returns the ids of the records, in the order of the requests."""
        return [self._post(domain, request) for request in requests]

    def records(self, domain: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """Every record of the domain that the caller may see, newest first."""
        query["page_size"] = 200
        while True:
            page = self._http.get(f"/tasks/{domain}", params=query).raise_for_status().json()
            yield from page["items"]
            if page["next_page_token"] is None:
                return
            query["page_token"] = page["next_page_token"]

    def _post(self, domain: str, request: dict[str, Any]) -> int:
        answer = self._http.post(f"/tasks/{domain}", json=request)
        return int(answer.raise_for_status().json()["id"])


def main(
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write what came of it to this file")
    ] = None,
    *,
    serve: Annotated[bool, typer.Option(help="Keep API and workers running afterwards")] = False,
    folder: Annotated[Path, typer.Option(help="Where data and logs are kept")] = DEFAULT_FOLDER,
) -> None:
    """Run the demonstration; the exit status is 0 when everything ended as it should."""
    # Also when a shell has started this in the background, with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    started = time.monotonic()
    try:
        with _stack(folder) as stack:
            os.environ |= stack.environment
            caller = Caller(stack.address, _token())
            records = _run(stack, caller)
            holdings = asyncio.run(_holdings(stack.environment["DATABASE_URL"]))
            outcome = Outcome(records, holdings, round(time.monotonic() - started, 3))
            _show(outcome)
            _explain(caller)
            if json_file is not None:
                json_file.write_text(json.dumps(vars(outcome), indent=2) + "\n")
            if serve:
                _serve(stack)
    except TrackingError as error:
        console.print(f"[bold red]error[/] {error}", highlight=False)
        raise typer.Exit(1) from None
    if records != EXPECTED:
        console.print(f"[bold red]error[/] expected {EXPECTED}", highlight=False)
        raise typer.Exit(1)


def _stack(folder: Path) -> LocalStack:
    settings = {
        "GOLDFINCH_QUEUE": f"goldfinch-demo-{uuid4().hex[:8]}",
        "GOLDFINCH_DISPATCH_POLL_SECONDS": "0.2",
        "GOLDFINCH_PROGRESS_SECONDS": "0.2",
    }
    return LocalStack(ROOT, folder, settings=settings)


def _run(stack: LocalStack, caller: Caller) -> dict[str, dict[str, int]]:
    with console.status("A fresh database, made by the real migrations"):
        url = asyncio.run(_fresh_database(stack.environment["DATABASE_URL"]))
        stack.environment["DATABASE_URL"] = url
        stack.migrate()
        positions = asyncio.run(_company(url))
    with console.status("Starting API, worker and dispatcher"):
        stack.start_processes()
    prices = [(etf, day) for day in _first_trading_days() for etf in ETFS]
    numbers = _ask(caller, prices, positions)
    return _watch(stack, caller, numbers)


def _ask(
    caller: Caller, prices: Sequence[tuple[str, str]], positions: Sequence[Position]
) -> dict[str, int]:
    """Ask for everything at once; returns how many records of each domain there are then."""
    wanted = [{"etf_id": etf, "date": day} for etf, day in prices]
    holiday = {"etf_id": HOLIDAY_ETF, "date": HOLIDAY, "display_name": "A market holiday"}
    ids = caller.create("etf_price_update", [*wanted, holiday])
    contributions = [
        _contribution(position, day, update)
        for (etf, day), update in zip([*prices, (HOLIDAY_ETF, HOLIDAY)], ids, strict=True)
        for position in positions
        if position.etf == etf and (day != HOLIDAY or position.pension == HOLIDAY_PENSION)
    ]
    caller.create("contribution_realization", contributions)
    return {"etf_price_update": len(ids), "contribution_realization": len(contributions)}


def _contribution(position: Position, day: str, price_update: int) -> dict[str, Any]:
    return {
        "pension_etf_id": position.id,
        "contribution_date": day,
        "amount": AMOUNT,
        "display_name": f"{position.pension}: {position.etf} on {day}",
        "prerequisites": [{"domain": "etf_price_update", "id": price_update}],
    }


def _watch(stack: LocalStack, caller: Caller, numbers: dict[str, int]) -> dict[str, dict[str, int]]:
    """Watch the records until all have ended, and count how."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    with _progress_bar() as progress:
        bars = {
            domain: progress.add_task(domain, total=number, counts="")
            for domain, number in numbers.items()
        }
        while True:
            ended = 0
            counts = {
                domain: Counter(record["status"] for record in caller.records(domain))
                for domain in numbers
            }
            for domain, bar in bars.items():
                ended += _draw(progress, bar, counts[domain])
            if ended == sum(numbers.values()) or time.monotonic() > deadline:
                return {domain: dict(sorted(count.items())) for domain, count in counts.items()}
            stack.check()
            time.sleep(POLL_SECONDS)


def _draw(progress: Progress, bar: TaskID, counts: Counter[str]) -> int:
    """Show how many records stand where; returns how many have ended."""
    ended = sum(counts[status] for status in TERMINAL)
    said = "  ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    progress.update(bar, completed=ended, counts=said)
    return ended


def _progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[counts]}"),
        console=console,
    )


def _first_trading_days() -> list[str]:
    """The first day of each month of the year on which prices were published."""
    data = Path(domains.portfolio.__file__).parent / "data" / "etf_prices.csv"
    with data.open(newline="", encoding="utf-8") as file:
        days = sorted({row["date"] for row in csv.DictReader(file)})
    first: dict[str, str] = {}
    for day in (day for day in days if day.startswith(YEAR)):
        first.setdefault(day[:7], day)
    return list(first.values())


async def _fresh_database(server_url: str) -> str:
    await drop_database(server_url, DATABASE)
    return await create_database(server_url, DATABASE)


async def _company(url: str) -> list[Position]:
    """Store the ETFs, pensions and positions of the demo company; returns the positions."""
    database = Database(url, name="demo")
    etfs = [{"id": id_, "name": name} for id_, name in ETFS.items()]
    positions = [
        {"pension_id": pension, "etf_id": etf, "weight": weight}
        for pension, weights in PENSIONS.items()
        for etf, weight in weights.items()
    ]
    try:
        async with database.transaction() as session:
            await session.execute(insert(Etf), etfs)
            await session.execute(insert(Pension), [{"id": pension} for pension in PENSIONS])
            added = await session.scalars(
                insert(PensionEtf).returning(PensionEtf.id, sort_by_parameter_order=True), positions
            )
            ids = list(added)
    finally:
        await database.close()
    return [
        Position(id_, row["pension_id"], row["etf_id"])
        for id_, row in zip(ids, positions, strict=True)
    ]


async def _holdings(url: str) -> list[dict[str, str]]:
    database = Database(url, name="demo")
    query = (
        select(PensionEtf.pension_id, PensionEtf.etf_id, Holding.units, Holding.invested_eur)
        .join(Holding, Holding.pension_etf_id == PensionEtf.id)
        .order_by(PensionEtf.pension_id, PensionEtf.etf_id)
    )
    try:
        async with database.transaction() as session:
            rows = (await session.execute(query)).all()
    finally:
        await database.close()
    names = ("pension", "etf", "units", "invested_eur")
    return [dict(zip(names, map(str, row), strict=True)) for row in rows]


def _show(outcome: Outcome) -> None:
    table = Table(title=f"Holdings after {YEAR}", title_justify="left")
    table.add_column("pension")
    table.add_column("ETF")
    table.add_column("units", justify="right")
    table.add_column("invested EUR", justify="right")
    for holding in outcome.holdings:
        table.add_row(*holding.values())
    console.print(table)
    console.print(f"{outcome.records} in {outcome.seconds:.1f} s", highlight=False)


def _explain(caller: Caller) -> None:
    """Say of everything that did not complete why it did not."""
    for domain in EXPECTED:
        for status in ("FAILED", "CANCELLED"):
            for record in caller.records(domain, status=status):
                why = record["cancel_reason"] or record["error_message"]
                what = f"{domain}:{record['id']} ({record['display_name']}) is {status}"
                console.print(f"{what}: {why}", highlight=False)


def _serve(stack: LocalStack) -> None:
    console.print(f"The API is at {stack.address}/docs. A token:")
    console.print(_token(), soft_wrap=True, highlight=False)
    console.print("Stop with Ctrl-C.")
    try:
        while True:
            stack.check()
            time.sleep(1)
    except KeyboardInterrupt:
        console.print("Stopped.")


def _token() -> str:
    return mint_token(load_settings(), user="demo", tenant="demo")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.umask(0o077)
    typer.run(main)
