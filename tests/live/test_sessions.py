"""Who may open a live session, what ends it, and what may be said in it."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import asyncpg
import jwt
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.api.issuer import private_key, published, running_issuer
from tests.api.tokens import claims
from tests.live.followers import follow, opened
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN, create
from tracking.db import asyncpg_dsn
from tracking.testing import eventually

pytestmark = [pytest.mark.database, pytest.mark.acceptance]


async def refusal(api: ApiProcess, **how: Any) -> dict[str, Any]:
    """The problem with which a session is refused."""
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"ws://{api.host}/tasks/live", **how):
            pass
    answer = refused.value.response
    assert answer.headers["content-type"] == "application/problem+json"
    return dict(json.loads(answer.body or b""))


async def ticket_for(api: ApiProcess, user: str) -> list[Any]:
    """The subprotocols that somebody's browser offers."""
    async with api.client(user) as client:
        answer = await client.post("/tasks/live/tickets")
    assert answer.status_code == 201, answer.text
    return ["goldfinch.v1", f"ticket.{answer.json()['ticket']}"]


async def close_code(socket: ClientConnection) -> int | None:
    """The code with which the other side ends the connection."""
    async with asyncio.timeout(20):
        await socket.wait_closed()
    return socket.close_code


async def test_nobody_without_a_token(api: ApiProcess) -> None:
    """G18: refused before there is a session."""
    assert (await refusal(api))["status"] == 401
    headers = {"Authorization": "Bearer nonsense"}
    assert (await refusal(api, additional_headers=headers))["status"] == 401


async def test_a_ticket_is_good_once_at_any_process(
    api: ApiProcess, other_api: ApiProcess, user: str
) -> None:
    """A browser shows it as a subprotocol; whoever has read it along is refused elsewhere, too."""
    record_id = await create(api, user)
    offered = await ticket_for(api, user)

    async with connect(f"ws://{other_api.host}/tasks/live", subprotocols=offered) as socket:
        assert socket.subprotocol == "goldfinch.v1"
        await socket.send(
            json.dumps({"type": "status", "id": "a", "domain": DOMAIN, "record_id": record_id})
        )
        assert json.loads(await socket.recv())["record"]["owner_id"] == user

    assert (await refusal(api, subprotocols=offered))["status"] == 401
    assert (await refusal(other_api, subprotocols=offered))["status"] == 401


async def test_a_ticket_expires(api: ApiProcess, live_url: str, user: str) -> None:
    """Half a minute is for opening a connection; what lies about is worth nothing."""
    offered = await ticket_for(api, user)
    sql = await asyncpg.connect(asyncpg_dsn(live_url))
    await sql.execute("UPDATE live_ticket SET expires_at = now() WHERE user_id = $1", user)
    await sql.close()

    assert (await refusal(api, subprotocols=offered))["status"] == 401


async def test_pages_of_other_origins_are_refused(api: ApiProcess, user: str) -> None:
    """The pages that may call the API may follow, and so may its own."""
    headers = {"additional_headers": api.headers(user)}
    for origin in ("https://evil.example", "null", "https://app.example.evil"):
        assert (await refusal(api, origin=origin, **headers))["status"] == 403
    for origin in ("https://app.example", f"http://{api.host}"):
        async with connect(f"ws://{api.host}/tasks/live", origin=origin, **headers):
            pass


async def test_what_is_too_large_or_not_text_ends_the_session(api: ApiProcess, user: str) -> None:
    """A frame of more than 64 KiB is not even read."""
    headers = {"additional_headers": api.headers(user)}
    async with connect(f"ws://{api.host}/tasks/live", **headers) as socket:
        await socket.send("x" * 65_537)
        assert await close_code(socket) == 1009
    async with connect(f"ws://{api.host}/tasks/live", **headers) as socket:
        await socket.send(b"{}")
        assert await close_code(socket) == 1003


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("{", 400),
        ("[]", 422),
        ('{"type": "ping", "id": NaN}', 400),
        ('{"type": "ping", "type": "ping", "id": "a"}', 400),
        ("[" * 40 + "]" * 40, 400),
        ('{"type": "ping", "id": "a", "more": 1}', 422),
        ('{"type": "ping", "id": "a\\u0000"}', 422),
        ('{"type": "ping", "id": "\\ud800"}', 422),
        ('{"type": "ping", "id": 1}', 422),
        ('{"type": "guess", "id": "a"}', 422),
        ('{"type": "status", "id": "a", "domain": "etf_price_update", "record_id": true}', 422),
        ('{"type": "status", "id": "a", "domain": "nothing", "record_id": 1}', 404),
        ('{"type": "subscribe", "id": "a", "to": {"kind": "tenant", "tenant": "globex"}}', 404),
        ('{"type": "subscribe", "id": "a", "to": {"kind": "domain", "domain": "nothing"}}', 404),
    ],
)
async def test_bad_messages_are_refused_and_the_session_goes_on(
    api: ApiProcess, user: str, text: str, status: int
) -> None:
    """G19: a clear problem for each, as for bodies, and the next message is heard."""
    async with opened(api, user) as somebody:
        await somebody.socket.send(text)
        problem = (await somebody.until(lambda: somebody.messages[:1]))[0]
        assert problem["problem"]["status"] == status

        await somebody.ask(type="ping", id="still here")
        assert (await somebody.answer("still here"))["type"] == "pong"


async def test_a_session_ends_with_its_token(api: ApiProcess, user: str) -> None:
    """Not a moment later than a request would be refused."""
    headers = {"Authorization": f"Bearer {api.token(user, seconds=2)}"}
    async with connect(f"ws://{api.host}/tasks/live", additional_headers=headers) as socket:
        assert await close_code(socket) == 4401


async def test_a_session_ends_when_its_key_is_given_up(
    live_url: str, user: str, tmp_path: Path
) -> None:
    """An issuer that takes a key back ends what was opened with it, by token or by ticket."""
    key = private_key("ES256")
    async with running_issuer() as issuer:
        issuer.keys = [published(key, "ES256", "old")]
        api = ApiProcess(
            live_url,
            tmp_path / "api.log",
            GOLDFINCH_JWT_KEYS_URL=f"{issuer.url}/keys",
            GOLDFINCH_JWT_KEYS_LIFETIME_SECONDS="0.2",
            GOLDFINCH_JWT_KEYS_COOLDOWN_SECONDS="0.1",
            GOLDFINCH_LIVE_CHECK_SECONDS="0.2",
            GOLDFINCH_PAGE_TOKEN_SECRET="p" * 40,
        )
        del api.environment["GOLDFINCH_JWT_SECRET"]
        token = jwt.encode(claims(sub=user), key, algorithm="ES256", headers={"kid": "old"})
        headers = {"Authorization": f"Bearer {token}"}
        await asyncio.to_thread(api.start)
        try:
            async with api.client() as client:
                answer = await client.post("/tasks/live/tickets", headers=headers)
            offered: list[Any] = [f"ticket.{answer.json()['ticket']}"]
            async with (
                connect(f"ws://{api.host}/tasks/live", additional_headers=headers) as by_token,
                connect(f"ws://{api.host}/tasks/live", subprotocols=offered) as by_ticket,
            ):
                issuer.keys = [published(key, "ES256", "new")]
                assert await close_code(by_token) == 4401
                assert await close_code(by_ticket) == 4401
        finally:
            await asyncio.to_thread(api.stop)


async def test_nobody_has_too_many_sessions(api: ApiProcess, user: str) -> None:
    """The one too many is told when to come back; one that has ended makes room."""
    headers = {"additional_headers": api.headers(user)}
    async with AsyncExitStack() as sessions:
        for _ in range(5):
            last = await sessions.enter_async_context(opened(api, user))
        assert (await refusal(api, **headers))["status"] == 429
        async with api.client(user) as client:
            assert (await client.get("/tasks/stream")).status_code == 429

        await last.socket.close()

        # The process hears of it a moment later.
        async def is_let_in() -> bool:
            with suppress(InvalidStatus):
                async with follow(api, user):
                    return True
            return False

        assert await eventually(is_let_in)


async def test_sessions_end_when_the_process_is_told_to(live_url: str, tmp_path: Path) -> None:
    """Followers are sent away at once, to come back to another process; it ends by itself."""
    api = ApiProcess(live_url, tmp_path / "api.log")
    await asyncio.to_thread(api.start)
    async with (
        opened(api) as ann,
        api.client("bob") as bob,
        bob.stream("GET", "/tasks/stream") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": follows"
        stopping = asyncio.create_task(asyncio.to_thread(api.stop))
        assert await close_code(ann.socket) == 1012
        async with asyncio.timeout(20):
            assert [line async for line in lines if line.startswith("event: resync")] == []
        await stopping

    # Killed, it would have said nothing.
    assert "Finished server process" in api.log.read_text()
