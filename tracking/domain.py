"""What makes a package a domain: its manifest, found by looking, kept in a read-only registry."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType, ModuleType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from tracking.errors import Invalid, InvalidWiring, UnknownDomain
from tracking.model import BaseTaskTracking
from tracking.schemas import TaskTrackingCreate, TaskTrackingInDB
from tracking.service import BaseTaskTrackingService
from tracking.task import TrackedTask

__all__ = ["Domain", "Registry", "discover"]

RESERVED_NAMES: Final = frozenset(
    {"count", "domains", "live", "status", "stream", "summary", "tasks"}
)
"""Names that would hide a path below `/tasks` or the name of an operation across all domains."""

_OF_ANSWERS: Final = frozenset({"domain", "links", "logs"})
"""What the API adds to every record it shows."""

RESERVED_FILTERS: Final = frozenset(
    {"owner", "page_size", "page_token", "sort", "status", "tenant", "text"}
)
"""Names of other parameters of lists."""

_FILTERED_TYPES: Final = frozenset(
    {bool, datetime.date, datetime.datetime, Decimal, int, str, UUID}
)


@dataclass(frozen=True, kw_only=True)
class Domain:
    """The manifest of one business area: everything the framework needs to know about it."""

    name: str
    model: type[BaseTaskTracking]
    service: type[BaseTaskTrackingService[Any]]
    create: type[TaskTrackingCreate] | None
    """What callers of the API may ask for; None where records are only made inside."""
    read: type[TaskTrackingInDB]
    title: str = ""
    """For people; made from the name when left out."""
    retention: timedelta = timedelta(days=30)
    """How long terminal records are kept."""
    max_pending_age: timedelta | None = None
    """How long a record may wait for a worker before it is cancelled; None means for ever."""
    filters: tuple[str, ...] = ()
    """Own columns by which lists may be narrowed. No index is needed: a page looks at a bounded
    number of records."""
    queue: str | None = None
    """How the name of a queue of its own ends, for workers of its own; None for the usual one."""

    def __post_init__(self) -> None:
        if self.name != self.model.domain:
            msg = f"domain {self.name!r}: its model says it tracks {self.model.domain!r}."
            raise InvalidWiring(msg)
        if self.name in RESERVED_NAMES:
            msg = f"domain {self.name!r}: the API needs /tasks/{self.name}; choose another name."
            raise InvalidWiring(msg)
        if hidden := _OF_ANSWERS & self.read.model_fields.keys():
            msg = f"{self.read.__name__}: answers have {', '.join(sorted(hidden))} of their own."
            raise InvalidWiring(msg)
        for name in self.filters:
            self._check_filter(name)
        self._check_uniqueness()
        if not self.title:
            object.__setattr__(self, "title", self.name.replace("_", " ").capitalize())

    def _check_uniqueness(self) -> None:
        """Refuse a rule under which a tenant would hear of another's record when it is broken."""
        table = self.model.__table__
        assert isinstance(table, Table)  # noqa: S101  # a tracking model is never mapped to a join
        rules: list[Any] = [index for index in table.indexes if index.unique]
        kinds = (UniqueConstraint, ExcludeConstraint)
        rules += [rule for rule in table.constraints if isinstance(rule, kinds)]
        for rule in rules:
            parts = getattr(rule, "expressions", None) or rule.columns
            if not any(part is table.c.tenant_id for part in parts):
                columns = ", ".join(column.name for column in rule.columns)
                msg = (
                    f"domain {self.name!r}: what is unique ({columns}) must name tenant_id as well,"
                    " or a conflict tells one tenant of another's record."
                )
                raise InvalidWiring(msg)

    def _check_filter(self, name: str) -> None:
        if name in RESERVED_FILTERS:
            reason = "lists have a parameter of that name"
        elif name not in self.model.own_columns():
            reason = "its model has no such column of its own"
        elif name not in self.read.model_fields:
            reason = f"{self.read.__name__} does not show it"
        elif self.model.__table__.c[name].type.python_type not in _FILTERED_TYPES:
            reason = "only texts, numbers, dates and truth values can be compared"
        else:
            return
        msg = f"domain {self.name!r} cannot be filtered by {name!r}: {reason}."
        raise InvalidWiring(msg)

    @property
    def task_name(self) -> str:
        """The name its Celery task is registered and published under."""
        return f"goldfinch.{self.name}"

    @property
    def request(self) -> type[TaskTrackingCreate]:
        """What a record is asked for with; raises Invalid where records are only made inside."""
        if self.create is None:
            msg = f"Nobody asks for {self.name} records: they are made inside."
            raise Invalid(msg)
        return self.create

    def queue_below(self, queue: str) -> str:
        """The queue of its messages in an installation whose usual one is `queue`."""
        return f"{queue}-{self.queue}" if self.queue else queue


@dataclass(frozen=True)
class Registry(Mapping[str, Domain]):
    """The domains of an installation, by name, and the task of each."""

    domains: Mapping[str, Domain] = field(default_factory=dict)
    tasks: Mapping[str, TrackedTask] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Domain:
        try:
            return self.domains[name]
        except KeyError:
            known = ", ".join(self.domains) or "none"
            msg = f"There is no domain {name!r}; known are: {known}."
            raise UnknownDomain(msg) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.domains)

    def __len__(self) -> int:
        return len(self.domains)


def discover(package: str) -> Registry:
    """Import every domain below `package` and return them, in name order.

    A sub-package is a domain when its `__init__` defines `domain`; its `tasks` module, imported
    afterwards, must define exactly one tracked task for it. Raises InvalidWiring otherwise.
    """
    try:
        root = importlib.import_module(package)
    except ModuleNotFoundError as error:
        msg = f"GOLDFINCH_DOMAINS names the package {package!r}, which cannot be imported: {error}."
        raise InvalidWiring(msg) from error
    domains: dict[str, Domain] = {}
    tasks: dict[str, TrackedTask] = {}
    for module in _packages_below(root):
        domain = _manifest(module)
        if domain is None:
            continue
        domains[domain.name] = domain
        tasks[domain.name] = _task_of(domain, module)
    return Registry(MappingProxyType(domains), MappingProxyType(tasks))


def _packages_below(root: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(root.__path__), key=lambda info: info.name):
        if info.ispkg:
            yield importlib.import_module(f"{root.__name__}.{info.name}")


def _manifest(module: ModuleType) -> Domain | None:
    domain = getattr(module, "domain", None)
    if isinstance(domain, Domain):
        if module.__name__.rpartition(".")[2] != domain.name:
            msg = f"{module.__name__}: its domain is called {domain.name!r}; name both alike."
            raise InvalidWiring(msg)
        return domain
    if _has_tasks(module):
        msg = f"{module.__name__} has tasks but no `domain = Domain(...)` in its __init__."
        raise InvalidWiring(msg)
    return None


def _has_tasks(package: ModuleType) -> bool:
    return any(info.name == "tasks" for info in pkgutil.iter_modules(package.__path__))


def _task_of(domain: Domain, package: ModuleType) -> TrackedTask:
    if not _has_tasks(package):
        msg = f"{package.__name__}.tasks is missing: define the work with @tracked_task(domain)."
        raise InvalidWiring(msg)
    module = importlib.import_module(f"{package.__name__}.tasks")
    found = [value for value in vars(module).values() if isinstance(value, TrackedTask)]
    if len(found) != 1 or found[0].domain != domain.name:
        msg = f"{module.__name__}: define exactly one @tracked_task(domain), found {len(found)}."
        raise InvalidWiring(msg)
    return found[0]
