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
SPELLINGS = {
    "etf_price_update": "etf_price_check",
    "EtfPriceUpdate": "EtfPriceCheck",
    "ETF price update": "ETF price check",
}

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
    """A copy of the project with a database of its own, and one folder more."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in SOURCE:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    new = tmp_path / "domains" / "etf_price_check"
    shutil.copytree(tmp_path / "domains" / "etf_price_update", new)
    for file in new.glob("*.py"):
        file.write_text(respelled(file.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    return tmp_path


def respelled(text: str) -> str:
    """The text of a domain, about another one."""
    for old, new in SPELLINGS.items():
        text = text.replace(old, new)
    return text


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


def test_a_new_folder_is_a_whole_domain(tree: Path, fresh_database_url: str) -> None:
    """A copied folder, and no other edit, has migration, table, routes, task and contract tests."""
    url = fresh_database_url

    migrate(url, tree, "revision", "--autogenerate", "-m", "etf price check")
    migrate(url, tree)
    migrate(url, tree, "check")
    found = python(tree, "-c", LOOK_AROUND).splitlines()
    tested = python(
        tree,
        "-m",
        "pytest",
        "tests/contract",
        "-q",
        "-k",
        "etf_price_check",
        "-p",
        "no:cacheprovider",
    )

    [revision] = (tree / "alembic" / "versions").glob("*_etf_price_check_*.py")
    assert 'op.install_tracking_ddl("etf_price_check", version=1)' in revision.read_text()
    assert {
        "POST /tasks/etf_price_check",
        "GET /tasks/etf_price_check",
        "GET /tasks/etf_price_check/{tracking_id}",
        "goldfinch.etf_price_check",
    } <= set(found)
    assert " passed" in tested
    assert "skipped" not in tested
