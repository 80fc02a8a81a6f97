"""Tokens of an issuer that publishes its keys: rotation, outages, and everything forged (G18)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import FastAPI

from api import create_app
from tests.api.conftest import anonymous
from tests.api.issuer import Issuer, PrivateKey, private_key, published, running_issuer
from tests.api.tokens import claims, signed
from tracking import Registry
from tracking.db import Database
from tracking.settings import Settings
from tracking.testing import eventually

pytestmark = pytest.mark.database

PATH = "/tasks/etf_price_update"


@pytest.fixture(scope="module")
def rsa_key() -> PrivateKey:
    """A key of the issuer; making one takes a while."""
    return private_key("RS256")


@pytest.fixture
async def issuer(rsa_key: PrivateKey) -> AsyncIterator[Issuer]:
    """An issuer with one key, named `first`."""
    async with running_issuer() as issuer:
        issuer.keys = [published(rsa_key, "RS256", "first")]
        yield issuer


@pytest.fixture
def trusting(settings: Settings, issuer: Issuer) -> Settings:
    """Settings that name the issuer's keys instead of a secret."""
    changed = {"jwt_secret": None, "jwt_keys_url": f"{issuer.url}/keys"}
    changed["page_token_secret"] = settings.jwt_secret
    return settings.model_copy(update=changed)


@pytest.fixture
def app(trusting: Settings, registry: Registry, engine: Database) -> FastAPI:
    """The application, trusting the issuer."""
    return create_app(trusting, registry, engine)


def token(key: PrivateKey, kid: object = "first", algorithm: str = "RS256", **more: Any) -> str:
    """A good token of the issuer, unless told otherwise."""
    headers = {"kid": kid, **more}
    named = {name: value for name, value in headers.items() if value is not None}
    return jwt.encode(claims(), key, algorithm=algorithm, headers=named)


async def answer_for(app: FastAPI, proof: str) -> httpx2.Response:
    """What a list answers to this token."""
    async with anonymous(app) as client:
        return await client.get(PATH, headers={"Authorization": f"Bearer {proof}"})


async def status_for(app: FastAPI, proof: str) -> int:
    """The status of that answer."""
    return (await answer_for(app, proof)).status_code


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
@pytest.mark.parametrize("said", [True, False], ids=["alg", "no alg"])
async def test_a_token_of_the_issuer_is_let_in(
    app: FastAPI, issuer: Issuer, algorithm: str, *, said: bool
) -> None:
    """RSA, elliptic curve and Edwards curve keys; their algorithm need not be published."""
    key = private_key(algorithm)
    entry = published(key, algorithm, "other", alg=algorithm if said else None)
    issuer.keys = [*issuer.keys, entry]

    assert await status_for(app, token(key, "other", algorithm)) == 200


async def test_keys_are_found_through_the_openid_configuration(
    trusting: Settings, registry: Registry, engine: Database, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """The address may be that of the configuration, when it is that of the required issuer."""
    path = "/.well-known/openid-configuration"
    configured = trusting.model_copy(update={"jwt_keys_url": issuer.url + path})
    issuer.configuration = {"issuer": "goldfinch", "jwks_uri": f"{issuer.url}/keys"}
    app = create_app(configured, registry, engine)

    assert await status_for(app, token(rsa_key)) == 200
    assert issuer.asked == [path, "/keys"]


@pytest.mark.parametrize(
    "changed", [{"issuer": "somebody"}, {"issuer": None}, {"jwks_uri": "http://keys.example/"}]
)
async def test_a_configuration_of_somebody_else_is_no_configuration(
    trusting: Settings,
    registry: Registry,
    engine: Database,
    issuer: Issuer,
    rsa_key: PrivateKey,
    changed: dict[str, Any],
) -> None:
    """Another issuer, or keys that travel in the clear: no key is taken from there."""
    configured = trusting.model_copy(update={"jwt_keys_url": f"{issuer.url}/configuration"})
    good = {"issuer": "goldfinch", "jwks_uri": f"{issuer.url}/keys"}
    issuer.configuration = good | changed
    app = create_app(configured, registry, engine)

    assert await status_for(app, token(rsa_key)) == 503


async def test_in_production_keys_travel_by_https_only(
    trusting: Settings, registry: Registry, engine: Database, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Also those that a configuration names: what comes over plain HTTP may come from anybody."""
    changed = {"jwt_keys_url": f"{issuer.url}/configuration", "environment": "production"}
    issuer.configuration = {"issuer": "goldfinch", "jwks_uri": f"{issuer.url}/keys"}
    app = create_app(trusting.model_copy(update=changed), registry, engine)

    assert await status_for(app, token(rsa_key)) == 503
    assert issuer.asked == ["/configuration"]


async def test_the_public_key_is_no_secret(
    app: FastAPI, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """A token signed by HS256 with the published key, in whatever form, is refused."""
    public = rsa_key.public_key()
    pem = serialization.Encoding.PEM
    forms = [
        public.public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(pem, serialization.PublicFormat.PKCS1),
        json.dumps(issuer.keys[0]).encode(),
        issuer.keys[0]["n"].encode(),
    ]
    header = {"alg": "HS256", "typ": "JWT", "kid": "first"}

    assert {await status_for(app, signed(claims(), header, key)) for key in forms} == {401}


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
async def test_a_key_has_one_algorithm(app: FastAPI, rsa_key: PrivateKey, algorithm: str) -> None:
    """The same key with another algorithm is refused."""
    assert await status_for(app, token(rsa_key, "first", algorithm)) == 401


@pytest.mark.parametrize("kid", [None, "second", "", "FIRST", "first\x00", "../first", "x" * 5_000])
async def test_a_token_must_name_a_published_key(
    app: FastAPI, rsa_key: PrivateKey, kid: str | None
) -> None:
    """No name or another one: refused, though the signature is right."""
    assert await status_for(app, token(rsa_key, kid)) == 401


@pytest.mark.parametrize("kid", [7, ["first"], {"first": 1}, True])
async def test_the_name_of_a_key_is_text(app: FastAPI, rsa_key: PrivateKey, kid: object) -> None:
    """Anything else is refused, not looked up."""
    good = token(rsa_key)
    header = {"alg": "RS256", "typ": "JWT", "kid": kid}
    forged = ".".join([signed(claims(), header).split(".")[0], *good.split(".")[1:]])

    assert await status_for(app, forged) == 401


async def test_a_key_brought_along_proves_nothing(app: FastAPI, issuer: Issuer) -> None:
    """Neither a key in the token nor an address of keys is believed, or asked."""
    own = private_key("ES256")
    brought = {
        "jwk": published(own, "ES256", "first"),
        "jku": f"{issuer.url}/theirs",
        "x5u": f"{issuer.url}/theirs",
        "x5c": ["MIIB"],
    }

    for name, value in brought.items():
        assert await status_for(app, token(own, "first", "ES256", **{name: value})) == 401
    assert "/theirs" not in issuer.asked


async def test_somebody_elses_key_of_the_same_name_is_refused(app: FastAPI) -> None:
    """A name is no proof."""
    assert await status_for(app, token(private_key("RS256"))) == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"use": "enc"},
        {"alg": "HS256"},
        {"kid": 7},
        {"kid": "first"},
        {"d": "AAAA"},
        {"x": "AAAA"},
        {"crv": "P-384"},
    ],
    ids=str,
)
async def test_a_published_key_of_no_use_is_left_out(
    app: FastAPI, issuer: Issuer, changed: dict[str, Any]
) -> None:
    """For encryption, of another algorithm, nameless, named twice, private or broken: unknown."""
    other = private_key("ES256")
    issuer.keys.append(published(private_key("EdDSA"), "EdDSA", "spare"))
    issuer.keys = [*issuer.keys, published(other, "ES256", **{"kid": "other", **changed})]

    assert await status_for(app, token(other, "other", "ES256")) == 401
    assert await status_for(app, token(other, "first", "ES256")) == 401


async def test_a_short_key_is_left_out(app: FastAPI, issuer: Issuer) -> None:
    """RSA keys under 2048 bits and curves without an algorithm of ours are as if not there."""
    short = rsa.generate_private_key(public_exponent=65_537, key_size=1_024)  # noqa: S505  # the point of it
    curve = ec.generate_private_key(ec.SECP384R1())
    issuer.keys += [
        published(short, "RS256", "short"),
        published(curve, "ES256", "curve", alg="ES384"),
    ]
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        weakly_signed = token(short, "short")

    assert await status_for(app, weakly_signed) == 401
    assert await status_for(app, token(curve, "curve", "ES384")) == 401


async def test_unknown_names_are_asked_for_once(
    app: FastAPI, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Forged names do not make us hammer the issuer, at once or one after the other."""
    assert await status_for(app, token(rsa_key)) == 200

    forged = [token(rsa_key, f"forged-{number}") for number in range(20)]
    together = await asyncio.gather(*(status_for(app, proof) for proof in forged))
    later = [await status_for(app, proof) for proof in forged]

    assert {*together, *later} == {401}
    assert issuer.asked == ["/keys"]


async def test_the_first_tokens_share_one_fetch(
    app: FastAPI, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Twenty at once, no key known yet: the issuer is asked once, and all get in."""
    statuses = await asyncio.gather(*(status_for(app, token(rsa_key)) for _ in range(20)))

    assert set(statuses) == {200}
    assert issuer.asked == ["/keys"]


async def test_a_new_key_is_found(
    trusting: Settings, registry: Registry, engine: Database, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Rotation: a name that is new is asked for, and tokens of both keys get in."""
    quick = trusting.model_copy(update={"jwt_keys_cooldown_seconds": 0.001})
    app = create_app(quick, registry, engine)
    assert await status_for(app, token(rsa_key)) == 200

    new = private_key("ES256")
    issuer.keys = [*issuer.keys, published(new, "ES256", "second")]

    assert await eventually(lambda: _is(200, app, token(new, "second", "ES256")), within=5)
    assert await status_for(app, token(rsa_key)) == 200


async def test_a_withdrawn_key_is_forgotten(
    trusting: Settings, registry: Registry, engine: Database, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Keys are fetched again before they get old; one that is gone proves nothing any more."""
    quick = {"jwt_keys_cooldown_seconds": 0.001, "jwt_keys_lifetime_seconds": 0.001}
    app = create_app(trusting.model_copy(update=quick), registry, engine)
    assert await status_for(app, token(rsa_key)) == 200

    issuer.keys = [published(private_key("ES256"), "ES256", "second")]

    assert await eventually(lambda: _is(401, app, token(rsa_key)), within=5)


async def test_while_the_issuer_is_down_known_keys_go_on(
    trusting: Settings, registry: Registry, engine: Database, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """Old keys are better than none; for new names the answer is to come back."""
    quick = {"jwt_keys_cooldown_seconds": 0.001, "jwt_keys_lifetime_seconds": 0.001}
    app = create_app(trusting.model_copy(update=quick), registry, engine)
    assert await status_for(app, token(rsa_key)) == 200

    issuer.is_down = True
    unknown = await eventually(lambda: _is(503, app, token(rsa_key, "second")), within=5)
    known = [await status_for(app, token(rsa_key)) for _ in range(5)]

    assert unknown.headers["Retry-After"] == "1"
    assert known == [200] * 5
    issuer.is_down = False
    assert await eventually(lambda: _is(401, app, token(rsa_key, "second")), within=5)


async def test_an_issuer_that_was_never_there_is_503(
    settings: Settings, registry: Registry, engine: Database, rsa_key: PrivateKey
) -> None:
    """Nobody gets in, nobody is told that their token is bad, and the process is alive."""
    changed = {"jwt_secret": None, "jwt_keys_url": "http://127.0.0.1:1/keys"}
    changed["page_token_secret"] = settings.jwt_secret
    app = create_app(settings.model_copy(update=changed), registry, engine)

    async with anonymous(app) as client:
        assert (await client.get("/healthz")).status_code == 200
    assert await status_for(app, token(rsa_key)) == 503


async def test_a_slow_issuer_holds_up_nobody_else(
    app: FastAPI, issuer: Issuer, rsa_key: PrivateKey
) -> None:
    """While one request waits for a key, others are answered."""
    issuer.answers.clear()
    waiting = asyncio.create_task(status_for(app, token(rsa_key)))
    await eventually(lambda: _asked(issuer), within=5)

    async with anonymous(app) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get(PATH)).status_code == 401
    assert not waiting.done()

    issuer.answers.set()
    assert await waiting == 200


@pytest.mark.parametrize("document", [[], {}, {"keys": 7}, {"keys": [7, None]}, "x" * 600_000])
async def test_nonsense_from_the_issuer_is_an_outage(
    trusting: Settings,
    registry: Registry,
    engine: Database,
    issuer: Issuer,
    rsa_key: PrivateKey,
    document: Any,
) -> None:
    """What is not a set of keys, or far too large, leaves us without keys, not with a 500."""
    odd = trusting.model_copy(update={"jwt_keys_url": f"{issuer.url}/odd"})
    issuer.configuration = document

    assert await status_for(create_app(odd, registry, engine), token(rsa_key)) == 503


async def _is(status: int, app: FastAPI, proof: str) -> httpx2.Response | None:
    answer = await answer_for(app, proof)
    return answer if answer.status_code == status else None


async def _asked(issuer: Issuer) -> bool:
    return bool(issuer.asked)
