"""What a tracking table needs beyond its columns: guard, stamp and event triggers, storage options.

The SQL is versioned: a migration names the version it installs, and the text of a version never
changes once released, so that an old migration does today what it did then. To change a trigger
or the table of legal moves, add a version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tracking.errors import InvalidWiring
from tracking.status import illegal_moves

__all__ = [
    "CURRENT_VERSION",
    "ILLEGAL_MOVE_SQLSTATE",
    "Function",
    "TableDdl",
    "Trigger",
    "table_ddl",
]

CURRENT_VERSION: Final = 1
"""The version that autogenerate installs."""

ILLEGAL_MOVE_SQLSTATE: Final = "GF001"
"""SQLSTATE raised by the guard when any SQL tries a move that is not legal."""


@dataclass(frozen=True, slots=True)
class Function:
    """A trigger function, written in PL/pgSQL."""

    name: str
    body: str

    @property
    def create(self) -> str:
        """The statement that creates or replaces it."""
        head = f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS"
        return f"{head} $goldfinch${self.body}$goldfinch$"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger on a tracking or event table. `timing` is all that precedes ON."""

    name: str
    timing: str
    table: str
    scope: str
    function: str

    def create_on(self, table: str, function: str) -> str:
        """Return the statement that creates it, on `table` and calling `function`."""
        return (
            f"CREATE TRIGGER {self.name} {self.timing} ON {table} "
            f"{self.scope} EXECUTE FUNCTION {function}()"
        )


@dataclass(frozen=True, slots=True)
class TableDdl:
    """Everything one domain's two tables need, for one version."""

    domain: str
    version: int
    functions: tuple[Function, ...]
    triggers: tuple[Trigger, ...]
    storage: Mapping[str, str]

    @property
    def install(self) -> list[str]:
        """Statements that bring two bare tables, or drifted ones, to this version."""
        functions = [function.create for function in self.functions]
        stale = [f"DROP TRIGGER IF EXISTS {t.name} ON {t.table}" for t in self.triggers]
        triggers = [t.create_on(t.table, t.function) for t in self.triggers]
        options = ", ".join(f"{name} = {value}" for name, value in self.storage.items())
        storage = f"ALTER TABLE {self.domain}_task_tracking SET ({options})"
        return [*functions, *stale, *triggers, storage]

    @property
    def remove(self) -> list[str]:
        """Statements that undo `install`."""
        dropped = [f"DROP FUNCTION IF EXISTS {f.name}() CASCADE" for f in self.functions]
        options = ", ".join(self.storage)
        return [*dropped, f"ALTER TABLE IF EXISTS {self.domain}_task_tracking RESET ({options})"]


def table_ddl(domain: str, version: int = CURRENT_VERSION) -> TableDdl:
    """Return the SQL objects of a domain's tables in the given version.

    Raises InvalidWiring for a version this release does not know.
    """
    try:
        build = _VERSIONS[version]
    except KeyError:
        known = ", ".join(str(number) for number in _VERSIONS)
        msg = f"tracking DDL version {version} is unknown (known: {known}): upgrade goldfinch."
        raise InvalidWiring(msg) from None
    return build(domain)


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


_BODIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "refuse_move": _REFUSE_MOVE,
        "refuse_attempts": _REFUSE_ATTEMPTS,
        "stamp": _STAMP,
        "event": _EVENT,
        "refuse_rewrite": _REFUSE_REWRITE,
    }
)

# Room on each page for the next versions of a row, and a vacuum that keeps up with them.
_STORAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fillfactor": "85",
        "autovacuum_vacuum_scale_factor": "0.02",
        "autovacuum_vacuum_threshold": "500",
        "autovacuum_analyze_scale_factor": "0.02",
    }
)


def _version_1(domain: str) -> TableDdl:
    tracking, event = f"{domain}_task_tracking", f"{domain}_task_event"

    def each_row(name: str, timing: str, when: str, function: str) -> Trigger:
        scope = f"FOR EACH ROW WHEN ({when})"
        return Trigger(name, timing, tracking, scope, f"{domain}_task_{function}")

    illegal = ", ".join(f"('{origin}', '{target}')" for origin, target in illegal_moves())
    moved = "OLD.status IS DISTINCT FROM NEW.status"
    by_hand = f"{moved} AND NEW.version = OLD.version"
    on_status, on_attempts = "BEFORE UPDATE OF status", "BEFORE UPDATE OF attempts"
    rewrite = f"{domain}_task_refuse_rewrite"
    return TableDdl(
        domain,
        version=1,
        functions=tuple(
            Function(f"{domain}_task_{name}", body.format(domain=domain))
            for name, body in _BODIES.items()
        ),
        # BEFORE triggers fire in the order of their names: guards come before the stamp.
        triggers=(
            each_row(
                "guard_move", on_status, f"(OLD.status, NEW.status) IN ({illegal})", "refuse_move"
            ),
            each_row(
                "guard_attempts", on_attempts, "NEW.attempts < OLD.attempts", "refuse_attempts"
            ),
            each_row("stamp", on_status, by_hand, "stamp"),
            each_row("transition", "AFTER UPDATE OF status", moved, "event"),
            Trigger("guard_history", "BEFORE UPDATE", event, "FOR EACH STATEMENT", rewrite),
        ),
        storage=_STORAGE,
    )


_VERSIONS: Final[Mapping[int, Callable[[str], TableDdl]]] = MappingProxyType({1: _version_1})
