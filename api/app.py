"""The application: composed from settings, registry and database, none of them global."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from typing_extensions import override

from api import live, stream, system
from api.access import known_parameters
from api.answers import shown_as
from api.bodies import JsonBodies
from api.domain_router import router_for
from api.door import Door, own_paths
from api.headers import Mistakes, SafeHeaders
from api.limits import InFlight, RateLimit, Waits
from api.overview import overview_router
from api.page_tokens import PageTokens
from api.problems import Problem, handle_problems
from api.sessions import Sessions
from api.webhooks import webhook_router
from tracking import Registry, __version__
from tracking.announcer import Announcer
from tracking.db import Database, asyncpg_dsn
from tracking.live import Hub, Sightings
from tracking.security import authenticator
from tracking.settings import Settings
from tracking.wake import DispatcherWaker
from tracking.webhooks import DELIVERIES, Webhooks

__all__ = ["create_app"]

_CORS_REQUEST: Final = (
    *("Authorization", "Content-Type", "Idempotency-Key"),
    *("If-Match", "If-None-Match", "Last-Event-ID", "Prefer"),
)
_CORS_ANSWER: Final = ("ETag", "Location", "Preference-Applied", "Retry-After", "WWW-Authenticate")


def create_app(settings: Settings, registry: Registry, database: Database) -> FastAPI:
    """Return the API over the registry's domains.

    `database` is closed when the application shuts down. Raises InvalidWiring when the settings
    hold no key for tokens: nothing is served unauthenticated.
    """
    app = _Described(
        title="Goldfinch",
        summary="Track background work, one typed table per business domain",
        version=__version__,
        lifespan=_lifespan,
        dependencies=[Depends(known_parameters)],
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    app.state.registry = registry
    app.state.database = database
    app.state.authenticator = authenticator(settings)
    app.state.rate_limit = RateLimit(settings.rate_per_second, settings.rate_burst)
    app.state.failures = RateLimit(
        settings.failures_per_second, settings.failures_burst, "requests without a valid token"
    )
    app.state.waits = Waits(settings.max_waits)
    app.state.page_tokens = PageTokens(settings)
    app.state.waker = DispatcherWaker(database)
    app.state.webhooks = Webhooks.of(settings)
    app.state.sessions = Sessions(settings, app.state.authenticator)
    app.state.hub = Hub(
        database.listen_dsn, Sightings(database, registry), registry, shown_as(registry)
    )
    _guard(app, settings)
    handle_problems(app)
    app.include_router(system.router)
    app.include_router(live.router)
    app.include_router(stream.router)
    app.router.routes.append(live.live_route())
    app.include_router(overview_router(registry))
    for domain in registry.values():
        app.include_router(router_for(domain))
    if DELIVERIES in registry:
        app.include_router(webhook_router(registry))
    return app


def _guard(app: FastAPI, settings: Settings) -> None:
    """Put around the routes what every request passes, from the inside out."""
    app.add_middleware(JsonBodies, max_bytes=settings.max_body_bytes)
    opened = {route.path for route in system.router.routes if isinstance(route, APIRoute)}
    app.add_middleware(Door, opened=opened | own_paths(app))
    app.add_middleware(InFlight, most=settings.max_requests)
    app.add_middleware(Mistakes)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=_CORS_REQUEST,
            expose_headers=_CORS_ANSWER,
        )
    app.add_middleware(SafeHeaders)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.openapi()  # it takes too long to be made while requests wait
    database: Database = app.state.database
    announcer = Announcer(asyncpg_dsn(database.url), database.changes)
    await announcer.start()
    running = [asyncio.create_task(part.run()) for part in (app.state.waker, app.state.hub)]
    yield
    app.state.sessions.is_ending.set()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await announcer.stop()
    await database.close()


class _Described(FastAPI):
    """An application that describes itself when it is asked to, and not before."""

    @override
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            _describe_problems(super().openapi()["components"]["schemas"])
        return super().openapi()


def _describe_problems(schemas: dict[str, Any]) -> None:
    """Add the schema that every error response refers to."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= schema.pop("$defs", {})
    schemas["Problem"] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
