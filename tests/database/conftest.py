from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from domains.portfolio import Etf
from tests.conftest import let_go
from tests.database.records import Service, Updates
from tests.factories import EtfFactory
from tracking.db import Database, asyncpg_dsn
from tracking.rights import OWNER

EMPTY_EVERY_TABLE = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- in any order, whatever refers to what
    FOR name IN SELECT tablename FROM pg_tables
                WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END
$$
"""


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[Database]:
    """The engine of an installation with one login: the owner of the tables, bound by policies."""
    database = Database(database_url, name="tests", pool_size=20, role=OWNER)
    yield database
    await database.close()


@pytest.fixture
async def database(engine: Database, superuser: Database) -> AsyncIterator[Database]:
    """The database, empty at the start of the test.

    There are hundreds of tests here, and DELETE of a few rows takes 5 ms where TRUNCATE of every
    table takes 80.
    """
    yield engine
    async with superuser.autocommit() as connection:
        await connection.exec_driver_sql(EMPTY_EVERY_TABLE)
    await let_go(engine, superuser)


@pytest.fixture
async def etf(database: Database) -> Etf:
    """A stored ETF."""
    etf = EtfFactory()
    async with database.transaction() as session:
        session.add(etf)
    return etf


@pytest.fixture
def updates(database: Database, etf: Etf) -> Updates:
    """Price updates of that ETF."""
    return Updates(database, etf.id)


@pytest.fixture
async def service(database: Database, etf: Etf) -> AsyncIterator[Service]:
    """The service of price updates, in one transaction that commits when the test has ended."""
    async with database.transaction() as session:
        yield Service(session)


@pytest.fixture
async def sql(database_url: str, database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection for SQL written by hand; every statement is a transaction of its own."""
    connection = await asyncpg.connect(asyncpg_dsn(database_url))
    yield connection
    await connection.close()
