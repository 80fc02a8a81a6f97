"""Whether all work is tracked: the rule that every Celery task has a tracking table, enforced.

A task without one needs an exemption in pyproject.toml, which names who has agreed and until when:

    [[tool.goldfinch.exemption]]
    task = "reports.warm_cache"
    reason = "losing one costs a slow page, and nobody waits for it"
    approver = "Ann Smith"
    until = 2027-03-31
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from celery import Celery
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tracking.domain import Registry
from tracking.errors import InvalidWiring
from tracking.model import Base
from tracking.task import TrackedTask
from tracking.worker.app import RecordsTask, UpkeepTask

__all__ = ["Exemption", "exemptions_of", "faults_of_tables", "faults_of_tasks", "import_all"]

_LEGACY: Final = "task_status"
_LEGACY_SQL: Final = re.compile(rf"\b(from|into|update|join)\s+(\w+\.)?{_LEGACY}\b", re.IGNORECASE)
_CURE: Final = (
    "declare it with @tracked_task or @task_by_hand in a domain, which `goldfinch new-domain` "
    "writes, or have it exempted in pyproject.toml under [[tool.goldfinch.exemption]]"
)


class Exemption(BaseModel):
    """A task that need not be tracked, until a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: str = Field(min_length=1)
    reason: str = Field(min_length=10)
    approver: str = Field(min_length=1)
    until: date


def exemptions_of(pyproject: Path) -> list[Exemption]:
    """Return the exemptions of a project; raises InvalidWiring for one that does not say all."""
    if not pyproject.exists():
        return []
    try:
        said = tomllib.loads(pyproject.read_text(encoding="utf-8"))
        found = said.get("tool", {}).get("goldfinch", {}).get("exemption", [])
        return TypeAdapter(list[Exemption]).validate_python(found)
    except tomllib.TOMLDecodeError as error:
        msg = f"{pyproject.name} is no TOML: {error}."
        raise InvalidWiring(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        number, *field = first["loc"]
        msg = (
            f"{pyproject.name}, [[tool.goldfinch.exemption]] number {int(number) + 1}, "
            f"{'.'.join(map(str, field))}: {first['msg']}. An exemption has task, reason, approver "
            "and until, a date."
        )
        raise InvalidWiring(msg) from error


def import_all(package: str) -> list[ModuleType]:
    """Import every module below a package: what is not imported would not be seen."""
    root = importlib.import_module(package)
    found = pkgutil.walk_packages(root.__path__, f"{package}.")
    return [root, *(importlib.import_module(module.name) for module in found)]


def faults_of_tasks(
    app: Celery, registry: Registry, exemptions: Iterable[Exemption], today: date
) -> Iterator[str]:
    """Say which tasks of the application nothing tracks, each with its cure."""
    allowed = {exemption.task: exemption for exemption in exemptions}
    untracked = set(_untracked(app, registry))
    for name in sorted(untracked):
        exemption = allowed.get(name)
        if exemption is None:
            yield f"Celery task {name!r} has no tracking: {_CURE}."
        elif exemption.until < today:
            yield (
                f"Celery task {name!r}: its exemption ended on {exemption.until}. Track it, or let "
                f"{exemption.approver} agree to a later day."
            )
    for name in sorted(allowed.keys() - untracked):
        yield f"Exemption of {name!r}: no untracked task has that name any more; take it out."


def _untracked(app: Celery, registry: Registry) -> Iterator[str]:
    by_hand = {_celery_name(task) for task in registry.tasks.values()}
    for name, task in app.tasks.items():
        is_ours = isinstance(task, RecordsTask | UpkeepTask) or name.startswith("celery.")
        if not is_ours and name not in by_hand:
            yield name


def _celery_name(task: TrackedTask) -> str | None:
    """The name of the Celery task that a body by hand was made of, if of any."""
    function = inspect.getclosurevars(task.body).nonlocals.get("function")
    name = getattr(function, "name", None)
    return name if isinstance(name, str) else None


def faults_of_tables(modules: Iterable[ModuleType]) -> Iterator[str]:
    """Say where the generic table is used, and what refers to records that retention deletes."""
    kept = "_task_tracking", "_task_event"
    for table in Base.metadata.sorted_tables:
        if table.name == _LEGACY:
            yield f"Table {_LEGACY!r} is mapped: new work has a table of its own domain."
        for key in table.foreign_keys:
            target = key.column.table.name
            if target.endswith(kept) and not table.name.endswith(kept):
                yield (
                    f"{table.name}.{key.parent.name} refers to {target}, whose rows retention "
                    "deletes: keep the id without a foreign key, or let the record refer to it."
                )
    for module in modules:
        yield from _legacy_uses(module)


def _legacy_uses(module: ModuleType) -> Iterator[str]:
    if module.__file__ is None:
        return
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if _uses_legacy(node):
            line = getattr(node, "lineno", 0)
            yield (
                f"{module.__name__}, line {line}: uses the generic {_LEGACY} table; give the work "
                "a domain of its own."
            )


def _uses_legacy(node: Any) -> bool:
    match node:
        case ast.ImportFrom(names=names):
            return any(alias.name == "TaskStatus" for alias in names)
        case ast.Constant(value=str() as text):
            return bool(_LEGACY_SQL.search(text))
        case _:
            return False
