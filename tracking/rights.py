"""Who may do what in the database: four roles, and what each needs of each kind of table.

None is a superuser, none passes row level security by. Worker and dispatcher see every record by
policies of their own; what the API sees, its transactions say (`tracking.policies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = [
    "API",
    "DISPATCHER",
    "GRANT",
    "GUARDED",
    "KIND",
    "OWNER",
    "RIGHTS",
    "ROLES",
    "SECRETS",
    "SEE_ALL",
    "WORKER",
]

OWNER: Final = "goldfinch_owner"
"""Owns the tables and migrates them."""
API: Final = "goldfinch_api"
WORKER: Final = "goldfinch_worker"
DISPATCHER: Final = "goldfinch_dispatcher"
"""Dispatches, and does the maintenance: sweep, parents, retention, …"""

ROLES: Final = (OWNER, API, WORKER, DISPATCHER)
SEE_ALL: Final = (WORKER, DISPATCHER)

# Lines that a body or a caller adds; what makes a line a transition, and its time, are not theirs.
_LINES: Final = "INSERT (tracking_id, attempt, kind, actor, message, progress, data)"

SECRETS: Final = ("secret", "old_secret")
"""Columns of subscriptions that the API writes and never reads."""
_OPEN: Final = "{open}"
"""Stands for all columns of a table but those."""

RIGHTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "tracking": {
            API: "SELECT, INSERT, UPDATE",
            WORKER: "SELECT, INSERT, UPDATE",
            DISPATCHER: "SELECT, UPDATE, DELETE",
        },
        "event": {
            API: f"SELECT, {_LINES}",
            WORKER: f"SELECT, {_LINES[:-1]}, at)",
            DISPATCHER: "SELECT, DELETE",
        },
        "edges": {
            API: "SELECT, INSERT",
            WORKER: "SELECT, INSERT, DELETE",
            DISPATCHER: "SELECT, DELETE",
        },
        # Business tables: services write them when they create, bodies while they work.
        "table": {
            API: "SELECT, INSERT, UPDATE",
            WORKER: "SELECT, INSERT, UPDATE, DELETE",
            DISPATCHER: "",
        },
        # The API makes secrets, workers sign with them; which ones work, those note who try.
        "subscriptions": {
            API: f"INSERT, UPDATE, SELECT ({_OPEN})",
            WORKER: "SELECT, UPDATE (is_enabled, disabled_reason, failing_since, updated_at,"
            " version)",
            DISPATCHER: "",
        },
        # Whoever opens a live session takes a ticket away.
        "tickets": {API: "SELECT, INSERT, DELETE", WORKER: "", DISPATCHER: ""},
        "view": {API: "SELECT", WORKER: "SELECT", DISPATCHER: ""},
        "sequence": {API: "USAGE", WORKER: "USAGE", DISPATCHER: ""},
        "alembic": {API: "", WORKER: "", DISPATCHER: ""},
    }
)
"""By kind of table and role. The owner may do everything with what it owns."""

KIND: Final = r"""
    CASE WHEN relkind = 'S' THEN 'sequence' WHEN relkind IN ('v', 'm') THEN 'view'
         WHEN relname = 'alembic_version' THEN 'alembic'
         WHEN relname = 'task_dependency' THEN 'edges'
         WHEN relname = 'webhook_subscription' THEN 'subscriptions'
         WHEN relname = 'live_ticket' THEN 'tickets'
         WHEN relname LIKE '%\_task\_tracking' THEN 'tracking'
         WHEN relname LIKE '%\_task\_event' THEN 'event' ELSE 'table' END"""
"""The kind of a row of pg_class."""

GUARDED: Final = ("tracking", "event", "edges", "subscriptions")
"""The kinds of tables that have row level security."""

_GUARDED: Final = ", ".join(f"'{kind}'" for kind in GUARDED)
_GIVEN: Final = ", ".join(
    f"('{kind}', '{role}', '{rights}')"
    for kind, given in RIGHTS.items()
    for role, rights in given.items()
)

GRANT: Final = f"""
DO $goldfinch$
DECLARE
    entry record;
BEGIN
    FOR entry IN
        SELECT owned.oid, owned.kind, given.role, given.rights,
               CASE owned.kind WHEN 'sequence' THEN 'SEQUENCE ' ELSE 'TABLE ' END
               || owned.oid::regclass AS what
        FROM (SELECT oid, {KIND} AS kind FROM pg_class
              WHERE relnamespace = current_schema()::regnamespace
                AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner = to_regrole('{OWNER}')
             ) AS owned
        JOIN (VALUES {_GIVEN}) AS given (kind, role, rights) USING (kind)
        WHERE to_regrole(given.role) IS NOT NULL
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', entry.what, entry.role);
        IF entry.rights <> '' THEN
            EXECUTE format('GRANT %s ON %s TO %I', replace(entry.rights, '{_OPEN}', (
                SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                WHERE attrelid = entry.oid AND attnum > 0 AND NOT attisdropped
                  AND attname <> ALL (ARRAY{list(SECRETS)}))), entry.what, entry.role);
        END IF;
        IF entry.kind IN ({_GUARDED}) AND entry.rights <> ''
            AND entry.role IN ('{WORKER}', '{DISPATCHER}')
            AND NOT EXISTS (SELECT FROM pg_policy
                            WHERE polrelid = entry.oid AND polname = entry.role)
        THEN
            EXECUTE format('CREATE POLICY %1$I ON %2$s TO %1$I USING (true)',
                           entry.role, entry.oid::regclass);
        END IF;
    END LOOP;
END
$goldfinch$
"""  # noqa: S608  # our own words
"""Gives the roles, as far as they exist, their rights on what the owner owns; changes nothing else.

To be run by the owner after every migration, and again whenever one likes.
"""
