"""All SQL about tracking records: what may be asked of a domain's table, and nothing else.

A domain subclasses `BaseTaskTrackingCRUD` for queries of its own and reaches the database through
`self.db`, which its caller began and will commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby, islice
from typing import Any, ClassVar, Final

from sqlalchemy import ARRAY, String, any_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.crud import attempts, due, moves, shares, upkeep
from tracking.crud.binding import bindparam
from tracking.crud.life import SignsOfLife
from tracking.crud.moves import arrays, table_of
from tracking.crud.reads import Fence, Held, ModelT
from tracking.status import TrackingStatus

__all__ = ["BaseTaskTrackingCRUD", "Fence", "Held", "ModelT"]

Row = dict[str, Any]

_BULK: Final = 1_000


class BaseTaskTrackingCRUD(SignsOfLife[ModelT]):
    """The statements of one domain, confined to what `principal` may see.

    Records come back as detached values: changing one changes nothing in the database.
    """

    share: ClassVar[shares.Share | None] = None
    """How much is handed over at once of what belongs together; None for no limit."""

    # --- writing ----------------------------------------------------------------------------------

    async def create(self, columns: Mapping[str, Any]) -> ModelT:
        """Insert one PENDING record."""
        [record] = await self.create_many([columns])
        return record

    async def create_many(self, rows: Sequence[Mapping[str, Any]]) -> list[ModelT]:
        """Insert PENDING records; they come back in the order given."""
        await self._flush()
        table = table_of(self.model)
        statement = insert(table).returning(table, sort_by_parameter_order=True)
        created: list[ModelT] = []
        columns = (self.model.to_columns(row) for row in rows)
        # One statement names one set of columns: what a row leaves out gets the table's default.
        for _, alike in groupby(columns, key=lambda row: row.keys()):
            for batch in _batches(alike, _BULK):
                created += self._noted(self._records(await self.db.execute(statement, batch)))
        return created

    async def lock_key(self, tenant: str, key: str) -> bool:
        """Take the lock of an idempotency key until the transaction ends, unless it is taken."""
        name = json.dumps([self.model.domain, tenant, key])
        lock = func.pg_try_advisory_xact_lock(func.hashtextextended(name, 0))
        return bool((await self.db.execute(select(lock))).scalar_one())

    async def get_by_keys(self, tenant: str, keys: Sequence[str]) -> list[ModelT]:
        """The records that a tenant has under idempotency keys, in their order; whoever asks."""
        table = table_of(self.model)
        key, one_of = table.c.idempotency_key, bindparam("keys", type_=ARRAY(String))
        query = select(table).where(
            table.c.tenant_id == tenant, key == any_(one_of), key.is_not(None)
        )
        found = {r.idempotency_key: r for r in await self._many(query, {"keys": [*keys]})}
        return [found[key] for key in keys if key in found]

    async def claim(
        self, fences: Sequence[Fence], *, worker: str, time_limit: timedelta | None = None
    ) -> list[ModelT]:
        """Begin the next attempt of each record that still stands where its message left it."""
        return await self._written(
            moves.claim(self.model).returning(table_of(self.model)),
            {
                **arrays(fences),
                "worker": worker,
                "time_limit": time_limit,
                "actor": self.principal.actor,
            },
        )

    async def finish(
        self, fence: Fence, status: TrackingStatus, columns: Mapping[str, Any], **values: object
    ) -> ModelT | None:
        """End attempt `fence`; `columns` are the domain's own, `values` belong to the status."""
        statement = moves.finish(self.model, status)
        if columns:
            statement = statement.values(self.model.to_columns(columns))
        return await self._moved(statement, fence, values)

    async def cancel(self, fence: Fence, reason: str | None) -> ModelT | None:
        """Cancel a PENDING record."""
        return await self._moved(moves.cancel(self.model), fence, {"cancel_reason": reason})

    async def request_cancel(self, fence: Fence, reason: str | None) -> ModelT | None:
        """Ask a running attempt to stop; its worker hears of it with the next heartbeat."""
        return await self._moved(moves.request_cancel(self.model), fence, {"cancel_reason": reason})

    async def retry(self, fence: Fence, delay: timedelta) -> ModelT | None:
        """Make a FAILED record PENDING again, due after `delay`."""
        return await self._moved(moves.retry(self.model), fence, {"delay": delay})

    async def hold(self, fence: Fence) -> ModelT | None:
        """Put off a PENDING record until its prerequisites have ended."""
        return await self._moved(moves.hold(self.model), fence, {})

    async def await_children(
        self, fence: Fence, result: Mapping[str, Any] | None, columns: Mapping[str, Any]
    ) -> ModelT | None:
        """Let attempt `fence` wait for the children it has made."""
        statement = attempts.await_children(self.model)
        if columns:
            statement = statement.values(self.model.to_columns(columns))
        return await self._moved(statement, fence, {"result": result})

    async def show_children(self, parent: ModelT, ended: int, total: int, step: str) -> None:
        """Write a waiting parent's progress, if it has changed."""
        bound = {"record_id": parent.id, "attempt": parent.attempts, "step": step}
        bound |= {"processed": ended, "total": total, "percent": 100 * ended // max(total, 1)}
        shown = await self._execute(attempts.show_children(self.model), bound)
        self._note((row.id, row.version) for row in shown)

    async def take_due(
        self, batch: int, redispatch_after: timedelta, chunk: int = 1
    ) -> list[Mapping[str, Any]]:
        """Take due records for dispatch, most urgent first; see `crud.due.take`."""
        if self.share is None:
            statement = due.take(self.model, chunk)
        else:
            statement = shares.take(self.model, self.share, chunk)
        result = await self._execute(
            statement, {"batch": batch, "redispatch_after": redispatch_after}
        )
        rows = [dict(row) for row in result.mappings()]
        return sorted(rows, key=lambda row: (-row["priority"], row["due_at"], row["id"]))

    async def count_handed_over(
        self, *, grace: timedelta, limit: int, is_chunked: bool = False
    ) -> int:
        """How many messages were sent longer than `grace` ago whose records wait for a worker."""
        query = due.count_handed_over(self.model, is_chunked=is_chunked)
        return int((await self._execute(query, {"grace": grace, "limit": limit})).scalar_one())

    async def recall(self, *, grace: timedelta, batch: int) -> int:
        """Make those records due again; returns how many."""
        bound = {"grace": grace, "batch": batch}
        return len((await self._execute(due.recall(self.model), bound)).all())

    # --- upkeep, see `crud.upkeep` ----------------------------------------------------------------

    async def fail_lost(self, *, lease: timedelta, batch: int) -> list[ModelT]:
        """End attempts whose worker is silent or whose deadline has passed."""
        bound = {"lease": lease, "batch": batch, "actor": self.principal.actor}
        return await self._written(upkeep.fail_lost(self.model), bound)

    async def requeue(self, planned: Mapping[Fence, timedelta]) -> list[ModelT]:
        """Make FAILED records PENDING again, each due after its own delay."""
        bound = {
            **arrays([*planned]),
            "delays": [*planned.values()],
            "actor": self.principal.actor,
        }
        return await self._written(upkeep.requeue(self.model), bound)

    async def cancel_stale(self, *, age: timedelta, batch: int) -> int:
        """Cancel records that nobody has claimed for `age` since they fell due."""
        bound = {"age": age, "batch": batch, "actor": self.principal.actor}
        cancelled = (await self._execute(upkeep.cancel_stale(self.model), bound)).all()
        self._note((row.id, row.version) for row in cancelled)
        return len(cancelled)

    async def delete_expired(self, *, age: timedelta, batch: int) -> int:
        """Delete records that ended longer than `age` ago, with their history."""
        bound = {"age": age, "batch": batch}
        return int((await self._execute(upkeep.delete_expired(self.model), bound)).scalar_one())

    async def delete_orphans(self, *, age: timedelta, batch: int) -> int:
        """Delete history whose record has been gone for `age`."""
        bound = {"age": age, "batch": batch}
        return int((await self._execute(upkeep.delete_orphans(self.model), bound)).scalar_one())

    # --- plumbing ---------------------------------------------------------------------------------

    async def _flush(self) -> None:
        """Business rows that new records refer to must be there first."""
        if isinstance(self.db, AsyncSession):
            await self.db.flush()

    async def _moved(
        self,
        statement: Any,
        fence: Fence,
        values: Mapping[str, object],
    ) -> ModelT | None:
        record_id, attempt = fence
        bound = {"record_id": record_id, "attempt": attempt, "actor": self.principal.actor}
        guarded = statement.where(*self._visible()).returning(table_of(self.model))
        moved = await self._written(guarded, {**bound, **values})
        return moved[0] if moved else None


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
