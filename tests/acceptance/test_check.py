"""`goldfinch check` on a copy of the project's domains, as it is and with something forgotten."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import ROOT

UNTRACKED = """
from celery import shared_task


@shared_task(name="reports.warm_cache")
def warm_cache():
    return 1
"""
EXEMPTION = """
[[tool.goldfinch.exemption]]
task = "reports.warm_cache"
reason = "losing one costs a slow page, and nobody waits for it"
approver = "Ann Smith"
until = {until}
"""
TODAY = datetime.now(UTC).date()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of the same domains."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "domains", tmp_path / "domains", ignore=ignored)
    return tmp_path


def check(tree: Path) -> tuple[int, str]:
    """What the command answers, without a service to talk to."""
    kept = {"PATH", "HOME", "LANG"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    command = "from tracking.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "check"],
        cwd=tree,
        # A wide terminal: sentences are not broken into lines.
        env={**environment, "PYTHONPATH": f"{tree}:{ROOT}", "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def add(tree: Path, module: str, text: str) -> None:
    """Add a module to the project."""
    (tree / "domains" / f"{module}.py").write_text(text, encoding="utf-8")


def exempt(tree: Path, text: str) -> None:
    """Write the project's exemptions."""
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")


def test_all_is_tracked(tree: Path) -> None:
    """As it is, the project passes."""
    code, said = check(tree)
    assert (code, "everything is tracked" in said) == (0, True), said


def test_an_untracked_task_is_named_with_its_cure(tree: Path) -> None:
    """A Celery task that nobody tracks, in a module that nothing imports, fails the check."""
    add(tree, "reports", UNTRACKED)
    code, said = check(tree)
    assert code == 1
    assert "'reports.warm_cache' has no tracking: declare it with @tracked_task" in said


def test_a_task_of_the_application_itself_is_seen(tree: Path) -> None:
    """`@app.task` is no way around."""
    add(tree, "nightly", "from domains.celery import app\n\n\n@app.task\ndef tidy():\n    pass\n")
    code, said = check(tree)
    assert (code, "'domains.nightly.tidy' has no tracking" in said) == (1, True), said


@pytest.mark.parametrize(
    ("days", "code", "words"),
    [(0, 0, "everything is tracked"), (-1, 1, "its exemption ended on")],
    ids=["valid", "expired"],
)
def test_an_exemption_holds_until_its_day(tree: Path, days: int, code: int, words: str) -> None:
    """Somebody's word excuses a task up to and including its day, and no longer."""
    add(tree, "reports", UNTRACKED)
    exempt(tree, EXEMPTION.format(until=TODAY + timedelta(days=days)))
    found, said = check(tree)
    assert (found, words in said) == (code, True), said


def test_an_exemption_of_nothing_is_to_be_taken_out(tree: Path) -> None:
    """Exemptions do not outlive what they excuse: the next task of that name would be excused."""
    exempt(tree, EXEMPTION.format(until=TODAY))
    code, said = check(tree)
    assert (code, "take it out" in said) == (1, True), said


def test_an_exemption_says_everything(tree: Path) -> None:
    """Without an approver it is none, and the message says which one and what it lacks."""
    add(tree, "reports", UNTRACKED)
    exempt(tree, EXEMPTION.format(until=TODAY).replace('approver = "Ann Smith"\n', ""))
    code, said = check(tree)
    assert (code, "number 1, approver" in said) == (1, True), said


IMPORTED = "from legacy import TaskStatus\n"
IN_SQL = 'SQL = "UPDATE task_status SET status = 1"\n'
MAPPED = """
from sqlalchemy import Table

from tracking import Base

Table("task_status", Base.metadata)
"""
REFERRED_TO = """
from sqlalchemy import BigInteger, Column, ForeignKey, Table

from tracking import Base

key = ForeignKey("csv_import_task_tracking.id")
Table("invoices", Base.metadata, Column("import_id", BigInteger, key))
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (IMPORTED, "domains.reports, line 1: uses the generic"),
        (IN_SQL, "domains.reports, line 1: uses the generic"),
        (MAPPED, "'task_status' is mapped"),
        (REFERRED_TO, "invoices.import_id refers to csv_import_task_tracking"),
    ],
    ids=["imported", "in SQL", "mapped", "referred to"],
)
def test_the_generic_table_is_not_for_new_work(tree: Path, text: str, words: str) -> None:
    """Neither as a class nor in SQL; and nothing refers to rows that retention deletes."""
    (tree / "legacy.py").write_text("TaskStatus = object\n")
    add(tree, "reports", text)
    code, said = check(tree)
    assert (code, words in said) == (1, True), said
