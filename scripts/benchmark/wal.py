"""What a database did: bytes of its log, updates that touched no index, processor time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from scripts.benchmark.cpu import cpu_of_servers
from tracking.db import asyncpg_dsn

__all__ = ["Updates", "Wal", "Written"]

_OF_THIS_DATABASE: Final = """
WITH record AS MATERIALIZED (
    SELECT xid::text AS xid, record_length, coalesce(fpi_length, 0) AS image, resource_manager,
           regexp_match(block_ref, 'rel \\d+/(\\d+)/(\\d+)') AS block,
           (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS here
    FROM pg_get_wal_records_info($1::pg_lsn, $2::pg_lsn)
), ours AS (SELECT DISTINCT xid FROM record WHERE block[1] = here AND xid <> '0')
SELECT coalesce(relname, lower(resource_manager)) AS name,
       sum(record_length - image)::bigint AS bytes, sum(image)::bigint AS images
FROM record LEFT JOIN pg_class ON block[1] = here AND relfilenode::text = block[2]
WHERE block[1] = here OR xid IN (SELECT xid FROM ours)
GROUP BY 1 ORDER BY 2 DESC, 1
"""
"""Other databases of the server write into the same log: only what is about blocks of this one
counts, and the commits of its transactions."""

_UPDATES: Final = """
SELECT coalesce(sum(n_tup_upd), 0)::bigint, coalesce(sum(n_tup_hot_upd), 0)::bigint
FROM pg_stat_user_tables WHERE relname LIKE $1
"""


_OLDEST_TRANSACTION: Final = """
SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8
FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes of log."""

    records: int
    """Without the images of whole pages, whose number depends on when checkpoints are made."""
    images: int
    by_relation: Mapping[str, int]
    """The same bytes by table and index; "transaction" are the commits."""


@dataclass(frozen=True, slots=True)
class Updates:
    """Row versions written by updates."""

    all: int
    hot: int
    """Those that touched no index."""

    def since(self, earlier: Updates) -> float | None:
        """The share of HOT ones since `earlier`; None when there were none."""
        new = self.all - earlier.all
        return (self.hot - earlier.hot) / new if new else None


class Wal:
    """The log of a database's server, looked at from that database.

    Needs a superuser and `pg_walinspect`, of PostgreSQL 15 and newer: without them, nothing is
    said.
    """

    def __init__(self, sql: Any, *, is_readable: bool) -> None:
        self._sql = sql
        self._is_readable = is_readable

    @classmethod
    async def open(cls, url: str) -> Wal:
        """Connect."""
        sql = await asyncpg.connect(asyncpg_dsn(url))
        try:
            await sql.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        except (asyncpg.PostgresError, asyncpg.InternalServerError):
            return cls(sql, is_readable=False)
        return cls(sql, is_readable=True)

    async def close(self) -> None:
        """Disconnect."""
        await self._sql.close()

    async def position(self) -> Any:
        """Where the log ends now; what has been committed is before."""
        # Also those that do not wait for it have been written then.
        return await self._sql.fetchval("SELECT pg_current_wal_insert_lsn()")

    async def since(self, position: Any) -> Written | None:
        """What this database has written since `position`; None where nobody can tell."""
        if not self._is_readable:
            return None
        end = await self._sql.fetchval("SELECT pg_current_wal_flush_lsn()")
        rows = await self._sql.fetch(_OF_THIS_DATABASE, position, end, timeout=300)
        return Written(
            sum(row["bytes"] for row in rows),
            sum(row["images"] for row in rows),
            {row["name"]: row["bytes"] for row in rows},
        )

    async def updates(self, tables: str) -> Updates:
        """The updates of tables whose names are LIKE `tables`."""
        await self._sql.execute("SELECT pg_stat_clear_snapshot()")
        return Updates(*await self._sql.fetchrow(_UPDATES, tables))

    async def cpu(self) -> dict[int, float]:
        """Seconds that the connections of this database have used so far, but for this one."""
        rows = await self._sql.fetch(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cpu_of_servers(row["pid"] for row in rows)

    async def oldest_transaction(self) -> float:
        """Seconds since the oldest open transaction of the whole server began.

        Old versions of rows that it might see are kept, in every database, and updates find no room
        beside them.
        """
        return float(await self._sql.fetchval(_OLDEST_TRANSACTION))
