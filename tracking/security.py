"""Bearer tokens: who is calling is what a valid JWT says, and nothing else.

Checked here because libraries let them pass: `typ`, critical headers, claims given twice, times
that are not numbers, and names that cannot be stored.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt

from tracking.errors import InvalidWiring, Unauthenticated
from tracking.principal import Principal
from tracking.schemas import storable
from tracking.settings import Settings

__all__ = ["TokenVerifier", "mint_token"]

ALGORITHM: Final = "HS256"
LEEWAY: Final = timedelta(seconds=10)
REQUIRED: Final = ("exp", "iss", "aud", "sub")

_LONGEST_NAME: Final = 255
_LONGEST_TOKEN: Final = 8_192
_TYPES: Final = {None, "jwt", "at+jwt"}


class TokenVerifier:
    """Turns bearer tokens into principals.

    Raises InvalidWiring at once when the settings hold no key: nothing is served unauthenticated.
    """

    def __init__(self, settings: Settings) -> None:
        self._key = _key(settings)
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._tenant_claim = settings.jwt_tenant_claim

    def principal(self, token: str) -> Principal:
        """Return who the token proves is calling; raises Unauthenticated for a bad one."""
        try:
            claims = self._claims(token)
            user, tenant = _name(claims, "sub"), _name(claims, self._tenant_claim)
        except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
            # Why a token is bad helps its owner, and does not help a forger.
            msg = f"The bearer token is not valid: {error}."
            raise Unauthenticated(msg) from error
        return Principal(user, tenant, _scopes(claims))

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _LONGEST_TOKEN:
            msg = "it is too long"
            raise ValueError(msg)
        _check_header(jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            self._key,
            algorithms=[ALGORITHM],
            audience=self._audience,
            issuer=self._issuer,
            leeway=LEEWAY,
            options={"require": list(REQUIRED)},
        )
        _check_payload(token.split(".")[1])
        return claims


def mint_token(
    settings: Settings,
    *,
    user: str,
    tenant: str,
    scopes: frozenset[str] = frozenset(),
    valid_for: timedelta = timedelta(hours=8),
) -> str:
    """Return a token for development and tests, signed with the installation's own key."""
    now = datetime.now(UTC)
    claims = {
        "sub": user,
        settings.jwt_tenant_claim: tenant,
        "scope": " ".join(sorted(scopes)),
        "iss": settings.jwt_issuer,
        "aud": settings.jwt_audience,
        "iat": now,
        "exp": now + valid_for,
    }
    return jwt.encode(claims, _key(settings), algorithm=ALGORITHM)


def _key(settings: Settings) -> str:
    if settings.jwt_secret is None:
        msg = "GOLDFINCH_JWT_SECRET is not set: make one with `openssl rand -hex 32`."
        raise InvalidWiring(msg)
    return settings.jwt_secret.get_secret_value()


def _check_header(header: dict[str, Any]) -> None:
    kind = header.get("typ")
    if (kind.lower() if isinstance(kind, str) else kind) not in _TYPES:
        msg = "it is of another type than JWT"
        raise ValueError(msg)
    if "crit" in header:
        msg = "it has critical headers that nobody here understands"
        raise ValueError(msg)


def _check_payload(segment: str) -> None:
    """Refuse claims given twice, which readers disagree about, and times that are not numbers."""
    padded = segment + "=" * (-len(segment) % 4)
    claims = json.loads(base64.urlsafe_b64decode(padded), object_pairs_hook=_once)
    for name in ("exp", "nbf", "iat"):
        if not isinstance(claims.get(name, 0), int | float) or isinstance(claims.get(name), bool):
            msg = f"{name} is not a number"
            raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad tokens


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    claims = dict(pairs)
    if len(claims) != len(pairs):
        msg = "a claim is given twice"
        raise ValueError(msg)
    return claims


def _name(claims: dict[str, Any], claim: str) -> str:
    name = claims.get(claim)
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
        msg = f"{claim} must be a text of 1 to {_LONGEST_NAME} characters"
        raise ValueError(msg)
    return str(storable(name))


def _scopes(claims: dict[str, Any]) -> frozenset[str]:
    scope = claims.get("scope", "")
    return frozenset(scope.split()) if isinstance(scope, str) else frozenset()
