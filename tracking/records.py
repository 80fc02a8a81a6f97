"""The records of one domain: how they are made, found and joined.

The base of the service, which adds the verbs that move them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, Generic, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.crud.edges import Edges
from tracking.dependencies import OnFailure, Prerequisite
from tracking.errors import IllegalTransition, TrackingNotFound
from tracking.idempotency import create_once
from tracking.new_row import new_row
from tracking.principal import SYSTEM, Principal
from tracking.relations import lock_prerequisites, refuse_cycle, require
from tracking.schemas import TaskTrackingCreate
from tracking.status import TrackingStatus

__all__ = ["Records"]


class Records(Generic[ModelT]):
    """The records of one domain, as far as `principal` may see them."""

    crud: BaseTaskTrackingCRUD[ModelT]
    _crud_type: ClassVar[type[BaseTaskTrackingCRUD[Any]]]

    def __init__(self, db: AsyncSession | AsyncConnection, principal: Principal = SYSTEM) -> None:
        self.db = db
        self.principal = principal
        self.crud = self._crud_type(db, principal)
        self.edges = Edges(db, principal, self.crud.model.metadata)

    # --- creating ---------------------------------------------------------------------------------

    async def create(self, request: TaskTrackingCreate) -> ModelT:
        """Create a record from a validated request; a domain may do more here."""
        return await self.create_tracking(**request.columns())

    async def create_tracking(self, **columns: object) -> ModelT:
        """Create a PENDING record; it is dispatched once the caller's transaction commits.

        `columns` are the domain's own, and of the common ones `priority` (1 to 10, 10 first),
        `scheduled_at`, `max_attempts`, `display_name`, `task_metadata`, `idempotency_key`,
        `owner_id` and `tenant_id` (by default the principal's). With `prerequisites`, it is held
        until the last of these records, of whatever domain, has ended.

        With an `idempotency_key`, unique per tenant and domain, the record that the same call made
        before is returned instead of a second one; raises IdempotencyMismatch when the key was
        used for something else.
        """
        if columns.get("idempotency_key") is None:
            [record] = await self.create_many([columns])
            return record
        prerequisites = _prerequisites(columns)
        await lock_prerequisites(self.edges, prerequisites)
        row = new_row(self.crud.model, self.principal, columns)
        request = {"columns": columns, "user": self.principal.user}
        record, is_new = await create_once(self.crud, row, request)
        if is_new:
            await require(self.edges, [(record, prerequisites)])
        return record

    async def create_many(self, records: Sequence[Mapping[str, object]]) -> list[ModelT]:
        """Create many records at once, all or none; each is described as in `create_tracking`."""
        waits_for = [_prerequisites(columns) for columns in records]
        await lock_prerequisites(self.edges, chain.from_iterable(waits_for))
        rows = [new_row(self.crud.model, self.principal, columns) for columns in records]
        created = await self.crud.create_many(rows)
        await require(self.edges, zip(created, waits_for, strict=True))
        return created

    async def create_batch(self, requests: Sequence[TaskTrackingCreate]) -> list[ModelT]:
        """Create a record from each validated request, all or none.

        At once, unless the domain does more than usual in `create`.
        """
        if type(self).create is not Records.create:
            return [await self.create(request) for request in requests]
        return await self.create_many([request.columns() for request in requests])

    async def create_chain(
        self, records: Iterable[Mapping[str, object]], on_failure: OnFailure = OnFailure.CANCEL
    ) -> list[ModelT]:
        """Create records each of which begins when the one before it has ended."""
        created: list[ModelT] = []
        for columns in records:
            before = [Prerequisite.of(record, on_failure) for record in created[-1:]]
            prerequisites = [*_prerequisites(columns), *before]
            created.append(
                await self.create_tracking(**{**columns, "prerequisites": prerequisites})
            )
        return created

    async def add_prerequisites(self, record_id: int, *prerequisites: Prerequisite) -> ModelT:
        """Let a PENDING record wait for more; raises DependencyCycle if it would for itself."""
        record = await self.get_status(record_id)
        await self.edges.lock_shape()
        await lock_prerequisites(self.edges, prerequisites)
        held = await self.crud.hold((record_id, record.attempts))
        if held is None:
            msg = f"{record.domain} record {record_id} is {record.status}: too late to wait."
            raise IllegalTransition(msg)
        await require(self.edges, [(record, prerequisites)])
        await refuse_cycle(self.edges, record)
        return held

    # --- reading ----------------------------------------------------------------------------------

    async def get_status(self, record_id: int) -> ModelT:
        """Return the record; raises TrackingNotFound when there is none the principal may see."""
        record = await self.crud.get(record_id)
        if record is None:
            msg = f"There is no {self.crud.model.domain} record {record_id}."
            raise TrackingNotFound(msg)
        return record

    async def get_by_status(
        self, status: TrackingStatus | None = None, *, before: int | None = None, limit: int = 100
    ) -> list[ModelT]:
        """Records newest first, of one status if given; `before` is the last id of the page."""
        return await self.crud.get_by_status(status, before=before, limit=limit)

    async def get_active_tasks(self, *, limit: int = 100) -> list[ModelT]:
        """Records that are PENDING or PROCESSING, newest first."""
        return await self.crud.get_active_tasks(limit=limit)

    async def get_events(self, record_id: int) -> list[Mapping[str, Any]]:
        """The record's history, oldest line first."""
        await self.get_status(record_id)
        return await self.crud.get_events(record_id)

    async def get_prerequisites(self, record_id: int) -> list[Mapping[str, Any]]:
        """The edges from what the record waits for, or waited."""
        record = await self.get_status(record_id)
        return await self.edges.into((record.domain, record.id), "prerequisite")

    async def get_children(self, record_id: int) -> list[Mapping[str, Any]]:
        """The edges from the record's children, in the order they were made."""
        record = await self.get_status(record_id)
        return await self.edges.into((record.domain, record.id), "child")


def _prerequisites(columns: Mapping[str, object]) -> Sequence[Prerequisite]:
    return cast("Sequence[Prerequisite]", columns.get("prerequisites") or ())
