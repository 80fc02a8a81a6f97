"""The installation under fire: everything it consists of is ours, and may be killed."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import asyncpg
import httpx2

from scripts.faults.brokers import Broker
from scripts.faults.disk import SmallDisk
from scripts.faults.processes import Process
from scripts.faults.proxy import Proxy
from scripts.faults.workload.tables import install
from tracking import Registry
from tracking.db import asyncpg_dsn
from tracking.embedded import EmbeddedPostgres
from tracking.embedded.folder import ServerFolder
from tracking.errors import Unavailable
from tracking.security import mint_token
from tracking.settings import load_settings
from tracking.testing import eventually

__all__ = ["DOMAINS", "Installation", "Pace"]

DOMAINS: Final = "scripts.faults.workload"
API, DISPATCHERS = "api", ("dispatcher-1", "dispatcher-2")
TABLESPACE: Final = "chaos"
READY_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a dead worker is noticed; long runs use the defaults of the settings."""

    heartbeat: float
    lease: float
    sweep: float

    @classmethod
    def for_minutes(cls, minutes: float) -> Pace:
        """The defaults take a minute per lost worker: too long for a run of a few minutes."""
        return cls(5, 25, 10) if minutes >= 5 else cls(2, 6, 2)  # noqa: PLR2004  # minutes

    @property
    def settings(self) -> Mapping[str, str]:
        """As environment variables."""
        return {
            "GOLDFINCH_HEARTBEAT_SECONDS": f"{self.heartbeat:g}",
            "GOLDFINCH_LEASE_SECONDS": f"{self.lease:g}",
            "GOLDFINCH_SWEEP_SECONDS": f"{self.sweep:g}",
        }


class Installation:
    """Database, broker, API, two workers and two dispatchers on this machine."""

    def __init__(
        self, folder: Path, broker: Broker, registry: Registry, pace: Pace, dice: Random
    ) -> None:
        self.postgres = EmbeddedPostgres(folder)
        self.broker = broker
        self.registry = registry
        self.pace = pace
        self.disk: SmallDisk | None = SmallDisk(folder / "small-disk")
        self.why_no_disk = ""
        self.processes: dict[str, Process] = {}
        self._worker_names = [f"worker-{number + 1}" for number in range(broker.workers)]
        self._dice = dice
        self._logs = folder / "logs"
        self._port = 0
        self._secret = secrets.token_hex(32)
        self._folder = folder
        self._proxy: Proxy | None = None
        self._running = AsyncExitStack()

    # --- parts ------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The database, past the proxy."""
        return self.postgres.url

    @property
    def address(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def proxy(self) -> Proxy:
        """The doors to the database."""
        if self._proxy is None:
            msg = "The installation is not started."
            raise Unavailable(msg)
        return self._proxy

    @property
    def api(self) -> Process:
        """The API."""
        return self.processes[API]

    @property
    def workers(self) -> list[Process]:
        """The workers."""
        return [self.processes[name] for name in self._worker_names]

    @property
    def dispatchers(self) -> list[Process]:
        """The dispatchers."""
        return [self.processes[name] for name in DISPATCHERS]

    def token(self) -> str:
        """The bearer token of the client."""
        settings = load_settings(database_url=self.url, jwt_secret=self._secret)
        return mint_token(settings, user="client", tenant="chaos")

    def extra_dispatcher(self, *arguments: str) -> Process:
        """A dispatcher of another make, not started."""
        environment = self._environment(DISPATCHERS[0])
        return Process("dying-dispatcher", arguments, environment, self._logs)

    # --- life -------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as starting:
            await self._start(starting)
            self._running = starting.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._running.aclose()

    async def api_is_ready(self) -> None:
        """Wait until the API takes requests."""
        async with httpx2.AsyncClient(base_url=self.address, timeout=5) as http:

            async def is_ready() -> bool:
                try:
                    return (await http.get("/readyz")).is_success
                except httpx2.HTTPError:
                    return False

            await eventually(is_ready, within=READY_SECONDS)

    async def _start(self, starting: AsyncExitStack) -> None:
        """Closed last to first: processes before the services they need."""
        self._logs.mkdir(parents=True, exist_ok=True)
        starting.callback(self.broker.close)
        await asyncio.to_thread(self.broker.start)
        starting.callback(self.postgres.stop)
        await asyncio.to_thread(self.postgres.start)
        await self._make_tables(starting)
        await self._open_doors(starting)
        starting.push_async_callback(self._stop_processes)
        for name, arguments in self._commands().items():
            environment = self._environment(name)
            self.processes[name] = Process(name, arguments, environment, self._logs)
            self.processes[name].start()
        await self.api_is_ready()

    async def _make_tables(self, starting: AsyncExitStack) -> None:
        """The tables of the load lie on the small disk, if there can be one."""
        try:
            await self._make_disk(starting)
        except Unavailable as error:
            self.disk, self.why_no_disk = None, str(error)
        await install(self.url, self.registry, tablespace=TABLESPACE if self.disk else None)

    async def _make_disk(self, starting: AsyncExitStack) -> None:
        if self.disk is None:
            return
        self.disk.mount()
        starting.callback(self.disk.unmount)
        connection = await asyncpg.connect(asyncpg_dsn(self.url))
        try:
            await connection.execute(
                f"CREATE TABLESPACE {TABLESPACE} LOCATION '{self.disk.tables}'"
            )
        finally:
            await connection.close()

    async def _open_doors(self, starting: AsyncExitStack) -> None:
        port = urlsplit(self.url).port or 0
        self._proxy = Proxy(("127.0.0.1", port), self._commands(), self._dice)
        starting.callback(self._proxy.close)
        await self._proxy.open()
        self._port = ServerFolder(self._folder, API).port()

    async def _stop_processes(self) -> None:
        for process in self.processes.values():
            process.thaw()
        stopping = (asyncio.to_thread(process.stop) for process in self.processes.values())
        await asyncio.gather(*stopping)

    def _commands(self) -> dict[str, list[str]]:
        worker = ["-m", "celery", "-A", DOMAINS, "worker", "--pool", "prefork"]
        worker += ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip"]
        worker += ["--without-mingle"]
        return {
            API: ["-m", "api"],
            **{name: [*worker, "--hostname", f"{name}@chaos"] for name in self._worker_names},
            **{name: ["-m", "tracking.worker"] for name in DISPATCHERS},
        }

    def _environment(self, name: str) -> dict[str, str]:
        given = {n: v for n, v in os.environ.items() if not n.startswith("GOLDFINCH_")}
        door = self.proxy.doors[name]
        url = urlsplit(self.url)
        through = url._replace(netloc=f"{url.username}:{url.password}@127.0.0.1:{door.port}")
        return {
            **given,
            "DATABASE_URL": through.geturl(),
            "CELERY_BROKER_URL": self.broker.url,
            "GOLDFINCH_DOMAINS": DOMAINS,
            "GOLDFINCH_JWT_SECRET": self._secret,
            "GOLDFINCH_API_PORT": f"{self._port}",
            "GOLDFINCH_LOG_FORMAT": "json",
            **self.pace.settings,
        }
