"""What is told of changes: what has committed, once it has, whatever wrote it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domains.portfolio import Etf
from tracking import Registry
from tracking.db import Database
from tracking.errors import Conflict
from tracking.service import BaseTaskTrackingService

pytestmark = pytest.mark.database

DOMAIN = "etf_price_update"


@pytest.fixture
async def told(database: Database) -> Database:
    """A database that has told everything so far, with an ETF."""
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    database.changes.take()
    return database


async def make(service: BaseTaskTrackingService) -> int:
    """Create a record and return its id."""
    record = await service.create_tracking(etf_id="QUAL", date=date(2022, 1, 3))
    return int(record.id)


async def test_nothing_is_told_before_the_commit(told: Database, registry: Registry) -> None:
    """Who reads what they are told of must find it."""
    async with told.transaction() as session:
        record_id = await make(registry[DOMAIN].service(session))
        assert told.changes.take() == {}

    assert told.changes.take() == {(DOMAIN, record_id): 1}


async def test_a_released_savepoint_tells_nothing(told: Database, registry: Registry) -> None:
    """Only the transaction around it commits."""
    async with told.transaction() as session:
        async with session.begin_nested():
            record_id = await make(registry[DOMAIN].service(session))
        assert told.changes.take() == {}

    assert told.changes.take() == {(DOMAIN, record_id): 1}


async def test_what_is_rolled_back_is_not_told(told: Database, registry: Registry) -> None:
    """Neither then nor by the next transaction of the same session."""
    session = told.session()
    await make(registry[DOMAIN].service(session))
    await session.rollback()
    await session.commit()
    await session.close()

    async def refused() -> None:
        async with told.transaction() as other:
            await make(registry[DOMAIN].service(other))
            raise Conflict

    with pytest.raises(Conflict):
        await refused()
    assert told.changes.take() == {}


async def test_every_verb_tells(told: Database, registry: Registry) -> None:
    """Each raises the version, and says to which."""
    domain, versions = registry[DOMAIN], []
    async with told.transaction() as session:
        record_id = await make(domain.service(session))
    told.changes.take()

    async def told_of(verb: str, *arguments: object, **named: object) -> None:
        async with told.autocommit() as connection:
            await getattr(domain.service(connection), verb)(record_id, *arguments, **named)
        versions.append(told.changes.take()[DOMAIN, record_id])

    await told_of("start")
    await told_of("progress", 1, 10)
    await told_of("fail", 1, "no")
    await told_of("retry")
    await told_of("start")
    await told_of("cancel", "not wanted")
    await told_of("stop", 2)

    assert versions == [2, 3, 4, 5, 6, 7, 8]
    async with told.transaction() as session:
        assert (await domain.service(session).get_status(record_id)).version == 8


async def test_upkeep_tells(told: Database, registry: Registry) -> None:
    """The sweep, what follows it, and what was never claimed."""
    domain = registry[DOMAIN]
    async with told.transaction() as session:
        lost, stale = [await make(domain.service(session)) for _ in range(2)]
        await domain.service(session).start(lost)
    told.changes.take()

    async with told.transaction() as session:
        crud = domain.service(session).crud
        await crud.fail_lost(lease=timedelta(seconds=-1), batch=10)
        await crud.requeue({(lost, 1): timedelta(hours=1)})
    assert told.changes.take() == {(DOMAIN, lost): 4}

    async with told.transaction() as session:
        await domain.service(session).crud.cancel_stale(age=timedelta(seconds=-1), batch=10)
    assert told.changes.take() == {(DOMAIN, stale): 2}
