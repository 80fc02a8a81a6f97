"""Across all domains: the caller's tasks, how they stand, and which domains there are."""

# No `from __future__ import annotations`: annotations here are values, made from the registry.
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import Caller, DatabaseOf
from api.answers import Page, TaskRecord, record_schema
from api.page_tokens import PageTokensOf
from api.problems import PROBLEM_RESPONSES
from api.queries import LONGEST_NAME, overview_query
from api.summaries import Overview, TaskStatus, overview_of, task_status_of
from tracking import Domain, Principal, Registry
from tracking.errors import NotFound
from tracking.filters import EVERYTHING
from tracking.pages import read_page
from tracking.records import Records

__all__ = ["overview_router"]

Tenant = Annotated[
    str | None,
    Query(min_length=1, max_length=LONGEST_NAME, description="The caller's own when absent"),
]


class DomainLinks(BaseModel):
    """Where to go from a domain."""

    tasks: str
    count: str
    summary: str
    batch: str


class DomainInfo(BaseModel):
    """A domain that work can be asked of."""

    name: str
    title: str
    max_attempts: int = Field(description="How many a record gets unless its request says else")
    filters: list[str] = Field(description="The parameters that lists have in this domain only")
    links: DomainLinks


class Domains(BaseModel):
    """The domains there are, by name."""

    items: list[DomainInfo]


def overview_router(registry: Registry) -> APIRouter:
    """Return `/tasks`, `/tasks/summary`, `/tasks/status` and `/domains`."""
    router = APIRouter(tags=["All domains"], responses=PROBLEM_RESPONSES)
    parameters: Any = overview_query(registry)

    @router.get("/tasks", operation_id="list_tasks", summary="The caller's tasks, of all domains")
    async def list_tasks(
        query: Annotated[parameters, Query()],
        caller: Caller,
        database: DatabaseOf,
        tokens: PageTokensOf,
    ) -> Page[TaskRecord]:
        filters = query.filters()
        names = sorted(set(query.domain or registry))
        listed = ",".join(["*", *names])
        start = tokens.read(query.page_token, listed, caller, filters)
        async with database.reading() as session:
            services = [registry[name].service(session, caller) for name in names]
            found, end = await read_page(services, filters, start, query.page_size)
        return Page[TaskRecord](
            items=[record_schema(record) for record in found],
            next_page_token=tokens.make(end, listed, caller, filters),
        )

    @router.get(
        "/tasks/summary",
        operation_id="summarize_tasks",
        summary="How many of the caller's tasks are in which status",
    )
    async def summary(caller: Caller, database: DatabaseOf) -> Overview:
        async with database.reading() as session:
            return await overview_of(_services(registry, session, caller), EVERYTHING)

    @router.get(
        "/tasks/status",
        operation_id="task_status",
        summary="What runs, what has completed lately, and whether all is done",
    )
    async def status(caller: Caller, database: DatabaseOf, tenant: Tenant = None) -> TaskStatus:
        wanted = tenant or caller.tenant
        if wanted != caller.tenant and not caller.sees_all:
            msg = "There is no such tenant, or none that you may see."
            raise NotFound(msg)
        async with database.reading() as session:
            return await task_status_of(_services(registry, session, caller), wanted)

    @router.get("/domains", operation_id="list_domains", summary="What work can be asked for")
    async def list_domains(_: Caller) -> Domains:
        return Domains(items=[_info(domain) for domain in registry.values()])

    return router


def _services(
    registry: Registry, session: AsyncSession, caller: Principal
) -> list[tuple[Domain, Records[Any]]]:
    return [(domain, domain.service(session, caller)) for domain in registry.values()]


def _info(domain: Domain) -> DomainInfo:
    here = f"/tasks/{domain.name}"
    return DomainInfo(
        name=domain.name,
        title=domain.title,
        max_attempts=domain.model.default_max_attempts,
        filters=list(domain.filters),
        links=DomainLinks(
            tasks=here, count=f"{here}/count", summary=f"{here}/summary", batch=f"{here}/batch"
        ),
    )
