"""What the documentation says is executed, generated or compared."""

from __future__ import annotations

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


def test_the_readmes_domain_is_a_domain(example: dict[str, str], tmp_path: Path) -> None:
    """Copied as printed, its six files are discovered with model, schemas and task."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(example) == 6
    assert done.stdout == "Dividend import", done.stderr


def test_the_readmes_domain_is_as_small_as_it_says(example: dict[str, str]) -> None:
    """About forty lines, imports included."""
    lines = [line for code in example.values() for line in code.splitlines() if line.strip()]

    assert len(lines) <= 50


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
