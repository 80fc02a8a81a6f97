"""What a tracking table needs beyond its columns: triggers that guard, audit and settle; storage.

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
from tracking.plpgsql import BODIES
from tracking.status import TERMINAL, illegal_moves

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
    kind: str = "TRIGGER"

    def create_on(self, table: str, function: str) -> str:
        """Return the statement that creates it, on `table` and calling `function`."""
        return (
            f"CREATE {self.kind} {self.name} {self.timing} ON {table} "
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
    return TableDdl(
        domain,
        version=1,
        functions=tuple(
            Function(f"{domain}_task_{name}", body.format(domain=domain))
            for name, body in BODIES.items()
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
        ),
        storage=_STORAGE,
    )


_VERSIONS: Final[Mapping[int, Callable[[str], TableDdl]]] = MappingProxyType({1: _version_1})
