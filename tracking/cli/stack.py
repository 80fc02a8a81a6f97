"""Everything in one terminal: embedded database and broker, migrations, API, worker, dispatcher.

`DATABASE_URL` and `CELERY_BROKER_URL` override the embedded parts. However this process ends, its
children end with it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx2

from tracking.databases import run_alembic
from tracking.embedded import EmbeddedBroker, EmbeddedPostgres
from tracking.embedded.process import Child, Program, Signals
from tracking.errors import Unavailable
from tracking.rights import API, DISPATCHER, OWNER, WORKER
from tracking.roles import may_make_roles, set_up_roles

__all__ = ["DEFAULT_FOLDER", "LocalStack"]

DEFAULT_FOLDER: Final = Path(".goldfinch")
READY_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.05
_LAST_LINES: Final = 15
_DELIVERIES_AT_ONCE: Final = 20

_ROLE: Final = "GOLDFINCH_DATABASE_ROLE"
_ROLES: Final[Mapping[str, str]] = {"api": API, "worker": WORKER, "dispatcher": DISPATCHER}

# A worker finishes what it is doing, then drops it, then is killed.
_PATIENTLY: Final[Signals] = (
    (signal.SIGTERM, 10.0),
    (signal.SIGQUIT, 5.0),
    (signal.SIGKILL, 5.0),
)


class LocalStack:
    """An installation on this machine, for development and demonstrations.

    `root` is the project's folder, the one with `alembic.ini`. `settings` are environment
    variables for every process; what is set outside already wins over the defaults made here.
    """

    def __init__(
        self,
        root: Path,
        folder: Path = DEFAULT_FOLDER,
        *,
        port: int = 0,
        concurrency: int = 2,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._root = root
        self._folder = (root / folder).absolute()
        self._port = port or _free_port()
        self._concurrency = concurrency
        self._settings = dict(settings or {})
        self._running = ExitStack()
        self._children: dict[str, Child] = {}
        self._roles: Mapping[str, str] = {}
        self.environment: dict[str, str] = dict(os.environ)

    @property
    def address(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def logs(self) -> Mapping[str, Path]:
        """The log file of each process."""
        return {name: self._folder / "logs" / f"{name}.log" for name in self._commands()}

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            self._start_services(starting)
            self._running = starting.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    def migrate(self) -> None:
        """Bring the database up to date, and let each process act as the role made for it.

        Who is no superuser makes no roles: then all of them share the one login.
        """
        url = self.environment["DATABASE_URL"]
        owner = {}
        if _ROLE not in self.environment and asyncio.run(may_make_roles(url)):
            asyncio.run(set_up_roles(url))
            owner, self._roles = {_ROLE: OWNER}, _ROLES
        run_alembic(self._root, self.environment | owner, "upgrade", "head")

    def start_processes(self) -> None:
        """Start API, worker and dispatcher; returns when the API is ready.

        To be called after `migrate`. Raises Unavailable when one of them ends instead.
        """
        (self._folder / "logs").mkdir(exist_ok=True)
        for name, command in self._commands().items():
            self._children[name] = self._start(name, command)
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise self._gave_up("api", f"was not ready after {READY_SECONDS:g} s")
            time.sleep(_POLL_SECONDS)

    def check(self) -> None:
        """Raise Unavailable, quoting its log, when one of the processes has ended."""
        for name, child in self._children.items():
            status = child.exit_status()
            if status is not None:
                raise self._gave_up(name, f"ended with status {status}")

    def _start_services(self, starting: ExitStack) -> None:
        # Closed last to first: processes before the services they need.
        if "DATABASE_URL" not in self.environment:
            postgres = starting.enter_context(EmbeddedPostgres(self._folder))
            self.environment["DATABASE_URL"] = postgres.url
        if "CELERY_BROKER_URL" not in self.environment:
            broker = starting.enter_context(EmbeddedBroker(self._folder))
            self.environment["CELERY_BROKER_URL"] = broker.url
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if "GOLDFINCH_JWT_KEYS_URL" not in self.environment:
            secret = _secret(self._folder / "jwt-secret")
            self.environment.setdefault("GOLDFINCH_JWT_SECRET", secret)
        self.environment["GOLDFINCH_API_PORT"] = str(self._port)
        self.environment |= self._settings
        starting.callback(self._stop_processes)

    def _commands(self) -> dict[str, list[str]]:
        webhooks = f"{self.environment.get('GOLDFINCH_QUEUE', 'goldfinch')}-webhooks"
        usual = ("--pool", "prefork", "--concurrency", str(self._concurrency))
        waiting = ("--pool", "threads", "--concurrency", str(_DELIVERIES_AT_ONCE))
        return {
            "api": ["-m", "api"],
            "worker": self._worker("worker", *usual, "--exclude-queues", webhooks),
            # Receivers may be slow: none of them is to keep other work waiting.
            "webhooks": self._worker("webhooks", *waiting, "--queues", webhooks),
            "dispatcher": ["-m", "tracking.worker"],
        }

    def _worker(self, name: str, *options: str) -> list[str]:
        domains = self.environment.get("GOLDFINCH_DOMAINS", "domains")
        return [
            *("-m", "celery", "-A", domains, "worker", "--loglevel", "INFO"),
            # RabbitMQ refuses a second worker of the same name.
            *("--hostname", f"goldfinch-{name}-{self._port}@%h"),
            *("--without-gossip", "--without-mingle", *options),
        ]

    def _start(self, name: str, arguments: list[str]) -> Child:
        log = self.logs[name]
        log.write_bytes(b"")
        return Child(
            Program(
                argv=[sys.executable, *arguments],
                cwd=self._root,
                log=log,
                environment=self.environment
                | ({_ROLE: self._roles[name]} if name in self._roles else {}),
                signals=_PATIENTLY,
            )
        )

    def _is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.address}/readyz", timeout=5).is_success
        except httpx2.TransportError:
            return False

    def _stop_processes(self) -> None:
        with ThreadPoolExecutor() as together:
            list(together.map(Child.stop, self._children.values()))
        self._children.clear()

    def _gave_up(self, name: str, what: str) -> Unavailable:
        said = self.logs[name].read_text(errors="replace").splitlines()[-_LAST_LINES:]
        return Unavailable("\n".join([f"The {name} {what}. Its log ends:", *said]))


def _secret(path: Path) -> str:
    """The key kept in the file, made up at the first call; only its owner can read it."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
