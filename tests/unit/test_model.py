from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy import CheckConstraint, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from tracking import Base, BaseTaskTracking, TrackingStatus, discover
from tracking.crud import attempts, moves
from tracking.ddl import table_ddl
from tracking.errors import Invalid, InvalidWiring
from tracking.model import MAX_DOMAIN_NAME, domain_of_table, tracking_models

Declare = Callable[..., type[BaseTaskTracking]]

LONGEST_IDENTIFIER = 63
"""Bytes; PostgreSQL cuts what is longer, and two names may then be one."""


# --- declaring ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        "EtfPrice",
        "etf-price",
        "etf price",
        "1etf",
        "_etf",
        "etf_",
        "etf__price",
        "ëtf",
        'etf"; DROP TABLE etfs; --',
        "x" * (MAX_DOMAIN_NAME + 1),
    ],
)
def test_a_bad_name_is_refused_at_its_declaration(declare: Declare, name: str) -> None:
    """Names become identifiers, paths and message names: plain snake_case, not too long."""
    with pytest.raises(InvalidWiring, match="use snake_case of lower-case letters and digits"):
        declare(name)


@pytest.mark.parametrize("name", ["a", "etf2", "etf_price_2", "x" * MAX_DOMAIN_NAME])
def test_a_good_name_names_the_tables(declare: Declare, name: str) -> None:
    """`<domain>_task_tracking` and `<domain>_task_event`."""
    model = declare(name)

    assert model.__tablename__ == f"{name}_task_tracking"
    assert model.events.name == f"{name}_task_event"


def test_a_model_says_which_domain_it_tracks() -> None:
    """Without the class argument the sentence shows how to write it."""
    with pytest.raises(InvalidWiring, match=r"Nameless: say which domain .* domain='etf_price"):

        class Nameless(BaseTaskTracking):
            metadata = MetaData()


def test_a_model_keeps_its_own_table_arguments(declare: Declare) -> None:
    """A domain's own checks stand beside the inherited ones."""
    names = {str(c.name) for c in checks(discover("domains")["contribution_realization"].model)}

    prefix = "ck_contribution_realization_task_tracking_"
    assert {f"{prefix}amount", f"{prefix}status"} <= names
    assert f"{prefix}amount" not in {str(c.name) for c in checks(declare("sample"))}


def test_attempts_are_three_unless_a_domain_says_otherwise(declare: Declare) -> None:
    """`max_attempts` is a class argument."""
    assert declare("sample").default_max_attempts == 3
    assert declare("sample", max_attempts=7).default_max_attempts == 7


def test_every_declared_model_is_known_by_its_domain(declare: Declare) -> None:
    """In name order; models of another metadata are another matter."""
    sample = declare("sample")

    domains = {name: domain.model for name, domain in discover("domains").items()}
    assert domains.items() <= tracking_models().items()
    assert list(tracking_models()) == sorted(tracking_models())
    assert tracking_models(sample.metadata) == {"sample": sample}


@pytest.mark.parametrize(
    ("table", "domain"),
    [
        ("etf_price_update_task_tracking", "etf_price_update"),
        ("etf_price_update_task_event", None),
        ("task_tracking", None),
        ("_task_tracking", None),
        ("etfs", None),
        ("old_task_tracking_backup", None),
    ],
)
def test_a_tracking_table_is_known_by_its_name(table: str, domain: str | None) -> None:
    """Only `<domain>_task_tracking` belongs to a domain."""
    assert (domain_of_table(table) or None) == domain


# --- rows -----------------------------------------------------------------------------------------


def test_a_record_is_made_of_columns_and_given_back_as_columns(declare: Declare) -> None:
    """`metadata` is a column's name that no attribute can have."""
    model = declare("sample")

    record = model.from_columns({"id": 7, "metadata": {"a": 1}})

    assert record.task_metadata == {"a": 1}
    assert record.task_id == "sample:7"
    assert model.to_columns({"task_metadata": {"a": 1}, "priority": 3}) == {
        "metadata": {"a": 1},
        "priority": 3,
    }


def test_unknown_columns_are_refused_by_name(declare: Declare) -> None:
    """All of them at once, and never their values."""
    with pytest.raises(Invalid, match=r"^sample records have no metadata, pirce\.$"):
        declare("sample").to_columns({"pirce": "hunter2", "metadata": {}, "priority": 1})


# --- what is promised about the tables ------------------------------------------------------------


def checks(model: type[BaseTaskTracking]) -> list[CheckConstraint]:
    """The check constraints of a model's table."""
    return [c for c in moves.table_of(model).constraints if isinstance(c, CheckConstraint)]


def identifiers(model: type[BaseTaskTracking]) -> Iterator[str]:
    """Every name that a domain's tables, and what hangs on them, have in the database."""
    preparer = postgresql.dialect().identifier_preparer
    for table in (moves.table_of(model), model.events):
        yield table.name
        yield from (column.name for column in table.columns)
        yield from (preparer.format_constraint(constraint) for constraint in table.constraints)
        yield from (preparer.format_index(index) for index in table.indexes)
        # Identity columns own a sequence of this name.
        yield f"{table.name}_{'id' if table.name.endswith('tracking') else 'seq'}_seq"
    ddl = table_ddl(model.domain)
    yield from (function.name for function in ddl.functions)
    yield from (trigger.name for trigger in ddl.triggers)


def test_no_name_is_cut(declare: Declare) -> None:
    """With the longest domain name, every identifier still fits, and all names differ."""
    model = declare("x" * MAX_DOMAIN_NAME)
    tables = (moves.table_of(model), model.events)

    too_long = [name for name in identifiers(model) if len(name.encode()) > LONGEST_IDENTIFIER]
    constraints = [c.name for table in tables for c in table.constraints]
    indexes = [index.name for table in tables for index in table.indexes]
    assert not too_long
    assert len({*constraints, *indexes}) == len([*constraints, *indexes])


def hot_columns(model: type[BaseTaskTracking]) -> set[str]:
    """The columns that heartbeats and progress write."""
    statements = (attempts.beat(model, wait=True), attempts.progress(model, wait=True))
    return {str(column) for update in statements for column in update._values}


def indexed(table: Table) -> dict[str, str]:
    """What each index says after ON: its columns, expressions and predicate."""
    dialect = postgresql.dialect()
    statements = {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes
    }
    return {name: text.partition(f" ON {table.name} ")[2] for name, text in statements.items()}


@pytest.mark.parametrize("model", discover("domains").values(), ids=lambda domain: domain.name)
def test_heartbeats_and_progress_write_no_index(model: object) -> None:
    """No index or predicate mentions a column they write, so that these updates stay HOT."""
    domain = discover("domains")[model.name]  # type: ignore[attr-defined]
    written = re.compile(rf"\b({'|'.join(hot_columns(domain.model))})\b")

    definitions = indexed(moves.table_of(domain.model))
    assert all(definitions.values())
    assert not {name: text for name, text in definitions.items() if written.search(text)}


def test_heartbeats_and_progress_are_what_they_are_thought_to_be(declare: Declare) -> None:
    """The test above looks at real columns: those of a beat and those of progress."""
    hot = hot_columns(declare("sample"))

    assert {"heartbeat_at", "progress", "processed_items", "total_items", "current_step"} <= hot
    assert "status" not in hot


def test_every_time_has_a_zone(declare: Declare) -> None:
    """All times are `timestamptz`."""
    model = declare("sample")
    columns = [*moves.table_of(model).columns, *model.events.columns]

    times = [column for column in columns if column.type.python_type is datetime]
    assert len(times) > 5
    assert all(getattr(column.type, "timezone", False) for column in times)


def test_times_come_from_the_database(declare: Declare) -> None:
    """No default of a column is computed here: a host whose clock is wrong changes nothing."""
    model = declare("sample")
    columns = [*moves.table_of(model).columns, *model.events.columns]

    assert not [column.name for column in columns if column.default or column.onupdate]


def test_a_status_is_text_that_a_check_watches_over(declare: Declare) -> None:
    """No ENUM type: adding a status is a change of a check, not of a type."""
    table = moves.table_of(declare("sample"))
    ddl = str(table.c.status.type.compile(dialect=postgresql.dialect()))

    [status] = [c for c in checks(declare("sample")) if str(c.name).endswith("_status")]
    assert ddl == "VARCHAR(20)"
    assert all(f"'{known}'" in str(status.sqltext) for known in TrackingStatus)


def test_samples_stay_out_of_the_projects_metadata() -> None:
    """Migrations compare the project's own tables only."""
    assert not [name for name in Base.metadata.tables if name.startswith(("sample", "xxx"))]
