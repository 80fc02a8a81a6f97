"""The routes of one domain, typed by its own schemas."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.access import Caller, DatabaseOf, WakerOf
from api.problems import PROBLEM_RESPONSES
from tracking import Domain, TrackingStatus
from tracking.schemas import MAX_INTEGER, Page

__all__ = ["router_for"]

MAX_PAGE = 200

RecordId = Annotated[int, Path(ge=1, le=MAX_INTEGER, description="The record's id")]
Status = Annotated[TrackingStatus | None, Query(description="Only records of this status")]
Before = Annotated[
    int | None, Query(ge=1, le=MAX_INTEGER, description="`next_before` of the page read last")
]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many at most")]


def router_for(domain: Domain) -> APIRouter:
    """Return `/tasks/<domain>`: create, read one, list."""
    router = APIRouter(
        prefix=f"/tasks/{domain.name}", tags=[domain.title], responses=PROBLEM_RESPONSES
    )
    create_schema: Any = domain.create
    read_schema: Any = domain.read

    @router.post(
        "",
        status_code=HTTPStatus.ACCEPTED,
        operation_id=f"create_{domain.name}",
        summary=f"Ask for work: {domain.title}",
        response_description="Accepted: the record to follow, also under `Location`",
    )
    async def create(
        request: create_schema,
        caller: Caller,
        database: DatabaseOf,
        waker: WakerOf,
        response: Response,
    ) -> read_schema:
        async with database.transaction() as session:
            record = await domain.service(session, caller).create(request)
        waker.wake()
        response.headers["Location"] = f"{router.prefix}/{record.id}"
        return domain.read.model_validate(record)

    @router.get(
        "/{tracking_id}",
        operation_id=f"get_{domain.name}",
        summary=f"How far it is: {domain.title}",
    )
    async def read(tracking_id: RecordId, caller: Caller, database: DatabaseOf) -> read_schema:
        async with database.transaction() as session:
            record = await domain.service(session, caller).get_status(tracking_id)
        return domain.read.model_validate(record)

    @router.get(
        "",
        operation_id=f"list_{domain.name}",
        summary=f"Records the caller may see, newest first: {domain.title}",
    )
    async def list_records(
        caller: Caller,
        database: DatabaseOf,
        status: Status = None,
        before: Before = None,
        limit: Limit = 50,
    ) -> Page[read_schema]:
        async with database.transaction() as session:
            service = domain.service(session, caller)
            found = await service.get_by_status(status, before=before, limit=limit + 1)
        more = len(found) > limit
        return Page[read_schema](
            items=[domain.read.model_validate(record) for record in found[:limit]],
            next_before=found[limit - 1].id if more else None,
        )

    return router
