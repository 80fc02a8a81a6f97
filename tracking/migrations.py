"""The Alembic plugin: tracking DDL as operations that autogenerate writes and drift is seen in.

    op.install_tracking_ddl("etf_price_update", version=1)
    op.remove_tracking_ddl("etf_price_update", version=1)

Drift is found by asking PostgreSQL to parse our own text on a temporary copy of the table and to
print it back, then comparing that with what it prints for the real one. Neither the real tables
nor their locks are touched.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import MigrateOperation, Operations
from alembic.operations.ops import UpgradeOps
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import Connection, MetaData, text
from typing_extensions import override

from tracking.ddl import CURRENT_VERSION, TableDdl, table_ddl
from tracking.model import domain_of_table

__all__ = ["PLUGIN", "InstallTrackingDdl", "MendTrackingDdl", "RemoveTrackingDdl"]

PLUGIN = "goldfinch.tracking"
"""The plugin's name for `autogenerate_plugins` in `alembic/env.py`; registered by import."""


class _TrackingDdlOperation(MigrateOperation):
    """An operation on everything a domain's tables need beyond columns."""

    name: str

    def __init__(self, domain: str, *, version: int) -> None:
        self.domain = domain
        self.version = version

    @property
    def ddl(self) -> TableDdl:
        """The SQL objects the operation is about."""
        return table_ddl(self.domain, self.version)

    @override
    def to_diff_tuple(self) -> tuple[str, str, int]:
        return (self.name, self.domain, self.version)


@Operations.register_operation("install_tracking_ddl")
class InstallTrackingDdl(_TrackingDdlOperation):
    """Create or mend a domain's functions, triggers and storage options."""

    name = "install_tracking_ddl"

    @classmethod
    def install_tracking_ddl(cls, operations: Operations, domain: str, *, version: int) -> None:
        """Install the guard, stamp and event triggers of `domain` in the given version."""
        operations.invoke(cls(domain, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return RemoveTrackingDdl(self.domain, version=self.version)


@Operations.register_operation("remove_tracking_ddl")
class RemoveTrackingDdl(_TrackingDdlOperation):
    """Drop a domain's functions and triggers and reset its storage options."""

    name = "remove_tracking_ddl"

    @classmethod
    def remove_tracking_ddl(cls, operations: Operations, domain: str, *, version: int) -> None:
        """Remove what `install_tracking_ddl` installed for `domain`."""
        operations.invoke(cls(domain, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return InstallTrackingDdl(self.domain, version=self.version)


class MendTrackingDdl(InstallTrackingDdl):
    """Install over DDL that has drifted; going back means the same."""

    @override
    def reverse(self) -> MigrateOperation:
        return self


@Operations.implementation_for(InstallTrackingDdl)
def _install(operations: Operations, operation: InstallTrackingDdl) -> None:
    for statement in operation.ddl.install:
        operations.execute(statement)


@Operations.implementation_for(RemoveTrackingDdl)
def _remove(operations: Operations, operation: RemoveTrackingDdl) -> None:
    for statement in operation.ddl.remove:
        operations.execute(statement)


@renderers.dispatch_for(InstallTrackingDdl)
@renderers.dispatch_for(RemoveTrackingDdl)
@renderers.dispatch_for(MendTrackingDdl)
def _render(_: AutogenContext, operation: _TrackingDdlOperation) -> str:
    return f'op.{operation.name}("{operation.domain}", version={operation.version})'


def _compare(
    context: AutogenContext, upgrade: UpgradeOps, _schemas: set[str | None]
) -> PriorityDispatchResult:
    """Add operations for domains that are new, gone or drifted."""
    connection, metadata = context.connection, context.metadata
    if connection is not None and isinstance(metadata, MetaData):
        wanted = _domains(metadata.tables)
        present = _domains(_tracking_tables(connection))
        for domain in sorted(present - wanted):
            upgrade.ops.insert(0, RemoveTrackingDdl(domain, version=CURRENT_VERSION))
        for domain in sorted(wanted - present):
            upgrade.ops.append(InstallTrackingDdl(domain, version=CURRENT_VERSION))
        for domain in sorted(wanted & present):
            if _has_drifted(connection, table_ddl(domain)):
                upgrade.ops.append(MendTrackingDdl(domain, version=CURRENT_VERSION))
    return PriorityDispatchResult.CONTINUE


def _domains(tables: Iterable[str]) -> set[str]:
    return {domain for table in tables if (domain := domain_of_table(table))}


def _tracking_tables(connection: Connection) -> Iterable[str]:
    names = connection.scalars(
        text(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace"
            r" AND relname LIKE '%\_task\_tracking'"
        )
    )
    return names.all()


def _has_drifted(connection: Connection, ddl: TableDdl) -> bool:
    bodies = {function.name: function.body for function in ddl.functions}
    return (
        _function_bodies(connection, bodies) != bodies
        or _storage(connection, ddl) != dict(ddl.storage)
        or _triggers(connection, ddl) != _expected_triggers(connection, ddl)
    )


def _function_bodies(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(:names)"
            " AND pronamespace = current_schema()::regnamespace"
        ),
        {"names": list(names)},
    )
    return {row.proname: row.prosrc for row in rows}


def _storage(connection: Connection, ddl: TableDdl) -> dict[str, str]:
    options = connection.scalar(
        text("SELECT reloptions FROM pg_class WHERE oid = cast(:table AS regclass)"),
        {"table": f"{ddl.domain}_task_tracking"},
    )
    pairs = (option.split("=", 1) for option in options or ())
    return {name: value for name, value in pairs if name in ddl.storage}


def _triggers(connection: Connection, ddl: TableDdl) -> set[str]:
    """Our triggers as they are; those that others have added are no business of ours."""
    tables = {trigger.table for trigger in ddl.triggers}
    return {d for table in tables for d in _printed_triggers(connection, ddl, table, table)}


def _expected_triggers(connection: Connection, ddl: TableDdl) -> set[str]:
    """Our triggers as PostgreSQL prints them, made on empty temporary copies of the tables."""
    printed: set[str] = set()
    for table in {trigger.table for trigger in ddl.triggers}:
        probe = f"probe_{table}"
        with connection.begin_nested() as savepoint:
            connection.execute(text(f"CREATE TEMPORARY TABLE {probe} (LIKE {table})"))
            for trigger in (t for t in ddl.triggers if t.table == table):
                connection.execute(text(trigger.create_on(probe, trigger.function)))
            printed |= _printed_triggers(connection, ddl, probe, table)
            savepoint.rollback()
    return printed


def _printed_triggers(connection: Connection, ddl: TableDdl, table: str, named: str) -> set[str]:
    """The triggers of a table in PostgreSQL's words, with the table called `named`."""
    rows = connection.execute(
        text(
            "SELECT tgenabled, pg_get_triggerdef(oid, true) FROM pg_trigger"
            " WHERE tgname = ANY(:names) AND tgrelid = cast(:table AS regclass)"
        ),
        {"table": table, "names": [trigger.name for trigger in ddl.triggers]},
    )
    return {f"{enabled} {line.replace(f' ON {table} ', f' ON {named} ')}" for enabled, line in rows}


Plugin(PLUGIN).add_autogenerate_comparator(
    _compare, "schema", qualifier="postgresql", priority=DispatchPriority.LAST
)
