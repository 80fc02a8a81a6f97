"""The keys that tokens are checked with: a shared secret, or what an issuer publishes.

Each key has one algorithm, so that no token can choose how it wants to be checked.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import httpx2
import jwt

from tracking.errors import InvalidWiring, Unavailable
from tracking.logs import get_logger
from tracking.settings import Settings, is_safe_url

__all__ = ["IssuerKeys", "SharedSecret", "SigningKey", "SigningKeys", "signing_keys"]

logger = get_logger(__name__)

FETCH_SECONDS: Final = 5.0
LARGEST_DOCUMENT: Final = 524_288
SMALLEST_RSA: Final = 2_048

_ALGORITHMS: Final[Mapping[tuple[str, str | None], str]] = {
    ("RSA", None): "RS256",
    ("EC", "P-256"): "ES256",
    ("OKP", "Ed25519"): "EdDSA",
}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Something to check signatures with, and the one way to do it."""

    key: Any
    algorithm: str


class SigningKeys(Protocol):
    """Knows which key a token must be signed with."""

    async def find(self, kid: object) -> SigningKey:
        """Return the key that a token's header names, `kid` being None where it names none.

        Raises ValueError when there is no such key, Unavailable while that cannot be known.
        """
        ...


def signing_keys(settings: Settings) -> SigningKeys:
    """Return the keys that the settings name; raises InvalidWiring when they name none."""
    if settings.jwt_keys_url is not None:
        return IssuerKeys(settings)
    return SharedSecret(settings)


class SharedSecret:
    """One HS256 key, known to this installation and to whoever makes its tokens."""

    def __init__(self, settings: Settings) -> None:
        if settings.jwt_secret is None:
            msg = (
                "GOLDFINCH_JWT_SECRET is not set: make one with `openssl rand -hex 32`, or name "
                "the issuer's keys in GOLDFINCH_JWT_KEYS_URL. Without authentication the API "
                "starts only when GOLDFINCH_AUTHENTICATION=disabled says so."
            )
            raise InvalidWiring(msg)
        self.key = SigningKey(settings.jwt_secret.get_secret_value(), "HS256")

    async def find(self, kid: object) -> SigningKey:
        """Return the secret, which has no name that a token could ask for."""
        if kid is not None:
            msg = "it names a key, and the secret has no name"
            raise ValueError(msg)
        return self.key


class IssuerKeys:
    """The keys an issuer publishes (JWKS), directly or through its OpenID configuration.

    Kept until they are `jwt_keys_lifetime_seconds` old and then fetched again beside the requests,
    which go on with the known ones, also while the issuer is down. A name nobody knows makes for
    one fetch at most every `jwt_keys_cooldown_seconds`, whatever the number of requests.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: dict[str, SigningKey] = {}
        self._fetching: asyncio.Task[None] | None = None
        self._stale_at = self._rests_until = 0.0
        self._is_down = True

    async def find(self, kid: object) -> SigningKey:
        """Return the key of that name, asking the issuer for names that are new."""
        if not isinstance(kid, str):
            msg = "it names no key"
            raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad tokens
        if kid not in self._keys:
            await asyncio.shield(self._refresh())
        elif time.monotonic() >= self._stale_at:
            self._refresh()
        key = self._keys.get(kid)
        if key is None:
            raise self._unknown()
        return key

    def _unknown(self) -> Exception:
        if self._is_down:
            return Unavailable("The issuer of tokens does not answer; try again shortly.")
        return ValueError("it names a key that the issuer does not publish")

    def _refresh(self) -> asyncio.Task[None]:
        """Fetch the keys unless that was done a moment ago; everybody waits for the same fetch."""
        now = time.monotonic()
        if self._fetching is None or (self._fetching.done() and now >= self._rests_until):
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(2 * FETCH_SECONDS):
                self._keys = _usable(await self._published())
            self._stale_at = time.monotonic() + self._settings.jwt_keys_lifetime_seconds
            self._is_down = False
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as error:
            logger.warning("the issuer's keys cannot be had", kind=type(error).__name__)
            self._is_down = True
        self._rests_until = time.monotonic() + self._settings.jwt_keys_cooldown_seconds

    async def _published(self) -> dict[str, Any]:
        url = str(self._settings.jwt_keys_url)
        async with httpx2.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:
            document = await _read(client, url)
            if "jwks_uri" not in document:
                return document
            if document.get("issuer") != self._settings.jwt_issuer:
                msg = "the configuration is that of another issuer"
                raise ValueError(msg)
            if not is_safe_url(document["jwks_uri"], self._settings.environment):
                msg = "the configuration names keys at an unsafe address"
                raise ValueError(msg)
            return await _read(client, document["jwks_uri"])


async def _read(client: httpx2.AsyncClient, url: str) -> dict[str, Any]:
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
        if answer.status_code != httpx2.codes.OK:
            msg = "the issuer answers with an error"
            raise ValueError(msg)
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_DOCUMENT:
                msg = "the issuer's document is too large"
                raise ValueError(msg)
    document = json.loads(body)
    if not isinstance(document, dict):
        msg = "the issuer's document is not an object"
        raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad documents
    return document


def _usable(document: dict[str, Any]) -> dict[str, SigningKey]:
    """The keys by name; those of a name given twice, or of no use to us, are left out."""
    listed = document.get("keys")
    entries = (
        [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    )
    names = Counter(str(entry.get("kid")) for entry in entries)
    keys = {
        entry["kid"]: key
        for entry in entries
        if names[str(entry.get("kid"))] == 1 and (key := _signing_key(entry)) is not None
    }
    if not keys:
        msg = "the issuer publishes no usable key"
        raise ValueError(msg)
    return keys


def _signing_key(entry: dict[str, Any]) -> SigningKey | None:
    algorithm = _ALGORITHMS.get((str(entry.get("kty")), _text(entry.get("crv"))))
    if algorithm is None or entry.get("alg", algorithm) != algorithm:
        return None
    if not isinstance(entry.get("kid"), str) or entry.get("use", "sig") != "sig" or "d" in entry:
        return None
    try:
        key = jwt.PyJWK(entry, algorithm=algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key_size < SMALLEST_RSA:
        return None
    return SigningKey(key, algorithm)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
