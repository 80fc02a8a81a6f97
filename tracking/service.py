"""The verbs of a tracking record: what may be done with it, by whom, and in what order.

A service works in its caller's transaction: it never commits. Whoever opened the transaction, a
request handler or the worker, commits or rolls back everything done in it together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, get_type_hints

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.errors import (
    Conflict,
    IllegalTransition,
    Invalid,
    InvalidWiring,
    StaleAttempt,
    TrackingNotFound,
)
from tracking.idempotency import create_once
from tracking.new_row import new_row
from tracking.principal import SYSTEM, Principal
from tracking.schemas import TaskTrackingCreate, printable
from tracking.status import MOVES, TrackingStatus

__all__ = ["BaseTaskTrackingService"]

AT_ONCE: Final = timedelta(0)


class BaseTaskTrackingService(Generic[ModelT]):
    """What callers do with the records of one domain, on behalf of `principal`.

    A domain says which CRUD class it stands on, and adds verbs of its own:

        class EtfPriceUpdateService(BaseTaskTrackingService[EtfPriceUpdateTracking]):
            crud: EtfPriceUpdateCRUD
    """

    crud: BaseTaskTrackingCRUD[ModelT]
    _crud_type: ClassVar[type[BaseTaskTrackingCRUD[Any]]]

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Read the CRUD class from the annotation of `crud`."""
        super().__init_subclass__(**kwargs)
        annotated = get_type_hints(cls)["crud"]
        if not (isinstance(annotated, type) and issubclass(annotated, BaseTaskTrackingCRUD)):
            msg = f"{cls.__name__}: annotate `crud` with the domain's own CRUD class."
            raise InvalidWiring(msg)
        cls._crud_type = annotated

    def __init__(self, db: AsyncSession | AsyncConnection, principal: Principal = SYSTEM) -> None:
        self.db = db
        self.principal = principal
        self.crud = self._crud_type(db, principal)

    # --- creating ---------------------------------------------------------------------------------

    async def create(self, request: TaskTrackingCreate) -> ModelT:
        """Create a record from a validated request; a domain may do more here."""
        return await self.create_tracking(**request.columns())

    async def create_tracking(self, **columns: object) -> ModelT:
        """Create a PENDING record; it is dispatched once the caller's transaction commits.

        `columns` are the domain's own, and of the common ones `priority` (1 to 10, 10 first),
        `scheduled_at`, `max_attempts`, `display_name`, `task_metadata`, `idempotency_key`,
        `owner_id` and `tenant_id` (by default the principal's).

        With an `idempotency_key`, unique per tenant and domain, the record that the same call made
        before is returned instead of a second one; raises IdempotencyMismatch when the key was
        used for something else.
        """
        if columns.get("idempotency_key") is not None:
            request = {"columns": columns, "user": self.principal.user}
            row = new_row(self.crud.model, self.principal, columns)
            return await create_once(self.crud, row, request)
        [record] = await self.create_many([columns])
        return record

    async def create_many(self, records: Sequence[Mapping[str, object]]) -> list[ModelT]:
        """Create many records at once, all or none; each is described as in `create_tracking`."""
        rows = [new_row(self.crud.model, self.principal, columns) for columns in records]
        return await self.crud.create_many(rows)

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

    # --- moving -----------------------------------------------------------------------------------

    async def start(self, record_id: int, *, worker: str = "by hand") -> ModelT:
        """Claim a PENDING record: its next attempt begins now."""
        record = await self.get_status(record_id)
        claimed = await self.crud.claim([(record_id, record.attempts)], worker=worker)
        if not claimed:
            raise await self._refusal(
                record_id, TrackingStatus.PROCESSING, record.attempts, TrackingStatus.PENDING
            )
        return claimed[0]

    async def progress(
        self,
        record_id: int,
        attempt: int,
        percent: int | None = None,
        *,
        processed: int | None = None,
        total: int | None = None,
        step: str | None = None,
    ) -> None:
        """Say how far an attempt has come; what is left out stays as it was."""
        held = await self.crud.progress(
            [(record_id, attempt)],
            percents=[percent],
            processed=[processed],
            totals=[total],
            steps=[step],
        )
        if not held:
            raise await self._refusal(record_id, None, attempt)

    async def complete(
        self,
        record_id: int,
        attempt: int,
        result: Mapping[str, Any] | None = None,
        columns: Mapping[str, object] = MappingProxyType({}),
    ) -> ModelT:
        """End an attempt well; `columns` are the domain's own, written in the same statement."""
        return await self._finish(
            record_id, attempt, TrackingStatus.COMPLETED, columns, result=result
        )

    async def fail(
        self,
        record_id: int,
        attempt: int,
        error: BaseException | str,
        *,
        retry_after: timedelta | None = None,
        traceback: str | None = None,
    ) -> ModelT:
        """End an attempt badly, and plan the next one `retry_after` from now if given.

        Without attempts left the record stays FAILED. The traceback goes to the history.
        """
        kind = type(error).__name__ if isinstance(error, BaseException) else "Error"
        record = await self._finish(
            record_id,
            attempt,
            TrackingStatus.FAILED,
            {},
            error_type=kind,
            error_message=printable(str(error) or kind),
        )
        if traceback is not None:
            await self.crud.log(
                (record_id, attempt), "traceback", {"traceback": printable(traceback)}
            )
        if retry_after is not None and record.attempts < record.max_attempts:
            return await self._retry(record, retry_after)
        return record

    async def retry(self, record_id: int, *, after: timedelta = AT_ONCE) -> ModelT:
        """Give a FAILED record one more attempt, `after` from now."""
        return await self._retry(await self.get_status(record_id), after)

    async def cancel(self, record_id: int, reason: str | None = None) -> ModelT:
        """Cancel a PENDING record at once; ask a PROCESSING one to stop.

        A running body is told within a heartbeat, cleans up, and the record becomes CANCELLED. One
        that does not stop within the grace period is cut off.
        """
        record = await self.get_status(record_id)
        fence = (record_id, record.attempts)
        if record.status is not TrackingStatus.PROCESSING:
            cancelled = await self.crud.cancel(fence, reason)
            return await self._moved(cancelled, record, TrackingStatus.CANCELLED)
        asked = await self.crud.request_cancel(fence, reason)
        if asked is not None:
            await self.crud.log(fence, f"asked to stop: {reason or 'no reason given'}")
        return await self._moved(asked, record, TrackingStatus.CANCELLED)

    async def update_status(
        self,
        record_id: int,
        status: TrackingStatus | str,
        error_message: str | None = None,
        *,
        attempt: int | None = None,
    ) -> ModelT:
        """Move a record by naming its next status.

        `attempt` is the attempt that asks; left out, the present one is meant. `error_message`
        is the error of FAILED and the reason of CANCELLED.
        """
        record = await self.get_status(record_id)
        held = record.attempts if attempt is None else attempt
        match _known(status):
            case TrackingStatus.PROCESSING:
                return await self.start(record_id)
            case TrackingStatus.COMPLETED:
                return await self.complete(record_id, held)
            case TrackingStatus.FAILED:
                return await self.fail(record_id, held, error_message or "no reason given")
            case TrackingStatus.PENDING:
                return await self.retry(record_id)
            case TrackingStatus.CANCELLED if record.status is TrackingStatus.PROCESSING:
                return await self.stop(record_id, held, error_message)
            case TrackingStatus.CANCELLED:
                return await self.cancel(record_id, error_message)

    async def stop(self, record_id: int, attempt: int, reason: str | None = None) -> ModelT:
        """End a running attempt as CANCELLED; for the worker that has stopped the body."""
        return await self._finish(
            record_id, attempt, TrackingStatus.CANCELLED, {}, cancel_reason=reason
        )

    # --- plumbing ---------------------------------------------------------------------------------

    async def _finish(
        self,
        record_id: int,
        attempt: int,
        status: TrackingStatus,
        columns: Mapping[str, object],
        **values: object,
    ) -> ModelT:
        moved = await self.crud.finish((record_id, attempt), status, columns, **values)
        if moved is None:
            raise await self._refusal(record_id, status, attempt)
        return moved

    async def _retry(self, record: ModelT, after: timedelta) -> ModelT:
        retried = await self.crud.retry((record.id, record.attempts), after)
        return await self._moved(retried, record, TrackingStatus.PENDING)

    async def _moved(self, moved: ModelT | None, record: ModelT, target: TrackingStatus) -> ModelT:
        if moved is None:
            raise await self._refusal(record.id, target, record.attempts, record.status)
        return moved

    async def _refusal(
        self,
        record_id: int,
        target: TrackingStatus | None,
        attempt: int,
        origin: TrackingStatus = TrackingStatus.PROCESSING,
    ) -> Conflict:
        """Why a conditional statement matched nothing; raises TrackingNotFound if that is why."""
        record = await self.get_status(record_id)
        name = f"{self.crud.model.domain} record {record_id}"
        if target is not None and (
            target not in MOVES[record.status] or record.status is not origin
        ):
            return IllegalTransition(f"{name} is {record.status} and cannot become {target}.")
        if record.attempts != attempt:
            return StaleAttempt(f"{name} is at attempt {record.attempts}, not {attempt} any more.")
        if target is None:
            return IllegalTransition(f"{name} is {record.status}: no attempt is running.")
        return Conflict(f"{name} changed at the same moment; look at it again.")


def _known(status: str) -> TrackingStatus:
    try:
        return TrackingStatus(status)
    except ValueError:
        msg = f"There is no such status; there are: {', '.join(TrackingStatus)}."
        raise Invalid(msg) from None
