"""`goldfinch new-domain` in a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracking.testing import migrate

pytestmark = pytest.mark.database

SOURCE = ("tracking", "domains", "api", "alembic", "tests")
FILES = ("alembic.ini", "pyproject.toml")
FIELDS = ("order_id:int:fk=orders.id", "carrier:str", "weight_kg:decimal", "sent_on:date:null")

LOOK_AROUND = """
from api import create_app
from domains.celery import app as celery, settings
from tracking import discover
from tracking.db import Database

app = create_app(settings, discover("domains"), Database.from_settings(settings, name="test"))
for path, operations in app.openapi()["paths"].items():
    print(*(f"{method.upper()} {path}" for method in operations), sep="\\n")
print(*celery.tasks, sep="\\n")
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database_url: str) -> Path:
    """A copy of the project with a database of its own."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in SOURCE:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    return tmp_path


def everything_below(tree: Path) -> set[Path]:
    """Every file there is, compiled ones apart."""
    return {path for path in tree.rglob("*") if "__pycache__" not in path.parts}


def python(tree: Path, *arguments: str) -> str:
    """What a Python process started in the tree prints; fails with its output."""
    # xdist tells its children, such as this process, who they are; the new one is nobody's child.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def new_domain(*arguments: str) -> tuple[str, ...]:
    """The command, as arguments of Python."""
    return ("-c", "from tracking.cli import main; main()", "new-domain", *arguments)


def fields(*said: str) -> list[str]:
    """Fields, as arguments of the command."""
    return [argument for field in said for argument in ("--field", field)]


def test_one_command_makes_a_whole_domain(tree: Path, fresh_database_url: str) -> None:
    """With no edit it has migration, tables, routes, task and tests, and all pass."""
    python(tree, *new_domain("shipment", *fields(*FIELDS)))

    migrate(fresh_database_url, tree)
    migrate(fresh_database_url, tree, "check")
    found = python(tree, "-c", LOOK_AROUND).splitlines()
    of_the_domain = ("tests/contract", "tests/domains/test_shipment.py", "-k", "shipment")
    tested = python(tree, "-m", "pytest", *of_the_domain, "-q", "-p", "no:cacheprovider")
    python(tree, "-m", "ruff", "check", "--no-cache", "domains", "tests/domains")
    python(tree, "-m", "ruff", "format", "--no-cache", "--check", "domains", "tests/domains")

    [revision] = (tree / "alembic" / "versions").glob("*_shipment_*.py")
    assert 'op.install_tracking_ddl("shipment", version=1)' in revision.read_text()
    assert {
        "POST /tasks/shipment",
        "GET /tasks/shipment",
        "GET /tasks/shipment/{tracking_id}",
        "goldfinch.shipment",
    } <= set(found)
    assert " passed" in tested
    assert "skipped" not in tested
    assert "failed" not in tested


def test_what_cannot_be_migrated_leaves_nothing_behind(tree: Path) -> None:
    """Files of a domain whose migration could not be made are taken away again."""
    before = everything_below(tree)
    (tree / "alembic.ini").rename(tree / "alembic.ini.away")

    with pytest.raises(AssertionError, match=r"There is no alembic\.ini"):
        python(tree, *new_domain("shipment", *fields(*FIELDS)))

    (tree / "alembic.ini.away").rename(tree / "alembic.ini")
    assert everything_below(tree) == before
