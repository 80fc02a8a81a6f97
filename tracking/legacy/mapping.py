"""The mapping file: which legacy column becomes which of ours, and what its words mean.

It is TOML, or a Python file with a dictionary `mapping` of the same shape and, if values need more
than SQL can say, a function `convert(row)` that returns the row as it should have been.
"""

from __future__ import annotations

import os
import re
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tracking.errors import InvalidWiring
from tracking.legacy.positions import Positions, read_toml
from tracking.status import TrackingStatus

__all__ = ["COMMON", "Given", "Loaded", "Plan", "Rules", "Source", "TypeMapping", "load_plan"]

COMMON: Final = {
    "created_at": "timestamp with time zone",
    "updated_at": "timestamp with time zone",
    "started_at": "timestamp with time zone",
    "completed_at": "timestamp with time zone",
    "error_type": "character varying(255)",
    "error_message": "text",
    "display_name": "character varying(255)",
    "owner_id": "character varying(255)",
    "tenant_id": "character varying(255)",
    "attempts": "smallint",
    "priority": "smallint",
    "progress": "smallint",
    "result": "jsonb",
    "metadata": "jsonb",
}
"""The columns of every domain that a mapping may fill, and their types."""

Convert = Callable[[dict[str, Any]], dict[str, Any]]
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(_Part):
    """Where a value comes from: the first of some columns or metadata paths that can be used."""

    sources: tuple[str, ...] = Field(default=(), alias="from")
    """`column`, or `metadata.path.to.value`."""
    convert: str | None = None
    """SQL that says `{value}`, or one of trim, lower, upper, epoch, epoch_ms."""
    default: str | int | float | bool | None = None


def _given(said: Any) -> Any:
    if isinstance(said, str):
        return {"from": (said,)}
    if isinstance(said, list):
        return {"from": tuple(said)}
    if isinstance(said, dict) and isinstance(said.get("from"), str):
        return {**said, "from": (said["from"],)}
    return said


Columns = dict[str, Annotated[Given, BeforeValidator(_given)]]


class Source(_Part):
    """The legacy table."""

    table: str = Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$")
    name: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,40})?$")
    """Names the schema in which books are kept, `legacy_<name>`; by default the table's name."""
    url: str | None = None
    """Where it is, unless in the database of Goldfinch; `$NAME` is an environment variable."""
    key: str = "id"
    type: str = "task_type"
    status: str = "status"
    metadata: str | None = None
    """The column that holds JSON, for `metadata.…`."""
    updated: str | None = None
    """The column that grows with every change; needed to follow a source elsewhere."""
    timezone: str = "UTC"
    """Of times that do not say theirs."""


class Rules(_Part):
    """What to do with rows that leave a choice."""

    in_flight: Literal["leave", "adopt", "fail"] = "leave"
    bad_json: Literal["quarantine", "keep"] = "quarantine"
    """`keep`: what is no JSON goes into our metadata as text."""
    earliest: date = date(2000, 1, 1)
    latest: date = date(2100, 1, 1)
    max_bytes: int = Field(default=1_000_000, ge=1_000)
    """Of metadata; more is quarantined."""


class TypeMapping(_Part):
    """What becomes of one `task_type`."""

    domain: str
    columns: Columns = Field(default_factory=dict)


class Plan(_Part):
    """A whole mapping."""

    source: Source
    columns: Columns
    status: dict[str, TrackingStatus]
    rules: Rules = Rules()
    types: dict[str, TypeMapping]
    ignore: tuple[str, ...] = ()
    """Types that are left where they are."""

    @property
    def name(self) -> str:
        """What this migration is called."""
        return self.source.name or self.source.table.rpartition(".")[2].lower()

    @property
    def schema_name(self) -> str:
        """The schema of its books."""
        return f"legacy_{self.name}"

    @property
    def url(self) -> str | None:
        """Where the source is; raises InvalidWiring for a variable that is not set."""
        url = self.source.url
        if url is None or not url.startswith("$"):
            return url
        if url[1:] not in os.environ:
            msg = f"The mapping's source.url is {url}: set this variable."
            raise InvalidWiring(msg)
        return os.environ[url[1:]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mapping, what converts its rows in Python if anything does, and where things are said."""

    plan: Plan
    convert: Convert | None
    where: Callable[[tuple[str, ...]], str]


def load_plan(path: Path) -> Loaded:
    """Read and check a mapping file; raises InvalidWiring, which names every line and its cure."""
    said, convert, where = _read(path)
    try:
        plan = Plan.model_validate(said)
    except ValidationError as error:
        faults = [
            f"{where(tuple(str(part) for part in fault['loc']))}: {_cure(fault)}"
            for fault in error.errors()
        ]
        raise InvalidWiring("\n".join(faults)) from error
    if not _NAME.fullmatch(plan.name):
        msg = f"{where(('source',))}: give source.name, of lower-case letters, digits and _."
        raise InvalidWiring(msg)
    return Loaded(plan, convert, where)


def _read(
    path: Path,
) -> tuple[Mapping[str, Any], Convert | None, Callable[[tuple[str, ...]], str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}. `goldfinch legacy inspect` writes one."
        raise InvalidWiring(msg) from error
    if path.suffix == ".py":
        made = runpy.run_path(str(path))
        if not isinstance(made.get("mapping"), dict):
            msg = f"{path.name}: set `mapping` to a dictionary, see docs/legacy.md."
            raise InvalidWiring(msg)
        return made["mapping"], made.get("convert"), lambda at: f"{path.name}, {'.'.join(at)}"
    positions = Positions(text)

    def where(at: tuple[str, ...]) -> str:
        return f"{path.name}, line {positions.line(at)}, {'.'.join(at)}"

    return read_toml(text, path.name), None, where


def _cure(fault: Any) -> str:
    kind, key = fault["type"], str(fault["loc"][-1])
    if kind == "extra_forbidden":
        return f"there is nothing called {key!r} here; take it out, or see docs/legacy.md."
    if kind == "missing":
        return f"{key!r} is missing; say it."
    if kind == "enum":
        return f"{fault['input']!r} is no status of ours: {', '.join(TrackingStatus)}."
    return f"{fault['msg']}."
