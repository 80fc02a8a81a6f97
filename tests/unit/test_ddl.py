from __future__ import annotations

from hashlib import sha256

import pytest

from tracking.ddl import CURRENT_VERSION, EDGES, SUBSCRIPTIONS, TableDdl, shared_ddl, table_ddl
from tracking.errors import InvalidWiring
from tracking.status import illegal_moves

RELEASED = {1: "914fe479f9cfa023444df895ea4e93c74f8710d7c6cd525db437b132eb2138fe"}
"""SHA-256 of all SQL of a version, for the domain `sample`."""

RELEASED_EDGES = {1: "68856c493f2cdfd0203bb6586dd22d0f717f93042bf4a36fc8fdd0ff917fcf36"}
"""The same for the table of edges."""

RELEASED_SUBSCRIPTIONS = {1: "f263b62964256ef650643122799ee691d5dc9941bf41e9a92c71f5ab8b156a91"}
"""The same for subscriptions."""


def all_of(version: int) -> list[TableDdl]:
    """What a version installs: for a domain and for each table that all share."""
    shared = [shared_ddl(table, version) for table in (EDGES, SUBSCRIPTIONS)]
    return [table_ddl("sample", version), *shared]


def text_of(ddl: TableDdl) -> str:
    """All SQL that a version runs."""
    return ";\n".join([*ddl.install, *ddl.remove])


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_version_never_changes(version: int) -> None:
    """An old migration does today what it did when it was written."""
    released = [RELEASED[version], RELEASED_EDGES[version], RELEASED_SUBSCRIPTIONS[version]]
    written = [text_of(ddl) for ddl in all_of(version)]
    actual = [sha256(text.encode()).hexdigest() for text in written]

    assert released == actual, (
        "released DDL never changes: add a version\n"
        f"(version {version} of tracking/ddl.py reads differently; now {actual})"
    )


def test_every_version_is_pinned() -> None:
    """A new version is added here when it is released."""
    assert list(range(1, CURRENT_VERSION + 1)) == list(RELEASED) == list(RELEASED_EDGES)


@pytest.mark.parametrize("version", [0, CURRENT_VERSION + 1])
def test_an_unknown_version_is_refused(version: int) -> None:
    """A migration written by a newer release says so, and what to do."""
    with pytest.raises(InvalidWiring, match=rf"version {version} is unknown .*upgrade goldfinch"):
        table_ddl("sample", version)
    with pytest.raises(InvalidWiring, match="upgrade goldfinch"):
        shared_ddl(EDGES, version)


def test_the_current_version_refuses_every_illegal_move() -> None:
    """The guard names the very pairs that the table of moves leaves out, and no others."""
    [guard] = [t for t in table_ddl("sample").triggers if t.name == "guard_move"]

    pairs = ", ".join(f"('{origin}', '{target}')" for origin, target in illegal_moves())
    assert f"(OLD.status, NEW.status) IN ({pairs})" in guard.scope


def test_what_is_installed_is_removed() -> None:
    """Removal drops every function, and with it the triggers that call it."""
    ddl = table_ddl("sample")

    removed = "\n".join(ddl.remove)
    assert all(f"FUNCTION IF EXISTS {f.name}() CASCADE" in removed for f in ddl.functions)
    assert {t.function for t in ddl.triggers} <= {f.name for f in ddl.functions}
    assert all(option in ddl.remove[-1] for option in ddl.storage)


def test_who_writes_elsewhere_has_its_owners_rights_and_a_fixed_path() -> None:
    """History, others' records and deliveries: no other function, and nobody may call one."""
    functions = table_ddl("sample").functions

    assert [f.name for f in functions if f.is_definer] == [
        "sample_task_event",
        "sample_task_settle",
        "sample_task_tell",
        "sample_task_tell_failure",
        "sample_task_tell_creation",
    ]
    for function in functions:
        made = "\n".join(function.create)
        assert ("SET search_path" in made) == ("SECURITY DEFINER" in made) == function.is_definer
        assert f"REVOKE ALL ON FUNCTION {function.name}() FROM PUBLIC" in made


def test_every_table_is_isolated() -> None:
    """Row level security is forced on each, with a policy for callers and one for the owner."""
    for ddl in all_of(CURRENT_VERSION):
        installed = "\n".join(ddl.install)
        for table in ddl.tables:
            assert f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" in installed
            names = [policy.name for policy in ddl.policies if policy.table == table]
            assert names == ["goldfinch_reach", "goldfinch_owner"]


def test_the_sql_of_a_domain_mentions_no_other() -> None:
    """Domains share no function, so that one can be removed without the others."""
    ddl = table_ddl("sample")

    assert {t.table for t in ddl.triggers} == {"sample_task_tracking", "sample_task_event"}
    assert all(function.name.startswith("sample_task_") for function in ddl.functions)
