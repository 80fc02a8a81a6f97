"""The roles of `tracking.rights` in a real database: made, given their rights, checked.

Roles belong to the whole server, the rest to one database. Any number of processes may do this at
once, on one database or several, and as often as they like.
"""

from __future__ import annotations

import asyncio
import random
from typing import Final

import asyncpg

from tracking.db import asyncpg_dsn
from tracking.errors import InvalidWiring
from tracking.policies import OWNER_POLICY
from tracking.rights import API, DISPATCHER, GRANT, OWNER, ROLES, WORKER
from tracking.sql_errors import connecting

__all__ = ["may_make_roles", "set_up_roles"]

ROLES_LOCK: Final = 7_226_003
"""Held by whoever sets up the roles of this database."""

_TRIES: Final = 20
_COLLISIONS: Final = (
    asyncpg.DuplicateObjectError,
    asyncpg.UniqueViolationError,
    asyncpg.InternalServerError,  # tuple concurrently updated
    asyncpg.DeadlockDetectedError,
)
"""What happens when somebody sets up another database of the same server."""

_HAND_OVER: Final = f"""
DO $goldfinch$
DECLARE
    statement text;
    former oid[] := ARRAY[(SELECT oid FROM pg_roles WHERE rolname = current_user),
        (SELECT relowner FROM pg_class WHERE oid = to_regclass('alembic_version'))];
    here oid := current_schema()::regnamespace;
BEGIN
    FOR statement IN
        SELECT format('ALTER %s %s OWNER TO {OWNER}',
                      CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                                   WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass)
        FROM pg_class
        WHERE relnamespace = here AND relkind IN ('r', 'p', 'v', 'm', 'S')
          AND relowner = ANY(former) AND relowner <> to_regrole('{OWNER}')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid
                          AND classid = 'pg_class'::regclass
                          AND (deptype = 'e' OR relkind = 'S' AND deptype IN ('a', 'i')))
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO {OWNER}', oid::regprocedure)
        FROM pg_proc
        WHERE pronamespace = here AND proowner = ANY(former)
          AND proowner <> to_regrole('{OWNER}')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid
                          AND classid = 'pg_proc'::regclass AND deptype = 'e')
        UNION ALL
        SELECT format('ALTER TYPE %s OWNER TO {OWNER}', oid::regtype)
        FROM pg_type
        WHERE typnamespace = here AND typtype IN ('e', 'd') AND typowner = ANY(former)
          AND typowner <> to_regrole('{OWNER}')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid
                          AND classid = 'pg_type'::regclass AND deptype = 'e')
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN
        SELECT format('ALTER POLICY {OWNER_POLICY} ON %s TO {OWNER}', polrelid::regclass)
        FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE polname = '{OWNER_POLICY}' AND relnamespace = here
          AND relowner = to_regrole('{OWNER}') AND polroles <> ARRAY[relowner]
    LOOP
        EXECUTE statement;
    END LOOP;
END
$goldfinch$
"""  # noqa: S608  # our own words
"""What whoever migrated so far owns in the schema becomes the owner's."""


async def set_up_roles(url: str, *, login: bool = False) -> list[str]:
    """Make the four roles and give them their rights; returns what was new.

    With `login`, the roles may log in, once somebody has given them a password. Raises
    InvalidWiring where one of them may do more than it should.
    """
    with connecting():
        connection = await asyncpg.connect(asyncpg_dsn(url), timeout=30)
    try:
        for _ in range(_TRIES - 1):
            try:
                return await _set_up(connection, login=login)
            except _COLLISIONS:
                await asyncio.sleep(random.uniform(0.02, 0.2))  # noqa: S311  # no secret
        return await _set_up(connection, login=login)
    except asyncpg.InsufficientPrivilegeError as error:
        msg = (
            f"Roles are made by a superuser, or by a role with CREATEROLE that owns the tables and"
            f" the database: {error}."
        )
        raise InvalidWiring(msg) from error
    finally:
        await connection.close()


async def may_make_roles(url: str) -> bool:
    """Whether the login of `url` is a superuser."""
    with connecting():
        connection = await asyncpg.connect(asyncpg_dsn(url), timeout=30)
    try:
        return bool(
            await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        )
    finally:
        await connection.close()


async def _set_up(connection: asyncpg.Connection, *, login: bool) -> list[str]:
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
        done = [line for role in ROLES for line in await _make(connection, role, login=login)]
        await _become_owner(connection)
        for statement in await _of_database(connection):
            await connection.execute(statement)
        await connection.execute(_HAND_OVER)
        await connection.execute(GRANT)
    return done


async def _make(connection: asyncpg.Connection, role: str, *, login: bool) -> list[str]:
    """Make a role, or see that it is harmless; returns what was done."""
    found = await connection.fetchrow(
        "SELECT rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS is_mighty"
        " FROM pg_roles WHERE rolname = $1",
        role,
    )
    if found is not None and found["is_mighty"]:
        msg = (
            f"{role} may do more than it should: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS"
            " NOCREATEROLE NOCREATEDB, then try again."
        )
        raise InvalidWiring(msg)
    done = []
    if found is None:
        await connection.execute(f"CREATE ROLE {role}")
        done.append(f"made {role}")
    if login and not (found and found["rolcanlogin"]):
        await connection.execute(f"ALTER ROLE {role} LOGIN")
        done.append(f"{role} may log in: give it a password, as with \\password {role} in psql")
    return done


async def _become_owner(connection: asyncpg.Connection) -> None:
    """Who hands something over must be able to act as who gets it; superusers are."""
    if not await connection.fetchval("SELECT pg_has_role(current_user, $1, 'USAGE')", OWNER):
        await connection.execute(f"GRANT {OWNER} TO CURRENT_USER")


async def _of_database(connection: asyncpg.Connection) -> list[str]:
    """What the roles may do in this database and its schema."""
    database, schema = await connection.fetchrow(
        "SELECT quote_ident(current_database()), quote_ident(current_schema())"
    )
    others = f"{API}, {WORKER}, {DISPATCHER}"
    has_public = await connection.fetchval("SELECT to_regnamespace('public') IS NOT NULL")
    open_to_all = [schema, *(["public"] if has_public else [])]
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {OWNER}, {others}",
        # The owner looks for drift on temporary copies; nobody else has a use for them.
        f"GRANT TEMPORARY ON DATABASE {database} TO {OWNER}",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {OWNER}",
        f"GRANT USAGE ON SCHEMA {schema} TO {others}",
        # Before PostgreSQL 15, everybody may make tables in `public`.
        *[f"REVOKE CREATE ON SCHEMA {name} FROM PUBLIC" for name in dict.fromkeys(open_to_all)],
    ]
