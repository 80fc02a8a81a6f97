"""Reading costs as much in a large table as in a small one; `scripts/plans` shows it for 2 M."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from api import create_app
from tests.api.many_domains import MADE_UP, install, twenty_domains
from tests.api.plans import CALLERS, costs_of, fill
from tracking import Registry
from tracking.db import Database
from tracking.rights import API
from tracking.settings import Settings
from tracking.testing import create_database, drop_database

OWN_NOTHING = ("owner of none", "new tenant's")

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("plans")]


@pytest.fixture(scope="module")
async def large(admin_url: str, template: str) -> AsyncIterator[tuple[Database, dict[str, str]]]:
    """A database with 20,000 records of one domain, and a thousand of each of nineteen others."""
    name = f"{template}_plans"
    url = await create_database(admin_url, name, template=template)
    await install(url)
    values = await fill(url, 20_000, MADE_UP)
    database = Database(url, name="plans", role=API)
    yield database, values
    await database.close()
    await drop_database(admin_url, name)


@pytest.mark.parametrize("caller", ["owner of most", "owner of none", "new tenant's", "operator"])
async def test_no_request_reads_a_table(
    large: tuple[Database, dict[str, str]], settings: Settings, registry: Registry, caller: str
) -> None:
    """Every list, count and summary walks along indexes, within a bound, over twenty domains too.

    So does a request that names a record to wait for.

    Who has no records does not walk past those of others.
    """
    database, values = large
    domains = twenty_domains(registry)
    app = create_app(settings, domains, database)

    costs = await costs_of(app, database, settings, CALLERS[caller], values)

    assert {name: cost for name, cost in costs.items() if not cost.is_bounded(name)} == {}
    if caller in OWN_NOTHING:
        assert max(cost.pages for cost in costs.values()) <= 50 * len(domains)
