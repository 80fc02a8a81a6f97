"""Connections end, queues fill up, servers start again, and followers see what GET says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import Final

import asyncpg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from domains.portfolio import Etf
from tests.conftest import ROOT
from tests.live.followers import MINE, Following, follow
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN, got
from tracking import Principal, Registry
from tracking.announcer import CHANGE_CHANNEL, Announcer
from tracking.db import Database, asyncpg_dsn
from tracking.embedded import EmbeddedPostgres
from tracking.errors import TrackingError
from tracking.testing import eventually, migrate

pytestmark = [pytest.mark.database, pytest.mark.acceptance, pytest.mark.xdist_group("gaps")]

ANN: Final = Principal("ann", "acme")
DAY: Final = date(2022, 1, 3)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server of these tests alone, with the smallest NOTIFY queue there is."""
    settings = {"fsync": "off", "max_notify_queue_pages": "64", "shared_buffers": "16MB"}
    with EmbeddedPostgres(tmp_path_factory.mktemp("gaps"), settings=settings) as server:
        migrate(server.url, ROOT)
        yield server


@pytest.fixture(scope="module")
async def database(server: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A database whose commits are announced."""
    database = Database(server.url, name="writer")
    announcer = Announcer(asyncpg_dsn(server.url), database.changes)
    await announcer.start()
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    yield database
    await announcer.stop()
    await database.close()


@pytest.fixture(scope="module")
async def api(
    server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ApiProcess]:
    """An API process on that server."""
    process = ApiProcess(server.url, tmp_path_factory.mktemp("gaps") / "api.log")
    await asyncio.to_thread(process.start)
    yield process
    await asyncio.to_thread(process.stop)


class Load:
    """Creates records of ann's and runs them, one after the other, until told to stop."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self.done: list[int] = []
        self.refused: list[str] = []
        self._database = database
        self._domain = registry[DOMAIN]

    async def run(self) -> None:
        """Go on whatever is refused."""
        while True:
            try:
                self.done.append(await self._one())
            except TrackingError as error:
                self.refused.append(type(error).__name__)
            await asyncio.sleep(0.02)

    async def _one(self) -> int:
        service = self._domain.service
        async with self._database.transaction() as session:
            record = await service(session, ANN).create_tracking(etf_id="QUAL", date=DAY)
        async with self._database.transaction() as session:
            attempt = (await service(session, ANN).start(record.id)).attempts
        async with self._database.transaction() as session:
            await service(session, ANN).complete(record.id, attempt)
        return int(record.id)


@asynccontextmanager
async def under_load(database: Database, registry: Registry) -> AsyncIterator[Load]:
    """Work that goes on until the block ends."""
    load = Load(database, registry)
    working = asyncio.create_task(load.run())
    try:
        yield load
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def progressed(load: Load, by: int = 10) -> None:
    """Wait until some more work has been done."""
    enough = len(load.done) + by

    async def is_enough() -> bool:
        return len(load.done) >= enough

    await eventually(is_enough, every=0.01)


async def converge(api: ApiProcess, followers: list[Following], ids: list[int]) -> None:
    """Wait until each follower sees of each record what GET says, and never saw one go back."""
    async with api.client() as client:
        for record_id in ids:
            record = await got(client, record_id)
            for follower in followers:
                await follower.until(
                    lambda f=follower, r=record: f.records.get((DOMAIN, r["id"])) == r  # type: ignore[misc]
                )
    assert [follower.went_back for follower in followers] == [[] for _ in followers]


async def test_listeners_and_announcers_that_are_ended_are_replaced(
    api: ApiProcess, database: Database, registry: Registry
) -> None:
    """G14: not one transaction is refused, and nobody misses anything; metrics tell (G16)."""
    before = await listener_connections(api)
    async with follow(api) as ann:
        async with under_load(database, registry) as load:
            await progressed(load)
            for name in (f"goldfinch listen {CHANGE_CHANNEL}", "goldfinch announcer"):
                assert await ended(database.url, name) > 0
                await progressed(load)

        await converge(api, [ann], load.done)
        assert load.refused == []
    assert await listener_connections(api) == before + 1


async def test_a_full_queue_refuses_no_transaction(
    api: ApiProcess, database: Database, registry: Registry
) -> None:
    """G14: somebody listens and never hears, NOTIFY fails for all, and looking goes on."""
    async with full_queue(database.url), follow(api) as ann:
        async with under_load(database, registry) as load:
            await progressed(load)

        await converge(api, [ann], load.done)
        assert load.refused == []
        assert database.changes.dropped > 0


async def test_a_database_that_starts_again_is_followed_again(
    api: ApiProcess, server: EmbeddedPostgres, database: Database, registry: Registry
) -> None:
    """G13: followers stay connected meanwhile, and see what they have missed."""
    async with follow(api) as ann:
        async with under_load(database, registry) as load:
            await progressed(load)
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)
            await progressed(load)

        await converge(api, [ann], load.done)


async def test_a_process_that_starts_again_is_followed_again(
    api: ApiProcess, database: Database, registry: Registry
) -> None:
    """G13: followers come back by themselves and are shown what has ended meanwhile."""
    async with returning(api) as ann, under_load(database, registry) as load:
        await progressed(load)
        await asyncio.to_thread(api.stop)
        await progressed(load)
        await asyncio.to_thread(api.start)
        await progressed(load)
        done = list(load.done)

        await converge(api, [ann], done)
        assert load.refused == []


async def listener_connections(api: ApiProcess) -> float:
    """How often the listener of that process has connected, as Prometheus is told."""
    async with api.client() as client:
        scraped = (await client.get("/metrics")).text
    told = re.search(r"^goldfinch_live_listener_connections_total (\S+)$", scraped, re.MULTILINE)
    assert told is not None
    return float(told[1])


async def ended(url: str, name: str) -> int:
    """End the connections of that name, as an administrator does; returns how many."""
    sql = await asyncpg.connect(asyncpg_dsn(url))
    number: int = await sql.fetchval(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE application_name = $1",
        name,
    )
    await sql.close()
    return number


@asynccontextmanager
async def full_queue(url: str) -> AsyncIterator[None]:
    """A server whose NOTIFY queue is full, for as long as the block lasts."""
    deaf, loud = [await asyncpg.connect(asyncpg_dsn(url)) for _ in range(2)]
    await deaf.execute("LISTEN something")
    # Within a transaction nothing is heard, and what nobody has heard is kept.
    await deaf.execute("BEGIN; SELECT txid_current()")
    with pytest.raises(asyncpg.ProgramLimitExceededError):
        await loud.execute(
            "DO $$ BEGIN FOR number IN 1..200 LOOP"
            " PERFORM pg_notify('something', repeat('x', 7900) || number); COMMIT;"
            " END LOOP; END $$"
        )
    try:
        yield
    finally:
        deaf.terminate()
        loud.terminate()


@asynccontextmanager
async def returning(api: ApiProcess) -> AsyncIterator[Following]:
    """Somebody who comes back whenever the connection ends."""
    first = Following()

    async def follow_on() -> None:
        while True:
            with suppress(ConnectionClosed, InvalidStatus, OSError):
                async with connect(
                    f"ws://{api.host}/tasks/live", additional_headers=api.headers()
                ) as socket:
                    first.socket = socket
                    await first.ask(type="subscribe", id="all", to=MINE)
                    await first.listen()
            await asyncio.sleep(0.05)

    following = asyncio.create_task(follow_on())
    try:
        await first.answer("all", "subscribed")
        yield first
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
