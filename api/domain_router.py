"""The routes of one domain, typed by its own schemas."""

from fastapi import APIRouter

from api.answers import answer_schema, detail_schema
from api.creating import add_creating
from api.listing import add_listing
from api.moving import add_moving
from api.problems import PROBLEM_RESPONSES
from api.reading import add_reading
from tracking import Domain

__all__ = ["router_for"]


def router_for(domain: Domain) -> APIRouter:
    """Return `/tasks/<domain>` and what is below."""
    router = APIRouter(
        prefix=f"/tasks/{domain.name}", tags=[domain.title], responses=PROBLEM_RESPONSES
    )
    answer = answer_schema(domain)
    detail = detail_schema(domain, answer)
    if domain.create is not None:
        add_creating(router, domain, answer, detail)
    # Before what reads `/{tracking_id}`, which would take `/count` for an id.
    add_listing(router, domain, answer)
    add_reading(router, domain, detail)
    add_moving(router, domain, detail)
    return router
