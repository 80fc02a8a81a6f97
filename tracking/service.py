"""The verbs of a tracking record: what may be done with it, by whom, and in what order.

A service works in its caller's transaction: it never commits. Whoever opened the transaction, a
request handler or the worker, commits or rolls back everything done in it together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.errors import Conflict, Invalid, InvalidWiring
from tracking.records import Records
from tracking.refusal import refusal
from tracking.schemas import printable
from tracking.status import ACTIVE, TrackingStatus

__all__ = ["BaseTaskTrackingService", "known_status"]

AT_ONCE: Final = timedelta(0)


class BaseTaskTrackingService(Records[ModelT]):
    """What callers do with the records of one domain, on behalf of `principal`.

    A domain says which CRUD class it stands on, and adds verbs of its own:

        class EtfPriceUpdateService(BaseTaskTrackingService[EtfPriceUpdateTracking]):
            crud: EtfPriceUpdateCRUD
    """

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Read the CRUD class from the annotation of `crud`."""
        super().__init_subclass__(**kwargs)
        annotated = get_type_hints(cls)["crud"]
        if not (isinstance(annotated, type) and issubclass(annotated, BaseTaskTrackingCRUD)):
            msg = f"{cls.__name__}: annotate `crud` with the domain's own CRUD class."
            raise InvalidWiring(msg)
        cls._crud_type = annotated

    # --- moving -----------------------------------------------------------------------------------

    async def start(self, record_id: int, *, worker: str = "by hand") -> ModelT:
        """Claim a PENDING record: its next attempt begins now."""
        record = await self.get_status(record_id)
        claimed = await self.crud.claim([(record_id, record.attempts)], worker=worker)
        if not claimed:
            raise await self._refusal(record, TrackingStatus.PROCESSING, TrackingStatus.PENDING)
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
            raise refusal(await self.get_status(record_id), None, attempt)

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

    async def await_children(
        self,
        record_id: int,
        attempt: int,
        result: Mapping[str, Any] | None = None,
        columns: Mapping[str, object] = MappingProxyType({}),
    ) -> ModelT:
        """Let an attempt that has made children stay PROCESSING, held by no worker, until they end.

        Their outcome is then added to `result`.
        """
        awaiting = await self.crud.await_children((record_id, attempt), result, columns)
        if awaiting is None:
            raise refusal(await self.get_status(record_id), None, attempt)
        return awaiting

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

        Without attempts left the record stays FAILED. With attempts left, but with a request to
        stop, it becomes CANCELLED: nobody wants the next one. The traceback goes to the history.
        """
        kind = type(error).__name__ if isinstance(error, BaseException) else "Error"
        record = await self._finish(
            record_id,
            attempt,
            TrackingStatus.FAILED,
            {},
            error_type=kind,
            error_message=printable(str(error) or kind),
            again=retry_after is not None,
        )
        if traceback is not None:
            await self.crud.log(
                (record_id, attempt), "traceback", {"traceback": printable(traceback)}
            )
        is_over = record.status is not TrackingStatus.FAILED
        if retry_after is not None and record.attempts < record.max_attempts and not is_over:
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
        while record.status in ACTIVE:
            if (cancelled := await self._cancel(record, reason)) is not None:
                return cancelled
            # Claimed or requeued since it was read: there is still something to cancel.
            record = await self.get_status(record_id)
        raise refusal(record, TrackingStatus.CANCELLED, record.attempts)

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
        match known_status(status):
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
            raise refusal(await self.get_status(record_id), status, attempt)
        return moved

    async def _cancel(self, record: ModelT, reason: str | None) -> ModelT | None:
        """Cancel or ask, whichever is right for the record as it was read."""
        fence = (record.id, record.attempts)
        if record.status is TrackingStatus.PENDING:
            return await self.crud.cancel(fence, reason)
        asked = await self.crud.request_cancel(fence, reason)
        if asked is not None:
            await self.crud.log(fence, f"asked to stop: {reason or 'no reason given'}")
        return asked

    async def _retry(self, record: ModelT, after: timedelta) -> ModelT:
        retried = await self.crud.retry((record.id, record.attempts), after)
        if retried is None:
            raise await self._refusal(record, TrackingStatus.PENDING, TrackingStatus.FAILED)
        return retried

    async def _refusal(
        self, seen: ModelT, target: TrackingStatus, origin: TrackingStatus
    ) -> Conflict:
        """Why a record could not be moved on from how it was `seen`."""
        return refusal(await self.get_status(seen.id), target, seen.attempts, origin)


def known_status(status: str) -> TrackingStatus:
    """Return the status of that name; raises Invalid when there is none."""
    try:
        return TrackingStatus(status)
    except ValueError:
        msg = f"There is no such status; there are: {', '.join(TrackingStatus)}."
        raise Invalid(msg) from None
