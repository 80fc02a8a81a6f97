from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from tracking import Principal
from tracking.errors import Forbidden, InvalidWiring, Unauthenticated
from tracking.principal import TENANT_SCOPE
from tracking.security import TokenVerifier, authenticator, mint_token
from tracking.settings import Settings


def settings(**changed: Any) -> Settings:
    """Settings of an installation with a secret."""
    return Settings(
        **{"database_url": "postgresql://db.example/app", "jwt_secret": "x" * 32, **changed}
    )


async def test_a_minted_token_proves_what_was_asked_for() -> None:
    """User, tenant and scopes come back."""
    ours = settings(jwt_tenant_claim="company")
    token = mint_token(ours, user="ann", tenant="acme", scopes=frozenset({TENANT_SCOPE}))

    found = await TokenVerifier(ours).principal(token)

    assert found == Principal("ann", "acme", frozenset({TENANT_SCOPE}))


async def test_no_token_proves_nobody() -> None:
    """The same error as for a bad one."""
    with pytest.raises(Unauthenticated):
        await authenticator(settings()).principal(None)


def test_no_token_is_minted_in_production() -> None:
    """The secret is there, and still: tokens come from elsewhere."""
    with pytest.raises(Forbidden, match="production"):
        mint_token(settings(environment="production"), user="ann", tenant="acme")


def test_no_token_is_minted_for_an_issuer() -> None:
    """Only the issuer has the key."""
    ours = settings(jwt_secret=None, jwt_keys_url="https://id.example/keys")

    with pytest.raises(InvalidWiring, match="GOLDFINCH_JWT_KEYS_URL"):
        mint_token(ours, user="ann", tenant="acme")


def test_without_a_key_nothing_is_authenticated() -> None:
    """The sentence names all three ways on."""
    with pytest.raises(InvalidWiring) as refusal:
        authenticator(settings(jwt_secret=None))

    for way in ("GOLDFINCH_JWT_SECRET", "GOLDFINCH_JWT_KEYS_URL", "AUTHENTICATION=disabled"):
        assert way in str(refusal.value)


async def test_told_so_in_words_everybody_is_one_developer() -> None:
    """With a warning in the log, and without the scope of an operator."""
    with capture_logs() as logs:
        opened = authenticator(settings(jwt_secret=None, authentication="disabled"))

    found = await opened.principal(None)
    assert (found.tenant, found.sees_all) == ("default", False)
    assert [line["log_level"] for line in logs] == ["warning"]
