"""What `goldfinch doctor` finds: each thing that can be amiss, and nothing where all is well."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import ROOT
from tests.database.records import TABLE, Updates
from tracking import Registry
from tracking.db import Database
from tracking.doctor import Finding, examine
from tracking.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.broker]

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


async def found(settings: Settings, registry: Registry) -> dict[str, Finding]:
    """What is found, by subject."""
    return {finding.subject: finding async for finding in examine(settings, registry, ROOT)}


@pytest.fixture
def here(settings: Settings, fresh_database_url: str) -> Settings:
    """Settings for a database of this test alone, as migrated."""
    return Settings.model_validate({**settings.model_dump(), "database_url": fresh_database_url})


async def test_without_processes_they_are_what_is_missing(
    here: Settings, registry: Registry
) -> None:
    """A migrated database and a broker are well; dispatcher and workers are to be started."""
    findings = await found(here, registry)

    amiss = {subject for subject, finding in findings.items() if not finding.is_well}
    assert amiss - {"workers"} == {"dispatcher"}
    assert "`goldfinch dispatcher`" in findings["dispatcher"].cure
    assert findings.keys() >= {"database", "clock", "migrations", "schema", "roles", "broker"}
    assert findings.keys() >= registry.keys()


async def test_a_dispatcher_that_is_connected_is_seen(here: Settings, registry: Registry) -> None:
    """It is known by the name of its connection."""
    dispatcher = Database.from_settings(here, name="dispatcher")
    async with dispatcher.autocommit():
        findings = await found(here, registry)
    await dispatcher.close()

    assert findings["dispatcher"].is_well


async def test_a_database_that_does_not_answer_ends_the_examination(
    settings: Settings, registry: Registry
) -> None:
    """The first thing to mend is the only one named."""
    nowhere = Settings.model_validate({**settings.model_dump(), "database_url": NOWHERE})

    [finding] = (await found(nowhere, registry)).values()

    assert (finding.subject, finding.is_well) == ("database", False)
    assert "DATABASE_URL" in finding.cure


async def test_a_database_that_was_not_migrated_is_told_so(
    settings: Settings, registry: Registry, empty_database_url: str
) -> None:
    """What needs the tables is not looked at."""
    empty = Settings.model_validate({**settings.model_dump(), "database_url": empty_database_url})

    findings = await found(empty, registry)

    assert "the database is at nothing" in findings["migrations"].said
    assert "`goldfinch db upgrade`" in findings["migrations"].cure
    assert not findings.keys() & {"schema", "roles", "dispatcher", *registry}


async def test_drift_is_named(here: Settings, registry: Registry) -> None:
    """An index that somebody took away shows."""
    database = Database.from_settings(here, name="somebody")
    async with database.autocommit() as connection:
        await connection.execute(text("DROP INDEX idx_csv_import_task_owner"))
    await database.close()

    finding = (await found(here, registry))["schema"]

    assert not finding.is_well
    assert "idx_csv_import_task_owner" in finding.said


async def test_a_broker_that_does_not_answer_is_named(here: Settings, registry: Registry) -> None:
    """Workers cannot be asked then."""
    away = Settings.model_validate({**here.model_dump(), "broker_url": "redis://127.0.0.1:1/0"})

    findings = await found(away, registry)

    assert not findings["broker"].is_well
    assert "CELERY_BROKER_URL" in findings["broker"].cure
    assert "workers" not in findings


async def test_work_that_nobody_ends_is_named_by_its_domain(
    settings: Settings, registry: Registry, updates: Updates, database: Database
) -> None:
    """Held by a worker that has died, and swept by nobody."""
    record = await updates.create()
    await updates.act(lambda service: service.start(record.id))
    await change(database, "heartbeat_at = now() - interval '1 day'")

    findings = await found(settings, registry)

    assert "1 held by workers that give no sign of life" in findings["etf_price_update"].said
    assert "`goldfinch cleanup sweep`" in findings["etf_price_update"].cure
    assert findings["csv_import"].is_well


async def test_work_that_nobody_begins_is_named_by_its_domain(
    settings: Settings, registry: Registry, updates: Updates, database: Database
) -> None:
    """Due for long."""
    await updates.create()
    await change(database, "next_dispatch_at = now() - interval '1 hour'")

    findings = await found(settings, registry)

    assert "work has been due for 36" in findings["etf_price_update"].said
    assert "`goldfinch worker`" in findings["etf_price_update"].cure


async def change(database: Database, columns: str) -> None:
    """Change the price updates by hand."""
    async with database.transaction() as session:
        await session.execute(text(f"UPDATE {TABLE} SET {columns}"))  # noqa: S608  # our own
