"""What is read of tracking records, confined to what `principal` may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, cast

from sqlalchemy import ColumnElement, Executable, Result, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from typing_extensions import TypeVar

from tracking.crud import attempts, due
from tracking.crud.binding import bound
from tracking.crud.moves import has_status, table_of, visible
from tracking.model import BaseTaskTracking
from tracking.principal import SYSTEM, Principal
from tracking.status import ACTIVE, TrackingStatus

__all__ = ["Fence", "Held", "ModelT", "Reads"]

ModelT = TypeVar("ModelT", bound=BaseTaskTracking, default=BaseTaskTracking)

Fence = tuple[int, int]
"""A record's id and attempt number: together they say who may write."""

Held = dict[Fence, bool]
"""Attempts that are still the current ones, and whether each has been asked to stop."""


class Reads(Generic[ModelT]):
    """The queries of one domain; records come back as detached values."""

    model: ClassVar[type[BaseTaskTracking]]

    def __init__(self, db: AsyncSession | AsyncConnection, principal: Principal = SYSTEM) -> None:
        self.db = db
        self.principal = principal

    async def get(self, record_id: int) -> ModelT | None:
        """The record, or None when there is none or it is not visible."""
        table = table_of(self.model)
        return await self._one(select(table).where(table.c.id == record_id, *self._visible()))

    async def get_by_status(
        self, status: TrackingStatus | None = None, *, before: int | None = None, limit: int = 100
    ) -> list[ModelT]:
        """Records newest first, all of one status if given, older than id `before` if given."""
        table = table_of(self.model)
        query = select(table).where(*self._visible()).order_by(table.c.id.desc()).limit(limit)
        if status is not None:
            query = query.where(has_status(table, status))
        if before is not None:
            query = query.where(table.c.id < before)
        return await self._many(query)

    async def get_active_tasks(self, *, limit: int = 100) -> list[ModelT]:
        """Records still to be done, newest first."""
        table = table_of(self.model)
        query = select(table).where(has_status(table, *ACTIVE), *self._visible())
        return await self._many(query.order_by(table.c.id.desc()).limit(limit))

    async def count_active(self) -> dict[TrackingStatus, int]:
        """How many records are PENDING and PROCESSING; exact, and read from an index alone."""
        table = table_of(self.model)
        query = select(table.c.status, func.count()).where(has_status(table, *ACTIVE))
        result = await self.db.execute(query.where(*self._visible()).group_by(table.c.status))
        return dict.fromkeys(ACTIVE, 0) | {row.status: row[1] for row in result}

    async def oldest_due_seconds(self) -> float:
        """For how long the longest-waiting due record has been due; 0 when none is."""
        result = await self.db.execute(due.oldest(self.model))
        return max(0.0, float(result.scalar() or 0))

    async def get_events(self, record_id: int, *, limit: int = 1_000) -> list[Mapping[str, Any]]:
        """The last lines of a history, oldest first; visibility is the caller's to check."""
        events = self.model.events
        query = select(events).where(events.c.tracking_id == record_id)
        result = await self.db.execute(query.order_by(events.c.seq.desc()).limit(limit))
        newest_first: list[Mapping[str, Any]] = [dict(row) for row in result.mappings()]
        return newest_first[::-1]

    async def awaiting(self, *, after: int, limit: int) -> list[ModelT]:
        """Parents that wait for their children, by id from the one after `after`."""
        return await self._many(attempts.awaiting(self.model, after, limit))

    # --- plumbing ---------------------------------------------------------------------------------

    def _visible(self) -> list[ColumnElement[bool]]:
        return visible(table_of(self.model), self.principal)

    async def _one(
        self, query: Executable, values: Mapping[str, object] | None = None
    ) -> ModelT | None:
        records = await self._many(query, values)
        return records[0] if records else None

    async def _many(
        self, query: Executable, values: Mapping[str, object] | None = None
    ) -> list[ModelT]:
        return self._records(await self._execute(query, values))

    async def _execute(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Result[Any]:
        """Run a statement of ours, with values for its parameters."""
        return await self.db.execute(statement, bound(values) if values else None)

    def _records(self, result: Result[Any]) -> list[ModelT]:
        model = cast("type[ModelT]", self.model)
        return [model.from_columns(dict(row)) for row in result.mappings().all()]
