"""A listener outlives whatever ends its connection."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from tracking.listen import listen


@pytest.mark.parametrize(
    "error",
    [ConnectionResetError(), asyncpg.InternalClientError("cannot switch to state 15"), KeyError()],
)
async def test_it_connects_again_whatever_ended_the_connection(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A check that meets a dying connection raises what asyncpg does not document (G14)."""
    connected_again = asyncio.Event()
    endings = iter([error])

    async def one_connection(_dsn: str, _channel: str, *_callbacks: Callable[..., None]) -> None:
        for ending in endings:
            raise ending
        connected_again.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("tracking.listen._listen_once", one_connection)
    monkeypatch.setattr("tracking.listen.RECONNECT_SECONDS", 0)
    listener = asyncio.create_task(listen("", "", lambda: None))

    await asyncio.wait_for(connected_again.wait(), 10)

    listener.cancel()
