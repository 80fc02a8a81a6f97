"""`goldfinch check`: fails when a task is not tracked, with a sentence that says how to mend it."""

from __future__ import annotations

import importlib
import os
import sys
from datetime import date
from pathlib import Path

import typer
from rich.console import Console

from tracking.check import exemptions_of, faults_of_tables, faults_of_tasks, import_all
from tracking.domain import discover

__all__ = ["check"]

console = Console()


def check() -> None:
    """Fail when a Celery task has neither tracking nor a valid exemption; needs no service.

    Also when the generic task_status table is used, when something refers to records that will be
    deleted, and when a domain is put together wrongly. `goldfinch db check` compares the database.
    """
    root = Path.cwd()
    sys.path.insert(0, str(root))
    # The application is looked at, not run.
    os.environ.setdefault("DATABASE_URL", "postgresql://localhost/goldfinch")
    os.environ.setdefault("CELERY_BROKER_URL", "redis://localhost")
    package = os.environ.get("GOLDFINCH_DOMAINS", "domains")
    registry = discover(package)
    application = importlib.import_module(f"{package}.celery").app
    modules = import_all(package)
    faults = [
        *faults_of_tasks(application, registry, exemptions_of(root / "pyproject.toml"), _today()),
        *faults_of_tables(modules),
    ]
    for fault in faults:
        console.print(fault, highlight=False, markup=False)
    if faults:
        raise typer.Exit(1)
    console.print(f"{len(registry)} domains; everything is tracked.", highlight=False)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # an exemption ends where its approver lives
