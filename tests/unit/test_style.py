from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.conftest import ROOT
from tracking import TrackingStatus, discover

ROOMS = ("tracking", "domains", "api")

FOREIGN_WORDS = re.compile(
    r"\b(sessions?|commits?|committed|apirouter|router|celery|prometheus|metrics?)\b", re.IGNORECASE
)
"""What a domain never has to think of."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function


def python_files(room: str) -> list[Path]:
    """The Python files of a room."""
    return sorted((ROOT / room).rglob("*.py"))


def docstring_lines(tree: ast.AST) -> set[int]:
    """The numbers of the lines that hold docstrings."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node) is not None:
            text = node.body[0]
            lines |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return lines


def code_lines(file: Path) -> dict[int, str]:
    """The lines of a file that are neither blank nor docstring, by number."""
    text = file.read_text(encoding="utf-8")
    skipped = docstring_lines(ast.parse(text))
    numbered = enumerate(text.splitlines(), start=1)
    return {n: line for n, line in numbered if line.strip() and n not in skipped}


def lengths(file: Path) -> Iterator[tuple[str, int]]:
    """The functions of a file and how many lines each is long.

    Signature and body count; docstrings do not, nor do functions inside, which count themselves.
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = docstring_lines(tree)
    for function in [node for node in ast.walk(tree) if isinstance(node, Function)]:
        inside = [n for n in ast.walk(function) if isinstance(n, Function) and n is not function]
        lines = span(function) - documentation - {line for n in inside for line in span(n)}
        yield f"{file.relative_to(ROOT)}: {function.name}", len(lines)


def span(node: Function) -> set[int]:
    """The line numbers from `def` to the end."""
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))


@pytest.fixture(scope="module")
def functions() -> dict[str, int]:
    """The length of every function of the project."""
    files = [file for room in ROOMS for file in python_files(room)]
    return dict(found for file in files for found in lengths(file))


def test_functions_are_short(functions: dict[str, int]) -> None:
    """Half of them have at most 8 lines, nine of ten at most 25."""
    assert len(functions) > 200
    assert median(functions.values()) <= 8
    assert quantiles(functions.values(), n=10)[-1] <= 25


def test_no_function_is_long(functions: dict[str, int]) -> None:
    """None has more than 50 lines."""
    assert not {name: lines for name, lines in functions.items() if lines > 50}


def test_no_file_of_the_framework_is_long() -> None:
    """A file of the framework has at most 300 lines."""
    sizes = {
        file: len(file.read_text(encoding="utf-8").splitlines())
        for file in python_files("tracking")
    }

    assert len(sizes) > 20
    assert not {str(file.relative_to(ROOT)): size for file, size in sizes.items() if size > 300}


def test_statements_bind_nothing_by_the_name_of_a_column() -> None:
    """Parameters come from `crud.binding`, where no column of a domain can have their names."""
    borrowed = [
        file.name
        for file in python_files("tracking/crud")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        if any(name.name == "bindparam" for name in node.names)
    ]

    assert borrowed == []


# --- domains --------------------------------------------------------------------------------------

SIX = ["__init__.py", "crud.py", "model.py", "schemas.py", "service.py", "tasks.py"]


@pytest.fixture(params=sorted(discover("domains")))
def domain(request: pytest.FixtureRequest) -> list[Path]:
    """The files of a domain."""
    return python_files(f"domains/{request.param}")


def test_a_domain_is_six_small_files(domain: list[Path]) -> None:
    """The same six in every domain, and at most 135 lines of code in all of them together."""
    assert [file.name for file in domain] == SIX
    assert sum(len(code_lines(file)) for file in domain) <= 135


def test_the_smallest_domain_is_small() -> None:
    """Where the work is small, so is the domain: if this grows, the framework misses something."""
    files = python_files("domains/etf_price_update")

    assert sum(len(code_lines(file)) for file in files) <= 80


def test_a_domain_speaks_of_its_business_only(domain: list[Path]) -> None:
    """Sessions, commits, routes, Celery and metrics are the framework's: no domain names them."""
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in domain
        for number, line in code_lines(file).items()
        if FOREIGN_WORDS.search(line)
    ]

    assert found == []


def test_a_domain_writes_no_status(domain: list[Path]) -> None:
    """A status is never spelled out: bodies return or raise."""
    constants = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for file in domain
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in set(TrackingStatus)
    ]

    assert constants == []
