"""The proxy of `scripts/chaos`: commits whose answer is lost, and black holes."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from scripts.faults.proxy import Answers, Door
from tracking.db import asyncpg_dsn
from tracking.testing import eventually

pytestmark = pytest.mark.database


@pytest.fixture
async def door(admin_url: str) -> AsyncIterator[Door]:
    """A door to the server of the tests."""
    server = urlsplit(admin_url)
    door = Door("test", (server.hostname or "127.0.0.1", server.port or 5432), Random(1))  # noqa: S311  # no secret
    await door.open()
    yield door
    door.close()


@pytest.fixture
async def through(door: Door, fresh_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection through the door."""
    connection = await connect(door, fresh_database_url)
    yield connection
    connection.terminate()


@pytest.fixture
async def past(fresh_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection past it, and a table."""
    connection = await asyncpg.connect(asyncpg_dsn(fresh_database_url))
    await connection.execute("CREATE TABLE things (name text)")
    yield connection
    await connection.close()


async def connect(door: Door, url: str) -> asyncpg.Connection:
    """Connect through the door."""
    dsn = urlsplit(asyncpg_dsn(url))
    account = dsn.netloc.rpartition("@")[0]
    return await asyncpg.connect(
        dsn._replace(netloc=f"{account}@127.0.0.1:{door.port}").geturl(), timeout=10
    )


async def test_a_swallowed_commit_has_succeeded(
    door: Door, through: asyncpg.Connection, past: asyncpg.Connection
) -> None:
    """The client loses its connection, and what it committed is there."""
    door.swallow_commits(1.0)

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        async with through.transaction():
            await through.execute("INSERT INTO things VALUES ('kept')")

    assert await past.fetchval("SELECT count(*) FROM things") == 1
    assert door.swallowed == 1


async def test_a_swallowed_single_statement_has_succeeded(
    door: Door, through: asyncpg.Connection, past: asyncpg.Connection
) -> None:
    """A statement outside of a transaction is a commit of its own."""
    door.swallow_commits(1.0)

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await through.execute("INSERT INTO things VALUES ($1)", uuid4().hex)

    assert await past.fetchval("SELECT count(*) FROM things") == 1


async def test_reading_goes_on(
    door: Door, through: asyncpg.Connection, past: asyncpg.Connection
) -> None:
    """Only what has written is swallowed: neither reading nor a statement that changed nothing."""
    door.swallow_commits(1.0)

    await through.execute("UPDATE things SET name = ''")

    assert await through.fetchval("SELECT 1") == 1


@pytest.mark.parametrize("after", ["resume", "reset"])
async def test_a_black_hole_passes_nothing_on(
    door: Door, through: asyncpg.Connection, fresh_database_url: str, after: str
) -> None:
    """While it lasts no answer comes; afterwards the old connection goes on, or is reset."""
    door.block()
    asking = asyncio.create_task(through.fetchval("SELECT 1"))
    done, _ = await asyncio.wait([asking], timeout=0.2)

    door.unblock("resume" if after == "resume" else "reset")

    assert not done
    if after == "resume":
        assert await asking == 1
    else:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            await asking
    fresh = await connect(door, fresh_database_url)
    assert await fresh.fetchval("SELECT 2") == 2
    await fresh.close()


async def test_a_silent_connection_stays_silent(
    door: Door, through: asyncpg.Connection, fresh_database_url: str
) -> None:
    """Afterwards old connections may stay dead without a word; new ones work."""
    door.block()
    door.unblock("silence")

    with pytest.raises(TimeoutError):
        await through.fetchval("SELECT 1", timeout=0.3)

    async def works() -> bool:
        fresh = await connect(door, fresh_database_url)
        answer = await fresh.fetchval("SELECT 2")
        await fresh.close()
        return bool(answer == 2)

    assert await eventually(works)


def test_an_answer_is_passed_on_whole_or_not_at_all() -> None:
    """However the bytes arrive: from the end of a command to "ready" nothing is told by halves."""
    row = message(b"D", b"x" * 10)
    end = message(b"C", b"COMMIT\0") + message(b"Z", b"I")

    answers = Answers()
    passed = [unit for byte in row + end for unit in answers.feed(bytes([byte]))]

    assert passed == [(row, False), (end, True)]


def message(kind: bytes, body: bytes) -> bytes:
    """A message of PostgreSQL's protocol."""
    return kind + struct.pack("!I", 4 + len(body)) + body
