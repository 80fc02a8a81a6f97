from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from sqlalchemy import Index, Table, UniqueConstraint

from domains.etf_price_update import domain as etf_price_update
from domains.etf_price_update.schemas import EtfPriceUpdateCreate, EtfPriceUpdateRead
from domains.etf_price_update.service import EtfPriceUpdateService
from tracking import BaseTaskTracking, Domain, TaskTrackingInDB, discover
from tracking.domain import RESERVED_NAMES
from tracking.errors import InvalidWiring, NotFound
from tracking.task import TrackedTask

MANIFEST = """
    from dataclasses import replace
    from domains.etf_price_update import domain
"""
TASK = """
    from tracking import tracked_task
    from {package}.etf_price_update import domain

    @tracked_task(domain)
    def body(task): ...
"""

Write = Callable[[dict[str, str]], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write a package of domains from the text of its files; returns its name."""
    name = f"domains_of_{tmp_path.name}"
    monkeypatch.syspath_prepend(tmp_path)

    def write_files(files: dict[str, str]) -> str:
        for path, text in {"__init__.py": "", **files}.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).replace("{package}", name))
        importlib.invalidate_caches()
        return name

    yield write_files
    for module in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[module]


def refused_wiring(package: str) -> str:
    """The sentence that `discover` refuses a package with."""
    with pytest.raises(InvalidWiring) as refusal:
        discover(package)
    return str(refusal.value)


@pytest.mark.parametrize("as_index", [True, False], ids=["index", "constraint"])
@pytest.mark.parametrize("scoped", [True, False], ids=["of a tenant", "of all"])
def test_what_is_unique_is_so_within_a_tenant(as_index: bool, scoped: bool) -> None:  # noqa: FBT001  # parameters
    """A rule that spans tenants would tell one of another's record, and is no domain (G17)."""
    table = etf_price_update.model.__table__
    assert isinstance(table, Table)
    columns = [table.c.tenant_id, table.c.etf_id][0 if scoped else 1 :]
    rule: Any = Index("x", *columns, unique=True) if as_index else UniqueConstraint(*columns)
    if not as_index:
        table.append_constraint(rule)
    try:
        if scoped:
            replace(etf_price_update)
        else:
            with pytest.raises(InvalidWiring, match="tenant_id"):
                replace(etf_price_update)
    finally:
        (table.indexes if as_index else table.constraints).discard(rule)


# --- finding --------------------------------------------------------------------------------------


def test_the_domains_of_this_project_are_found() -> None:
    """Every package with a manifest, in name order, each with its one task; others are not."""
    registry = discover("domains")

    assert list(registry) == sorted(registry)
    assert {"contribution_realization", "etf_price_update"} <= set(registry)
    assert "portfolio" not in list(registry)
    assert set(registry.tasks) == set(registry)
    assert all(isinstance(task, TrackedTask) for task in registry.tasks.values())


def test_a_registry_cannot_be_changed() -> None:
    """It is handed around, so nobody may write to it."""
    registry = discover("domains")

    assert not isinstance(registry, MutableMapping)
    with pytest.raises(TypeError):
        registry.domains["other"] = etf_price_update  # type: ignore[index]
    with pytest.raises(TypeError):
        registry.tasks["other"] = registry.tasks["etf_price_update"]  # type: ignore[index]


def test_an_unknown_domain_is_answered_with_the_known_ones() -> None:
    """The sentence helps whoever misspelt one."""
    with pytest.raises(NotFound, match=r"no domain 'etf_prices'; known are: .*etf_price_update"):
        discover("domains")["etf_prices"]


def test_asking_whether_there_is_a_domain_is_not_an_error() -> None:
    """`in` and `get` answer for an unknown name as those of any mapping do."""
    registry = discover("domains")

    assert "etf_prices" not in registry
    assert registry.get("etf_prices") is None


def test_a_folder_of_no_domains_is_an_empty_registry(write: Write) -> None:
    """An installation may begin with nothing."""
    package = write({"shared/__init__.py": "", "shared/prices.py": ""})

    assert dict(discover(package)) == {}


def test_a_package_of_one_domain_is_found(write: Write) -> None:
    """A manifest and a task make a domain, wherever the package is."""
    package = write(
        {"etf_price_update/__init__.py": MANIFEST, "etf_price_update/tasks.py": TASK},
    )

    assert dict(discover(package)) == {"etf_price_update": etf_price_update}


# --- what is refused ------------------------------------------------------------------------------


def test_a_missing_package_is_refused() -> None:
    """The sentence names the setting that names the package."""
    sentence = refused_wiring("no_such_package")

    assert "GOLDFINCH_DOMAINS" in sentence
    assert "'no_such_package'" in sentence


def test_tasks_without_a_manifest_are_refused(write: Write) -> None:
    """Work that nobody would ever dispatch is a mistake."""
    package = write({"orphan/__init__.py": "", "orphan/tasks.py": ""})

    sentence = refused_wiring(package)
    assert f"{package}.orphan has tasks but no `domain = Domain(...)`" in sentence


def test_a_manifest_in_a_folder_of_another_name_is_refused(write: Write) -> None:
    """A domain is found where its name says it is."""
    package = write({"prices/__init__.py": MANIFEST, "prices/tasks.py": ""})

    sentence = refused_wiring(package)
    assert f"{package}.prices: its domain is called 'etf_price_update'; name both alike" in sentence


def test_a_manifest_without_tasks_is_refused(write: Write) -> None:
    """A domain whose records nobody works on is a mistake."""
    package = write({"etf_price_update/__init__.py": MANIFEST})

    assert f"{package}.etf_price_update.tasks" in refused_wiring(package)


@pytest.mark.parametrize("bodies", [0, 2])
def test_a_domain_has_exactly_one_task(write: Write, bodies: int) -> None:
    """With none nothing would run, with two nobody knows which."""
    head, body = dedent(TASK).split("\n\n")
    more = [body.replace("body", f"body_{number}") for number in range(bodies)]
    package = write(
        {
            "etf_price_update/__init__.py": MANIFEST,
            "etf_price_update/tasks.py": "\n\n".join([head, *more]),
        }
    )

    sentence = refused_wiring(package)
    assert f"{package}.etf_price_update.tasks: define exactly one @tracked_task" in sentence
    assert f"found {bodies}" in sentence


def test_a_task_of_another_domain_is_refused(write: Write) -> None:
    """A task copied from elsewhere must not run on the records of the domain it came from."""
    package = write(
        {
            "etf_price_update/__init__.py": MANIFEST,
            "etf_price_update/tasks.py": "from domains.contribution_realization.tasks import *",
        }
    )

    assert "exactly one @tracked_task(domain)" in refused_wiring(package)


# --- manifests ------------------------------------------------------------------------------------


def manifest(**changes: object) -> Domain:
    """A manifest, changed."""
    values: dict[str, object] = {
        "name": "etf_price_update",
        "model": etf_price_update.model,
        "service": EtfPriceUpdateService,
        "create": EtfPriceUpdateCreate,
        "read": EtfPriceUpdateRead,
        **changes,
    }
    return Domain(**values)  # type: ignore[arg-type]


def test_a_title_is_made_from_the_name() -> None:
    """People read words; a title of one's own goes first."""
    assert manifest().title == "Etf price update"
    assert manifest(title="ETF price update").title == "ETF price update"


def test_a_task_is_published_under_the_name_of_the_project() -> None:
    """Names of tasks do not clash with those of other applications on the same broker."""
    assert manifest().task_name == "goldfinch.etf_price_update"


def test_a_manifest_of_another_models_name_is_refused() -> None:
    """The domain's name and its model's are the same."""
    with pytest.raises(InvalidWiring, match=r"'prices': its model says .* 'etf_price_update'"):
        manifest(name="prices")


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_a_name_that_the_api_needs_is_refused(
    declare: Callable[..., type[BaseTaskTracking]], name: str
) -> None:
    """`/tasks/summary` must not mean two things."""
    model = declare(name)

    with pytest.raises(InvalidWiring, match=f"the API needs /tasks/{name}; choose another"):
        manifest(name=name, model=model)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_such", "no such column"),
        ("priority", "no such column of its own"),
        ("owner", "lists have a parameter of that name"),
    ],
)
def test_a_filter_is_a_column_of_the_domain(name: str, reason: str) -> None:
    """One that could never match, or that means something else, is a mistake."""
    with pytest.raises(InvalidWiring, match=reason):
        replace(etf_price_update, filters=(name,))


def test_a_filter_must_be_shown() -> None:
    """What narrows a list can be seen in it."""

    class Silent(TaskTrackingInDB):
        etf_id: str

    with pytest.raises(InvalidWiring, match="Silent does not show it"):
        replace(etf_price_update, read=Silent, filters=("date",))


def test_answers_have_names_of_their_own() -> None:
    """A field called `links` would hide the record's links."""

    class Linked(EtfPriceUpdateRead):
        links: str

    with pytest.raises(InvalidWiring, match="answers have links of their own"):
        replace(etf_price_update, read=Linked)
