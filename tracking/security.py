"""Bearer tokens: who is calling is what a valid JWT says, and nothing else.

Checked here because libraries let them pass: `typ`, critical headers, keys that a token brings
along, names given twice, times that are not numbers, and names that cannot be stored. Every bad
token gets the same answer; why it was bad stands in the log, without the token.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import jwt

from tracking.errors import Forbidden, InvalidWiring, Unauthenticated
from tracking.logs import get_logger
from tracking.principal import TENANT_SCOPE, Principal
from tracking.schemas import storable
from tracking.settings import Settings
from tracking.signing_keys import SharedSecret, SigningKey, signing_keys
from tracking.strict_json import parse_json

__all__ = [
    "Authenticator",
    "Identity",
    "NoAuthentication",
    "TokenVerifier",
    "authenticator",
    "mint_token",
]

logger = get_logger(__name__)

LEEWAY: Final = timedelta(seconds=10)
REQUIRED: Final = ("exp", "iss", "aud", "sub")

_LONGEST_NAME: Final = 255
_LONGEST_TOKEN: Final = 8_192
_LAST_TIME: Final = 253_402_300_799  # the end of the year 9999
_TYPES: Final = {"jwt", "at+jwt"}
_BROUGHT_ALONG: Final = ("jwk", "jku", "x5u", "x5c")
_REFUSAL: Final = "Send a valid token, as in `Authorization: Bearer <token>`."


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is calling, and for how long that is proven."""

    principal: Principal
    expires_at: float | None = None
    """In seconds since 1970; None for ever."""
    key_id: str | None = None
    """The key that proves it, if keys have names."""


class Authenticator(Protocol):
    """Says who is calling."""

    async def identify(self, token: str | None) -> Identity:
        """Return who the token proves is calling, and until when; see `principal`."""
        ...

    async def confirm(self, identity: Identity) -> None:
        """Raise Unauthenticated when what was proven once is proven no more.

        That is so when the token has expired, or the issuer has given up its key.
        """
        ...

    async def principal(self, token: str | None) -> Principal:
        """Return who the token proves is calling; raises Unauthenticated when it proves nobody.

        Raises Unavailable while the issuer of the token's key cannot be asked for it.
        """
        ...


def authenticator(settings: Settings) -> Authenticator:
    """Return what the settings ask for; raises InvalidWiring when they name no key.

    Nothing is served unauthenticated unless the settings say so in words.
    """
    if settings.authentication == "disabled":
        logger.warning("authentication is disabled: everybody may do everything in one tenant")
        return NoAuthentication()
    return TokenVerifier(settings)


class NoAuthentication:
    """Takes everybody for the same developer."""

    async def principal(self, token: str | None) -> Principal:
        """Return the developer."""
        return (await self.identify(token)).principal

    async def identify(self, token: str | None) -> Identity:  # noqa: ARG002  # not looked at
        """Return the developer, for ever."""
        return Identity(Principal("developer", "default", frozenset({TENANT_SCOPE})))

    async def confirm(self, identity: Identity) -> None:
        """Take the developer for the developer still."""


class TokenVerifier:
    """Turns bearer tokens into principals.

    Raises InvalidWiring at once when the settings hold no key.
    """

    def __init__(self, settings: Settings) -> None:
        self._keys = signing_keys(settings)
        self._issuer = settings.jwt_issuer
        self._audience = settings.jwt_audience
        self._tenant_claim = settings.jwt_tenant_claim

    async def principal(self, token: str | None) -> Principal:
        """Return who the token proves is calling."""
        return (await self.identify(token)).principal

    async def identify(self, token: str | None) -> Identity:
        """Return who the token proves is calling, and until when."""
        if token is None:
            raise Unauthenticated(_REFUSAL)
        try:
            key_id, claims = await self._claims(token)
            user, tenant = _name(claims, "sub"), _name(claims, self._tenant_claim)
            caller = Principal(user, tenant, _scopes(claims))
            return Identity(caller, claims["exp"], key_id)
        except (jwt.PyJWTError, ValueError) as error:
            logger.info("token refused", reason=_reason(error))
            raise Unauthenticated(_REFUSAL) from None

    async def confirm(self, identity: Identity) -> None:
        """Raise Unauthenticated when the token has expired or its key is not published any more."""
        try:
            await self._keys.find(identity.key_id)
        except ValueError as error:
            logger.info("token refused", reason=_reason(error))
            raise Unauthenticated(_REFUSAL) from None
        if identity.expires_at is not None and identity.expires_at <= time.time():
            raise Unauthenticated(_REFUSAL)

    async def _claims(self, token: str) -> tuple[str | None, dict[str, Any]]:
        header, claims = _parts(token)
        _check_header(header)
        key = await self._keys.find(header.get("kid"))
        self._check_signature(token, key)
        _check_times(claims)
        return header.get("kid"), claims

    def _check_signature(self, token: str, key: SigningKey) -> None:
        jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=self._audience,
            issuer=self._issuer,
            leeway=LEEWAY,
            options={"require": list(REQUIRED)},
        )


def mint_token(
    settings: Settings,
    *,
    user: str,
    tenant: str,
    scopes: frozenset[str] = frozenset(),
    valid_for: timedelta = timedelta(hours=8),
) -> str:
    """Return a token for development and tests, signed with the installation's own secret.

    Raises Forbidden in production, and InvalidWiring where an issuer makes the tokens.
    """
    if settings.environment == "production":
        msg = "This is production (GOLDFINCH_ENVIRONMENT): tokens come from your issuer."
        raise Forbidden(msg)
    if settings.jwt_keys_url is not None:
        msg = "Tokens come from the issuer that GOLDFINCH_JWT_KEYS_URL names."
        raise InvalidWiring(msg)
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
    secret = SharedSecret(settings).key
    return jwt.encode(claims, secret.key, algorithm=secret.algorithm)


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload, each with one meaning only; nothing in them is proven yet."""
    if len(token) > _LONGEST_TOKEN:
        msg = "it is too long"
        raise ValueError(msg)
    segments = token.split(".")
    if len(segments) != 3:  # noqa: PLR2004  # header, payload, signature
        msg = "it does not have three parts"
        raise ValueError(msg)
    return _object(segments[0]), _object(segments[1])


def _object(segment: str) -> dict[str, Any]:
    padded = segment + "=" * (-len(segment) % 4)
    value = parse_json(base64.urlsafe_b64decode(padded))
    if not isinstance(value, dict):
        msg = "a part of it is not an object"
        raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad tokens
    return value


def _check_header(header: dict[str, Any]) -> None:
    kind = header.get("typ", "jwt")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        msg = "it is of another type than JWT"
        raise ValueError(msg)
    if "crit" in header:
        msg = "it has critical headers that nobody here understands"
        raise ValueError(msg)
    if any(name in header for name in _BROUGHT_ALONG):
        msg = "it brings its own key"
        raise ValueError(msg)


def _check_times(claims: dict[str, Any]) -> None:
    for name in ("exp", "nbf", "iat"):
        time = claims.get(name, 0)
        if isinstance(time, bool) or not isinstance(time, int | float):
            msg = f"{name} is not a number"
            raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad tokens
        if not 0 <= time <= _LAST_TIME:
            msg = f"{name} is out of range"
            raise ValueError(msg)


def _name(claims: dict[str, Any], claim: str) -> str:
    name = claims.get(claim)
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
        msg = f"{claim} must be a text of 1 to {_LONGEST_NAME} characters"
        raise ValueError(msg)
    return str(storable(name))


def _scopes(claims: dict[str, Any]) -> frozenset[str]:
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        msg = "scope is not a text"
        raise ValueError(msg)  # noqa: TRY004  # one family of errors for all bad tokens
    return frozenset(scope.split())


def _reason(error: Exception) -> str:
    """Why a token was refused; a library's own sentence could quote from it."""
    return str(error) if type(error) is ValueError else type(error).__name__
