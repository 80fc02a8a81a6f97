"""What tables need beyond columns: triggers that guard, audit and settle; policies; storage.

The SQL is versioned: a migration names the version it installs, and the text of a version never
changes once released, so that an old migration does today what it did then. To change a trigger
or the table of legal moves, add a version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar

from tracking.errors import InvalidWiring
from tracking.plpgsql import BODIES, DEFINERS, KEEP_OLD, TELLING
from tracking.policies import (
    OWNER_POLICY,
    Policy,
    policies_of_edges,
    policies_of_records,
    policies_of_subscriptions,
)
from tracking.status import TERMINAL, illegal_moves

__all__ = [
    "CURRENT_VERSION",
    "DELIVERIES",
    "EDGES",
    "ILLEGAL_MOVE_SQLSTATE",
    "SHARED",
    "SUBSCRIPTIONS",
    "Function",
    "TableDdl",
    "Trigger",
    "shared_ddl",
    "table_ddl",
]

Build = TypeVar("Build", bound=Callable[..., Any])

CURRENT_VERSION: Final = 1
"""The version that autogenerate installs."""

EDGES: Final = "task_dependency"
"""The table of edges."""

SUBSCRIPTIONS: Final = "webhook_subscription"
"""The table of subscriptions to webhooks."""

SHARED: Final = (EDGES, SUBSCRIPTIONS)
"""The tables that all domains share and row level security guards."""

DELIVERIES: Final = "webhook_delivery"
"""The domain whose records are deliveries of webhooks."""

ILLEGAL_MOVE_SQLSTATE: Final = "GF001"
"""SQLSTATE raised by the guard when any SQL tries a move that is not legal."""


@dataclass(frozen=True, slots=True)
class Function:
    """A trigger function, written in PL/pgSQL."""

    name: str
    body: str
    is_definer: bool = False
    """Whether it writes with the rights of its owner, whoever sets the trigger off."""

    @property
    def create(self) -> list[str]:
        """The statements that create or replace it."""
        rights = "SECURITY DEFINER" if self.is_definer else "SECURITY INVOKER"
        head = f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql {rights}"
        made = f"{head} AS $goldfinch${self.body}$goldfinch$"
        # Else somebody could let it fire on a table of their own, and write history with it.
        revoked = f"REVOKE ALL ON FUNCTION {self.name}() FROM PUBLIC"
        return [made, revoked, *([self._path] if self.is_definer else [])]

    @property
    def _path(self) -> str:
        """Nobody else's tables are taken for ours: temporary ones come last."""
        return (
            "DO $goldfinch$ BEGIN EXECUTE format("
            f"'ALTER FUNCTION {self.name}() SET search_path = %I, pg_temp', current_schema()"
            "); END $goldfinch$"
        )


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger on a tracking or event table. `timing` is all that precedes ON."""

    name: str
    timing: str
    table: str
    scope: str
    function: str
    kind: str = "TRIGGER"

    def create_on(self, table: str, function: str) -> str:
        """Return the statement that creates it, on `table` and calling `function`."""
        return (
            f"CREATE {self.kind} {self.name} {self.timing} ON {table} "
            f"{self.scope} EXECUTE FUNCTION {function}()"
        )


@dataclass(frozen=True, slots=True)
class TableDdl:
    """Everything that some tables need, such as the two of one domain, for one version."""

    name: str
    version: int
    policies: tuple[Policy, ...]
    functions: tuple[Function, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    stored: str | None = None
    """The table that has the storage options."""
    storage: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is about."""
        return tuple(dict.fromkeys(policy.table for policy in self.policies))

    @property
    def install(self) -> list[str]:
        """Statements that bring bare tables, or drifted ones, to this version."""
        functions = [statement for function in self.functions for statement in function.create]
        stale = [f"DROP TRIGGER IF EXISTS {t.name} ON {t.table}" for t in self.triggers]
        triggers = [t.create_on(t.table, t.function) for t in self.triggers]
        options = ", ".join(f"{name} = {value}" for name, value in self.storage.items())
        storage = [f"ALTER TABLE {self.stored} SET ({options})"] if self.stored else []
        return [*functions, *stale, *triggers, *storage, *self._isolate]

    @property
    def remove(self) -> list[str]:
        """Statements that undo `install`."""
        policies = [f"DROP POLICY IF EXISTS {p.name} ON {p.table}" for p in self.policies]
        opened = [f"ALTER TABLE IF EXISTS {t} {off}" for t in self.tables for off in _OPEN]
        dropped = [f"DROP FUNCTION IF EXISTS {f.name}() CASCADE" for f in self.functions]
        options = ", ".join(self.storage)
        storage = [f"ALTER TABLE IF EXISTS {self.stored} RESET ({options})"] if self.stored else []
        return [*policies, *opened, *dropped, *storage]

    @property
    def _isolate(self) -> Iterator[str]:
        for policy in self.policies:
            yield f"DROP POLICY IF EXISTS {policy.name} ON {policy.table}"
            yield policy.create_on(policy.table)
        for table in self.tables:
            yield _POINT_AT_OWNER.format(table=table)
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
            yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"


# Who installs this may be another than the owner, such as a superuser.
_POINT_AT_OWNER: Final = f"""
DO $goldfinch$
BEGIN
    EXECUTE format('ALTER POLICY {OWNER_POLICY} ON {{table}} TO %I',
        (SELECT relowner::regrole::name FROM pg_class WHERE oid = '{{table}}'::regclass));
END
$goldfinch$
"""  # noqa: S608  # our own words
_OPEN: Final = ("NO FORCE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY")


def table_ddl(domain: str, version: int = CURRENT_VERSION) -> TableDdl:
    """Return the SQL objects of a domain's tables in the given version.

    Raises InvalidWiring for a version this release does not know.
    """
    return _known(_VERSIONS, version)(domain)


def shared_ddl(table: str, version: int = CURRENT_VERSION) -> TableDdl:
    """Return the SQL objects of a table that all domains share, one of `SHARED`.

    Raises InvalidWiring for a version this release does not know.
    """
    return _known(_SHARED_VERSIONS, version)(table)


def _known(versions: Mapping[int, Build], version: int) -> Build:
    if version not in versions:
        known = ", ".join(str(number) for number in versions)
        msg = f"tracking DDL version {version} is unknown (known: {known}): upgrade goldfinch."
        raise InvalidWiring(msg)
    return versions[version]


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
    endings = ", ".join(f"'{status}'" for status in TERMINAL)
    on_status, on_attempts = "BEFORE UPDATE OF status", "BEFORE UPDATE OF attempts"
    rewrite = f"{domain}_task_refuse_rewrite"
    # Of deliveries nobody is told, or there would be no end of them.
    tells = domain != DELIVERIES
    bodies = {**BODIES, **TELLING} if tells else BODIES
    return TableDdl(
        domain,
        version=1,
        functions=tuple(
            Function(f"{domain}_task_{name}", body.format(domain=domain), name in DEFINERS)
            for name, body in bodies.items()
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
            # At COMMIT, when it is known whether a retry follows the failure. It fires also for an
            # UPDATE that only names `related`: so a new edge to a record that has ended is settled.
            Trigger(
                "settle",
                "AFTER UPDATE OF status, related",
                tracking,
                "DEFERRABLE INITIALLY DEFERRED "
                f"FOR EACH ROW WHEN (NEW.related AND NEW.status IN ({endings}))",
                f"{domain}_task_settle",
                kind="CONSTRAINT TRIGGER",
            ),
            Trigger("guard_history", "BEFORE UPDATE", event, "FOR EACH STATEMENT", rewrite),
            *(_telling(domain, tracking) if tells else ()),
        ),
        stored=tracking,
        storage=_STORAGE,
        policies=policies_of_records(domain),
    )


def _shared_1(table: str) -> TableDdl:
    if table == EDGES:
        return TableDdl(EDGES, 1, policies_of_edges(EDGES))
    keep = f"{SUBSCRIPTIONS}_keep_secret"
    rotated = "FOR EACH ROW WHEN (NEW.secret IS NOT NULL)"
    return TableDdl(
        SUBSCRIPTIONS,
        1,
        policies_of_subscriptions(SUBSCRIPTIONS),
        functions=(Function(keep, KEEP_OLD),),
        triggers=(Trigger("keep_secret", "BEFORE UPDATE OF secret", SUBSCRIPTIONS, rotated, keep),),
    )


# What is taken over from another table is no news, see `legacy`.
_IS_NEWS: Final = "current_setting('goldfinch.silent', true) IS DISTINCT FROM 'on'"


def _telling(domain: str, tracking: str) -> Iterator[Trigger]:
    """What makes deliveries of webhooks, in the transaction of what they report."""
    moved, failed = "OLD.status IS DISTINCT FROM NEW.status", "NEW.status = 'FAILED'"
    scope = f"FOR EACH ROW WHEN ({moved} AND NOT {failed})"
    yield Trigger("tell", "AFTER UPDATE OF status", tracking, scope, f"{domain}_task_tell")
    yield Trigger(
        "tell_failure",
        "AFTER UPDATE OF status",
        tracking,
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({moved} AND {failed})",
        f"{domain}_task_tell_failure",
        kind="CONSTRAINT TRIGGER",
    )
    yield Trigger(
        "tell_creation",
        "AFTER INSERT",
        tracking,
        f"REFERENCING NEW TABLE AS created FOR EACH STATEMENT WHEN ({_IS_NEWS})",
        f"{domain}_task_tell_creation",
    )


_VERSIONS: Final[Mapping[int, Callable[[str], TableDdl]]] = MappingProxyType({1: _version_1})
_SHARED_VERSIONS: Final[Mapping[int, Callable[[str], TableDdl]]] = MappingProxyType({1: _shared_1})
