"""Whether a database is guarded as it should be: what an operator asks before going live.

Looked at are the roles, whoever has been given them, their rights on every table, and the policies.
"""

from __future__ import annotations

import re
from typing import Final

import asyncpg

from tracking.db import asyncpg_dsn
from tracking.policies import OWNER_POLICY
from tracking.rights import (
    API,
    DISPATCHER,
    GUARDED,
    KIND,
    OWNER,
    RIGHTS,
    ROLES,
    SECRETS,
    SEE_ALL,
    WORKER,
)
from tracking.sql_errors import connecting

__all__ = ["faults_of_roles"]

_PRIVILEGES: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
_ON_COLUMNS: Final = re.compile(r",? ?\w+ \([^)]*\)")

_MIGHTY: Final = """
SELECT rolname || ' may do more than it should (superuser, BYPASSRLS, CREATEROLE or CREATEDB)'
FROM pg_roles
WHERE (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) AND (
    rolname = ANY($1) OR oid IN (
        SELECT member FROM pg_auth_members WHERE roleid::regrole::text = ANY($2)))
ORDER BY 1
"""
# Who makes the roles is given the owner's, and may be mighty.

_BOTH: Final = """
SELECT rolname || ' acts for the API and has the rights of ' || other || ', too'
FROM pg_roles, unnest($2::text[]) AS other
WHERE NOT rolsuper AND to_regrole($1) IS NOT NULL AND to_regrole(other) IS NOT NULL
  AND pg_has_role(rolname, $1, 'MEMBER') AND pg_has_role(rolname, other, 'MEMBER')
  AND NOT rolcreaterole
ORDER BY 1
"""

_SCHEMA: Final = """
SELECT role || ' may create tables in schema ' || nspname
FROM unnest($1::text[]) AS role, pg_namespace
WHERE nspname IN (current_schema(), 'public') AND to_regrole(role) IS NOT NULL
  AND has_schema_privilege(role, pg_namespace.oid, 'CREATE')
ORDER BY 1
"""

_TEMPORARY: Final = """
SELECT role || ' may create temporary tables in database ' || current_database()
FROM unnest($1::text[]) AS role
WHERE to_regrole(role) IS NOT NULL
  AND has_database_privilege(role, current_database(), 'TEMPORARY')
"""

_SECRETS: Final = f"""
SELECT relname || ': ' || $1 || ' may read ' || attname
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = current_schema()::regnamespace AND {KIND} = 'subscriptions'
  AND attname = ANY($2) AND to_regrole($1) IS NOT NULL
  AND has_column_privilege($1, pg_class.oid, attnum, 'SELECT')
ORDER BY 1
"""  # noqa: S608  # our own words

_TABLES: Final = f"""
SELECT c.oid, relname, {KIND} AS kind, relowner::regrole::text AS owner,
       relrowsecurity AND relforcerowsecurity AS is_forced,
       ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid) AS policies,
       ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid
             AND polroles && ARRAY[0, to_regrole('{API}')]::oid[]) AS for_api,
       ARRAY(SELECT a.role || ' ' || p.privilege
             FROM unnest($1::text[]) AS a (role), unnest($2::text[]) AS p (privilege)
             WHERE to_regrole(a.role) IS NOT NULL
               AND has_table_privilege(a.role, c.oid, p.privilege)) AS rights
FROM pg_class AS c
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
ORDER BY relname
"""  # noqa: S608  # our own words


async def faults_of_roles(url: str) -> list[str]:
    """What is not as `goldfinch db roles` leaves it, a sentence each; nothing when all is well."""
    with connecting():
        connection = await asyncpg.connect(asyncpg_dsn(url), timeout=30)
    try:
        return [
            *[f"there is no role {role}" for role in await _missing(connection)],
            *await _column(connection, _MIGHTY, list(ROLES), [API, WORKER, DISPATCHER]),
            *await _column(connection, _BOTH, API, [OWNER, *SEE_ALL]),
            *await _column(connection, _SCHEMA, [API, *SEE_ALL]),
            *await _column(connection, _TEMPORARY, [API, *SEE_ALL]),
            *await _column(connection, _SECRETS, API, list(SECRETS)),
            *await _of_tables(connection),
        ]
    finally:
        await connection.close()


async def _missing(connection: asyncpg.Connection) -> list[str]:
    found = await _column(connection, "SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", ROLES)
    return [role for role in ROLES if role not in found]


async def _column(connection: asyncpg.Connection, query: str, *values: object) -> list[str]:
    return [str(row[0]) for row in await connection.fetch(query, *values)]


async def _of_tables(connection: asyncpg.Connection) -> list[str]:
    tables = await connection.fetch(_TABLES, [API, *SEE_ALL], list(_PRIVILEGES))
    return [f"{table['relname']}: {fault}" for table in tables for fault in _of_table(table)]


def _of_table(table: asyncpg.Record) -> list[str]:
    faults = []
    if table["owner"] != OWNER:
        faults.append(f"belongs to {table['owner']}, not to {OWNER}")
    has = {*table["rights"]}
    may = {
        f"{role} {privilege}"
        for role, rights in RIGHTS[table["kind"]].items()
        # A right on some columns is none on the table.
        for privilege in _ON_COLUMNS.sub("", rights).split(", ")
        if privilege
    }
    faults += [f"{right} is granted and should not be" for right in sorted(has - may)]
    faults += [f"{right} is not granted" for right in sorted(may - has)]
    if table["kind"] in GUARDED:
        faults += _of_policies(table)
    return faults


def _of_policies(table: asyncpg.Record) -> list[str]:
    faults = [] if table["is_forced"] else ["row level security is not in force"]
    seeing = {role for role in SEE_ALL if RIGHTS[table["kind"]][role]}
    wanted = {"goldfinch_reach", OWNER_POLICY, *seeing}
    faults += [f"has no policy {name}" for name in sorted(wanted - {*table["policies"]})]
    foreign = sorted({*table["for_api"]} - {"goldfinch_reach"})
    return faults + [f"policy {name} opens it to the API" for name in foreign]
