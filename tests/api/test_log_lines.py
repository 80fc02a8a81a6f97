"""Answers about one record show what was said last, and their ETags change with every line."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import httpx2
import pytest
from sqlalchemy import insert

from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.service import EtfPriceUpdateService
from tests.api.conftest import ClientFor
from tests.api.requests import PRICES, create
from tracking import Principal
from tracking.confined import Confined
from tracking.db import Database
from tracking.detail import LINES_LOOKED_AT, LINES_SHOWN
from tracking.history import line
from tracking.principal import TENANT_SCOPE

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]


@pytest.fixture
async def here(client: httpx2.AsyncClient, database: Database) -> str:
    """The path of a record of Ann's whose first attempt runs."""
    record = await create(client)
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).start(record["id"])
    return str(record["links"]["self"])


def id_in(here: str) -> int:
    """The record's id."""
    return int(here.rpartition("/")[2])


async def say(database: Database, here: str, *messages: str) -> None:
    """Let the first attempt say something."""
    lines = [line(message, {"secret": "with it"}) for message in messages]
    async with database.transaction() as session:
        held = await EtfPriceUpdateService(session).crud.write_lines({(id_in(here), 1): lines})
    assert held == {(id_in(here), 1)}


def messages_of(answer: httpx2.Response) -> list[str]:
    """What the answer shows as said."""
    return [said["message"] for said in answer.json()["logs"]]


async def test_what_was_said_last_is_shown(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """Lines of progress and log as the history has them, oldest first, ten at most."""
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).progress(id_in(here), 1, 30, step="reading")
    await say(database, here, *(f"line {n}" for n in range(LINES_SHOWN - 1)))
    history = (await client.get(f"{here}/events")).json()["items"]

    shown = (await client.get(here)).json()["logs"]
    await say(database, here, "one more")
    later = await client.get(here)

    assert [said["kind"] for said in shown] == ["progress"] + ["log"] * (LINES_SHOWN - 1)
    assert [said["message"] for said in shown[:2]] == ["reading", "line 0"]
    assert shown == [{name: event[name] for name in shown[0]} for event in history[1:]]
    assert shown[0].keys() == {"seq", "at", "kind", "attempt", "message", "progress"}
    assert messages_of(later) == [*(f"line {n}" for n in range(LINES_SHOWN - 1)), "one more"]


async def test_a_long_history_is_not_searched(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """A line that fifty others follow is not looked for; the history has it."""
    await say(database, here, "long ago")
    moved = {"tracking_id": id_in(here), "kind": "transition", "attempt": 1, "actor": "test"}
    moved |= {"from_status": "PENDING", "to_status": "PROCESSING"}

    async def happen(times: int) -> None:
        async with database.transaction() as session:
            await session.execute(insert(EtfPriceUpdateTracking.events), [moved] * times)

    await happen(LINES_LOOKED_AT - 1)
    last = messages_of(await client.get(here))
    await happen(1)
    none = messages_of(await client.get(here))

    assert (last, none) == (["long ago"], [])


async def test_a_line_changes_the_etag_and_not_the_version(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """Who knows the record before it was said is answered with it, then 304 again."""
    before = await client.get(here)
    await say(database, here, "no price")

    after = await client.get(here, headers={"If-None-Match": before.headers["ETag"]})
    again = await client.get(here, headers={"If-None-Match": after.headers["ETag"]})

    assert after.status_code == 200
    assert after.json() == {**before.json(), "logs": after.json()["logs"]}
    assert messages_of(after) == ["no price"]
    assert again.status_code == 304
    assert again.headers["ETag"] == after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize("known", ["ETag", "version"])
async def test_a_line_is_no_reason_to_decide_anew(
    client: httpx2.AsyncClient, database: Database, here: str, known: str
) -> None:
    """If-Match compares the version that the ETag begins with, or that is all there is of it."""
    seen = await client.get(here)
    etag = seen.headers["ETag"] if known == "ETag" else f'"{seen.json()["version"]}"'
    await say(database, here, "still at it")

    asked = await client.post(f"{here}/cancel", headers={"If-Match": etag})
    too_late = await client.post(f"{here}/cancel", headers={"If-Match": etag})

    assert asked.status_code == 202
    assert too_late.status_code == 412


async def test_who_knows_an_etag_may_wait_for_a_line(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """It is news to them, as a change of the record is."""
    etag = (await client.get(here)).headers["ETag"]
    headers = {"Prefer": "wait=20", "If-None-Match": etag}
    waiting = asyncio.create_task(client.get(here, headers=headers))
    await asyncio.sleep(0)
    await say(database, here, "half way")

    async with asyncio.timeout(15):
        answer = await waiting

    assert (answer.status_code, messages_of(answer)) == (200, ["half way"])


async def test_who_waits_for_the_end_is_not_woken_by_lines(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """Without If-None-Match the end alone is news; the answer has what was said till then."""
    began = monotonic()
    waiting = asyncio.create_task(client.get(here, headers={"Prefer": "wait=2"}))
    await asyncio.sleep(0)
    await say(database, here, "half way")

    answer = await waiting

    assert monotonic() - began >= 2
    assert (answer.json()["status"], messages_of(answer)) == ("PROCESSING", ["half way"])


async def test_every_answer_about_one_record_shows_them(
    client: httpx2.AsyncClient, database: Database
) -> None:
    """Created, created again under its key, asked to stop, retried; with the ETag of a GET."""
    request: dict[str, Any] = {"json": {"etf_id": "QUAL", "date": "2022-01-03"}}
    request["headers"] = {"Idempotency-Key": "once"}
    created = await client.post(PRICES, **request)
    here = created.json()["links"]["self"]
    async with database.transaction() as session:
        await EtfPriceUpdateService(session).start(id_in(here))
    await say(database, here, "no price")

    replayed = await client.post(PRICES, **request)
    cancelled = await client.post(f"{here}/cancel", json={"reason": "late"})
    async with database.transaction() as session:
        service = EtfPriceUpdateService(session)
        await service.fail(id_in(here), 1, "no close")
    retried = await client.post(f"{here}/retry")

    assert messages_of(created) == []
    assert messages_of(replayed) == ["no price"]
    assert messages_of(cancelled) == ["no price", "asked to stop: late"]
    assert messages_of(retried) == messages_of(cancelled)
    assert retried.headers["ETag"] == (await client.get(here)).headers["ETag"]


async def test_lists_have_no_lines(
    client: httpx2.AsyncClient, database: Database, here: str
) -> None:
    """A page costs no look at as many histories."""
    await say(database, here, "no price")

    for path in (PRICES, "/tasks"):
        [listed] = (await client.get(path)).json()["items"]
        assert "logs" not in listed


@pytest.mark.parametrize("who", [("bob", "acme"), ("ada", "globex", TENANT_SCOPE)])
async def test_lines_are_those_of_whoever_sees_the_record(
    client_for: ClientFor, database: Database, engine: Database, here: str, who: tuple[str, ...]
) -> None:
    """Row level security alone hides them: the query names nobody."""
    await say(database, here, "no price")
    user, tenant, *scopes = who

    async def lines_for(principal: Principal) -> int:
        async with Confined(engine, principal).transaction() as session:
            crud = EtfPriceUpdateService(session, principal).crud
            return len(await crud.get_newest_lines(id_in(here)))

    assert await lines_for(Principal("ann", "acme")) == 2
    assert await lines_for(Principal(user, tenant, frozenset(scopes))) == 0
    assert (await client_for(*who).get(here)).status_code == 404
