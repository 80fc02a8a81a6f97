"""One connection without engine or transaction around it: each statement commits by itself.

For what a process writes again and again. It waits for no lock longer than a moment, because
everything else that goes over the connection would wait as well.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import asyncpg

from tracking.crud.compiled import Statement
from tracking.crud.together import BY_KEY
from tracking.db import asyncpg_dsn, connect
from tracking.settings import Settings
from tracking.sql_errors import driver_errors

__all__ = ["Direct"]

_LOCK_TIMEOUT: Final = "100ms"


class Direct:
    """Opened with its first statement, and again after it has broken; for one event loop."""

    def __init__(self, settings: Settings, *, name: str) -> None:
        role = settings.database_role
        self._dsn = asyncpg_dsn(settings.database_url.get_secret_value())
        self._options: dict[str, Any] = {
            "timeout": settings.database_timeout_seconds,
            "server_settings": {
                "application_name": f"goldfinch {name}",
                "lock_timeout": _LOCK_TIMEOUT,
                **BY_KEY,
                **({"role": role} if role else {}),
            },
        }
        if not settings.database_prepared_statements:
            self._options["statement_cache_size"] = 0
        self._connection: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()

    async def fetch(self, statement: Statement, values: Mapping[str, object]) -> Sequence[Any]:
        """Run a statement and commit; returns its rows.

        Raises what `sql_errors` would, Collided also for a lock that was not free in a moment.
        """
        async with self._turn:
            with driver_errors():
                connection = await self._open()
                try:
                    rows: Sequence[Any] = await connection.fetch(
                        statement.text, *statement.arguments(values)
                    )
                except (OSError, asyncpg.InterfaceError):
                    # What broke it may not have been noticed.
                    self._connection = None
                    connection.terminate()
                    raise
        return rows

    async def close(self) -> None:
        """Close the connection."""
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.terminate()

    async def _open(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect(self._dsn, **self._options)
            await self._connection.set_type_codec(
                "jsonb", schema="pg_catalog", encoder=str, decoder=json.loads
            )
        return self._connection
