"""So much per caller, so much at once; the rest is told when to come back (G24)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api import create_app
from api.limits import RateLimit
from tests.api.conftest import ClientFor, anonymous
from tracking import Principal, Registry
from tracking.db import Database
from tracking.errors import RateLimited
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = pytest.mark.database

PRICES = "/tasks/etf_price_update"
REQUEST = {"etf_id": "QUAL", "date": "2022-01-03"}


# --- of each caller -------------------------------------------------------------------------------


class TestRate:
    """Three at once, then one every hundred seconds."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Settings that are soon used up."""
        return settings.model_copy(update={"rate_burst": 3, "rate_per_second": 0.01})

    async def test_who_asks_too_often_is_told_when_to_come_back(
        self, client: httpx2.AsyncClient
    ) -> None:
        """429 with the seconds until the next request; making records counts like reading."""
        taken = [(await client.get(PRICES)).status_code for _ in range(3)]
        refused = [await client.get(PRICES), await client.post(PRICES, json=REQUEST)]

        assert taken == [200] * 3
        for answer in refused:
            assert answer.status_code == 429
            assert answer.json()["type"] == "urn:goldfinch:problem:rate-limited"
            assert 90 <= int(answer.headers["Retry-After"]) <= 100

    async def test_others_are_not_affected(
        self, app: FastAPI, client: httpx2.AsyncClient, client_for: ClientFor
    ) -> None:
        """A colleague, and somebody of that name elsewhere, have their own; probes have none."""
        for _ in range(4):
            await client.get(PRICES)

        assert (await client_for("bob", "acme").get(PRICES)).status_code == 200
        assert (await client_for("ann", "globex").get(PRICES)).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        async with anonymous(app) as nobody:
            answers = [await nobody.get(PRICES) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {401}


async def test_patience_is_rewarded() -> None:
    """After as long as was said, there is room again."""
    rate, ann = RateLimit(per_second=20, burst=1), Principal("ann", "acme")
    rate.count(ann.key)
    with pytest.raises(RateLimited) as refused:
        rate.count(ann.key)
    assert 0 < float(refused.value.retry_after or 0) <= 1 / 20

    async def is_taken() -> bool:
        try:
            rate.count(ann.key)
        except RateLimited:
            return False
        return True

    assert await eventually(is_taken, within=5, every=0.01)


def test_not_everybody_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory has an end, and who asked last is who counts."""
    monkeypatch.setattr("api.limits._REMEMBERED", 2)
    rate = RateLimit(per_second=0.01, burst=1)
    for name in ("ann", "bob", "eve"):
        rate.count(Principal(name, "acme").key)

    rate.count(Principal("ann", "acme").key)
    with pytest.raises(RateLimited):
        rate.count(Principal("eve", "acme").key)
    assert len(rate._due) == 2


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefer", ["", "wait=30"])
async def test_more_than_can_be_worked_on_is_refused_at_once(
    settings: Settings, registry: Registry, engine: Database, client_for: ClientFor, prefer: str
) -> None:
    """503 with Retry-After, while what is being worked on goes on and the process is alive.

    A wish to wait where nothing waits makes no difference.
    """
    app = create_app(settings.model_copy(update={"max_requests": 2}), registry, engine)
    go_on, inside = asyncio.Event(), asyncio.Semaphore(0)

    @app.get("/slow")
    async def slow() -> None:
        inside.release()
        await go_on.wait()

    headers = client_for().headers
    async with anonymous(app) as client:
        client.headers = {**headers, "Prefer": prefer}
        working = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
        for _ in working:
            await inside.acquire()
        refused = await client.get("/slow")
        healthy = await client.get("/healthz")
        go_on.set()
        done = await asyncio.gather(*working)
        later = await client.get("/slow")

    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:goldfinch:problem:overloaded"
    assert refused.headers["Retry-After"] == "1"
    assert [answer.status_code for answer in (healthy, *done, later)] == [200] * 4


# --- waiting --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("company")
class TestWaits:
    """Two requests in flight and two that wait, at most."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Settings that leave little room."""
        return settings.model_copy(update={"max_requests": 2, "max_waits": 2})

    @pytest.fixture
    async def here(self, client: httpx2.AsyncClient) -> str:
        """The path of a PENDING record."""
        return str((await client.post(PRICES, json=REQUEST)).json()["links"]["self"])

    @pytest.fixture
    async def waiting(
        self, app: FastAPI, client: httpx2.AsyncClient, here: str
    ) -> AsyncIterator[list[asyncio.Task[httpx2.Response]]]:
        """As many long polls as may wait."""
        begun = [
            asyncio.create_task(client.get(here, headers={"Prefer": "wait=30"})) for _ in range(2)
        ]

        async def all_wait() -> bool:
            return int(app.state.waits._count) == len(begun)

        await eventually(all_wait, within=10)
        yield begun
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)

    async def test_who_waits_keeps_nobody_out(
        self, client: httpx2.AsyncClient, here: str, waiting: list[asyncio.Task[httpx2.Response]]
    ) -> None:
        """With as many long polls as there may be requests, others are served, two at once."""
        answers = await asyncio.gather(client.get(here), client.post(PRICES, json=REQUEST))

        assert [answer.status_code for answer in answers] == [200, 202]
        assert not any(task.done() for task in waiting)

    async def test_one_too_many_is_answered_at_once(
        self, client: httpx2.AsyncClient, here: str, waiting: list[asyncio.Task[httpx2.Response]]
    ) -> None:
        """As if it had not asked to wait, which the missing Preference-Applied says; or 304."""
        prefer = {"Prefer": "wait=30"}
        async with asyncio.timeout(10):
            answer = await client.get(here, headers=prefer)
            known = {**prefer, "If-None-Match": answer.headers["ETag"]}
            unchanged = await client.get(here, headers=known)

        assert (answer.status_code, unchanged.status_code) == (200, 304)
        assert "Preference-Applied" not in answer.headers | unchanged.headers
        assert answer.headers["Retry-After"] == "1"
        assert not any(task.done() for task in waiting)

    async def test_room_is_given_back(
        self, client: httpx2.AsyncClient, here: str, waiting: list[asyncio.Task[httpx2.Response]]
    ) -> None:
        """When the waiting has ended, well or not, somebody else may wait; and nothing is lost."""
        await client.post(f"{here}/cancel")
        ended = await asyncio.gather(*waiting)
        ended += [await client.get(f"{here}0", headers={"Prefer": "wait=9"}) for _ in range(3)]
        others = [await client.get(here, headers={"Prefer": "wait=9"}) for _ in range(3)]

        assert [answer.status_code for answer in ended] == [200] * 2 + [404] * 3
        assert {answer.headers["Preference-Applied"] for answer in others} == {"wait=9"}


@pytest.fixture
async def narrow(
    settings: Settings, registry: Registry, database_url: str
) -> AsyncIterator[FastAPI]:
    """The application with one connection, for which three may wait."""
    database = Database(database_url, name="narrow", pool_size=1, timeout=30, max_waiting=3)
    yield create_app(settings, registry, database)
    await database.close()


async def test_what_was_accepted_in_a_flood_is_kept(
    narrow: FastAPI, client_for: ClientFor, database: Database, company: int
) -> None:
    """Of a hundred at once some are refused and store nothing; the others are stored, and due."""
    headers = client_for().headers
    async with anonymous(narrow) as client:
        client.headers = headers
        posts = (client.post(PRICES, json=REQUEST) for _ in range(100))
        answers = await asyncio.gather(*posts)

    accepted = {answer.json()["id"] for answer in answers if answer.status_code == 202}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(accepted) + len(refused) == 100
    assert accepted
    assert refused
    assert all(answer.headers["Retry-After"] == "1" for answer in refused)
    async with database.transaction() as session:
        due = "SELECT id FROM etf_price_update_task_tracking WHERE next_dispatch_at <= now()"
        assert set((await session.scalars(text(due))).all()) == accepted
