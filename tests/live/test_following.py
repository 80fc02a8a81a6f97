"""What is shown at first, and then as it changes, whichever process changes it."""

from __future__ import annotations

import asyncpg
import pytest

from tests.live.followers import follow, opened
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN, create, got, run
from tracking import Registry
from tracking.db import Database, asyncpg_dsn

pytestmark = [pytest.mark.database, pytest.mark.acceptance]


async def test_a_follower_sees_what_another_process_changes(
    api: ApiProcess, other_api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """G13: created by one API process, run by a worker, followed on another API process."""
    async with follow(api, user) as ann:
        record_id = await create(other_api, user)
        await ann.status((DOMAIN, record_id), "PENDING")
        await run(writer, registry, record_id)
        seen = await ann.status((DOMAIN, record_id), "COMPLETED")

        async with api.client(user) as client:
            assert await got(client, record_id) == seen
        assert ann.went_back == []


async def test_what_there_is_comes_first(api: ApiProcess, user: str) -> None:
    """Somebody who comes late is shown what is active and what has ended lately."""
    record_id = await create(api, user)

    async with follow(api, user) as ann:
        assert ann.records.keys() == {(DOMAIN, record_id)}
        assert (await ann.answer("all", "subscribed"))["is_complete"] is True


async def test_a_change_by_hand_is_found(api: ApiProcess, live_url: str, user: str) -> None:
    """Nobody announces what is written in psql: looking finds it."""
    record_id = await create(api, user)
    async with follow(api, user) as ann:
        sql = await asyncpg.connect(asyncpg_dsn(live_url))
        await sql.execute(
            "UPDATE etf_price_update_task_tracking SET status = 'CANCELLED' WHERE id = $1",
            record_id,
        )
        await sql.close()

        await ann.status((DOMAIN, record_id), "CANCELLED", within=10)


async def test_others_see_nothing(api: ApiProcess, user: str) -> None:
    """G17: neither another user of the tenant nor another tenant's is told; a tenant's user is."""
    async with (
        follow(api, "bob") as bob,
        follow(api, user, "globex") as stranger,
        follow(api, "eve", "acme", "tasks:tenant", to={"kind": "tenant", "tenant": "acme"}) as eve,
        follow(api, user, to={"kind": "domain", "domain": DOMAIN}) as ann,
    ):
        record_id = await create(api, user)
        key = (DOMAIN, record_id)
        await ann.status(key, "PENDING")
        await eve.status(key, "PENDING")
        for other in (bob, stranger):
            await other.ask(type="status", id="it", domain=DOMAIN, record_id=record_id)
            assert (await other.answer("it"))["problem"]["status"] == 404
            await other.ask(
                type="subscribe",
                id="certain",
                to={"kind": "records", "records": [{"domain": DOMAIN, "record_id": record_id}]},
            )
            await other.answer("certain", "subscribed")
            assert {"type": "gone", "domain": DOMAIN, "record_id": record_id} in other.messages
            assert other.records == {}


async def test_it_is_cancelled_over_the_session(api: ApiProcess, user: str) -> None:
    """The same verbs and refusals as over HTTP: a version seen before is refused."""
    record_id = await create(api, user)
    async with opened(api, user) as ann:
        said = {"domain": DOMAIN, "record_id": record_id}
        await ann.ask(type="cancel", id="old", version=7, **said)
        assert (await ann.answer("old"))["problem"]["status"] == 412
        await ann.ask(type="cancel", id="now", version=1, reason="not wanted", **said)
        assert (await ann.answer("now"))["record"]["status"] == "CANCELLED"
        await ann.ask(type="cancel", id="again", **said)
        assert (await ann.answer("again"))["problem"]["status"] == 409
