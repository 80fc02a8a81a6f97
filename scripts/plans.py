"""Show what reading costs in small and large tables, and that no request reads a table."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final
from uuid import uuid4

import typer

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api import create_app  # noqa: E402  # the project need not be installed
from tests.api.many_domains import MADE_UP, install, twenty_domains  # noqa: E402
from tests.api.plans import CALLERS, Cost, costs_of, fill  # noqa: E402
from tracking import discover  # noqa: E402
from tracking.databases import create_database, drop_database, run_alembic  # noqa: E402
from tracking.db import Database  # noqa: E402
from tracking.embedded import EmbeddedPostgres  # noqa: E402
from tracking.rights import API, OWNER  # noqa: E402
from tracking.roles import set_up_roles  # noqa: E402
from tracking.settings import Settings  # noqa: E402

SIZES: Final = [20_000, 200_000, 2_000_000]

Costs = dict[tuple[str, str], list[Cost]]


def main(
    rows: Annotated[list[int] | None, typer.Option(help="Sizes of the table")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the table to this file")] = None,
) -> None:
    """Measure; the exit status is 1 when a request reads a table, or more of a larger one."""
    sizes = rows or SIZES
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL")
        if server is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plans-")))
            fast = {"fsync": "off", "max_wal_size": "4GB"}
            server = stack.enter_context(EmbeddedPostgres(folder / "db", settings=fast)).url
        costs = asyncio.run(_measure(server, sizes))
    table = _table(sizes, costs)
    print(table)
    if markdown is not None:
        markdown.write_text(table)
    bad = [f"{what}, {who}" for (what, who), row in costs.items() if not _is_bounded(what, row)]
    print(*bad, sep="\n", file=sys.stderr)
    raise typer.Exit(1 if bad else 0)


def _is_bounded(request: str, row: list[Cost]) -> bool:
    """Whether it never cost too much and, from the last size but one to the last, did not grow.

    A tree may be a level deeper, and what is looked at may lie on more pages.
    """
    grew = len(row) > 1 and row[-1].pages > 2 * row[-2].pages + 50
    return not grew and all(cost.is_bounded(request) for cost in row)


async def _measure(server: str, sizes: list[int]) -> Costs:
    name = f"goldfinch_plans_{uuid4().hex[:8]}"
    url = await create_database(server, name)
    await set_up_roles(url)
    environment = {**os.environ, "DATABASE_URL": url, "GOLDFINCH_DATABASE_ROLE": OWNER}
    run_alembic(ROOT, environment, "upgrade", "head")
    await install(url)
    costs: Costs = {}
    try:
        for size in sizes:
            started = time.monotonic()
            values = await fill(url, size, MADE_UP)
            print(f"{size} records in {time.monotonic() - started:.0f} s", file=sys.stderr)
            await _measure_all(url, values, costs)
    finally:
        await drop_database(server, name)
    return costs


async def _measure_all(url: str, values: dict[str, str], costs: Costs) -> None:
    settings = Settings.model_validate({"database_url": url, "jwt_secret": uuid4().hex})
    database = Database(url, name="plans", role=API)
    app = create_app(settings, twenty_domains(discover("domains")), database)
    for who, caller in CALLERS.items():
        for what, cost in (await costs_of(app, database, settings, caller, values)).items():
            costs.setdefault((what, who), []).append(cost)
    await database.close()


def _table(sizes: list[int], costs: Costs) -> str:
    head = ["request", "caller", *(f"{size:,}" for size in sizes)]
    lines = [head, ["---"] * 2 + ["---:"] * len(sizes)]
    for (what, who), row in costs.items():
        figures = [f"{cost.pages:,}{' scan' if cost.scanned else ''}" for cost in row]
        lines.append([what, who, *figures])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    typer.run(main)
