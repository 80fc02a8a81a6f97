"""What is read of tracking records, confined to what `principal` may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, cast

from sqlalchemy import ColumnElement, Executable, Result, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from typing_extensions import TypeVar

from tracking.changes import note
from tracking.crud import attempts, due, upkeep, walks, watching
from tracking.crud.binding import bound
from tracking.crud.moves import table_of, visible
from tracking.detail import LINES_LOOKED_AT, HistoryLine
from tracking.filters import Filters, Position
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

    async def get(self, record_id: int, *, lock: bool = False) -> ModelT | None:
        """The record, or None when there is none or it is not visible.

        With `lock`, nobody else writes to it until the transaction ends.
        """
        table = table_of(self.model)
        query = select(table).where(table.c.id == record_id, *self._visible())
        return await self._one(query.with_for_update(key_share=True) if lock else query)

    async def get_many(self, ids: Iterable[int]) -> list[ModelT]:
        """Those of the records that are there and visible, in no order."""
        table = table_of(self.model)
        return await self._many(
            watching.by_ids(self.model).where(*visible(table, self.principal)), {"ids": [*ids]}
        )

    async def last_id(self) -> int:
        """The highest id; 0 when there is no record."""
        query = select(func.coalesce(func.max(table_of(self.model).c.id), 0))
        return int((await self.db.execute(query)).scalar_one())

    async def lately(self, back: timedelta, *, after: int, limit: int) -> list[watching.Seen]:
        """What has happened since `back` ago, and records after id `after`; see `watching`."""
        await self.db.execute(watching.INDEXED)
        bound = {"back": back, "after": after, "limit": limit}
        rows = await self._execute(watching.lately(self.model), bound)
        return [watching.Seen(row.id, row.version, row.is_running) for row in rows]

    async def ended_since(self, since: datetime, filters: Filters, *, limit: int) -> list[ModelT]:
        """The records that ended after `since`, the latest first."""
        table = table_of(self.model)
        query = watching.ended_since(self.model).where(*visible(table, self.principal))
        for column, wanted in (
            (table.c.tenant_id, filters.tenant),
            (table.c.owner_id, filters.owner),
        ):
            if wanted is not None:
                query = query.where(column == wanted)
        return await self._many(query, {"since": since, "limit": limit})

    async def find(
        self, filters: Filters, start: Position | None = None, *, limit: int
    ) -> tuple[list[ModelT], walks.Key | None]:
        """The next records after `start`, and where looking for more of them was given up."""
        scope = walks.Scope.of(self.principal, filters)
        if scope is None or not filters.walked:
            return [], None
        end = await self._furthest(walks.furthest(self.model, scope, filters, start))
        query = walks.page(self.model, scope, filters, start, limit=limit, end=end)
        return await self._many(query), end

    async def count(self, filters: Filters) -> dict[TrackingStatus, walks.Tally]:
        """How many records there are in each status; exact while they are active."""
        none = dict.fromkeys(filters.statuses or TrackingStatus, walks.Tally(0, is_capped=False))
        scope = walks.Scope.of(self.principal, filters)
        if scope is None or not filters.walked:
            return none
        result = await self.db.execute(walks.counts(self.model, scope, filters))
        return none | {TrackingStatus(row.status): walks.tally(row) for row in result}

    async def count_active(self) -> dict[TrackingStatus, int]:
        """How many records are PENDING and PROCESSING; exact, and read from an index alone."""
        tallies = await self.count(Filters(statuses=ACTIVE))
        return {status: tally.count for status, tally in tallies.items()}

    async def oldest_due_seconds(self) -> float:
        """For how long the longest-waiting due record has been due; 0 when none is."""
        result = await self.db.execute(due.oldest(self.model))
        return max(0.0, float(result.scalar() or 0))

    async def count_silent(self, lease: timedelta) -> int:
        """How many running records have given no sign of life for longer than `lease`."""
        result = await self._execute(upkeep.silent(self.model), {"lease": lease})
        return int(result.scalar_one())

    async def get_events(self, record_id: int, *, limit: int = 1_000) -> list[Mapping[str, Any]]:
        """The last lines of a history, oldest first; visibility is the caller's to check."""
        events = self.model.events
        query = select(events).where(events.c.tracking_id == record_id)
        result = await self.db.execute(query.order_by(events.c.seq.desc()).limit(limit))
        newest_first: list[Mapping[str, Any]] = [dict(row) for row in result.mappings()]
        return newest_first[::-1]

    async def get_events_after(
        self, record_id: int, seq: int, *, limit: int
    ) -> list[Mapping[str, Any]]:
        """The lines of a history that follow line `seq`; visibility is the caller's to check."""
        events = self.model.events
        query = select(events).where(events.c.tracking_id == record_id, events.c.seq > seq)
        result = await self.db.execute(query.order_by(events.c.seq).limit(limit))
        return [dict(row) for row in result.mappings()]

    async def get_newest_lines(self, record_id: int) -> list[HistoryLine]:
        """The newest lines of a history, newest first; visibility is the caller's to check."""
        bound = {"record_id": record_id, "limit": LINES_LOOKED_AT}
        result = await self._execute(watching.newest_lines(self.model), bound)
        return [HistoryLine(**row) for row in result.mappings()]

    async def awaiting(self, *, after: int, limit: int) -> list[ModelT]:
        """Parents that wait for their children, by id from the one after `after`."""
        return await self._many(attempts.awaiting(self.model, after, limit))

    # --- plumbing ---------------------------------------------------------------------------------

    async def _furthest(self, query: Executable | None) -> walks.Key | None:
        if query is None:
            return None
        row = (await self.db.execute(query)).one_or_none()
        return None if row is None else (row.created_at, row.id)

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

    async def _written(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> list[ModelT]:
        """The records that a statement of ours has written; they are noted as changed."""
        return self._noted(await self._many(statement, values))

    def _noted(self, records: list[ModelT]) -> list[ModelT]:
        self._note((record.id, record.version) for record in records)
        return records

    def _note(self, versions: Iterable[tuple[int, int]]) -> None:
        note(self.db.info, self.model.domain, versions)

    async def _execute(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Result[Any]:
        """Run a statement of ours, with values for its parameters."""
        return await self.db.execute(statement, bound(values) if values else None)

    def _records(self, result: Result[Any]) -> list[ModelT]:
        model = cast("type[ModelT]", self.model)
        return [model.from_columns(dict(row)) for row in result.mappings().all()]
