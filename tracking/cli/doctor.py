"""`goldfinch doctor` and `goldfinch stats`: how an installation is, for who is on call."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.confined import Confined
from tracking.crud.walks import Tally
from tracking.db import Database
from tracking.doctor import examine
from tracking.domain import Domain, Registry, discover
from tracking.filters import Filters
from tracking.principal import SYSTEM
from tracking.settings import Settings, load_settings
from tracking.status import ACTIVE, TERMINAL

__all__ = ["doctor", "stats"]

console = Console()

_PIPED: Final = 200
"""What is piped is not to be cut off at the width of a terminal."""
_RECENT: Final = timedelta(hours=24)


def doctor() -> None:
    """Look at everything an installation needs, and say what to do about what is amiss.

    Settings, database, clock, migrations, schema, roles, dispatchers, stuck records, broker and
    workers; nothing is changed. Exits with 1 when there is something to do.
    """
    settings = load_settings()
    if asyncio.run(_print_findings(settings, discover(settings.domains))):
        raise typer.Exit(1)


async def _print_findings(settings: Settings, registry: Registry) -> int:
    """Print what is found as it is found; returns how much of it is amiss."""
    faults = 0
    async for finding in examine(settings, registry, Path.cwd()):
        mark = "[green]ok[/]  " if finding.is_well else "[red]amiss[/]"
        console.print(mark, end=" ")
        console.print(f"{finding.subject}: {finding.said}", highlight=False, markup=False)
        if not finding.is_well:
            console.print(f"      {finding.cure}", highlight=False, markup=False)
            faults += 1
    return faults


def stats() -> None:
    """Show how much work each domain has, and how that of the last 24 hours has ended.

    `due for` is how long the longest-waiting due record has been due. A count with `>` is a lower
    bound: large ones are not counted to their end.
    """
    settings = load_settings()
    table = asyncio.run(_table(settings, discover(settings.domains)))
    if not console.is_terminal:
        console.width = _PIPED
    console.print(table)


async def _table(settings: Settings, registry: Registry) -> Table:
    table = Table(box=None)
    table.add_column("", no_wrap=True)
    for heading in (*ACTIVE, "due for", *TERMINAL):
        table.add_column(str(heading).lower(), justify="right")
    database = Database.from_settings(settings, name="stats")
    try:
        async with Confined(database, SYSTEM).transaction() as session:
            for domain in registry.values():
                table.add_row(domain.name, *await _row(domain, session))
    finally:
        await database.close()
    return table


async def _row(domain: Domain, session: AsyncSession) -> list[str]:
    crud = domain.service(session).crud
    active = await crud.count_active()
    ended = await crud.count(Filters(statuses=TERMINAL, created_after=datetime.now(UTC) - _RECENT))
    due = await crud.oldest_due_seconds()
    return [
        *(f"{active[status]:,}" for status in ACTIVE),
        f"{due:,.0f} s" if due else "",
        *(_shown(ended[status]) for status in TERMINAL),
    ]


def _shown(tally: Tally) -> str:
    return f"{'>' if tally.is_capped else ''}{tally.count:,}" if tally.count else ""
