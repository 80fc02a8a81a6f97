"""Logins with a role's rights and nothing else, as an operator makes them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg

from tracking.db import asyncpg_dsn, engine_url

__all__ = ["login_of"]


@asynccontextmanager
async def login_of(admin_url: str, role: str) -> AsyncIterator[Callable[[str], str]]:
    """Make a login; what is yielded turns the URL of a database into one for this login."""
    user, password = f"{role}_{secrets.token_hex(4)}", secrets.token_hex(16)
    admin = await asyncpg.connect(asyncpg_dsn(admin_url))
    try:
        await admin.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}' IN ROLE {role}")

        def url_for(url: str) -> str:
            named = engine_url(url).set(drivername="postgresql", username=user, password=password)
            return named.render_as_string(hide_password=False)

        try:
            yield url_for
        finally:
            await admin.execute(f"DROP ROLE {user}")
    finally:
        await admin.close()
