"""For machines that watch this one: is it alive, is it ready, what does it count."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.access import WholeDatabase
from api.problems import PROBLEM_RESPONSES
from tracking.live import live_figures
from tracking.metrics import render_metrics

__all__ = ["router"]

router = APIRouter(tags=["System"])


@router.get("/healthz", summary="The process is alive")
async def healthz() -> dict[str, str]:
    """Answer whatever else is down: restarting this process would not mend it."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="The process can do its work",
    responses={503: PROBLEM_RESPONSES[503]},
)
async def readyz(database: WholeDatabase) -> dict[str, str]:
    """Answer 503 while the database does not answer; the broker is not needed."""
    await database.ping()
    return {"status": "ready"}


@router.get("/metrics", summary="Metrics for Prometheus", response_class=Response)
async def metrics(request: Request, database: WholeDatabase) -> Response:
    """Return the state of every domain; no label names a user, tenant or record."""
    state = request.app.state
    live = live_figures(state.hub, state.database.changes)
    body = await render_metrics(database, state.registry, live)
    return Response(body, media_type=CONTENT_TYPE_LATEST)
