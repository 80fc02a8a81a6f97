"""Who gets in: every token that is not exactly right stays out (G18)."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from api import create_app
from tests.api.conftest import anonymous
from tests.api.tokens import HEADER, claims, encoded, signed
from tracking import Registry
from tracking.db import Database
from tracking.errors import InvalidWiring
from tracking.settings import Settings

pytestmark = pytest.mark.database

ONE_ANSWER = {
    "type": "urn:goldfinch:problem:unauthenticated",
    "title": "A valid bearer token is needed.",
    "status": 401,
    "detail": "Send a valid token, as in `Authorization: Bearer <token>`.",
}
"""What everybody is told who does not get in, whatever the reason."""


async def status_for(app: FastAPI, authorization: str | bytes | None) -> int:
    """What a list of price updates answers to this Authorization header."""
    async with anonymous(app) as client:
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = await client.get("/tasks/etf_price_update", headers=headers)
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json() == ONE_ANSWER
    return answer.status_code


async def test_a_good_token_is_let_in(app: FastAPI, engine: Database) -> None:
    """The same helper that forges below also makes a token that works."""
    assert await status_for(app, f"Bearer {signed(json.dumps(claims()))}") == 200


@pytest.mark.parametrize(
    "payload",
    [
        json.dumps(claims(exp=1)),
        json.dumps(claims(exp=None)),
        json.dumps(claims(exp="4102444800")),
        json.dumps(claims(exp=True)),
        json.dumps(claims(exp=[4102444800])),
        json.dumps(claims(exp=-1)),
        json.dumps(claims(exp=10**30)),
        json.dumps(claims())[:-1] + ', "nbf": NaN}',
        json.dumps(claims(exp=None))[:-1] + ', "exp": Infinity}',
        json.dumps(claims(exp=None))[:-1] + ', "exp": 1e999}',
        json.dumps(claims(nbf=4102444800)),
        json.dumps(claims(nbf="0")),
        json.dumps(claims(iat=4102444800)),
        json.dumps(claims(iat="0")),
        json.dumps(claims(iss=None)),
        json.dumps(claims(iss="somebody")),
        json.dumps(claims(aud=None)),
        json.dumps(claims(iss=["goldfinch"])),
        json.dumps(claims(aud="somebody")),
        json.dumps(claims(aud=["somebody", "else"])),
        json.dumps(claims(aud=[])),
        json.dumps(claims(aud={"goldfinch": 1})),
        json.dumps(claims(aud=7)),
        json.dumps(claims(sub=None)),
        json.dumps(claims(sub="")),
        json.dumps(claims(sub=7)),
        json.dumps(claims(sub="x" * 256)),
        json.dumps(claims(sub="a\x00b")),
        json.dumps(claims(sub="\ud800")),
        json.dumps(claims(tenant=None)),
        json.dumps(claims(tenant=["acme"])),
        json.dumps(claims(tenant=7)),
        json.dumps(claims(tenant="")),
        json.dumps(claims(tenant="a\x00b")),
        json.dumps(claims(tenant="\udfff")),
        json.dumps(claims(tenant="x" * 256)),
        json.dumps(claims(scope=["tasks:operator"])),
        json.dumps(claims(scope=7)),
        json.dumps(claims())[:-1] + ', "tenant": "globex"}',
        json.dumps(claims())[:-1] + ', "deep": ' + "[" * 100 + "]" * 100 + "}",
        json.dumps(claims())[:-1] + ', "sub": "eve"}',
        "[]",
        "null",
        "not json",
    ],
)
async def test_a_token_with_wrong_claims_is_refused(
    app: FastAPI, engine: Database, payload: str
) -> None:
    """Expired, misdirected, ambiguous or incomplete: 401."""
    assert await status_for(app, f"Bearer {signed(payload)}") == 401


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "JWT"},
        {"alg": "HS512", "typ": "JWT"},
        {"alg": "RS256", "typ": "JWT"},
        {"alg": "HS256", "typ": "secevent+jwt"},
        {"alg": "HS256", "typ": 7},
        {"alg": "HS256", "typ": None},
        {"alg": "HS256", "typ": ["JWT"]},
        {"alg": "HS256", "crit": ["exp"], "exp": 1},
        {"alg": "HS256", "crit": ["b64"], "b64": False},
        {"alg": "HS256", "crit": ["b64"], "b64": True},
        {"alg": "HS256", "crit": []},
        {"alg": "HS256", "b64": False},
        {"alg": ["HS256"]},
        {"typ": "JWT"},
        {**HEADER, "kid": "1"},
        {**HEADER, "kid": ""},
        {**HEADER, "kid": "../../dev/null"},
        {**HEADER, "kid": "' OR 1=1 --"},
        {**HEADER, "kid": 7},
        {**HEADER, "jwk": {"kty": "oct", "k": "c2VjcmV0"}},
        {**HEADER, "jku": "http://127.0.0.1:1/keys"},
        {**HEADER, "x5u": "http://127.0.0.1:1/keys"},
        {**HEADER, "x5c": ["MIIB"]},
        '{"alg": "none", "alg": "HS256"}',
        '{"alg": "HS256", "typ": "JWT", "typ": "JWT"}',
        '["HS256"]',
        "[" * 1_000,
        "HS256",
    ],
)
async def test_a_token_with_a_strange_header_is_refused(
    app: FastAPI, engine: Database, header: dict[str, Any] | str
) -> None:
    """One algorithm, one type, no key brought along or asked for by name: else 401."""
    assert await status_for(app, f"Bearer {signed(json.dumps(claims()), header)}") == 401


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YW5uOmFubg==",
        f"Bearer {signed(json.dumps(claims()), key='another-key-of-at-least-thirty-two-bytes')}",
        f"Bearer {signed(json.dumps(claims()))[:-2]}",
        f"Bearer {jwt.encode(claims(), None, algorithm='none')}",
        "Bearer " + "x" * 10_000,
        f"Bearer {signed(claims(pad='x' * 10_000))}",
        f"Bearer {signed(json.dumps(claims()), key='hunter2')}",
        f"Bearer {encoded(json.dumps({'alg': 'none'}))}.{encoded(json.dumps(claims()))}.",
        f"Bearer {signed(claims())}.",
        f"Bearer .{signed(claims())}",
        f"Bearer {signed(claims()).replace('.', '..', 1)}",
        f"Bearer {signed(claims())}, Bearer {signed(claims())}",
        b"Bearer \xff\xfe.\xff.\xff",
    ],
)
async def test_without_a_proof_nobody_gets_in(
    app: FastAPI, engine: Database, authorization: str | bytes | None
) -> None:
    """No token, half a token, an unsigned one or somebody else's: 401."""
    assert await status_for(app, authorization) == 401


async def test_two_tokens_prove_nobody(app: FastAPI, engine: Database) -> None:
    """Readers disagree which of two headers counts, so neither does."""
    good = f"Bearer {signed(claims())}"
    async with anonymous(app) as client:
        twice = [("Authorization", good), ("Authorization", good)]
        answer = await client.get("/tasks/etf_price_update", headers=twice)

    assert answer.status_code == 401


@pytest.mark.parametrize("kind", [{"alg": "HS256"}, {**HEADER, "typ": "at+jwt"}])
async def test_usual_headers_are_let_in(
    app: FastAPI, engine: Database, kind: dict[str, str]
) -> None:
    """A type may be missing, or be that of an access token (RFC 9068)."""
    assert await status_for(app, f"bearer {signed(claims(aud=['goldfinch', 'x']), kind)}") == 200


async def test_why_a_token_was_refused_stands_in_the_log(app: FastAPI, engine: Database) -> None:
    """For operators, who do not find the token or anything it says there."""
    planted = signed(claims(sub="swordfish", exp="swordfish"))

    with capture_logs() as logs:
        await status_for(app, f"Bearer {planted}")

    assert [(line["event"], line["reason"]) for line in logs] == [("token refused", "DecodeError")]
    assert "swordfish" not in str(logs)
    assert planted not in str(logs)


def test_the_api_refuses_to_start_without_a_key(
    settings: Settings, registry: Registry, engine: Database
) -> None:
    """The error says how to make a key."""
    keyless = settings.model_copy(update={"jwt_secret": None})

    with pytest.raises(InvalidWiring, match="openssl rand -hex 32"):
        create_app(keyless, registry, engine)


async def test_every_route_but_the_machines_needs_a_token(app: FastAPI) -> None:
    """A new route is closed unless it is listed here."""
    opened = {"/healthz", "/readyz", "/metrics", "/docs", "/redoc", "/openapi.json"}
    paths = app.openapi()["paths"]

    unsecured = {
        path
        for path, operations in paths.items()
        for operation in operations.values()
        if not operation.get("security")
    }

    assert unsecured <= opened
