"""Every domain that discovery finds passes the contract; a new folder is tested unasked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from api import create_app
from tracking import Domain, Registry, discover
from tracking.db import Database
from tracking.security import mint_token
from tracking.settings import Settings
from tracking.testing import DomainContract

pytestmark = pytest.mark.database


@pytest.fixture(params=sorted(discover("domains")))
def domain(request: pytest.FixtureRequest, registry: Registry) -> Domain:
    """A domain of this project."""
    return registry[request.param]


@pytest.fixture
async def client(
    settings: Settings, registry: Registry, api_engine: Database
) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody with a token, calling the API in this process."""
    token = mint_token(settings, user="ann", tenant="acme")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=create_app(settings, registry, api_engine)),
        base_url="http://goldfinch.test",
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield client


class TestContract(DomainContract):
    """The clauses are those of `tracking.testing`."""
