"""Somebody who reads slowly, or not at all, costs the others nothing."""

from __future__ import annotations

import socket
from datetime import date
from typing import Final

import pytest
from websockets.asyncio.client import connect

from tests.live.followers import MINE, Following, follow
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN
from tracking import Principal, Registry
from tracking.db import Database

pytestmark = [pytest.mark.database, pytest.mark.acceptance]

LARGE: Final = {"note": "x" * 9_000}
"""More of these than fits between two processes, whatever the kernel keeps."""


async def test_who_does_not_read_is_shown_everything_afresh_later(
    api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """Meanwhile somebody else sees each change, and what is kept for the slow one is bounded."""
    owner = Principal(user, "acme")
    link = socket.create_connection(("127.0.0.1", api.port))
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 262_144)
    link.settimeout(0)
    async with (
        follow(api, user) as quick,
        connect(
            f"ws://{api.host}/tasks/live",
            sock=link,
            additional_headers=api.headers(user),
            max_queue=1,
            ping_interval=None,
        ) as unread,
    ):
        slow = Following(unread)
        await slow.ask(type="subscribe", id="all", to=MINE)
        made: set[int] = set()
        for _ in range(20):
            async with writer.transaction() as session:
                columns = {"etf_id": "QUAL", "date": date(2022, 1, 3), "task_metadata": LARGE}
                records = await registry[DOMAIN].service(session, owner).create_many([columns] * 50)
            made |= {record.id for record in records}
            await quick.until(lambda m=made: {key[1] for key in quick.records} >= m)  # type: ignore[misc]
        assert {"type": "resync"} not in quick.messages

        await slow.listen_until(lambda: {"type": "resync"} in slow.messages)
        after = len(slow.messages)
        await slow.listen_until(
            lambda: any(m["type"] == "subscribed" for m in slow.messages[after:])
        )
        assert slow.went_back == quick.went_back == []
