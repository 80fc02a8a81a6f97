"""What every domain must keep, tested unasked: subclass in a test module and provide fixtures.

    class TestContract(DomainContract):
        pass

Fixtures: `domain` (a `Domain`, usually parametrised over `discover(...)`), `database` (a `Database`
on a migrated, empty database) and `client` (an HTTP client of the API, authenticated, with
`url` paths relative to it). `example`, a valid request, follows from the domain's schema, where a
field with rules of its own has an example; it may be overridden where that does not do.
"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import inspect, text

from tracking.db import Database
from tracking.ddl import table_ddl
from tracking.domain import Domain
from tracking.errors import IllegalTransition, StaleAttempt, TrackingNotFound
from tracking.schemas import TaskTrackingCreate, TaskTrackingInDB
from tracking.status import TrackingStatus
from tracking.testing.rows import example_columns, example_request

__all__ = ["DomainContract"]

_JSON = TypeAdapter(dict[str, Any])


class DomainContract:
    """The tests; each docstring is a clause."""

    @pytest.fixture
    async def example(self, database: Database, domain: Domain) -> dict[str, Any]:
        """A request for a record, or its columns where nobody asks for one."""
        async with database.transaction() as session:
            if domain.create is None:
                return await example_columns(session, domain)
            return await example_request(session, domain)

    @pytest.fixture
    async def record_id(self, database: Database, domain: Domain, example: dict[str, Any]) -> int:
        """A PENDING record."""
        async with database.transaction() as session:
            service = domain.service(session)
            if domain.create is None:
                record = await service.create_tracking(**example)
            else:
                record = await service.create(domain.create.model_validate(example))
        return int(record.id)

    def test_names_follow_from_the_domain(self, domain: Domain) -> None:
        """Tables are `<domain>_task_tracking` and `<domain>_task_event`."""
        assert domain.model.__tablename__ == f"{domain.name}_task_tracking"
        assert domain.model.events.name == f"{domain.name}_task_event"

    async def test_the_database_has_what_the_model_says(
        self, database: Database, domain: Domain
    ) -> None:
        """Columns, indexes, checks and triggers of the model are in the migrated database."""
        async with database.engine.connect() as connection:
            found = await connection.run_sync(_describe, domain)

        table = domain.model.__table__
        assert {column.name for column in table.columns} == found["columns"]
        assert {index.name for index in domain.model.__table__.indexes} <= found["indexes"]  # type: ignore[attr-defined]  # a Table
        assert {trigger.name for trigger in table_ddl(domain.name).triggers} <= found["triggers"]

    def test_reading_shows_the_domains_own_columns(self, domain: Domain) -> None:
        """Every column that can be given can be read back."""
        asked = domain.create or TaskTrackingCreate
        given = asked.model_fields.keys() - TaskTrackingCreate.model_fields.keys()
        shown = domain.read.model_fields.keys() - TaskTrackingInDB.model_fields.keys()
        assert given & domain.model.own_columns() <= shown

    async def test_what_is_unique_is_unique_within_a_tenant(
        self, database: Database, domain: Domain
    ) -> None:
        """No rule of the database, however it got there, tells a tenant of another's record (G17).

        The primary key is an id that nobody chooses.
        """
        rules = await _unique_rules(database, domain.model.__tablename__)
        wrong = [name for name, columns in rules.items() if "tenant_id" not in columns]
        assert wrong == [], f"{wrong}: what is unique must name tenant_id as well"

    async def test_nothing_refers_to_its_records(self, database: Database, domain: Domain) -> None:
        """No foreign key leads to a record: retention would fail, or delete without bound (G22).

        Whoever needs to find the record keeps its id, and expects that it is gone some day.
        """
        found = await _references_to(database, domain.model.__tablename__)
        assert found == [], f"{found}: keep a record's id without a foreign key"

    async def test_a_record_lives_from_pending_to_completed(
        self, database: Database, domain: Domain, record_id: int
    ) -> None:
        """Start and complete move a record; each leaves one event."""
        async with database.transaction() as session:
            service = domain.service(session)
            started = await service.start(record_id)
            completed = await service.complete(record_id, started.attempts, {"ok": True})
            events = await service.get_events(record_id)

        assert started.status is TrackingStatus.PROCESSING
        assert completed.status is TrackingStatus.COMPLETED
        assert completed.result == {"ok": True}
        assert [event["to_status"] for event in events] == ["PROCESSING", "COMPLETED"]

    async def test_an_old_attempt_changes_nothing(
        self, database: Database, domain: Domain, record_id: int
    ) -> None:
        """After a failure and a retry, the first attempt can no longer complete."""
        async with database.transaction() as session:
            service = domain.service(session)
            first = await service.start(record_id)
            await service.fail(record_id, first.attempts, "lost")
            await service.retry(record_id)
            await service.start(record_id)

            with pytest.raises(StaleAttempt):
                await service.complete(record_id, first.attempts)

    async def test_final_means_final(
        self, database: Database, domain: Domain, record_id: int
    ) -> None:
        """A cancelled record cannot be started."""
        async with database.transaction() as session:
            service = domain.service(session)
            await service.cancel(record_id, "not wanted")

            with pytest.raises(IllegalTransition):
                await service.start(record_id)

    async def test_a_missing_record_is_said_to_be_missing(
        self, database: Database, domain: Domain
    ) -> None:
        """An id nobody used raises TrackingNotFound."""
        async with database.transaction() as session:
            with pytest.raises(TrackingNotFound):
                await domain.service(session).get_status(2**62)

    async def test_the_api_creates_and_shows_a_record(
        self,
        client: Any,
        domain: Domain,
        example: dict[str, Any],
    ) -> None:
        """POST answers 202 with a Location under which the same record is found.

        Where records are only made inside there is no such method.
        """
        created = await client.post(
            f"/tasks/{domain.name}", json=_JSON.dump_python(example, mode="json")
        )

        if domain.create is None:
            assert created.status_code == 405  # noqa: PLR2004
            return
        assert created.status_code == 202, created.text  # noqa: PLR2004
        found = await client.get(created.headers["Location"])
        assert found.json() == created.json()
        assert found.json()["status"] == "PENDING"

    async def test_one_key_is_one_record(
        self, client: Any, domain: Domain, example: dict[str, Any]
    ) -> None:
        """A request sent again under its Idempotency-Key is answered with the same record."""
        body, key = _JSON.dump_python(example, mode="json"), {"Idempotency-Key": "k1"}
        answers = [
            await client.post(f"/tasks/{domain.name}", json=body, headers=key) for _ in range(2)
        ]

        if domain.create is None:
            assert {answer.status_code for answer in answers} == {405}
            return
        assert [answer.status_code for answer in answers] == [202, 202], answers[1].text
        assert answers[0].json()["id"] == answers[1].json()["id"]

    async def test_the_api_refuses_unknown_fields(self, client: Any, domain: Domain) -> None:
        """A field nobody declared is a 422 that names it."""
        refused = await client.post(f"/tasks/{domain.name}", json={"no_such_field": 1})

        if domain.create is None:
            assert refused.status_code == 405  # noqa: PLR2004
            return
        assert refused.status_code == 422  # noqa: PLR2004
        assert "no_such_field" in refused.text

    async def test_the_history_is_append_only(
        self, database: Database, domain: Domain, record_id: int
    ) -> None:
        """Not even SQL written by hand changes a line of history."""
        async with database.transaction() as session:
            await domain.service(session).start(record_id)

        with pytest.raises(IllegalTransition):
            async with database.transaction() as session:
                await session.execute(text(f"UPDATE {domain.name}_task_event SET message = 'x'"))  # noqa: S608


async def _unique_rules(database: Database, table: str) -> dict[str, list[str]]:
    """The columns of each unique index and exclusion constraint of a table, the key left out."""
    query = text(
        "SELECT indexrelid::regclass::text AS name, ARRAY("
        "SELECT attname::text FROM unnest(indkey::int2[]) WITH ORDINALITY AS part(number, place)"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = number WHERE place <= indnkeyatts"
        ") AS columns FROM pg_index"
        " WHERE indrelid = CAST(CAST(:table AS text) AS regclass)"
        " AND (indisunique OR indisexclusion) AND NOT indisprimary"
    )
    async with database.engine.connect() as connection:
        rows = await connection.execute(query, {"table": table})
        return {row.name: row.columns for row in rows}


async def _references_to(database: Database, table: str) -> list[str]:
    """The foreign keys that lead to a table, as `table.constraint`."""
    query = text(
        "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint"
        " WHERE contype = 'f' AND confrelid = CAST(CAST(:table AS text) AS regclass)"
    )
    async with database.engine.connect() as connection:
        return [*await connection.scalars(query, {"table": table})]


def _describe(connection: Any, domain: Domain) -> dict[str, set[str]]:
    table = domain.model.__tablename__
    inspector = inspect(connection)
    triggers = connection.scalars(
        text("SELECT tgname FROM pg_trigger WHERE tgrelid::regclass::text = ANY(:tables)"),
        {"tables": [table, domain.model.events.name]},
    )
    return {
        "columns": {column["name"] for column in inspector.get_columns(table)},
        "indexes": {str(index["name"]) for index in inspector.get_indexes(table)},
        "triggers": set(triggers),
    }
