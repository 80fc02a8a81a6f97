"""The trigger functions of a tracking table, in PL/pgSQL; `tracking.ddl` says what calls them.

`{domain}` is the domain's name. Released text never changes: see `tracking.ddl`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["BODIES", "DEFINERS", "KEEP_OLD", "TELLING"]

_REFUSE_MOVE: Final = """
BEGIN
    RAISE EXCEPTION 'record % of {domain} may not go from % to %', OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'GF001',
              HINT = 'COMPLETED and CANCELLED are final; FAILED is left only by a retry.';
END
"""

_REFUSE_ATTEMPTS: Final = """
BEGIN
    RAISE EXCEPTION 'attempts of record % of {domain} may not go down', OLD.id
        USING ERRCODE = 'GF001',
              HINT = 'attempts fences workers of earlier attempts; raise max_attempts instead.';
END
"""

# Statements of Goldfinch raise `version` themselves. SQL written by hand does not, and is
# completed here, so that a plain UPDATE of status leaves a whole record behind.
_STAMP: Final = """
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
    IF NEW.updated_by = OLD.updated_by THEN
        NEW.updated_by := left('sql:' || session_user, 255);
    END IF;
    IF NEW.status = 'PROCESSING' THEN
        NEW.started_at := now();
        NEW.heartbeat_at := now();
        NEW.attempts := greatest(NEW.attempts, OLD.attempts + 1);
        NEW.max_attempts := greatest(NEW.max_attempts, NEW.attempts);
    ELSIF NEW.status = 'PENDING' THEN
        NEW.completed_at := NULL;
        NEW.started_at := NULL;
        NEW.heartbeat_at := NULL;
        NEW.deadline_at := NULL;
        NEW.celery_task_id := NULL;
        NEW.worker := NULL;
        NEW.cancel_requested_at := NULL;
        NEW.cancel_reason := NULL;
        NEW.due_at := greatest(NEW.due_at, now());
        NEW.next_dispatch_at := NEW.due_at;
        NEW.dispatches := 0;
        NEW.max_attempts := greatest(NEW.max_attempts, NEW.attempts + 1);
    ELSE
        NEW.completed_at := coalesce(NEW.completed_at, now());
    END IF;
    RETURN NEW;
END
"""

_EVENT: Final = """
BEGIN
    INSERT INTO {domain}_task_event
        (tracking_id, kind, attempt, from_status, to_status, actor, message, progress, data)
    VALUES (
        NEW.id, 'transition', NEW.attempts, OLD.status, NEW.status, NEW.updated_by,
        CASE NEW.status
            WHEN 'PROCESSING' THEN NEW.worker
            WHEN 'FAILED' THEN NEW.error_message
            WHEN 'CANCELLED' THEN NEW.cancel_reason
            WHEN 'PENDING' THEN
                'attempt ' || NEW.attempts + 1 || ' of ' || NEW.max_attempts || ' due at '
                || to_char(NEW.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        END,
        NEW.progress,
        CASE NEW.status
            WHEN 'FAILED' THEN jsonb_build_object('error_type', NEW.error_type)
        END
    );
    RETURN NULL;
END
"""

_REFUSE_REWRITE: Final = """
BEGIN
    RAISE EXCEPTION 'the history of {domain} is append-only'
        USING ERRCODE = 'GF001',
              HINT = 'INSERT a line of kind log that sets the record straight.';
END
"""

# A record has ended: its edges are settled, in the transaction that ended it. Rows of one table are
# locked in the order of their ids. A record that waits for several others is released by the last:
# whoever holds its lock counts what is open with a snapshot taken afterwards.
_SETTLE: Final = """
DECLARE
    ended text;
    edge record;
    cause text := '{domain}:' || NEW.id;
BEGIN
    SELECT status INTO ended FROM {domain}_task_tracking WHERE id = NEW.id;
    IF ended IS NULL OR ended NOT IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN
        RETURN NULL;  -- a retry has followed the failure
    END IF;

    FOR edge IN
        SELECT downstream_domain AS domain, downstream_id AS id, on_failure,
               downstream_domain || '_task_tracking' AS tracking,
               downstream_domain || '_task_event' AS event
        FROM task_dependency
        WHERE upstream_domain = '{domain}' AND upstream_id = NEW.id
          AND kind = 'prerequisite' AND settled_at IS NULL
        ORDER BY downstream_domain, downstream_id
    LOOP
        CONTINUE WHEN ended <> 'COMPLETED' AND edge.on_failure = 'wait';
        EXECUTE format('SELECT id FROM %I WHERE id = $1 FOR NO KEY UPDATE', edge.tracking)
            USING edge.id;
        UPDATE task_dependency SET settled_at = now()
        WHERE upstream_domain = '{domain}' AND upstream_id = NEW.id
          AND downstream_domain = edge.domain AND downstream_id = edge.id
          AND kind = 'prerequisite';
        IF ended <> 'COMPLETED' AND edge.on_failure = 'cancel' THEN
            EXECUTE format(
                'UPDATE %I SET status = ''CANCELLED'', completed_at = now(),
                     cancel_requested_at = now(), cancel_reason = $2, updated_by = $3,
                     updated_at = now(), version = version + 1
                 WHERE id = $1 AND status = ''PENDING''', edge.tracking)
                USING edge.id, 'its prerequisite ' || cause || ' is ' || ended, cause;
            CONTINUE;
        END IF;
        PERFORM FROM task_dependency
        WHERE downstream_domain = edge.domain AND downstream_id = edge.id
          AND kind = 'prerequisite' AND settled_at IS NULL;
        CONTINUE WHEN FOUND;
        EXECUTE format(
            'WITH released AS (
                 UPDATE %I SET due_at = greatest(due_at, now()),
                     next_dispatch_at = greatest(due_at, now()), updated_by = $2,
                     updated_at = now(), version = version + 1
                 WHERE id = $1 AND status = ''PENDING'' AND next_dispatch_at IS NULL
                 RETURNING id, attempts)
             INSERT INTO %I (tracking_id, kind, attempt, actor, message)
             SELECT id, ''log'', attempts, $2, ''the last prerequisite has ended'' FROM released',
            edge.tracking, edge.event)
            USING edge.id, cause;
    END LOOP;

    IF ended <> 'COMPLETED' THEN
        FOR edge IN
            SELECT DISTINCT upstream_domain AS domain,
                   upstream_domain || '_task_tracking' AS tracking
            FROM task_dependency
            WHERE downstream_domain = '{domain}' AND downstream_id = NEW.id AND kind = 'child'
            ORDER BY 1
        LOOP
            -- Running ones are asked to stop; nobody holds the others.
            EXECUTE format(
                'WITH child AS MATERIALIZED (
                     SELECT id, status = ''PENDING'' OR heartbeat_at IS NULL AS is_unheld FROM %1$I
                     WHERE status IN (''PENDING'', ''PROCESSING'') AND id IN (
                         SELECT upstream_id FROM task_dependency
                         WHERE upstream_domain = $1 AND downstream_domain = ''{domain}''
                           AND downstream_id = $2 AND kind = ''child'')
                     ORDER BY id FOR NO KEY UPDATE)
                 UPDATE %1$I AS t SET
                     status = CASE WHEN is_unheld THEN ''CANCELLED'' ELSE status END,
                     completed_at = CASE WHEN is_unheld THEN now() END,
                     cancel_requested_at = coalesce(cancel_requested_at, now()),
                     cancel_reason = coalesce(cancel_reason, $3), updated_by = $4,
                     updated_at = now(), version = version + 1
                 FROM child WHERE t.id = child.id', edge.tracking)
                USING edge.domain, NEW.id, 'its parent ' || cause || ' is ' || ended, cause;
        END LOOP;
    END IF;

    -- What this record itself waited for is of no consequence any more.
    UPDATE task_dependency SET settled_at = now()
    WHERE downstream_domain = '{domain}' AND downstream_id = NEW.id AND settled_at IS NULL;
    RETURN NULL;
END
"""


# Deliveries of an event to whoever has asked to be told of it, for the records `r`. What may hold
# values of a payload is in the body only for subscriptions that include it. The body is kept as it
# will be sent, each time.
_DELIVERIES: Final = """
    INSERT INTO webhook_delivery_task_tracking
        (tenant_id, display_name, updated_by, subscription_id, message_id, event_type,
         source_domain, source_id, source_version, body)
    SELECT s.tenant_id, event.type || ' of {domain}:' || r.id, r.updated_by, s.id,
        'msg_' || replace(gen_random_uuid()::text, '-', ''), event.type,
        '{domain}', r.id, r.version,
        jsonb_build_object(
            'type', event.type,
            'timestamp', to_char(r.updated_at AT TIME ZONE 'UTC', '{time}'),
            'data', jsonb_build_object(
                'domain', '{domain}',
                'id', r.id,
                'version', r.version,
                'status', r.status,
                'tenant_id', r.tenant_id,
                'owner_id', r.owner_id,
                'attempts', r.attempts,
                'max_attempts', r.max_attempts,
                'created_at', to_char(r.created_at AT TIME ZONE 'UTC', '{time}'),
                'due_at', to_char(r.due_at AT TIME ZONE 'UTC', '{time}'),
                'started_at', to_char(r.started_at AT TIME ZONE 'UTC', '{time}'),
                'completed_at', to_char(r.completed_at AT TIME ZONE 'UTC', '{time}'),
                'error_type', r.error_type)
            || CASE WHEN 'display_name' = ANY (s.includes)
                THEN jsonb_build_object('display_name', r.display_name) ELSE '{none}' END
            || CASE WHEN 'error_message' = ANY (s.includes)
                THEN jsonb_build_object('error_message', left(r.error_message, 2000))
                ELSE '{none}' END
            || CASE WHEN 'result' = ANY (s.includes)
                    AND octet_length(coalesce(r.result::text, '')) <= 16384
                THEN jsonb_build_object('result', r.result) ELSE '{none}' END
            || CASE WHEN 'metadata' = ANY (s.includes)
                    AND octet_length(coalesce(r.metadata::text, '')) <= 16384
                THEN jsonb_build_object('metadata', r.metadata) ELSE '{none}' END
        )::text
    FROM {records} AS r
    CROSS JOIN (SELECT {event} AS type) AS event
    JOIN webhook_subscription AS s ON s.tenant_id = r.tenant_id
    WHERE s.is_enabled AND event.type = ANY (s.events)
      AND (s.domains IS NULL OR '{domain}' = ANY (s.domains));
    RETURN NULL;
END
"""

_TIME: Final = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def _deliveries(event: str, records: str) -> str:
    named = {"event": event, "records": records, "time": _TIME, "none": "{{}}"}
    return _DELIVERIES.format(domain="{domain}", **named)


# Nearly all transitions are told to nobody: that must cost next to nothing.
_TELL: Final = """
BEGIN
    IF NOT EXISTS (
        SELECT FROM webhook_subscription WHERE tenant_id = NEW.tenant_id AND is_enabled
    ) THEN
        RETURN NULL;
    END IF;
""" + _deliveries(
    "'task.' || CASE NEW.status WHEN 'PROCESSING' THEN 'started' WHEN 'PENDING' THEN 'retried'"
    " ELSE lower(NEW.status) END",
    "(SELECT NEW.*)",
)

# At COMMIT: a failure that another attempt follows at once is told as `task.retried` alone.
_TELL_FAILURE: Final = """
BEGIN
    IF NOT EXISTS (
        SELECT FROM webhook_subscription WHERE tenant_id = NEW.tenant_id AND is_enabled
    ) OR NOT EXISTS (
        SELECT FROM {domain}_task_tracking
        WHERE id = NEW.id AND attempts = NEW.attempts AND status = 'FAILED'
    ) THEN
        RETURN NULL;
    END IF;
""" + _deliveries("'task.failed'", "(SELECT NEW.*)")  # noqa: S608  # the names of our tables

_TELL_CREATION: Final = """
BEGIN
    IF NOT EXISTS (SELECT FROM webhook_subscription WHERE is_enabled) THEN
        RETURN NULL;
    END IF;
""" + _deliveries("'task.created'", "created")


KEEP_OLD: Final = "BEGIN NEW.old_secret := OLD.secret; RETURN NEW; END"
"""A new secret of a subscription: the one before is kept, by who may read neither."""

BODIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "refuse_move": _REFUSE_MOVE,
        "refuse_attempts": _REFUSE_ATTEMPTS,
        "stamp": _STAMP,
        "event": _EVENT,
        "refuse_rewrite": _REFUSE_REWRITE,
        "settle": _SETTLE,
    }
)
"""The bodies of version 1 by the last part of their function's name."""

TELLING: Final[Mapping[str, str]] = MappingProxyType(
    {"tell": _TELL, "tell_failure": _TELL_FAILURE, "tell_creation": _TELL_CREATION}
)
"""Those that make deliveries of webhooks, of which the domain of deliveries has none."""

DEFINERS: Final = frozenset({"event", "settle", *TELLING})
"""Those that write elsewhere than whoever moved the record may: history, others' records and
deliveries."""
