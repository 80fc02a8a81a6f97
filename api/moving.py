"""Cancelling and retrying a domain's records."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import Caller, DatabaseOf, WakerOf
from api.answers import detailed
from api.conditional import IfMatch, expect_match, following, header_descriptions
from api.problems import PROBLEM_RESPONSES
from api.reading import RecordId
from tracking import Domain
from tracking.detail import Detail
from tracking.schemas import RequestBody
from tracking.status import TERMINAL

__all__ = ["Cancellation", "add_moving"]

_HEADERS: Final = header_descriptions("ETag", "Retry-After")


class Cancellation(RequestBody):
    """Why the work is not wanted any more."""

    reason: str | None = Field(default=None, max_length=1_000, description="Kept in the history")


def add_moving(router: APIRouter, domain: Domain, answer: Any) -> None:
    """Add `POST /tasks/<domain>/{id}/cancel` and `…/retry`."""

    @router.post(
        "/{tracking_id:int}/cancel",
        operation_id=f"cancel_{domain.name}",
        summary=f"Cancel it, or ask it to stop: {domain.title}",
        response_description="Cancelled",
        responses={
            202: {"model": answer, "description": "It runs, and has been asked to stop"},
            412: PROBLEM_RESPONSES[412],
        },
    )
    async def cancel(
        tracking_id: RecordId,
        caller: Caller,
        database: DatabaseOf,
        response: Response,
        request: Cancellation | None = None,
        if_match: IfMatch = None,
    ) -> answer:
        async def work(session: AsyncSession) -> Detail:
            service = domain.service(session, caller)
            await expect_match(if_match, service, tracking_id)
            reason = request.reason if request else None
            cancelled: Detail = await service.detail_of(await service.cancel(tracking_id, reason))
            return cancelled

        detail = await database.run(work)
        if detail.record.status not in TERMINAL:
            response.status_code = HTTPStatus.ACCEPTED
        response.headers.update(following(detail))
        return detailed(answer, domain.read, detail)

    @router.post(
        "/{tracking_id:int}/retry",
        status_code=HTTPStatus.ACCEPTED,
        operation_id=f"retry_{domain.name}",
        summary=f"Try once more what has failed: {domain.title}",
        response_description="Accepted: it is PENDING again",
        responses={202: {"headers": _HEADERS}, 412: PROBLEM_RESPONSES[412]},
    )
    async def retry(
        tracking_id: RecordId,
        caller: Caller,
        database: DatabaseOf,
        waker: WakerOf,
        response: Response,
        if_match: IfMatch = None,
    ) -> answer:
        async def work(session: AsyncSession) -> Detail:
            service = domain.service(session, caller)
            await expect_match(if_match, service, tracking_id)
            retried: Detail = await service.detail_of(await service.retry(tracking_id))
            return retried

        detail = await database.run(work)
        waker.wake()
        response.headers.update(following(detail))
        return detailed(answer, domain.read, detail)
