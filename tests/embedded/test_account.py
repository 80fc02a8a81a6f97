from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

import pytest

import tracking
from tracking.embedded import EmbeddedPostgres
from tracking.embedded.account import Account, AccountUnusable, account_for

from .processes import eventually, processes_in, script
from .supervisor import SUPERVISOR, ask


def test_ordinary_user(public: Path) -> None:
    """An ordinary user needs nothing but the folder; root tries it as `nobody` where it can."""
    nobody = pwd.getpwnam("nobody").pw_uid
    library = Path(tracking.__file__).parent
    feasible = os.geteuid() == 0 and Account(uid=nobody, gid=nobody).can_run(
        Path(sys.executable), library
    )
    user = nobody if feasible else None

    with script(SUPERVISOR, public / "data", user=user) as (_, _, url):
        assert ask(url, "SELECT 1") == 1
        assert (public / "data").stat().st_uid == (os.geteuid() if user is None else user)

    assert eventually(lambda: processes_in(public) == [])


def test_root_without_namespaces(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root falls back to `nobody` where there are no user namespaces, and can come back."""
    expected = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", "")

    with EmbeddedPostgres(public / "data") as postgres:
        assert ask(postgres.url, "SELECT 1") == 1
        assert (public / "data" / "postgres" / "PG_VERSION").stat().st_uid == expected

    monkeypatch.setenv("PATH", path)
    with EmbeddedPostgres(public / "data") as postgres:
        postgres.restart(immediate=True)
        assert ask(postgres.url, "SELECT 1") == 1
    assert processes_in(public) == []


def test_no_account_can_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root that can become nobody suitable is told what to change."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    missing = tmp_path / "no such program"

    with pytest.raises(AccountUnusable, match="start this as an ordinary user"):
        account_for(missing, tmp_path)
