"""Whatever is sent: a clear refusal, nothing stored, never a 500 (G19)."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests.api.conftest import ClientFor
from tracking.security import mint_token
from tracking.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("company")]

PRICES = "/tasks/etf_price_update"
REQUEST = {"etf_id": "QUAL", "date": "2022-01-03"}
GOOD = json.dumps(REQUEST).encode()
JSON = "application/json"


def kind(answer: httpx2.Response) -> tuple[int, str]:
    """The status and the kind of problem."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["type"].removeprefix("urn:goldfinch:problem:")


async def is_empty(client: httpx2.AsyncClient) -> bool:
    """Whether nothing has been stored."""
    return (await client.get(PRICES)).json()["items"] == []


async def post(client: httpx2.AsyncClient, body: bytes, content: str = JSON) -> httpx2.Response:
    """Send a body as it is."""
    return await client.post(PRICES, content=body, headers={"Content-Type": content})


@pytest.mark.parametrize(
    "content",
    [
        JSON,
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
async def test_json_may_be_announced_in_every_usual_way(
    client: httpx2.AsyncClient, content: str
) -> None:
    """The helper that is refused below is taken here."""
    assert (await post(client, GOOD, content)).status_code == 202


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text/plain",
        "text/json",
        "application/xml",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "application/json, text/plain",
        "application/vnd.api+json",
    ],
)
async def test_other_kinds_of_bodies_are_refused(client: httpx2.AsyncClient, content: str) -> None:
    """A browser's form cannot make a record, and nobody guesses a character set."""
    assert kind(await post(client, GOOD, content)) == (415, "unsupported-media-type")
    assert await is_empty(client)


async def test_a_packed_body_is_refused(client: httpx2.AsyncClient) -> None:
    """A few bytes could become gigabytes."""
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}

    answer = await client.post(PRICES, content=GOOD, headers=headers)

    assert kind(answer) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe{\x00}\x00",
        json.dumps(REQUEST).encode("utf-16"),
        json.dumps(REQUEST).encode("utf-32-le"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD + GOOD,
        GOOD[:-1],
        GOOD[:-1] + b', "priority": NaN}',
        GOOD[:-1] + b', "priority": -Infinity}',
        GOOD[:-1] + b', "priority": 1e999}',
        GOOD[:-1] + b', "priority": ' + b"9" * 5_000 + b"}",
        GOOD[:-1] + b', "date": "2022-01-04"}',
        GOOD[:-1] + b', "metadata": {"a": 1, "a": 2}}',
        GOOD[:-1] + b', "metadata": {"a": 0.12345678901234567891}}',
        GOOD[:-1] + b', "metadata": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}",
        b"[" * 500_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_a_body_that_readers_disagree_about_is_refused(
    client: httpx2.AsyncClient, body: bytes
) -> None:
    """Before any of it is taken for a record."""
    assert kind(await post(client, body)) == (400, "malformed-json")
    assert await is_empty(client)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"priority": "5"}, "body.priority"),
        ({"priority": True}, "body.priority"),
        ({"priority": 5.0}, "body.priority"),
        ({"priority": None}, "body.priority"),
        ({"priority": [5]}, "body.priority"),
        ({"priority": 10**30}, "body.priority"),
        ({"max_attempts": "3"}, "body.max_attempts"),
        ({"max_attempts": True}, "body.max_attempts"),
        ({"date": 0}, "body.date"),
        ({"date": 1641168000}, "body.date"),
        ({"date": "1641168000"}, "body.date"),
        ({"scheduled_at": 1641168000}, "body.scheduled_at"),
        ({"scheduled_at": "1641168000"}, "body.scheduled_at"),
        ({"etf_id": 7}, "body.etf_id"),
        ({"display_name": True}, "body.display_name"),
        ({"display_name": "\ud800"}, "body.display_name"),
        ({"metadata": "{}"}, "body.metadata"),
        ({"metadata": {"n": 10**20}}, "body.metadata"),
        ({"metadata": {"t": ["a\x00b"]}}, "body.metadata.t.0"),
        ({"metadata": {"a\x00b": 1}}, "body.metadata"),
        ({"unknown": "\x00"}, "body.unknown"),
        ({"\ud800": 1}, "body"),
        ({"prioriti": 9}, "body.prioriti"),
        ({"id": 1}, "body.id"),
        ({"tenant_id": "globex"}, "body.tenant_id"),
        ({"__proto__": {}}, "body.__proto__"),
    ],
    ids=str,
)
async def test_nothing_is_converted_and_nothing_unknown_is_dropped(
    client: httpx2.AsyncClient, changed: dict[str, Any], field: str
) -> None:
    """422, naming the field."""
    answer = await post(client, json.dumps(REQUEST | changed).encode())

    assert kind(answer) == (422, "invalid")
    assert field in [fault["field"] for fault in answer.json()["errors"]]
    assert await is_empty(client)


@pytest.mark.parametrize(
    "changed",
    [{"pension_etf_id": "1"}, {"pension_etf_id": True}, {"amount": True}, {"amount": "1_0"}],
)
async def test_the_fields_of_a_domain_are_as_strict(
    client: httpx2.AsyncClient, company: int, changed: dict[str, Any]
) -> None:
    """A domain declares types, and need not ask for strictness."""
    good = {"pension_etf_id": company, "contribution_date": "2022-01-03", "amount": "10.50"}
    path = "/tasks/contribution_realization"

    assert (await client.post(path, json=good)).status_code == 202
    assert kind(await client.post(path, json=good | changed)) == (422, "invalid")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limitt=5", "query.limitt"),
        ("tenant_id=globex", "query.tenant_id"),
        ("limit=5&limit=200", "query.limit"),
        ("sort=newest&sort=oldest", "query.sort"),
        ("limit=5%00", "query.limit"),
        ("status=", "query.status.0"),
        ("limit=1e2", "query.limit"),
        ("limit=1.5", "query.limit"),
        ("created_before=0.5", "query.created_before"),
        ("completed_after=1641204000", "query.completed_after"),
        ("date=0", "query.date"),
        ("%00=1", "query.\x00"),
        ("=", "query."),
    ],
)
async def test_a_query_is_understood_or_refused(
    client: httpx2.AsyncClient, query: str, field: str
) -> None:
    """A misspelt filter would otherwise answer with everything."""
    answer = await client.get(f"{PRICES}?{query}")

    assert kind(answer) == (422, "invalid")
    assert field in [fault["field"] for fault in answer.json()["errors"]]


async def test_routes_without_parameters_take_none(client: httpx2.AsyncClient) -> None:
    """Also those that are about one record, or make one."""
    assert kind(await client.get(f"{PRICES}/1?expand=owner")) == (422, "invalid")
    assert kind(await client.post(f"{PRICES}?priority=9", json=REQUEST)) == (422, "invalid")
    assert kind(await client.get("/healthz?x=1")) == (422, "invalid")


async def test_the_body_of_a_question_is_not_read(client: httpx2.AsyncClient) -> None:
    """What GET carries along means nothing."""
    answer = await client.request("GET", PRICES, content=b"{", headers={"Content-Type": JSON})

    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "NONSENSE"])
async def test_other_methods_are_refused(client: httpx2.AsyncClient, method: str) -> None:
    """405, a problem as well."""
    assert kind(await client.request(method, PRICES)) == (405, "method-not-allowed")


@pytest.mark.parametrize(
    ("path", "methods"),
    [(PRICES, "GET, POST"), (f"{PRICES}/batch", "POST"), (f"{PRICES}/1", "GET"), ("/tasks", "GET")],
)
async def test_a_refused_method_comes_with_all_that_there_are(
    client: httpx2.AsyncClient, path: str, methods: str
) -> None:
    """Also where two routes share an address."""
    answer = await client.request("DELETE", path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


async def test_a_word_is_no_id(client: httpx2.AsyncClient) -> None:
    """What stands beside the records, such as `batch`, is not taken for one of them."""
    assert kind(await client.get(f"{PRICES}/batch")) == (405, "method-not-allowed")
    assert kind(await client.get(f"{PRICES}/first")) == (404, "not-found")
    assert kind(await client.post(f"{PRICES}/batch/cancel")) == (404, "not-found")


@pytest.mark.parametrize("length", [b"9" * 30, b"2000000"])
async def test_an_announced_length_is_believed(
    app: FastAPI, client_for: ClientFor, length: bytes
) -> None:
    """Too much is refused before a byte of it is read."""
    client = client_for()

    answer = await client.post(PRICES, content=b"", headers={"Content-Length": length.decode()})

    assert kind(answer) == (413, "content-too-large")


@pytest.mark.parametrize("sent", [b"", GOOD, GOOD[:10]])
async def test_half_a_request_is_no_request(
    app: FastAPI, client: httpx2.AsyncClient, settings: Settings, sent: bytes
) -> None:
    """Who hangs up before the end of the body has asked for nothing, whatever came so far."""
    token = mint_token(settings, user="ann", tenant="acme")
    messages: list[Message] = [
        {"type": "http.request", "body": sent, "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    headers = [
        (b"authorization", f"Bearer {token}".encode()),
        (b"content-type", b"application/json"),
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": PRICES,
        "raw_path": PRICES.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "root_path": "",
        "http_version": "1.1",
        "client": None,
        "server": ("goldfinch.test", 80),
    }
    await app(scope, receive, send)

    assert answered == []
    assert await is_empty(client)
