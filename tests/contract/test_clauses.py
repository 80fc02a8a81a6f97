"""The clauses of the contract that look into the database find what is wrong there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from tracking import Domain, Registry
from tracking.db import Database
from tracking.testing import DomainContract

pytestmark = pytest.mark.database

Alter = Callable[[str, str], Awaitable[None]]
TABLE = "etf_price_update_task_tracking"


@pytest.fixture
def domain(registry: Registry) -> Domain:
    """A domain that passes."""
    return registry["etf_price_update"]


@pytest.fixture
async def alter(database: Database) -> AsyncIterator[Alter]:
    """Do something to the database, and undo it afterwards."""
    undone: list[str] = []

    async def run(done: str, undo: str) -> None:
        async with database.transaction() as session:
            await session.execute(text(done))
        undone.append(undo)

    yield run
    for undo in undone:
        async with database.transaction() as session:
            await session.execute(text(undo))


@pytest.mark.parametrize(
    "columns", ["(etf_id, date)", "(lower(etf_id))", "(etf_id) INCLUDE (tenant_id)"]
)
async def test_uniqueness_across_tenants_is_found(
    database: Database, domain: Domain, alter: Alter, columns: str
) -> None:
    """Also an index that the model knows nothing of, and one on an expression."""
    await alter(f"CREATE UNIQUE INDEX uq_test ON {TABLE} {columns}", "DROP INDEX uq_test")

    with pytest.raises(AssertionError, match="uq_test"):
        await DomainContract().test_what_is_unique_is_unique_within_a_tenant(database, domain)


@pytest.mark.parametrize("columns", ["tenant_id, etf_id", "etf_id, tenant_id, lower(etf_id)"])
async def test_uniqueness_within_a_tenant_passes(
    database: Database, domain: Domain, alter: Alter, columns: str
) -> None:
    """Wherever the tenant stands."""
    await alter(f"CREATE UNIQUE INDEX uq_test ON {TABLE} ({columns})", "DROP INDEX uq_test")

    await DomainContract().test_what_is_unique_is_unique_within_a_tenant(database, domain)


@pytest.mark.parametrize("rule", ["", "ON DELETE CASCADE", "ON DELETE SET NULL"])
async def test_a_reference_to_records_is_found(
    database: Database, domain: Domain, alter: Alter, rule: str
) -> None:
    """Whatever it says about the end of the record."""
    await alter(
        f"CREATE TABLE refers (task_id bigint REFERENCES {TABLE} {rule})", "DROP TABLE refers"
    )

    with pytest.raises(AssertionError, match=r"refers\.refers_task_id_fkey"):
        await DomainContract().test_nothing_refers_to_its_records(database, domain)
