"""`./scripts/bench`: what tracking costs, against what people use instead."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import asyncpg
from rich.console import Console

from scripts.benchmark.contestants import CONTESTANTS
from scripts.benchmark.operations import OPERATIONS
from scripts.benchmark.operations.base import Figures
from scripts.benchmark.place import Place, Services
from scripts.benchmark.race import Entry, race
from scripts.benchmark.report import as_json, as_markdown, joined, write_markdown
from scripts.benchmark.sizes import FULL, QUICK, Sizes
from tracking.db import asyncpg_dsn
from tracking.errors import TrackingError
from tracking.logs import configure_logs
from tracking.sql_errors import connecting

BIG: Final = 20_000_000
POSTGRES: Final = os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS: Final = "redis://127.0.0.1:6379/9"
RABBITMQ: Final = "amqp://guest:guest@127.0.0.1:5672//"
_NAMES: Final = (*CONTESTANTS, *OPERATIONS)

console = Console(highlight=False, stderr=True)


def main() -> int:
    """Measure everything in one run; nothing of it is left behind."""
    asked = _arguments()
    if asked.list:
        print(*CONTESTANTS, *OPERATIONS, sep="\n")
        return 0
    run = _Run(_NAMES if asked.only is None else asked.only, _sizes(asked))
    try:
        asyncio.run(run.measure(_services(asked)))
    except TrackingError as error:
        console.print(f"[bold red]error[/] {error}", soft_wrap=True)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("stopped; nothing is left behind but what was seen")
        _write(run.report(), asked)
        return 130
    _write(run.report(), asked)
    return 0


def _write(seen: dict[str, Any], asked: argparse.Namespace) -> None:
    report = joined(seen, [json.loads(file.read_text()) for file in asked.add])
    print(as_markdown(report))
    if asked.json is not None:
        asked.json.write_text(json.dumps(report, indent=2) + "\n")
    if asked.markdown is not None:
        write_markdown(report, asked.markdown)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, in under 5 minutes")
    parser.add_argument("--big", action="store_true", help=f"read a table of {BIG:,} rows, too")
    parser.add_argument("--only", nargs="*", action="extend", choices=_NAMES, metavar="NAME")
    parser.add_argument("--list", action="store_true", help="tell what there is to measure")
    parser.add_argument("--rounds", type=int, help="how often, in turn")
    parser.add_argument("--messages", type=int, help="of each contestant in a round")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--markdown", type=Path, help="put tables into this page")
    parser.add_argument(
        "--add", nargs="+", type=Path, default=[], help="add what these earlier --json have seen"
    )
    parser.add_argument("--postgres", default=POSTGRES, help="a superuser's URL of the server")
    parser.add_argument("--redis", default=REDIS, help="the URL of an empty database")
    parser.add_argument("--rabbitmq", default=RABBITMQ, help="empty to go without")
    return parser.parse_args()


def _services(asked: argparse.Namespace) -> Services:
    return Services(asked.postgres, asked.redis, asked.rabbitmq or None)


def _sizes(asked: argparse.Namespace) -> Sizes:
    sizes = QUICK if asked.quick else FULL
    tables = (*sizes.tables, BIG) if asked.big else sizes.tables
    return replace(
        sizes,
        rounds=asked.rounds or sizes.rounds,
        messages=asked.messages or sizes.messages,
        tables=tables,
    )


class _Run:
    """One run and what it has seen so far."""

    def __init__(self, chosen: Sequence[str], sizes: Sizes) -> None:
        self._chosen = chosen
        self._sizes = sizes
        self._entries = {n: Entry(kind) for n, kind in CONTESTANTS.items() if n in chosen}
        self._operations: dict[str, Figures] = {}
        self._begun = time.monotonic()
        self._about: dict[str, Any] = {
            "postgres": "PostgreSQL",
            "rounds": sizes.rounds,
            "messages": sizes.messages,
        }

    async def measure(self, services: Services) -> None:
        """Race, then measure operations one by one; what fails is told and left out."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # this coroutine's own
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        configure_logs(level="WARNING")
        self._about["postgres"] = await _version(services.postgres)
        async with Place(services) as place:
            self._about["name"] = place.name
            sizes = self._sizes
            await race(
                place, self._entries, rounds=sizes.rounds, messages=sizes.messages, tell=_tell
            )
            for name in OPERATIONS:
                if name in self._chosen:
                    self._operations[name] = await self._figures_of(name, place)

    def report(self) -> dict[str, Any]:
        """What has been seen."""
        about = {**self._about, "seconds": round(time.monotonic() - self._begun)}
        contestants = {name: entry.as_json() for name, entry in self._entries.items()}
        return as_json(contestants, self._operations, about)

    async def _figures_of(self, name: str, place: Place) -> Figures:
        try:
            return await OPERATIONS[name](place, self._sizes, _tell)
        except Exception as error:  # noqa: BLE001  # the others' figures are not to be lost with it
            _tell(f"{name} failed: {error!r}")
            return {"failed": f"{error!r}"}


async def _version(url: str) -> str:
    with connecting():
        sql = await asyncpg.connect(asyncpg_dsn(url), timeout=30)
    try:
        words = str(await sql.fetchval("SELECT version()")).split()
    finally:
        await sql.close()
    return " ".join(words[:2])


def _tell(what: str) -> None:
    console.print(what, markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
