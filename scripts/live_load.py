"""Measure followers of one API process under load: lag, final states, memory, cost to the writers.

    scripts/live_load [--followers 2000] [--transitions 500] [--unread 1000] [--seconds 30]

One process serves, one writes, this one follows. The database is embedded unless DATABASE_URL names
a server on which another may be made. What is printed, and written to `--to`, is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import secrets
import socket
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import psutil
from websockets.asyncio.client import ClientConnection, connect

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from domains.portfolio import Etf  # noqa: E402  # the project need not be installed
from tests.live.processes import ApiProcess  # noqa: E402
from tracking import Principal, discover  # noqa: E402
from tracking.announcer import Announcer  # noqa: E402
from tracking.databases import create_database, drop_database, run_alembic  # noqa: E402
from tracking.db import Database, asyncpg_dsn  # noqa: E402
from tracking.embedded import EmbeddedPostgres  # noqa: E402
from tracking.testing import eventually  # noqa: E402

DOMAIN: Final = "etf_price_update"
TENANT: Final = "acme"
AT_ONCE: Final = 50
_PER_RECORD: Final = 3
"""Changes of a record: created, started, completed."""


class Writer:
    """Makes records of `users` and runs them; notes when each change was committed."""

    def __init__(self, database: Database, users: int) -> None:
        self.committed: dict[str, float] = {}
        self._database = database
        self._service = discover("domains")[DOMAIN].service
        self._users = users
        self._made = 0

    async def run(self, seconds: float, per_second: float | None) -> float:
        """Write so long, at that rate or as fast as can be; returns changes per second."""
        self._made, begun, before = 0, time.monotonic(), len(self.committed)
        ends = begun + seconds
        await asyncio.gather(*(self._work(begun, ends, per_second) for _ in range(8)))
        return (len(self.committed) - before) / (time.monotonic() - begun)

    async def _work(self, begun: float, ends: float, per_second: float | None) -> None:
        while (now := time.monotonic()) < ends:
            self._made += 1
            user = f"user-{self._made % self._users}"
            if per_second is not None:
                due = begun + self._made * _PER_RECORD / per_second
                await asyncio.sleep(max(0.0, due - now))
            await self._one(Principal(user, TENANT))

    async def _one(self, owner: Principal) -> None:
        async with self._database.transaction() as session:
            record = await self._service(session, owner).create_tracking(
                etf_id="QUAL", date=date(2022, 1, 3)
            )
        self._note(record)
        async with self._database.transaction() as session:
            started = await self._service(session, owner).start(record.id)
        self._note(started)
        async with self._database.transaction() as session:
            done = await self._service(session, owner).complete(record.id, started.attempts)
        self._note(done)

    def _note(self, record: Any) -> None:
        self.committed[f"{record.id}.{record.version}"] = time.time()


async def write(url: str, users: int) -> None:
    """Do what is asked on standard input, line by line, and answer each line with JSON."""
    database = Database(url, name="live load", pool_size=8)
    announcer = Announcer(asyncpg_dsn(url), database.changes)
    await announcer.start()
    writer = Writer(database, users)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        rate = await writer.run(asked["seconds"], asked.get("per_second"))
        committed, writer.committed = writer.committed, {}
        answer = {"rate": rate, "dropped": database.changes.dropped}
        print(json.dumps({**answer, "committed": committed if asked["detail"] else {}}), flush=True)
    await announcer.stop()
    await database.close()


class Crowd:
    """Followers, each of the records of one user."""

    def __init__(self, api: ApiProcess) -> None:
        self.received: dict[str, float] = {}
        self.last: defaultdict[int, int] = defaultdict(int)
        self._api = api
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = 0
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def join(self, followers: int) -> None:
        """Connect so many, and wait until each has been shown what there is."""
        self._ready = 0
        self._tasks = [asyncio.create_task(self._follow(n)) for n in range(followers)]
        while self._ready < followers:
            for task in self._tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(0.05)

    async def leave(self) -> None:
        """Disconnect all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, number: int) -> None:
        async with opened(self._api, f"user-{number}", self._slots) as socket:
            async for text in socket:
                message = json.loads(text)
                if message["type"] == "record":
                    record = message["record"]
                    key = f"{record['id']}.{record['version']}"
                    self.received.setdefault(key, time.time())
                    self.last[record["id"]] = max(self.last[record["id"]], record["version"])
                elif message["type"] == "subscribed":
                    self._ready += 1


@asynccontextmanager
async def opened(
    api: ApiProcess, user: str, slots: asyncio.Semaphore
) -> AsyncIterator[ClientConnection]:
    """Somebody who follows their own records; few connect at once."""
    async with slots:
        connection = await connect(
            f"ws://{api.host}/tasks/live",
            additional_headers=api.headers(user, TENANT),
            compression=None,
            ping_interval=None,
            open_timeout=120,
        )
        await connection.send('{"type":"subscribe","id":"a","to":{"kind":"mine"}}')
    try:
        yield connection
    finally:
        connection.transport.abort()


async def unread(api: ApiProcess, number: int) -> socket.socket:
    """Somebody who follows what everybody writes, and never reads."""
    token = api.token("watcher", TENANT, "tasks:tenant")
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    link.setblocking(False)  # noqa: FBT003  # its only parameter
    loop = asyncio.get_running_loop()
    await loop.sock_connect(link, ("127.0.0.1", api.port))
    key = "AAAAAAAAAAAAAAAAAAAAAA=="
    await loop.sock_sendall(
        link,
        f"GET /tasks/live HTTP/1.1\r\nHost: {api.host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {token}\r\n\r\n".encode(),
    )
    to = '{"kind":"tenant","tenant":"acme"}'
    said = f'{{"type":"subscribe","id":"{number}","to":{to}}}'.encode()
    # A mask of zeros leaves the text as it is.
    await loop.sock_sendall(link, bytes([0x81, 0x80 | len(said)]) + bytes(4) + said)
    return link


class Run:
    """One run: an API process, a writer, and the figures."""

    def __init__(self, api: ApiProcess, writer: asyncio.subprocess.Process) -> None:
        self._api = api
        self._writer = writer

    async def write(
        self, seconds: float, per_second: float | None = None, *, detail: bool = False
    ) -> Any:
        """Let the writer write."""
        asked = {"seconds": seconds, "per_second": per_second, "detail": detail}
        assert self._writer.stdin is not None  # noqa: S101  # a pipe
        assert self._writer.stdout is not None  # noqa: S101  # a pipe
        self._writer.stdin.write(json.dumps(asked).encode() + b"\n")
        return json.loads(await self._writer.stdout.readline())

    def memory(self) -> int:
        """What the API process holds, in bytes."""
        assert self._api.child is not None  # noqa: S101  # it runs
        return int(psutil.Process(self._api.child.pid).memory_info().rss)

    async def lag(self, crowd: Crowd, seconds: float, per_second: float) -> dict[str, Any]:
        """Write at a rate; how late followers see each change, and which ends they miss."""
        crowd.received.clear()
        answer = await self.write(seconds, per_second, detail=True)
        committed: dict[str, float] = answer["committed"]
        final = {int(key.split(".")[0]) for key in committed if key.endswith(f".{_PER_RECORD}")}
        # What has not come by then is missed.
        with suppress(TimeoutError):
            await eventually(partial(_have_ended, crowd, final), within=10)
        lags = [
            1000 * (crowd.received[k] - at) for k, at in committed.items() if k in crowd.received
        ]
        return {
            "transitions_per_second": round(answer["rate"], 1),
            "lag_ms": {
                "median": round(median(lags), 1),
                "p99": round(quantiles(lags, n=100)[98], 1),
                "max": round(max(lags), 1),
            },
            "changes": len(committed),
            "states_skipped": len(committed) - len(lags),
            "final_states_missed": sum(crowd.last[one] < _PER_RECORD for one in final),
            "announcements_dropped": answer["dropped"],
        }

    async def throughput(self, rounds: int, seconds: float) -> dict[str, Any]:
        """Changes per second at full speed, without and with 500 followers, in turn."""
        rates: dict[int, list[float]] = {0: [], 500: []}
        for _ in range(rounds):
            for followers, measured in rates.items():
                crowd = Crowd(self._api)
                await crowd.join(followers)
                measured.append((await self.write(seconds))["rate"])
                await crowd.leave()
        without, with_followers = (median(rates[number]) for number in (0, 500))
        return {
            "rounds": {
                number: [round(r, 1) for r in measured] for number, measured in rates.items()
            },
            "median_without": round(without, 1),
            "median_with_500": round(with_followers, 1),
            "ratio": round(with_followers / without, 3),
        }


async def _have_ended(crowd: Crowd, final: set[int]) -> bool:
    return all(crowd.last[one] >= _PER_RECORD for one in final)


async def measure(run: Run, api: ApiProcess, options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures."""
    figures: dict[str, Any] = {"machine": machine(), "options": vars(options)}
    await run.write(1)
    before = run.memory()
    crowd = Crowd(api)
    await crowd.join(options.followers)
    idle = (run.memory() - before) / max(1, options.followers)
    figures["bytes_per_idle_follower"] = round(idle)
    figures["followed"] = await run.lag(crowd, options.seconds, options.transitions)
    before = run.memory()
    links = [await unread(api, number) for number in range(options.unread)]
    figures["with_unread"] = await run.lag(crowd, options.seconds, options.transitions)
    grown = (run.memory() - before) / max(1, options.unread)
    figures["with_unread"]["bytes_per_unread_session"] = round(grown)
    for link in links:
        link.close()
    await crowd.leave()
    # Last: it leaves the process larger than it needs to be.
    figures["throughput"] = await run.throughput(options.rounds, options.seconds / 3)
    return figures


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg(),
    }


@asynccontextmanager
async def installation(
    url: str, options: argparse.Namespace
) -> AsyncIterator[tuple[Run, ApiProcess]]:
    """A migrated database with an API process and a writer."""
    run_alembic(ROOT, {**os.environ, "DATABASE_URL": url}, "upgrade", "head")
    database = Database(url, name="live load")
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    await database.close()
    with tempfile.TemporaryDirectory(prefix="goldfinch-live-") as folder:
        api = ApiProcess(
            url,
            Path(folder) / "api.log",
            GOLDFINCH_LIVE_SESSIONS_PER_CALLER=str(options.unread + 1),
        )
        await asyncio.to_thread(api.start)
        writer = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                __file__,
                "--write",
                url,
                "--followers",
                str(options.followers),
            ),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**28,
        )
        try:
            yield Run(api, writer), api
        finally:
            writer.kill()
            await writer.wait()
            await asyncio.to_thread(api.stop)


async def main(options: argparse.Namespace, server: str) -> None:
    """Make a database, measure, write the figures."""
    name = f"goldfinch_live_load_{secrets.token_hex(4)}"
    url = await create_database(server, name)
    try:
        async with installation(url, options) as (run, api):
            figures = await measure(run, api, options)
    finally:
        await drop_database(server, name)
    text = json.dumps(figures, indent=2, default=str)
    print(text)
    if options.to is not None:
        options.to.write_text(text + "\n")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=2_000)
    parser.add_argument("--transitions", type=float, default=500)
    parser.add_argument("--unread", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--write", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    if given.write:
        asyncio.run(write(given.write, given.followers))
    elif "DATABASE_URL" in os.environ:
        asyncio.run(main(given, os.environ["DATABASE_URL"]))
    else:
        with (
            tempfile.TemporaryDirectory(prefix="goldfinch-live-") as data,
            EmbeddedPostgres(Path(data), settings={"synchronous_commit": "on"}) as postgres,
        ):
            asyncio.run(main(given, postgres.url))
