"""What the documentation says is executed, generated or compared."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracking.status import state_diagram

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"```python\n# (?P<path>domains/\S+)\n(?P<code>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)\)")

CHECK = """
import sys
from tracking import discover
registry = discover("domains")
domain = registry["dividend_import"]
assert domain.model.__tablename__ == "dividend_import_task_tracking"
assert registry.tasks["dividend_import"].is_async
sys.stdout.write(domain.title)
"""


BY_HAND = (ROOT / "docs" / "tasks-by-hand.md").read_text()
RUN_BY_HAND = """
import asyncio, json, sys
from tracking import Task, discover

class Surroundings:
    def check(self): pass
    def wait_for(self, work): return asyncio.run(work)
    async def settle(self, verb): return await verb(self)
    async def complete(self, record_id, attempt, result): self.said = [record_id, attempt, result]

registry, told = discover("domains"), Surroundings()
domain, task = registry["dividend_import"], registry.tasks["dividend_import"]
record = domain.model(id=7, attempts=2, etf_id="MTUM", year=2022)
begun = task(Task(record, told))
if task.is_async:
    asyncio.run(begun)
json.dump([task.is_async, task.is_retryable(ConnectionError()), told.said], sys.stdout)
"""


@pytest.fixture
def example(tmp_path: Path) -> dict[str, str]:
    """The files of the README's domain, written beside the project's own."""
    shutil.copytree(ROOT / "domains", tmp_path / "domains")
    files = {found["path"]: found["code"] for found in BLOCK.finditer(README)}
    for name, code in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
    return files


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder that has domains of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readmes_domain_is_a_domain(example: dict[str, str], tmp_path: Path) -> None:
    """Copied as printed, its six files are discovered with model, schemas and task."""
    done = run(CHECK, tmp_path)

    assert len(example) == 6
    assert done.stdout == "Dividend import", done.stderr


def test_the_readmes_domain_is_as_small_as_it_says(example: dict[str, str]) -> None:
    """About forty lines, imports included."""
    lines = [line for code in example.values() for line in code.splitlines() if line.strip()]

    assert len(lines) <= 50


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(("block", "is_async"), [(0, True), (1, False)])
def test_tasks_by_hand_work(tmp_path: Path, block: int, *, is_async: bool) -> None:
    """Both tasks of the page, async and Celery's own, say that a record is completed."""
    blocks = re.findall(r"```python\n# \S+tasks.py\n(.*?)```", BY_HAND, re.DOTALL)
    (tmp_path / "domains" / "dividend_import" / "tasks.py").write_text(blocks[block])

    done = run(RUN_BY_HAND, tmp_path)

    assert done.stderr == ""
    assert json.loads(done.stdout) == [is_async, True, [7, 2, {"months": 12}]]


def test_the_diagram_is_the_state_table() -> None:
    """docs/state-machine.md shows what tracking/status.py says."""
    page = (ROOT / "docs" / "state-machine.md").read_text()

    assert f"```mermaid\n{state_diagram()}```" in page


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file or folder that exists."""
    targets = [found["target"] for found in LINK.finditer(page.read_text())]

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_decision_is_listed() -> None:
    """The index of decisions has a line for each page."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()

    pages = sorted(page.name for page in folder.glob("0*.md"))
    assert pages == re.findall(r"\((0\d{3}-[^)]+)\)", index)
