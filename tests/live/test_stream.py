"""Server-sent events: the same states over plain HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from tests.api.requests import PRICES
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN, create, got, run
from tracking import Registry
from tracking.db import Database

pytestmark = [pytest.mark.database, pytest.mark.acceptance]


async def events(answer: httpx2.Response) -> AsyncIterator[tuple[str, str | None, Any]]:
    """The events of a stream: kind, id and data of each."""
    event: dict[str, str] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if line and name:
            event[name] = value
        elif "data" in event:
            yield event["event"], event.get("id"), json.loads(event["data"])
            event = {}


async def until_status(
    coming: AsyncIterator[tuple[str, str | None, Any]], record_id: int, status: str
) -> tuple[str | None, dict[str, Any]]:
    """The event that shows the record in that status."""
    async for kind, number, data in coming:
        if kind == "record":
            record = data["record"]
            if (record["id"], record["status"]) == (record_id, status):
                return number, record
    pytest.fail("the stream ended")


async def test_a_stream_shows_what_there_is_and_what_becomes_of_it(
    api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """First the records there are, then each change, the same as GET answers."""
    record_id = await create(api, user)
    async with api.client(user) as client, client.stream("GET", "/tasks/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        coming = events(answer)
        await until_status(coming, record_id, "PENDING")
        assert (await anext(coming))[0] == "subscribed"

        await run(writer, registry, record_id)

        _, seen = await until_status(coming, record_id, "COMPLETED")
        assert await got(client, record_id) == seen


async def test_an_interrupted_stream_goes_on_with_what_was_missed(
    api: ApiProcess, other_api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """G13: what ended in between is shown, at another process as well."""
    record_id = await create(api, user)
    async with api.client(user) as client, client.stream("GET", "/tasks/stream") as answer:
        last = [number async for kind, number, _ in _first_part(events(answer))][-1]
    assert last is not None

    await run(writer, registry, record_id)

    headers = {"Last-Event-ID": last}
    async with (
        other_api.client(user) as client,
        client.stream("GET", "/tasks/stream", headers=headers) as answer,
    ):
        await until_status(events(answer), record_id, "COMPLETED")


async def _first_part(coming: Any) -> Any:
    async for event in coming:
        yield event
        if event[0] == "subscribed":
            return


async def test_streams_are_not_requests_in_flight(other_api: ApiProcess, user: str) -> None:
    """A process that works at two requests at once answers while three streams are open."""
    async with (
        other_api.client(user) as client,
        client.stream("GET", "/tasks/stream") as one,
        client.stream("GET", f"/tasks/stream?domain={DOMAIN}") as two,
        client.stream("GET", "/tasks/stream?tenant=acme") as three,
    ):
        assert [one.status_code, two.status_code, three.status_code] == [200, 200, 200]
        assert (await client.get(PRICES)).status_code == 200


async def test_a_stream_needs_a_token(api: ApiProcess) -> None:
    """Like every request."""
    async with httpx2.AsyncClient(base_url=f"http://{api.host}") as anybody:
        assert (await anybody.get("/tasks/stream")).status_code == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("tenant=globex", 404),
        ("domain=nothing", 404),
        ("record=nothing:1", 404),
        ("record=etf_price_update", 422),
        ("tenant=acme&domain=etf_price_update", 422),
        ("tennant=acme", 422),
    ],
)
async def test_what_cannot_be_followed_is_refused(
    api: ApiProcess, user: str, query: str, status: int
) -> None:
    """As a problem, before any stream begins."""
    async with api.client(user) as client:
        answer = await client.get(f"/tasks/stream?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
