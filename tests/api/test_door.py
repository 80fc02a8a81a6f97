"""Nobody unknown gets as far as the body, and who fails often is told to wait (G18, G19, G24)."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests.api.conftest import anonymous
from tests.api.test_access import ONE_ANSWER
from tracking.security import mint_token
from tracking.settings import Settings

pytestmark = pytest.mark.database

PRICES = "/tasks/etf_price_update"


def client_at(app: FastAPI, address: str, token: str | None = None) -> httpx2.AsyncClient:
    """A client whose connections come from this address."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx2.ASGITransport(app=app, client=(address, 50_000))
    return httpx2.AsyncClient(
        transport=transport, base_url="http://goldfinch.test", headers=headers
    )


async def status_at(app: FastAPI, address: str, token: str | None = None) -> int:
    """What is answered there."""
    async with client_at(app, address, token) as client:
        return (await client.get(PRICES)).status_code


# --- before the body ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "header"),
    [
        ("POST", PRICES, (b"content-type", b"application/json")),
        ("POST", PRICES, (b"content-type", b"text/plain")),
        ("POST", PRICES, (b"content-length", b"9" * 30)),
        ("POST", PRICES, (b"authorization", b"Bearer a.b.c")),
        ("PUT", PRICES, (b"content-length", b"10")),
        ("POST", "/nowhere", (b"content-length", b"10")),
    ],
)
async def test_nothing_is_read_of_what_nobody_sends(
    app: FastAPI, method: str, path: str, header: tuple[bytes, bytes]
) -> None:
    """401, the same for every path, method and body, before the first byte of it is asked for."""
    answered: list[Message] = []

    async def receive() -> Message:
        pytest.fail("the body was asked for")

    async def send(message: Message) -> None:
        answered.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [header],
        "scheme": "http",
        "root_path": "",
        "http_version": "1.1",
        "client": None,
        "server": ("goldfinch.test", 80),
    }
    await app(scope, receive, send)

    assert answered[0]["status"] == 401
    assert (b"www-authenticate", b"Bearer") in answered[0]["headers"]
    assert json.loads(answered[1]["body"]) == ONE_ANSWER


async def test_nobody_learns_which_paths_there_are(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    """Without a token, what is there and what is not look alike; with one they do not."""
    async with anonymous(app) as nobody:
        there, nowhere = await nobody.get(PRICES), await nobody.get("/nowhere")

    assert there.status_code == nowhere.status_code == 401
    assert there.content == nowhere.content
    assert (await client.get("/nowhere")).status_code == 404


# --- after many failures --------------------------------------------------------------------------


class TestFailures:
    """Three without a token at once, then one every hundred seconds."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Settings that are soon used up."""
        return settings.model_copy(update={"failures_burst": 3, "failures_per_second": 0.01})

    @pytest.fixture
    def token(self, settings: Settings) -> str:
        """A good one."""
        return mint_token(settings, user="ann", tenant="acme")

    async def test_who_fails_too_often_is_told_when_to_come_back(self, app: FastAPI) -> None:
        """429 in place of 401, with the seconds; no token and a bad one count alike."""
        tokens = [None, "a.b.c", None, None]
        statuses = [await status_at(app, "192.0.2.7", token) for token in tokens]
        async with client_at(app, "192.0.2.7", "a.b.c") as client:
            refused = await client.post("/nowhere", content=b"{")

        assert statuses == [401, 401, 401, 429]
        assert refused.status_code == 429
        assert refused.json()["type"] == "urn:goldfinch:problem:rate-limited"
        assert 90 <= int(refused.headers["Retry-After"]) <= 100

    async def test_who_can_prove_it_is_served_beside_them(self, app: FastAPI, token: str) -> None:
        """Behind one address there may be many, and a good token is not guessed."""
        failed = [await status_at(app, "192.0.2.7") for _ in range(5)]

        assert failed[-1] == 429
        assert await status_at(app, "192.0.2.7", token) == 200
        async with client_at(app, "192.0.2.7") as client:
            assert (await client.get("/healthz")).status_code == 200

    async def test_the_known_do_not_use_it_up(self, app: FastAPI, token: str) -> None:
        """Only failures are counted here."""
        served = [await status_at(app, "192.0.2.7", token) for _ in range(5)]

        assert served == [200] * 5
        assert await status_at(app, "192.0.2.7") == 401

    @pytest.mark.parametrize(
        ("one", "other", "status"),
        [
            ("192.0.2.7", "192.0.2.8", 401),
            ("192.0.2.7", "::ffff:192.0.2.7", 429),
            ("2001:db8:0:1::7", "2001:db8:0:1:ffff::9", 429),
            ("2001:db8:0:1::7", "2001:db8:0:2::7", 401),
            ("fe80::1%eth0", "fe80::2%eth0", 429),
            ("somewhere", "elsewhere", 401),
        ],
    )
    async def test_an_address_is_what_one_subscriber_has(
        self, app: FastAPI, one: str, other: str, status: int
    ) -> None:
        """An IPv4 address however it is written, or the /64 of an IPv6 one."""
        for _ in range(3):
            await status_at(app, one)

        assert await status_at(app, other) == status

    async def test_tokens_of_websockets_count_as_well(self, app: FastAPI) -> None:
        """Whoever guesses tokens or tickets there is told the same."""
        statuses = [await _socket(app, "192.0.2.7", "ticket.x") for _ in range(2)]
        statuses += [await _socket(app, "192.0.2.7", "goldfinch.v1") for _ in range(2)]

        assert statuses == [401, 401, 401, 429]
        assert await status_at(app, "192.0.2.7") == 429


async def _socket(app: FastAPI, address: str, protocol: str) -> int:
    """The status with which a WebSocket is denied."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/tasks/live",
        "raw_path": b"/tasks/live",
        "query_string": b"",
        "headers": [],
        "scheme": "ws",
        "root_path": "",
        "client": (address, 50_000),
        "server": ("goldfinch.test", 80),
        "subprotocols": [protocol],
        "extensions": {"websocket.http.response": {}},
    }
    await app(scope, receive, send)
    return int(sent[0]["status"])
