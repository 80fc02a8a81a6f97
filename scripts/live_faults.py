"""Measure how soon followers of one API process are up to date again after a fault, under load.

    scripts/live_faults [--followers 50] [--transitions 100] [--rounds 5] [--to FILE]

Each round ends the connections that listen, fills the NOTIFY queue, starts PostgreSQL again and
starts the API again, while records are created and run. Measured is the time from when the fault is
over until every follower has seen everything that was committed by then. The database is embedded:
one whose queue can be filled and which may be stopped. What is printed, and written to `--to`, is
JSON; the exit status is 1 when a version went back, a follower did not converge, or a transaction
was refused for another reason than that PostgreSQL was away.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

import asyncpg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from domains.portfolio import Etf  # noqa: E402  # the project need not be installed
from scripts.live_load import machine  # noqa: E402
from tests.live.followers import MINE, Following  # noqa: E402
from tests.live.processes import ApiProcess  # noqa: E402
from tracking import Principal, discover  # noqa: E402
from tracking.announcer import CHANGE_CHANNEL, Announcer  # noqa: E402
from tracking.databases import run_alembic  # noqa: E402
from tracking.db import Database, asyncpg_dsn  # noqa: E402
from tracking.embedded import EmbeddedPostgres  # noqa: E402
from tracking.errors import TrackingError  # noqa: E402

DOMAIN: Final = "etf_price_update"
TENANT: Final = "acme"
SETTINGS: Final = {"max_notify_queue_pages": "64", "synchronous_commit": "on"}
GIVEN_UP: Final = 30.0
"""Seconds after which a follower is said not to have converged."""

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 1.0

Version = tuple[int, int]


class Load:
    """Creates records of all followers in turn and runs them; notes what has been committed."""

    def __init__(self, database: Database, users: int, per_second: float) -> None:
        self.versions: defaultdict[str, dict[int, int]] = defaultdict(dict)
        """By user: records, and the version each has come to."""
        self.refused: Counter[str] = Counter()
        self._database = database
        self._service = discover("domains")[DOMAIN].service
        self._users = users
        self._interval = 3 / per_second
        self._number = 0

    async def run(self) -> None:
        """Work until cancelled; at the rate, or as fast as can be."""
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(self._work(8 * self._interval))

    async def _work(self, interval: float) -> None:
        while True:
            self._number += 1
            begun = time.monotonic()
            try:
                await self._one(f"user-{self._number % self._users}")
            except TrackingError as error:
                self.refused[type(error).__name__] += 1
                await asyncio.sleep(0.1)
            await asyncio.sleep(max(0.0, begun + interval - time.monotonic()))

    async def _one(self, user: str) -> None:
        owner = Principal(user, TENANT)
        async with self._database.transaction() as session:
            record = await self._service(session, owner).create_tracking(
                etf_id="QUAL", date=date(2022, 1, 3)
            )
        self.versions[user][record.id] = record.version
        async with self._database.transaction() as session:
            record = await self._service(session, owner).start(record.id)
        self.versions[user][record.id] = record.version
        async with self._database.transaction() as session:
            record = await self._service(session, owner).complete(record.id, record.attempts)
        self.versions[user][record.id] = record.version


class Follower:
    """Somebody who follows their own records and comes back whenever the connection ends."""

    def __init__(self, api: ApiProcess, user: str) -> None:
        self.user = user
        self.seen = Following()
        self._api = api

    async def run(self) -> None:
        """Follow until cancelled, as docs/live.md says: at once, then ever less often."""
        headers, pause = self._api.headers(self.user, TENANT), 0.0
        while True:
            with suppress(ConnectionClosed, InvalidHandshake, OSError):
                address = f"ws://{self._api.host}/tasks/live"
                async with connect(address, additional_headers=headers, max_queue=None) as socket:
                    self.seen.socket = socket
                    await self.seen.ask(type="subscribe", id="all", to=MINE)
                    pause = 0.0
                    await self.seen.listen()
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311  # no secret
            pause = min(_LONGEST_PAUSE, max(_FIRST_PAUSE, 2 * pause))

    def lacks(self, versions: dict[int, int]) -> bool:
        """Whether there is something of these that has not been seen yet."""
        records = self.seen.records
        return any(
            records.get((DOMAIN, record_id), {}).get("version", 0) < version
            for record_id, version in versions.items()
        )


class Scene:
    """One server, one API process, and who follows."""

    def __init__(self, server: EmbeddedPostgres, api: ApiProcess, load: Load) -> None:
        self.server = server
        self.api = api
        self.load = load
        self.followers: list[Follower] = []
        self.went_back = 0

    @asynccontextmanager
    async def followed(self, number: int) -> AsyncIterator[None]:
        """With so many followers who have been shown what there is."""
        self.followers = [Follower(self.api, f"user-{n}") for n in range(number)]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(follower.run()) for follower in self.followers]
            for follower in self.followers:
                await follower.seen.answer("all", "subscribed", within=GIVEN_UP)
            yield
            for task in tasks:
                task.cancel()

    async def converge(self) -> float:
        """Seconds until every follower has seen what has been committed by now."""
        begun = time.monotonic()
        wanted = {user: dict(versions) for user, versions in self.load.versions.items()}
        open_ones = list(self.followers)
        while open_ones and time.monotonic() - begun < GIVEN_UP:
            open_ones = [one for one in open_ones if one.lacks(wanted.get(one.user, {}))]
            if open_ones:
                await asyncio.sleep(0.01)
        return time.monotonic() - begun if not open_ones else float("inf")

    async def differences(self) -> int:
        """How many of the records seen are not what GET says; nothing may be going on."""
        number = 0
        for follower in self.followers:
            async with self.api.client(follower.user, TENANT) as client:
                for (domain, record_id), record in list(follower.seen.records.items()):
                    answer = await client.get(f"/tasks/{domain}/{record_id}")
                    number += answer.json()["version"] != record["version"]
        return number


async def listeners_ended(scene: Scene) -> None:
    """End the connections that listen and announce, as an administrator does."""
    sql = await asyncpg.connect(asyncpg_dsn(scene.server.url))
    names = [f"goldfinch listen {CHANGE_CHANNEL}", "goldfinch announcer"]
    await sql.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = ANY($1)",
        names,
    )
    await sql.close()


async def queue_filled(scene: Scene) -> None:
    """Fill the NOTIFY queue for two seconds: somebody listens and never hears."""
    deaf, loud = [await asyncpg.connect(asyncpg_dsn(scene.server.url)) for _ in range(2)]
    await deaf.execute("LISTEN something")
    await deaf.execute("BEGIN; SELECT txid_current()")
    with suppress(asyncpg.ProgramLimitExceededError):
        await loud.execute(
            "DO $$ BEGIN FOR number IN 1..200 LOOP"
            " PERFORM pg_notify('something', repeat('x', 7900) || number); COMMIT;"
            " END LOOP; END $$"
        )
        sys.exit("The queue could not be filled: nothing would be measured.")
    await asyncio.sleep(2)
    deaf.terminate()
    loud.terminate()


async def postgres_restarted(scene: Scene) -> None:
    """Stop PostgreSQL and start it; over when it takes connections."""
    await asyncio.to_thread(scene.server.stop)
    await asyncio.to_thread(scene.server.start)


async def api_restarted(scene: Scene) -> None:
    """Stop the API and start it; over when it is ready."""
    await asyncio.to_thread(scene.api.stop)
    await asyncio.to_thread(scene.api.start)


FAULTS: Final[dict[str, Callable[[Scene], Awaitable[None]]]] = {
    "listeners_ended": listeners_ended,
    "queue_filled": queue_filled,
    "postgres_restarted": postgres_restarted,
    "api_restarted": api_restarted,
}


async def measure(scene: Scene, rounds: int) -> dict[str, Any]:
    """Make every fault so many times; what became of it."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    refused: dict[str, Counter[str]] = {name: Counter() for name in ("nothing", *FAULTS)}
    for _ in range(rounds):
        for name, fault in {"nothing": asyncio.sleep, **FAULTS}.items():
            await asyncio.sleep(1.5)
            before = Counter(scene.load.refused)
            await (fault(1) if name == "nothing" else fault(scene))  # type: ignore[arg-type]  # sleep
            seconds[name].append(await scene.converge())
            refused[name] += scene.load.refused - before
            print(f"{name:<20} {seconds[name][-1]:.2f} s", file=sys.stderr)
    return {
        name: {
            "seconds_to_converge": {
                "median": round(median(of_fault), 3),
                "worst": round(max(of_fault), 3),
            },
            "transactions_refused": dict(refused[name]),
        }
        for name, of_fault in seconds.items()
    }


async def main(options: argparse.Namespace, server: EmbeddedPostgres) -> bool:
    """Set the scene, measure, write the figures; whether all went well."""
    run_alembic(ROOT, {"DATABASE_URL": server.url, "PATH": ""}, "upgrade", "head")
    database = Database(server.url, name="live faults", pool_size=8)
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    announcer = Announcer(asyncpg_dsn(server.url), database.changes)
    await announcer.start()
    load = Load(database, options.followers, options.transitions)
    with tempfile.TemporaryDirectory(prefix="goldfinch-live-") as folder:
        api = ApiProcess(server.url, Path(folder) / "api.log")
        await asyncio.to_thread(api.start)
        scene = Scene(server, api, load)
        try:
            async with scene.followed(options.followers):
                working = asyncio.create_task(load.run())
                figures = await measure(scene, options.rounds)
                working.cancel()
                await asyncio.wait([working])
                at_last = await scene.converge()
                differences = await scene.differences()
        finally:
            await asyncio.to_thread(api.stop)
            await announcer.stop()
            await database.close()
    went_back = sum(len(follower.seen.went_back) for follower in scene.followers)
    records = sum(map(len, load.versions.values()))
    report = {
        "machine": machine(),
        "options": vars(options),
        "records": records,
        "faults": figures,
        "versions_gone_back": went_back,
        "records_that_differ_from_get_at_last": differences,
    }
    text = json.dumps(report, indent=2, default=str)
    print(text)
    if options.to is not None:
        options.to.write_text(text + "\n")
    excused = {"postgres_restarted"}
    wrongly = sum(f["transactions_refused"] != {} for n, f in figures.items() if n not in excused)
    return not (went_back or differences or wrongly) and at_last < GIVEN_UP


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=50)
    parser.add_argument("--transitions", type=float, default=100, help="per second")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--to", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    with (
        tempfile.TemporaryDirectory(prefix="goldfinch-live-") as data,
        EmbeddedPostgres(Path(data), settings=SETTINGS) as postgres,
    ):
        sys.exit(not asyncio.run(main(given, postgres)))
