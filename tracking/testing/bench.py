"""A worker's runtime inside the test process: no broker, no other process, the database is real."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, Self, TypeVar

from tracking.crud import Fence
from tracking.domain import Domain, Registry
from tracking.principal import SYSTEM, Principal
from tracking.settings import Settings
from tracking.testing.rows import example_columns
from tracking.worker.records import run_records
from tracking.worker.runtime import Runtime

__all__ = ["Bench"]

T = TypeVar("T")


class Bench:
    """Runs the task of one domain on its records, as a worker does.

    Its methods block, as Celery's own thread does: use it in plain tests, not in `async def` ones.
    """

    def __init__(self, settings: Settings, registry: Registry, domain: str) -> None:
        self.domain: Domain = registry[domain]
        self.runtime = Runtime(settings, registry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the runtime."""
        self.runtime.close()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run async work on the runtime's loop."""
        return self.runtime.call(work)

    def create(self, principal: Principal = SYSTEM, **columns: object) -> int:
        """Create a PENDING record; returns its id."""
        return self.call(self._create(principal, columns))

    def create_example(self, principal: Principal = SYSTEM, **columns: object) -> int:
        """Create one whose own columns, those named apart, are made up from the model."""
        return self.call(self._create_example(principal, columns))

    def deliver(self, *records: int, attempts: int = 0) -> None:
        """Deliver one message with these records, `attempts` of each made, to the task."""
        fences: list[Fence] = [(record_id, attempts) for record_id in records]
        run_records(self.runtime, self.domain, fences)

    def record(self, record_id: int) -> Any:  # a record of the domain
        """The record as it stands."""
        return self.call(self._record(record_id))

    def events(self, record_id: int) -> list[Mapping[str, Any]]:
        """The record's history."""
        return self.call(self._events(record_id))

    async def _create(self, principal: Principal, columns: Mapping[str, object]) -> int:
        async with self.runtime.database.transaction() as session:
            record = await self.domain.service(session, principal).create_tracking(**columns)
        return int(record.id)

    async def _create_example(self, principal: Principal, columns: Mapping[str, object]) -> int:
        async with self.runtime.database.transaction() as session:
            made_up = await example_columns(session, self.domain)
        return await self._create(principal, {**made_up, **columns})

    async def _record(self, record_id: int) -> Any:  # a record of the domain
        async with self.runtime.database.transaction() as session:
            return await self.domain.service(session).get_status(record_id)

    async def _events(self, record_id: int) -> list[Mapping[str, Any]]:
        async with self.runtime.database.transaction() as session:
            return await self.domain.service(session).get_events(record_id)
