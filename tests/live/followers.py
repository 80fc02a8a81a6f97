"""Followers over a real WebSocket, who note what they are sent and whether it goes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.live.processes import ApiProcess
from tracking.changes import Key

__all__ = ["MINE", "Following", "follow", "opened"]

MINE = {"kind": "mine"}


class Following:
    """What one follower has seen."""

    def __init__(self, socket: ClientConnection | None = None) -> None:
        self._socket = socket
        self.records: dict[Key, dict[str, Any]] = {}
        self.messages: list[dict[str, Any]] = []
        self.went_back: list[tuple[Key, int, int]] = []
        self._news = asyncio.Event()

    @property
    def socket(self) -> ClientConnection:
        """The present connection."""
        assert self._socket is not None
        return self._socket

    @socket.setter
    def socket(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def listen(self) -> None:
        """Note what comes until the connection ends."""
        async for text in self.socket:
            self.note(json.loads(text))

    async def listen_until(self, probe: Callable[[], bool], *, within: float = 30) -> None:
        """Read what comes until the probe is true, and nothing more."""
        async with asyncio.timeout(within):
            while not probe():
                self.note(json.loads(await self.socket.recv()))

    def note(self, message: dict[str, Any]) -> None:
        """Note one message."""
        self.messages.append(message)
        if "record" in message:
            record = message["record"]
            key = (record["domain"], record["id"])
            before = self.records.get(key, record)["version"]
            if record["version"] < before:
                self.went_back.append((key, before, record["version"]))
            self.records[key] = record
        self._news.set()

    async def ask(self, **said: Any) -> None:
        """Say something."""
        await self.socket.send(json.dumps(said))

    async def answer(self, name: str, *kinds: str, within: float = 20) -> dict[str, Any]:
        """The first message of that name, and of one of the kinds if any are given."""

        def found() -> dict[str, Any] | None:
            return next(
                (
                    m
                    for m in self.messages
                    if m.get("id") == name and (not kinds or m["type"] in kinds)
                ),
                None,
            )

        return await self.until(found, within=within)

    async def until(self, probe: Any, *, within: float = 20) -> Any:
        """The first true answer of `probe`, asked whenever something has come."""
        async with asyncio.timeout(within):
            while not (answer := probe()):
                self._news.clear()
                await self._news.wait()
        return answer

    async def status(self, key: Key, status: str, *, within: float = 20) -> dict[str, Any]:
        """The record, once it is seen in that status."""
        await self.until(lambda: self.records.get(key, {}).get("status") == status, within=within)
        return self.records[key]


@asynccontextmanager
async def opened(
    api: ApiProcess, user: str = "ann", tenant: str = "acme", *scopes: str
) -> AsyncIterator[Following]:
    """Somebody who is connected and follows nothing yet."""
    headers = api.headers(user, tenant, *scopes)
    async with connect(
        f"ws://{api.host}/tasks/live", additional_headers=headers, max_queue=None
    ) as socket:
        following = Following(socket)
        listening = asyncio.create_task(following.listen())
        try:
            yield following
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def follow(
    api: ApiProcess,
    user: str = "ann",
    tenant: str = "acme",
    *scopes: str,
    to: dict[str, Any] | None = None,
) -> AsyncIterator[Following]:
    """Somebody who has been shown what there is, and goes on following."""
    async with opened(api, user, tenant, *scopes) as following:
        await following.ask(type="subscribe", id="all", to=to or MINE)
        await following.answer("all", "subscribed")
        yield following
