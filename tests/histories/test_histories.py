from __future__ import annotations

import os
from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.database.records import Updates
from tests.factories import EtfFactory
from tests.histories.clients import Clients
from tests.histories.history import UNKNOWN, Operation, linearizable
from tests.model.bugs import BUGS
from tests.model.model import Row
from tracking.db import Database

pytestmark = pytest.mark.database

ROUNDS = int(os.environ.get("GOLDFINCH_HISTORY_ROUNDS", "2"))


@pytest.fixture
async def updates(database: Database, database_url: str) -> AsyncIterator[Updates]:
    """Price updates of an ETF, on connections that are going to be ended."""
    etf = EtfFactory()
    async with database.transaction() as session:
        session.add(etf)
    clients = Database(database_url, name="clients", pool_size=12)
    yield Updates(clients, etf.id)
    await clients.close()


async def histories(updates: Updates, database: Database, seed: int) -> list[list[Operation]]:
    """What clients have seen of some records."""
    clients = Clients(updates, database, Random(seed))  # noqa: S311  # nothing is secret here
    await clients.run(records=6, clients=8, operations=25)
    return [*clients.histories.values()]


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_what_clients_see_of_a_record_has_an_order(
    updates: Updates, database: Database, seed: int
) -> None:
    """G6, G7, G15: every answer, also beside lost ones, is that of one record at one moment."""
    seen = await histories(updates, database, seed)

    assert [linearizable(history) for history in seen] == [True] * 6
    operations = [operation for history in seen for operation in history]
    assert UNKNOWN in {operation.answer for operation in operations}
    assert len({op.name for op in operations if isinstance(op.answer, Row)}) > 2


@pytest.mark.parametrize("bug", ["guarded by id only", "guarded by status only"])
async def test_what_a_mistake_does_has_no_order(
    updates: Updates, database: Database, monkeypatch: pytest.MonkeyPatch, bug: str
) -> None:
    """G7: an old attempt that writes is seen, whatever else happens at the time."""
    BUGS[bug](monkeypatch)

    for seed in range(10):
        if not all(linearizable(history) for history in await histories(updates, database, seed)):
            return

    pytest.fail("every history has an order")
