"""The data folder: everything the embedded stack keeps, and all that it ever changes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import secrets
import socket
from pathlib import Path
from typing import IO, Final

from tracking.embedded.errors import FolderInUse

__all__ = ["ServerFolder"]

# Below the ranges from which systems hand out ports to outgoing connections, so that a remembered
# port is rarely taken when we come back to it.
PORTS: Final = range(20_000, 30_000)
PORT_ATTEMPTS: Final = 50
LOG_BYTES: Final = 10_000_000
SECRET_BYTES: Final = 24


class ServerFolder:
    """One server's part of the data folder: its log, lock, port and password.

    `path` is absolute and without links, for it is compared with what servers say about themselves.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self.path = folder.expanduser().resolve()
        self.server = server
        self.log = self.file("log")
        self._lock: IO[str] | None = None

    def file(self, kind: str) -> Path:
        """The path of this server's file of one kind, `postgres.log` for instance."""
        return self.path / f"{self.server}.{kind}"

    def lock(self) -> None:
        """Make the folder if needed and take it for this process; `FolderInUse` if it is taken."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.fdopen(self._open(self.file("lock"), os.O_RDWR), "r+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with lock:
                raise FolderInUse(self.path, self.server, lock.read().strip()) from None
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock

    def unlock(self) -> None:
        """Give the folder back."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def write(self, path: Path, text: str) -> None:
        """Write a file that only its owner can read, whole or not at all."""
        draft = path.with_name(f"{path.name}.draft")
        with os.fdopen(self._open(draft, os.O_WRONLY | os.O_TRUNC), "w") as file:
            file.write(text)
        draft.replace(path)

    def _open(self, path: Path, flags: int) -> int:
        descriptor = os.open(path, flags | os.O_CREAT, 0o600)
        if os.geteuid() == 0:
            # In a folder that belongs to somebody else, so do the files root makes in it.
            owner = self.path.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor

    def open_log(self) -> int:
        """Make the log, or put an overlong one aside; the position at which new lines begin."""
        os.close(self._open(self.log, os.O_WRONLY))
        if self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.file("log.old"))
            os.close(self._open(self.log, os.O_WRONLY))
        return self.log.stat().st_size

    def logged_since(self, position: int) -> str:
        """What was written to the log from that position on."""
        with self.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def password(self) -> str:
        """The server's password, made up at the first call."""
        path = self.file("password")
        if not path.exists():
            self.write(path, secrets.token_hex(SECRET_BYTES))
        return path.read_text().strip()

    def port(self) -> int:
        """The port of the last time if it is still free, else a new one, remembered."""
        path = self.file("port")
        with contextlib.suppress(OSError, ValueError):
            remembered = int(path.read_text())
            if _is_free(remembered):
                return remembered
        chosen = _free_port()
        self.write(path, f"{chosen}\n")
        return chosen


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _free_port() -> int:
    for port in random.sample(PORTS, PORT_ATTEMPTS):
        if _is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
