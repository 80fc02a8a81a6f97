"""What every answer has in common, and what no log ever holds."""

from __future__ import annotations

import logging
from traceback import format_exception

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.responses import Response
from structlog.testing import capture_logs

from api import create_app
from api.problems import KINDS, problems_page
from tests.api.conftest import ClientFor, anonymous
from tests.conftest import ROOT
from tracking import Registry
from tracking.db import Database
from tracking.settings import Settings

pytestmark = pytest.mark.database

PRICES = "/tasks/etf_price_update"
REQUEST = {"etf_id": "QUAL", "date": "2022-01-03"}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
PLANTED = "swordfish"


@pytest.fixture
def app(settings: Settings, registry: Registry, engine: Database) -> FastAPI:
    """An application for each test, because some put mistakes into it."""
    return create_app(settings, registry, engine)


@pytest.fixture
def buggy(app: FastAPI) -> FastAPI:
    """The application with mistakes in it, each of which quotes a secret."""

    @app.get("/bug")
    async def bug() -> None:
        try:
            int(PLANTED)
        except ValueError as error:
            raise RuntimeError(PLANTED) from error

    @app.get("/late-bug")
    async def late_bug() -> StreamingResponse:
        async def stream() -> object:
            yield b"first"
            raise RuntimeError(PLANTED)

        return StreamingResponse(stream())

    @app.get("/kept")
    async def kept() -> Response:
        return Response(headers={"Cache-Control": "private, no-cache"})

    return app


async def test_every_answer_is_safe_in_a_browser(
    buggy: FastAPI, client: httpx2.AsyncClient, company: int
) -> None:
    """Success and refusal, also those that no route has seen."""
    answers = {
        200: await client.get(PRICES),
        202: await client.post(PRICES, json=REQUEST),
        404: await client.get("/nowhere"),
        401: await client.get(PRICES, headers={"Authorization": ""}),
        405: await client.put(PRICES),
        413: await client.post(PRICES, content=b"x" * 2_000_000),
        415: await client.post(PRICES, content=b"x"),
        422: await client.get(f"{PRICES}/0"),
        500: await client.get("/bug"),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert {name: answer.headers[name] for name in SAFE} == SAFE, status
        assert "Strict-Transport-Security" not in answer.headers
        assert "Server" not in answer.headers


async def test_what_a_route_says_itself_is_kept(buggy: FastAPI, client: httpx2.AsyncClient) -> None:
    """A route that knows better may allow a browser to keep its answer."""
    assert (await client.get("/kept")).headers["Cache-Control"] == "private, no-cache"


async def test_behind_https_browsers_are_told_to_stay_there(
    app: FastAPI, client: httpx2.AsyncClient
) -> None:
    """Only there: over plain HTTP the header means nothing."""
    answer = await client.get("https://goldfinch.test/healthz")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


# --- pages of other origins -----------------------------------------------------------------------

ASKING = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization",
}


async def test_without_a_setting_no_page_may_call(client: httpx2.AsyncClient) -> None:
    """No answer has a word for other origins, and browsers then refuse."""
    origin = {"Origin": "https://app.example"}
    answers = [
        await client.options(PRICES, headers=origin | ASKING),
        await client.get(PRICES, headers=origin),
    ]

    assert not [name for answer in answers for name in answer.headers if "access-control" in name]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://app.example", True),
        ("https://app.example.evil.example", False),
        ("http://app.example", False),
        ("https://app.example:8443", False),
        ("null", False),
    ],
)
async def test_only_named_pages_may_call(
    settings: Settings,
    registry: Registry,
    engine: Database,
    client_for: ClientFor,
    origin: str,
    *,
    allowed: bool,
) -> None:
    """The very origin, never a wildcard and never with cookies; refusals can be read as well."""
    named = settings.model_copy(update={"cors_origins": ("https://app.example",)})
    headers = client_for().headers
    async with anonymous(create_app(named, registry, engine)) as client:
        asked = await client.options(PRICES, headers={"Origin": origin} | ASKING)
        got = await client.get(PRICES, headers={**headers, "Origin": origin})
        refused = await client.get(PRICES, headers={"Origin": origin})

    said = [answer.headers.get("Access-Control-Allow-Origin") for answer in (asked, got, refused)]
    assert said == [origin if allowed else None] * 3
    assert (asked.status_code, got.status_code, refused.status_code) == (
        200 if allowed else 400,
        200,
        401,
    )
    assert "Access-Control-Allow-Credentials" not in asked.headers
    if allowed:
        assert "ETag" in got.headers["Access-Control-Expose-Headers"]


# --- problems -------------------------------------------------------------------------------------


def test_every_kind_of_problem_is_documented(app: FastAPI) -> None:
    """docs/problems.md and OpenAPI list what `api.problems` knows.

    To write the table anew: `python -c "from api.problems import *; print(problems_page())"`.
    """
    described = app.openapi()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]

    assert problems_page() in (ROOT / "docs" / "problems.md").read_text()
    assert described == [kind.uri for kind in KINDS]
    assert len({kind.uri for kind in KINDS}) == len(KINDS)


async def test_every_operation_says_what_it_may_refuse(app: FastAPI) -> None:
    """Each status of a documented kind that a route with a token can answer is in OpenAPI."""
    statuses = {str(kind.status) for kind in KINDS} - {"405", "500"}
    operations = app.openapi()["paths"][PRICES]

    for operation in operations.values():
        assert statuses <= set(operation["responses"])


# --- logs -----------------------------------------------------------------------------------------


async def test_no_log_holds_what_callers_send(
    buggy: FastAPI,
    client: httpx2.AsyncClient,
    client_for: ClientFor,
    company: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Bodies, tokens, queries, paths and keys leave no trace, at any level, also in a bug (G20)."""
    caplog.set_level(logging.DEBUG)
    stranger = client_for(PLANTED, PLANTED)
    with capture_logs() as logs:
        for body in (
            {**REQUEST, "display_name": PLANTED, "metadata": {PLANTED: PLANTED}},
            {**REQUEST, "etf_id": PLANTED},
            {**REQUEST, "priority": PLANTED},
            {**REQUEST, PLANTED: PLANTED},
        ):
            await client.post(PRICES, json=body)
            await stranger.post(PRICES, json=body)
        await client.post(PRICES, content=PLANTED.encode())
        await client.get(PRICES, headers={"Authorization": f"Bearer {PLANTED}"})
        await client.get(PRICES, params={"status": PLANTED, PLANTED: PLANTED})
        await client.get(f"{PRICES}/{PLANTED}")
        await client.get("/bug", headers={"X-Secret": PLANTED})
        with pytest.raises(RuntimeError, match="had begun") as broken:
            await strict(buggy).get("/late-bug", headers=client.headers)

    assert [line["event"] for line in logs] == ["token refused"] + ["unhandled error"] * 2
    assert logs[1]["route"] == "/bug"
    assert logs[1]["kinds"] == ["RuntimeError", "ValueError"]
    assert any("test_headers.py" in line for line in logs[1]["trace"])
    of_server = [line for line in caplog.records if not line.name.startswith("httpx2")]
    # The server logs what ends a broken answer, with all that it came from.
    ended = "".join(format_exception(broken.value))
    said = [str(logs), ended, *(line.getMessage() for line in of_server), *capfd.readouterr()]
    assert not [text for text in said if PLANTED in text]


def strict(app: FastAPI) -> httpx2.AsyncClient:
    """A client that sees what a server sees: the exception that ends a broken answer."""
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url="http://goldfinch.test")
