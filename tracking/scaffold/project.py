"""Where a new domain goes: checked against what the project has, written, and migrated."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from tracking.databases import create_database, drop_database, run_alembic
from tracking.domain import RESERVED_NAMES, Registry
from tracking.embedded import EmbeddedPostgres
from tracking.errors import Invalid
from tracking.model import MAX_DOMAIN_NAME, Base
from tracking.scaffold.columns import NewColumn
from tracking.scaffold.files import NewDomain, NewTable, files_of

__all__ = ["plan", "write"]

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def plan(registry: Registry, name: str, columns: Sequence[NewColumn]) -> NewDomain:
    """Return the domain; raises Invalid for what would not fit beside those there are."""
    if not _NAME.fullmatch(name) or len(name) > MAX_DOMAIN_NAME:
        msg = f"{name!r}: a domain is called in snake_case, with {MAX_DOMAIN_NAME} letters at most."
        raise Invalid(msg)
    if name in RESERVED_NAMES:
        msg = f"{name!r}: the API needs /tasks/{name}; choose another name."
        raise Invalid(msg)
    if name in registry:
        msg = f"There is a domain {name!r} already; add columns to domains/{name}/model.py."
        raise Invalid(msg)
    names = [column.name for column in columns]
    if twice := sorted({column for column in names if names.count(column) > 1}):
        msg = f"--field {twice[0]}: given twice."
        raise Invalid(msg)
    missing: dict[str, NewColumn] = {}
    for column in columns:
        if column.target and not _is_known(column):
            first = missing.setdefault(column.target.partition(".")[0], column)
            if (first.target, first.type) != (column.target, column.type):
                msg = f"--field {column.name}: {first.name} says otherwise what {first.target} is."
                raise Invalid(msg)
    return NewDomain(name, tuple(columns), tuple(NewTable(t, key) for t, key in missing.items()))


def _is_known(column: NewColumn) -> bool:
    """Whether a column that is referred to exists; raises Invalid where it cannot be referred to.

    The rows of another domain are no targets: retention deletes them.
    """
    name, _, key = str(column.target).partition(".")
    if name.endswith(("_task_tracking", "_task_event")):
        msg = (
            f"--field {column.name}: records are deleted when their time has come, and nothing may"
            " refer to them; let records wait for each other instead, see docs/relations.md."
        )
        raise Invalid(msg)
    table = Base.metadata.tables.get(name)
    if table is None:
        return False
    if key not in table.c or not (table.c[key].primary_key or table.c[key].unique):
        keys = ", ".join(f"{name}.{column.name}" for column in table.primary_key.columns)
        msg = f"--field {column.name}: {column.target} is no key; refer to {keys}."
        raise Invalid(msg)
    found = table.c[key].type.python_type.__name__
    if found.lower() != column.python.rpartition(".")[2].lower():
        msg = f"--field {column.name}: {column.target} is of type {found}, not {column.type}."
        raise Invalid(msg)
    return True


def write(root: Path, domain: NewDomain) -> list[Path]:
    """Write the domain's files and migration below `root`; returns their paths.

    Nothing is left behind when it fails. The migration is generated against a database made for
    it: on the server of DATABASE_URL, or embedded.
    """
    texts = {root / path: text for path, text in files_of(domain).items()}
    if there := [path for path in texts if path.exists()]:
        msg = f"{there[0].relative_to(root)} exists already; nothing was written."
        raise Invalid(msg)
    before = set(_versions(root))
    new_folders = {path.parent for path in texts if not path.parent.exists()}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _format(root, [*texts])
        with _database() as url:
            environment = {**os.environ, "DATABASE_URL": url}
            environment.pop("GOLDFINCH_DATABASE_ROLE", None)
            run_alembic(root, environment, "upgrade", "head")
            message = domain.title.lower()
            run_alembic(root, environment, "revision", "--autogenerate", "-m", message)
    except BaseException:
        for path in (*texts, *(set(_versions(root)) - before)):
            path.unlink(missing_ok=True)
        for folder in new_folders:
            _remove_empty(folder)
        raise
    return [*texts, *sorted(set(_versions(root)) - before)]


def _versions(root: Path) -> list[Path]:
    return sorted((root / "alembic" / "versions").glob("*.py"))


def _remove_empty(folder: Path) -> None:
    for cache in folder.glob("__pycache__/*"):
        cache.unlink()
    for path in (folder / "__pycache__", folder):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _format(root: Path, paths: Sequence[Path]) -> None:
    """Let ruff, where it is installed, break the lines that long names have made too long."""
    if importlib.util.find_spec("ruff"):
        command = [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--quiet",
            "--no-cache",
            *map(str, paths),
        ]
        subprocess.run(command, cwd=root, check=True)


@contextmanager
def _database() -> Iterator[str]:
    """A database for as long as the block lasts."""
    if server := os.environ.get("DATABASE_URL"):
        name = f"goldfinch_new_domain_{uuid4().hex[:12]}"
        url = asyncio.run(create_database(server, name))
        try:
            yield url
        finally:
            asyncio.run(drop_database(server, name))
        return
    settings = {"fsync": "off"}
    with (
        TemporaryDirectory(prefix="goldfinch-") as folder,
        EmbeddedPostgres(Path(folder), settings=settings) as postgres,
    ):
        yield postgres.url
