"""What machines ask, what errors look like, and what the description says."""

from __future__ import annotations

import json
from datetime import date

import httpx2
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from api import create_app
from api.live_messages import messages_schema
from domains.etf_price_update.service import EtfPriceUpdateService
from tests.api.conftest import anonymous
from tests.conftest import ROOT
from tracking import Registry, errors
from tracking.db import Database
from tracking.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
async def nobody(app: FastAPI) -> httpx2.AsyncClient:
    """A client without a token."""
    return anonymous(app)


async def test_a_living_process_is_alive_and_ready(nobody: httpx2.AsyncClient) -> None:
    """Both probes answer 200 while the database answers."""
    assert (await nobody.get("/healthz")).status_code == 200
    assert (await nobody.get("/readyz")).status_code == 200


async def test_without_a_database_it_is_alive_but_not_ready(
    settings: Settings, registry: Registry
) -> None:
    """Health stays 200, readiness and work are 503 problems with Retry-After."""
    gone = Database("postgresql://nobody:secret@127.0.0.1:1/none", name="gone", timeout=2)
    async with anonymous(create_app(settings, registry, gone)) as client:
        health = await client.get("/healthz")
        ready = await client.get("/readyz")

    assert (health.status_code, ready.status_code) == (200, 503)
    assert ready.headers["Retry-After"] == "1"
    assert ready.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in ready.text
    await gone.close()


async def test_metrics_agree_with_the_tables(
    nobody: httpx2.AsyncClient, database: Database, company: int
) -> None:
    """Active records are counted by domain and status, due ones are timed (G16)."""
    async with database.transaction() as session:
        service = EtfPriceUpdateService(session)
        for _ in range(3):
            record = await service.create_tracking(etf_id="QUAL", date=date(2022, 1, 3))
        await service.start(record.id)

    scraped = (await nobody.get("/metrics")).text
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(scraped)
        for sample in family.samples
    }

    assert samples["goldfinch_active_records", "PENDING", "etf_price_update"] == 2
    assert samples["goldfinch_active_records", "PROCESSING", "etf_price_update"] == 1
    assert samples["goldfinch_active_records", "PENDING", "contribution_realization"] == 0
    assert samples["goldfinch_oldest_due_seconds", "etf_price_update"] > 0
    assert samples["goldfinch_oldest_due_seconds", "contribution_realization"] == 0


async def test_metrics_tell_how_followers_fare(
    settings: Settings, registry: Registry, engine: Database
) -> None:
    """Followers now, those shown everything afresh, and changes that nobody was told of (G16)."""
    app = create_app(settings, registry, engine)
    async with anonymous(app) as nobody:
        before = await live_figures(nobody)
        with app.state.hub.following() as follower:
            follower.mailbox.resync()
            assert (await anext(follower.messages())).kind == "resync"
            engine.changes.drop({("etf_price_update", number): 1 for number in range(3)})
            during = await live_figures(nobody)
        after = await live_figures(nobody)

    assert (before["followers"], before["resyncs"], before["connections"]) == (0, 0, 0)
    assert (during["followers"], during["resyncs"]) == (1, 1)
    assert during["dropped"] - before["dropped"] == 3
    assert (after["followers"], after["resyncs"]) == (0, 1)


async def live_figures(client: httpx2.AsyncClient) -> dict[str, float]:
    """What is scraped about followers, each by its last word."""
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    samples = {s.name: s for family in families for s in family.samples}
    named = {
        "followers": samples["goldfinch_live_followers"],
        "resyncs": samples["goldfinch_live_resyncs_total"],
        "connections": samples["goldfinch_live_listener_connections_total"],
        "dropped": samples["goldfinch_changes_dropped_total"],
    }
    assert not any(sample.labels for sample in named.values())
    return {name: sample.value for name, sample in named.items()}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("PUT", "/healthz", 405), ("GET", "/tasks/nowhere", 404)],
)
async def test_even_unknown_paths_answer_with_problems(
    client: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    """Every error is a problem document with type, title, status and detail."""
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json().keys() == {"type", "title", "status", "detail"}
    assert answer.json()["status"] == status


async def test_a_bug_is_a_problem_that_tells_nothing(
    settings: Settings, registry: Registry, engine: Database, client: httpx2.AsyncClient
) -> None:
    """An unforeseen exception is a 500 problem without its message."""
    app = create_app(settings, registry, engine)

    @app.get("/bug")
    async def bug() -> None:
        msg = "the password is swordfish"
        raise RuntimeError(msg)

    async with anonymous(app) as caller:
        caller.headers = client.headers
        answer = await caller.get("/bug")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "swordfish" not in answer.text


@pytest.mark.parametrize("announced", [True, False])
async def test_large_bodies_are_refused(
    app: FastAPI, client: httpx2.AsyncClient, settings: Settings, *, announced: bool
) -> None:
    """Over the limit is a 413 problem, whether the length was announced or not."""
    size = settings.max_body_bytes + 1

    async def chunks() -> object:
        for _ in range(size // 1000 + 1):
            yield b"x" * 1000

    content = b"x" * size if announced else chunks()
    answer = await client.post("/tasks/etf_price_update", content=content)

    assert answer.status_code == 413, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_each_domain_is_described_by_its_own_schemas(app: FastAPI, registry: Registry) -> None:
    """OpenAPI knows every domain's create and read schema, and no untyped answer."""
    described = app.openapi()

    for domain in registry.values():
        operations = described["paths"][f"/tasks/{domain.name}"]
        if domain.create is None:
            assert "post" not in operations
            continue
        body = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
        answer = operations["post"]["responses"]["202"]["content"]["application/json"]["schema"]
        assert body == {"$ref": f"#/components/schemas/{domain.create.__name__}"}
        assert answer == {"$ref": f"#/components/schemas/{domain.read.__name__}Detail"}
        read = described["components"]["schemas"][domain.read.__name__]
        detail = described["components"]["schemas"][f"{domain.read.__name__}Detail"]
        assert set(read["required"]) == set(read["properties"])
        assert detail["properties"].keys() - read["properties"].keys() == {"logs"}


def test_the_description_is_the_one_that_clients_are_made_from(app: FastAPI) -> None:
    """docs/openapi.json is what `scripts/openapi` writes: run it after every change of the API."""
    written = json.loads((ROOT / "docs" / "openapi.json").read_text())

    assert written == app.openapi()


def test_where_waiting_helps_the_answer_says_how_long(app: FastAPI) -> None:
    """Errors that pass by themselves know when; every operation announces the header."""
    passing = [getattr(errors, name) for name in errors.__all__]
    families = (errors.IdempotencyInFlight, errors.RateLimited, errors.Unavailable)
    passing = [error for error in passing if issubclass(error, families)]

    assert all(error().retry_after for error in passing)
    for path, operations in app.openapi()["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            for status in {"409", "429", "503"} & answers.keys():
                assert "Retry-After" in answers[status]["headers"], (path, status)


def test_the_schema_of_messages_is_the_one_that_clients_are_made_from() -> None:
    """docs/live.schema.json is what `scripts/openapi` writes, too."""
    assert (ROOT / "docs" / "live.schema.json").read_text() == messages_schema()


def test_no_answer_has_defaults(app: FastAPI) -> None:
    """Everything that an answer may hold is required in it, so that clients need not guess."""
    described = app.openapi()["components"]["schemas"]
    asked = {name for name in described if name.startswith("Batch_") or name.endswith("Create")}
    asked |= {"Replay", "Rotation", "WebhookChange"}
    answers = described.keys() - asked - {"Cancellation", "Prerequisite", "Problem"}

    optional = {
        name: sorted(described[name]["properties"].keys() - set(described[name]["required"]))
        for name in answers
        if "properties" in described[name]
    }
    assert {name: fields for name, fields in optional.items() if fields} == {}


def test_every_operation_has_a_name_of_its_own(app: FastAPI, registry: Registry) -> None:
    """Generated clients call their functions by it."""
    names = [
        operation["operationId"]
        for path, operations in app.openapi()["paths"].items()
        if path.startswith(("/tasks", "/domains", "/webhooks"))
        for operation in operations.values()
    ]

    made_inside = sum(domain.create is None for domain in registry.values())
    assert len(names) == len(set(names)) == 6 + 10 * len(registry) - 2 * made_inside + 12
    assert all(name.isidentifier() and len(name) <= 60 for name in names)


def test_every_reference_in_the_description_leads_somewhere(app: FastAPI) -> None:
    """No `$ref` points at a schema that is not there."""
    described = app.openapi()
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}

    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            here = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return here.union(*(references(value) for value in node.values()))
        if isinstance(node, list):
            return set().union(*(references(value) for value in node))
        return set()

    assert references(described) <= known
