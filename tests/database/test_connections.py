from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text

from tracking.db import Database
from tracking.errors import Conflict, Unavailable

pytestmark = pytest.mark.database

OWN = text("SELECT pg_backend_pid()")


@pytest.fixture
async def fragile(database_url: str) -> AsyncIterator[Database]:
    """A database of one connection, which is going to be ended."""
    fragile = Database(database_url, name="fragile", pool_size=1)
    yield fragile
    await fragile.close()


async def end(sql: asyncpg.Connection, pid: int) -> None:
    """End a connection, as an administrator does."""
    assert await sql.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)


async def test_a_rollback_on_a_connection_that_broke_is_unavailable(
    fragile: Database, sql: asyncpg.Connection
) -> None:
    """G1: what was refused cannot be rolled back any more, and the error is still one of ours."""

    async def refused() -> None:
        async with fragile.transaction() as session:
            await end(sql, await session.scalar(OWN) or 0)
            raise Conflict

    with pytest.raises(Unavailable):
        await refused()

    await fragile.ping()


async def test_a_commit_on_a_connection_that_broke_is_unavailable(
    fragile: Database, sql: asyncpg.Connection
) -> None:
    """G1: nobody takes for committed what was not."""

    async def committed() -> None:
        async with fragile.transaction() as session:
            await end(sql, await session.scalar(OWN) or 0)

    with pytest.raises(Unavailable):
        await committed()

    await fragile.ping()


async def test_a_statement_of_its_own_on_a_connection_that_broke_is_unavailable(
    fragile: Database, sql: asyncpg.Connection
) -> None:
    """The next one gets a new connection."""

    async def stated() -> None:
        async with fragile.autocommit() as connection:
            await end(sql, await connection.scalar(OWN) or 0)
            await connection.execute(OWN)

    with pytest.raises(Unavailable):
        await stated()

    await fragile.ping()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name these options otherwise")
async def test_a_connection_whose_other_end_vanishes_is_given_up(fragile: Database) -> None:
    """Nothing is waited for longer than the recovery of a database may take (G3)."""
    async with fragile.autocommit() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        link = raw._transport.get_extra_info("socket")

    def option(name: str) -> int:
        return int(link.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)))

    idle = option("TCP_KEEPIDLE") + option("TCP_KEEPINTVL") * option("TCP_KEEPCNT")
    assert link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert (idle, option("TCP_USER_TIMEOUT")) == (20, 20_000)
