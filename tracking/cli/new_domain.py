"""`goldfinch new-domain`: writes a domain that passes every check as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tracking import scaffold
from tracking.domain import discover

__all__ = ["new_domain"]

console = Console()


def new_domain(
    name: Annotated[str, typer.Argument(help="In snake_case and singular: `shipment`")],
    field: Annotated[
        list[str] | None,
        typer.Option(
            help="A column, as NAME:TYPE[:null][:fk=TABLE.COLUMN][:max=N]; types: str, text, int,"
            " decimal, bool, date, datetime, uuid, json"
        ),
    ] = None,
) -> None:
    """Write a domain: its six modules, its test and its migration; then it is up to you.

    Run it in the folder of your project. Its schema is compared with the migrations on a database
    made for the purpose: on the server of DATABASE_URL, or an embedded one.
    """
    root = Path.cwd()
    columns = [scaffold.parse_column(said) for said in field or ()]
    sys.path.insert(0, str(root))
    registry = discover(os.environ.get("GOLDFINCH_DOMAINS", "domains"))
    domain = scaffold.plan(registry, name, columns)
    for path in scaffold.write(root, domain):
        console.print(f"written  {path.relative_to(root)}", highlight=False, markup=False)
    for table in domain.tables:
        said = f"There was no table `{table.name}`: domains/{table.name} has one, its key only."
        console.print(said, highlight=False, markup=False)
    for line in _describe(root):
        console.print(line, highlight=False, markup=False)
    console.print(f"Write the work in domains/{name}/tasks.py; `./scripts/test` passes already.")


def _describe(root: Path) -> list[str]:
    """Bring what is generated from the API up to date; returns what was done about it."""
    said = []
    for name, tool in (("openapi", "bash"), ("client", "node")):
        script = root / "scripts" / name
        if not script.exists():
            continue
        if shutil.which(tool) is None:
            said.append(f"Not run: scripts/{name}, which needs {tool}; run it where that is.")
            continue
        subprocess.run([script], check=True, capture_output=True)
        said.append(f"updated  what scripts/{name} writes")
    return said
