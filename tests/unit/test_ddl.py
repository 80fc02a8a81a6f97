from __future__ import annotations

from hashlib import sha256

import pytest

from tracking.ddl import CURRENT_VERSION, table_ddl
from tracking.errors import InvalidWiring
from tracking.status import illegal_moves

RELEASED = {1: "43986ebeb5861d5580c68b68b2acedd9cf2d9625817869c0a56875d458c088b8"}
"""SHA-256 of all SQL of a version, for the domain `sample`."""


def text_of(version: int) -> str:
    """All SQL that a version runs."""
    ddl = table_ddl("sample", version)
    return ";\n".join([*ddl.install, *ddl.remove])


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_version_never_changes(version: int) -> None:
    """An old migration does today what it did when it was written."""
    actual = sha256(text_of(version).encode()).hexdigest()

    assert RELEASED[version] == actual, (
        "released DDL never changes: add a version\n"
        f"(version {version} of tracking/ddl.py reads differently; now {actual})"
    )


def test_every_version_is_pinned() -> None:
    """A new version is added here when it is released."""
    assert list(range(1, CURRENT_VERSION + 1)) == list(RELEASED)


@pytest.mark.parametrize("version", [0, CURRENT_VERSION + 1])
def test_an_unknown_version_is_refused(version: int) -> None:
    """A migration written by a newer release says so, and what to do."""
    with pytest.raises(InvalidWiring, match=rf"version {version} is unknown .*upgrade goldfinch"):
        table_ddl("sample", version)


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


def test_the_sql_of_a_domain_mentions_no_other() -> None:
    """Domains share no function, so that one can be removed without the others."""
    ddl = table_ddl("sample")

    assert {t.table for t in ddl.triggers} == {"sample_task_tracking", "sample_task_event"}
    assert all(function.name.startswith("sample_task_") for function in ddl.functions)
