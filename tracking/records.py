"""The records of one domain: how they are made, found and joined.

The base of the service, which adds the verbs that move them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar, Generic, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.crud.edges import ChildRow, Edges
from tracking.dependencies import OnFailure, Prerequisite
from tracking.detail import Detail
from tracking.errors import IllegalTransition, Outdated, TrackingNotFound
from tracking.filters import Filters
from tracking.idempotency import Make, batch_keys, once
from tracking.new_row import new_row
from tracking.principal import SYSTEM, Principal
from tracking.relations import lock_prerequisites, refuse_cycle, require
from tracking.schemas import TaskTrackingCreate
from tracking.status import ACTIVE, TrackingStatus

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

    @classmethod
    def crud_type(cls) -> type[BaseTaskTrackingCRUD[Any]]:
        """The class of the domain's statements."""
        return cls._crud_type

    # --- creating ---------------------------------------------------------------------------------

    async def ask(self, request: TaskTrackingCreate, key: str | None = None) -> ModelT:
        """Create a record from a validated request; with an idempotency `key`, only once.

        Keys are unique per tenant and domain. The record that the same request made before is
        returned, and nothing else that the domain does in `create` is done again. Raises
        IdempotencyMismatch when the key was used for something else, and IdempotencyInFlight
        while another transaction uses it.
        """
        if key is None:
            return await self.create(request)

        async def make(digest: str) -> list[ModelT]:
            return [await self.create(request.under_key(key, digest))]

        columns = {**request.columns(), "idempotency_key": key}
        [record] = await self._once(self.principal.tenant, [key], columns, make)
        return record

    async def ask_batch(
        self, requests: Sequence[TaskTrackingCreate], key: str | None = None
    ) -> list[ModelT]:
        """Create a record from each request, all or none; with a `key` only once, as in `ask`.

        Batches have keys of their own: none is that of a single request.
        """
        if key is None:
            return await self.create_batch(requests)
        keys = batch_keys(key, len(requests))
        columns = [request.columns() for request in requests]

        async def make(digest: str) -> list[ModelT]:
            keyed = zip(requests, keys, strict=True)
            return await self.create_batch([r.under_key(own, digest) for r, own in keyed])

        return await self._once(self.principal.tenant, keys, columns, make)

    async def create(self, request: TaskTrackingCreate) -> ModelT:
        """Create a record from a validated request; a domain may do more here.

        It hands on what `request.columns()` says of idempotency.
        """
        return await self.create_tracking(**request.columns())

    async def create_tracking(self, **columns: object) -> ModelT:
        """Create a PENDING record; it is dispatched once the caller's transaction commits.

        `columns` are the domain's own, and of the common ones `priority` (1 to 10, 10 first),
        `scheduled_at`, `max_attempts`, `display_name`, `task_metadata`, `idempotency_key`,
        `owner_id` and `tenant_id` (by default the principal's). With `prerequisites`, it is held
        until the last of these records, of whatever domain, has ended.

        With an `idempotency_key`, unique per tenant and domain, the record that the same call made
        before is returned instead of a second one; what the caller does besides is not its matter,
        see `ask`. Raises IdempotencyMismatch when the key was used for something else.
        """
        key = columns.get("idempotency_key")
        if key is None or "idempotency_digest" in columns:
            [record] = await self.create_many([columns])
            return record

        async def make(digest: str) -> list[ModelT]:
            return await self.create_many([{**columns, "idempotency_digest": digest}])

        tenant = columns.get("tenant_id") or self.principal.tenant
        [record] = await self._once(str(tenant), [str(key)], columns, make)
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
        return _found(await self.crud.get(record_id), self.crud, record_id)

    async def expect(self, record_id: int, *versions: int) -> ModelT:
        """Lock the record; raises Outdated when it is at none of these versions."""
        record = _found(await self.crud.get(record_id, lock=True), self.crud, record_id)
        if record.version not in versions:
            msg = f"{record.domain} record {record_id} has changed: read it again, then decide."
            raise Outdated(msg)
        return record

    async def get_by_status(
        self, status: TrackingStatus | None = None, *, limit: int = 100
    ) -> list[ModelT]:
        """The newest records, of one status if given; `tracking.pages` reads further."""
        return await self._newest(() if status is None else (status,), limit)

    async def get_active_tasks(self, *, limit: int = 100) -> list[ModelT]:
        """The newest records that are PENDING or PROCESSING."""
        return await self._newest(ACTIVE, limit)

    async def get_events(
        self, record_id: int, *, after: int | None = None, limit: int = 1_000
    ) -> list[Mapping[str, Any]]:
        """Lines of the record's history, oldest first: the last ones, or those after `after`."""
        await self.get_status(record_id)
        if after is not None:
            return await self.crud.get_events_after(record_id, after, limit=limit)
        return await self.crud.get_events(record_id, limit=limit)

    async def get_detail(self, record_id: int) -> Detail:
        """The record with what was said last in its history; raises TrackingNotFound."""
        return await self.detail_of(await self.get_status(record_id))

    async def detail_of(self, record: ModelT) -> Detail:
        """The record, which the principal may see, with what was said last in its history."""
        if record.version == 1 and record.attempts == 0:
            # As it was made: nobody has had anything to say.
            return Detail(record)
        return Detail.of(record, await self.crud.get_newest_lines(record.id))

    async def get_prerequisites(self, record_id: int) -> list[Mapping[str, Any]]:
        """The edges from what the record waits for, or waited."""
        record = await self.get_status(record_id)
        return await self.edges.into((record.domain, record.id), "prerequisite")

    async def get_children(self, record_id: int) -> list[Mapping[str, Any]]:
        """The edges from the record's children, in the order they were made."""
        record = await self.get_status(record_id)
        return await self.edges.into((record.domain, record.id), "child")

    async def list_children(self, record_id: int, *, after: int, limit: int) -> list[ChildRow]:
        """The children that follow position `after`, each as far as the principal may see it."""
        record = await self.get_status(record_id)
        return await self.edges.children((record.domain, record.id), after=after, limit=limit)

    async def _once(
        self, tenant: str, keys: Sequence[str], columns: object, make: Make[ModelT]
    ) -> list[ModelT]:
        request = {"columns": columns, "user": self.principal.user}
        return await once(self.crud, tenant, keys, request, make)

    async def _newest(self, statuses: tuple[TrackingStatus, ...], limit: int) -> list[ModelT]:
        found, _ = await self.crud.find(Filters(statuses=statuses), limit=limit)
        return found


def _found(record: ModelT | None, crud: BaseTaskTrackingCRUD[ModelT], record_id: int) -> ModelT:
    if record is None:
        msg = f"There is no {crud.model.domain} record {record_id}."
        raise TrackingNotFound(msg)
    return record


def _prerequisites(columns: Mapping[str, object]) -> Sequence[Prerequisite]:
    return cast("Sequence[Prerequisite]", columns.get("prerequisites") or ())
