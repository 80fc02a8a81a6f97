"""As whom PostgreSQL runs: it refuses to run as root, so root needs somebody else.

In this order: whoever owns the data folder, if that is not root; a user namespace in which root's
own files belong to `nobody` (nothing on disk changes hands); `nobody` itself, who is then given
the folder. Each is tried out, nothing is concluded from the platform's name.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracking.errors import Unavailable

__all__ = ["Account", "AccountUnusable", "account_for"]

# Entering the folder and loading the program are what a foreign account may be refused.
ATTEMPT: Final = 'cd "$1" && exec "$2" --version'


class AccountUnusable(Unavailable):
    """No account that PostgreSQL accepts can run it here."""


@dataclass(frozen=True)
class Account:
    """How to start a program as somebody else; the default starts it as ourselves."""

    prefix: Sequence[str] = ()
    uid: int | None = None
    gid: int | None = None

    def can_run(self, program: Path, folder: Path) -> bool:
        """Whether this account may enter the folder and start the program."""
        argv = [*self.prefix, "/bin/sh", "-c", ATTEMPT, "sh", str(folder), str(program)]
        groups: list[int] | None = None if self.uid is None else []
        try:
            tried = subprocess.run(
                argv,
                check=False,
                capture_output=True,
                cwd="/",
                user=self.uid,
                group=self.gid,
                extra_groups=groups,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return tried.returncode == 0


def account_for(program: Path, folder: Path) -> Account:
    """The account that runs `program` in `folder`, which may be given to `nobody` for it.

    Raises `AccountUnusable` when none can.
    """
    if os.geteuid() != 0:
        return Account()
    owner = folder.stat()
    if owner.st_uid != 0:
        return _tried(Account(uid=owner.st_uid, gid=owner.st_gid), program, folder)
    namespaced = _namespaced()
    if namespaced and namespaced.can_run(program, folder):
        return namespaced
    return _tried(_nobody(folder), program, folder)


def _tried(account: Account, program: Path, folder: Path) -> Account:
    if account.can_run(program, folder):
        return account
    raise AccountUnusable(
        f"PostgreSQL refuses to run as root, and user {account.uid} may not enter {folder} or not "
        f"run {program}: put both where every user may go, start this as an ordinary user, "
        "or set DATABASE_URL to a server of your own."
    )


def _namespaced() -> Account | None:
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    return Account(prefix=(unshare, "--user", "--map-user=65534", "--map-group=65534", "--"))


def _nobody(folder: Path) -> Account:
    """The account `nobody`, to whom the folder and what PostgreSQL has in it now belong."""
    nobody = pwd.getpwnam("nobody")
    ours = [path for top in folder.glob("postgres*") for path in (top, *top.rglob("*"))]
    for path in (folder, *ours):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid)
