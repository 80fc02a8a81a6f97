"""One record of a domain: how far it is, its history and its children."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from api.access import Caller, DatabaseOf
from api.answers import Child, Children, Event, Events, address_of, detailed
from api.conditional import (
    IfNoneMatch,
    Prefer,
    following,
    header_descriptions,
    is_known,
    seconds_to_wait,
    wait_for_change,
)
from api.limits import Waits
from api.links import links_from
from api.queries import MAX_PAGE
from tracking import Domain
from tracking.crud.edges import ChildRow
from tracking.detail import Detail
from tracking.schemas import MAX_INTEGER

__all__ = ["RecordId", "add_reading"]

RecordId = Annotated[int, Path(ge=1, le=MAX_INTEGER, description="The record's id")]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many at most")]
AfterSeq = Annotated[int, Query(ge=0, le=MAX_INTEGER, description="Only lines with a higher `seq`")]
AfterPosition = Annotated[
    int, Query(ge=-1, le=2**31 - 1, description="Only children with a higher `position`")
]
_HEADERS: Final = header_descriptions("ETag", "Retry-After", "Preference-Applied")


def add_reading(router: APIRouter, domain: Domain, answer: Any) -> None:
    """Add `GET /tasks/<domain>/{id}`, `…/events` and `…/children`."""

    @router.get(
        "/{tracking_id:int}",
        operation_id=f"get_{domain.name}",
        summary=f"How far it is: {domain.title}",
        responses={
            200: {"headers": _HEADERS, "links": links_from(domain, is_versioned=True)},
            304: {"description": "The record still has the ETag of If-None-Match"},
        },
    )
    async def read(
        tracking_id: RecordId,
        caller: Caller,
        database: DatabaseOf,
        request: Request,
        response: Response,
        if_none_match: IfNoneMatch = None,
        prefer: Prefer = None,
    ) -> answer:
        async def now() -> Detail:
            async with database.transaction() as session:
                found: Detail = await domain.service(session, caller).get_detail(tracking_id)
            return found

        waits: Waits = request.app.state.waits
        with waits.room_for(request.scope, seconds_to_wait(prefer)) as seconds:
            detail = await wait_for_change(now, seconds, if_none_match, request.is_disconnected)
        headers = following(detail)
        if seconds:
            headers["Preference-Applied"] = f"wait={seconds}"
        if is_known(if_none_match, detail):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        response.headers.update(headers)
        return detailed(answer, domain.read, detail)

    @router.get(
        "/{tracking_id:int}/events",
        operation_id=f"events_of_{domain.name}",
        summary=f"What happened to it, oldest first: {domain.title}",
    )
    async def events(
        tracking_id: RecordId,
        caller: Caller,
        database: DatabaseOf,
        after: AfterSeq = 0,
        page_size: PageSize = 50,
    ) -> Events:
        async with database.reading() as session:
            service = domain.service(session, caller)
            found = await service.get_events(tracking_id, after=after, limit=page_size + 1)
        items = [Event.model_validate(row) for row in found[:page_size]]
        return Events(items=items, next_after=items[-1].seq if len(found) > page_size else None)

    @router.get(
        "/{tracking_id:int}/children",
        operation_id=f"children_of_{domain.name}",
        summary=f"The records it waits for, in the order they were made: {domain.title}",
    )
    async def children(
        tracking_id: RecordId,
        caller: Caller,
        database: DatabaseOf,
        after: AfterPosition = -1,
        page_size: PageSize = 50,
    ) -> Children:
        async with database.reading() as session:
            service = domain.service(session, caller)
            found = await service.list_children(tracking_id, after=after, limit=page_size + 1)
        items = [_child(row) for row in found[:page_size]]
        return Children(
            items=items, next_after=items[-1].position if len(found) > page_size else None
        )


def _child(row: ChildRow) -> Child:
    record = row.record
    return Child(
        position=row.position,
        domain=row.domain,
        id=row.id,
        on_failure=row.on_failure,
        status=record.status if record else None,
        progress=record.progress if record else None,
        display_name=record.display_name if record else None,
        link=address_of(row.domain, row.id) if record else None,
    )
