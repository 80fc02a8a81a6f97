"""Lists, counts and summaries of one domain."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.access import Caller, DatabaseOf
from api.answers import Count, Page, answered, total
from api.links import links_from
from api.page_tokens import PageTokensOf
from api.queries import count_query, list_query
from api.summaries import Summary, summary_of
from tracking import Domain
from tracking.filters import EVERYTHING
from tracking.pages import read_page

__all__ = ["add_listing"]


def add_listing(router: APIRouter, domain: Domain, answer: Any) -> None:
    """Add `GET /tasks/<domain>`, `…/count` and `…/summary`."""
    list_parameters: Any = list_query(domain)
    count_parameters: Any = count_query(domain)

    @router.get(
        "",
        operation_id=f"list_{domain.name}",
        summary=f"Records the caller may see: {domain.title}",
        responses={200: {"links": links_from(domain, "/items/0")}},
    )
    async def list_records(
        query: Annotated[list_parameters, Query()],
        caller: Caller,
        database: DatabaseOf,
        tokens: PageTokensOf,
    ) -> Page[answer]:
        filters = query.filters()
        start = tokens.read(query.page_token, domain.name, caller, filters)
        async with database.reading() as session:
            service = domain.service(session, caller)
            found, end = await read_page([service], filters, start, query.page_size)
        return Page[answer](
            items=[answered(answer, domain.read, record) for record in found],
            next_page_token=tokens.make(end, domain.name, caller, filters),
        )

    @router.get(
        "/count",
        operation_id=f"count_{domain.name}",
        summary=f"How many records the caller may see: {domain.title}",
    )
    async def count(
        query: Annotated[count_parameters, Query()], caller: Caller, database: DatabaseOf
    ) -> Count:
        async with database.reading() as session:
            tallies = await domain.service(session, caller).crud.count(query.filters())
        return total(tallies)

    @router.get(
        "/summary",
        operation_id=f"summary_{domain.name}",
        summary=f"How many records are in which status: {domain.title}",
    )
    async def summary(caller: Caller, database: DatabaseOf) -> Summary:
        async with database.reading() as session:
            return await summary_of(domain, domain.service(session, caller), EVERYTHING)
