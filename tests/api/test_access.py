"""Who gets in: every token that is not exactly right stays out (G18)."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from fastapi import FastAPI

from api import create_app
from tests.api.conftest import anonymous
from tests.conftest import SECRET
from tracking import Registry
from tracking.db import Database
from tracking.errors import InvalidWiring
from tracking.settings import Settings

pytestmark = pytest.mark.database

FAR_FUTURE = 4_102_444_800
HEADER = {"alg": "HS256", "typ": "JWT"}


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a good token, with changes; None takes a claim away."""
    good = {
        "sub": "ann",
        "tenant": "acme",
        "iss": "goldfinch",
        "aud": "goldfinch",
        "exp": FAR_FUTURE,
    }
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(payload: str, header: dict[str, Any] | None = None, key: str = SECRET) -> str:
    """A token over exactly this payload and header, signed as HS256 asks for."""
    parts = [json.dumps(header or HEADER), payload]
    text = ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts)
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        text.encode(), key.encode()
    )
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


async def status_for(app: FastAPI, authorization: str | None) -> int:
    """What a list of price updates answers to this Authorization header."""
    async with anonymous(app) as client:
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = await client.get("/tasks/etf_price_update", headers=headers)
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code


async def test_a_good_token_is_let_in(app: FastAPI, database: Database) -> None:
    """The same helper that forges below also makes a token that works."""
    assert await status_for(app, f"Bearer {signed(json.dumps(claims()))}") == 200


@pytest.mark.parametrize(
    "payload",
    [
        json.dumps(claims(exp=1)),
        json.dumps(claims(exp=None)),
        json.dumps(claims(exp="4102444800")),
        json.dumps(claims(exp=True)),
        json.dumps(claims(nbf=4102444800)),
        json.dumps(claims(iat=4102444800)),
        json.dumps(claims(iss=None)),
        json.dumps(claims(iss="somebody")),
        json.dumps(claims(aud=None)),
        json.dumps(claims(aud="somebody")),
        json.dumps(claims(sub=None)),
        json.dumps(claims(sub="")),
        json.dumps(claims(sub=7)),
        json.dumps(claims(sub="x" * 256)),
        json.dumps(claims(sub="a\x00b")),
        json.dumps(claims(sub="\ud800")),
        json.dumps(claims(tenant=None)),
        json.dumps(claims(tenant=["acme"])),
        json.dumps(claims())[:-1] + ', "sub": "eve"}',
        "[]",
        "null",
        "not json",
    ],
)
async def test_a_token_with_wrong_claims_is_refused(
    app: FastAPI, database: Database, payload: str
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
        {"alg": "HS256", "crit": ["exp"], "exp": 1},
        {"typ": "JWT"},
    ],
)
async def test_a_token_with_a_strange_header_is_refused(
    app: FastAPI, database: Database, header: dict[str, Any]
) -> None:
    """One algorithm, one type, nothing critical that nobody understands: else 401."""
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
    ],
)
async def test_without_a_proof_nobody_gets_in(
    app: FastAPI, database: Database, authorization: str | None
) -> None:
    """No token, half a token, an unsigned one or somebody else's: 401."""
    assert await status_for(app, authorization) == 401


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
