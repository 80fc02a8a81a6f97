"""Asking a domain for work: one record, or many at once."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import Caller, DatabaseOf, WakerOf
from api.answers import Batch, BatchAnswer, address_of, answered, detailed
from api.conditional import following, header_descriptions
from api.links import links_from
from tracking import Domain
from tracking.detail import Detail

__all__ = ["add_creating"]

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Of the caller's choice: the same request under the same key makes one record,"
        " or one batch, and is answered with it. Another request under it is refused with 422, and"
        " one that comes while the first is being dealt with is answered with 409",
    ),
]
_HEADERS: Final = header_descriptions("Location", "ETag", "Retry-After")


def add_creating(router: APIRouter, domain: Domain, answer: Any, detail: Any) -> None:
    """Add `POST /tasks/<domain>` and `POST /tasks/<domain>/batch`."""
    create_schema: Any = domain.create

    @router.post(
        "",
        status_code=HTTPStatus.ACCEPTED,
        operation_id=f"create_{domain.name}",
        summary=f"Ask for work: {domain.title}",
        response_description="Accepted: the record to follow, also under `Location`",
        responses={202: {"headers": _HEADERS, "links": links_from(domain)}},
    )
    async def create(
        request: create_schema,
        caller: Caller,
        database: DatabaseOf,
        waker: WakerOf,
        response: Response,
        idempotency_key: IdempotencyKey = None,
    ) -> detail:
        async def work(session: AsyncSession) -> Detail:
            service = domain.service(session, caller)
            # Under a key it may be one that has been worked on.
            record = await service.ask(request, idempotency_key)
            created: Detail = await service.detail_of(record)
            return created

        created = await database.run(work)
        waker.wake()
        response.headers["Location"] = address_of(domain.name, created.record.id)
        response.headers.update(following(created))
        return detailed(detail, domain.read, created)

    @router.post(
        "/batch",
        status_code=HTTPStatus.ACCEPTED,
        operation_id=f"batch_{domain.name}",
        summary=f"Ask for many things at once, all or none: {domain.title}",
        response_description="Accepted: the records, in the order they were asked for",
        responses={202: {"links": links_from(domain, "/items/0")}},
    )
    async def create_batch(
        request: Batch[create_schema],
        caller: Caller,
        database: DatabaseOf,
        waker: WakerOf,
        idempotency_key: IdempotencyKey = None,
    ) -> BatchAnswer[answer]:
        records = await database.run(
            lambda session: domain.service(session, caller).ask_batch(
                request.items, idempotency_key
            )
        )
        waker.wake()
        return BatchAnswer[answer](items=[answered(answer, domain.read, r) for r in records])
