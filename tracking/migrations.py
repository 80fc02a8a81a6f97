"""The Alembic plugin: tracking DDL as operations that autogenerate writes and drift is seen in.

    op.install_tracking_ddl("etf_price_update", version=1)
    op.remove_tracking_ddl("etf_price_update", version=1)

and the same for a table that all share, as `op.install_shared_ddl("task_dependency", version=1)`.

Drift is found by `tracking.drift`.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations import MigrateOperation, Operations
from alembic.operations.ops import UpgradeOps
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import Connection, MetaData, inspect, text
from typing_extensions import override

from tracking.ddl import CURRENT_VERSION, SHARED, TableDdl, shared_ddl, table_ddl
from tracking.drift import has_drifted
from tracking.model import domain_of_table

__all__ = [
    "PLUGIN",
    "InstallSharedDdl",
    "InstallTrackingDdl",
    "MendSharedDdl",
    "MendTrackingDdl",
    "RemoveSharedDdl",
    "RemoveTrackingDdl",
]

PLUGIN = "goldfinch.tracking"
"""The plugin's name for `autogenerate_plugins` in `alembic/env.py`; registered by import."""


class _DdlOperation(MigrateOperation):
    """An operation on everything that some tables need beyond columns."""

    name: str
    version: int

    @property
    def ddl(self) -> TableDdl:
        """The SQL objects the operation is about."""
        raise NotImplementedError

    @property
    def subject(self) -> tuple[str, ...]:
        """The arguments that say which tables are meant."""
        return ()

    @override
    def to_diff_tuple(self) -> tuple[str | int, ...]:
        return (self.name, *self.subject, self.version)


class _TrackingDdlOperation(_DdlOperation):
    """An operation on a domain's tables."""

    def __init__(self, domain: str, *, version: int) -> None:
        self.domain = domain
        self.version = version

    @property
    @override
    def ddl(self) -> TableDdl:
        return table_ddl(self.domain, self.version)

    @property
    @override
    def subject(self) -> tuple[str, ...]:
        return (self.domain,)


class _SharedDdlOperation(_DdlOperation):
    """An operation on a table that all domains share."""

    def __init__(self, table: str, *, version: int) -> None:
        self.table = table
        self.version = version

    @property
    @override
    def ddl(self) -> TableDdl:
        return shared_ddl(self.table, self.version)

    @property
    @override
    def subject(self) -> tuple[str, ...]:
        return (self.table,)


@Operations.register_operation("install_tracking_ddl")
class InstallTrackingDdl(_TrackingDdlOperation):
    """Create or mend a domain's functions, triggers, policies and storage options."""

    name = "install_tracking_ddl"

    @classmethod
    def install_tracking_ddl(cls, operations: Operations, domain: str, *, version: int) -> None:
        """Install what guards, audits and isolates `domain`, in the given version."""
        operations.invoke(cls(domain, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return RemoveTrackingDdl(self.domain, version=self.version)


@Operations.register_operation("remove_tracking_ddl")
class RemoveTrackingDdl(_TrackingDdlOperation):
    """Drop a domain's functions, triggers and policies and reset its storage options."""

    name = "remove_tracking_ddl"

    @classmethod
    def remove_tracking_ddl(cls, operations: Operations, domain: str, *, version: int) -> None:
        """Remove what `install_tracking_ddl` installed for `domain`."""
        operations.invoke(cls(domain, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return InstallTrackingDdl(self.domain, version=self.version)


@Operations.register_operation("install_shared_ddl")
class InstallSharedDdl(_SharedDdlOperation):
    """Create or mend what isolates a shared table."""

    name = "install_shared_ddl"

    @classmethod
    def install_shared_ddl(cls, operations: Operations, table: str, *, version: int) -> None:
        """Install what isolates `table`, in the given version."""
        operations.invoke(cls(table, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return RemoveSharedDdl(self.table, version=self.version)


@Operations.register_operation("remove_shared_ddl")
class RemoveSharedDdl(_SharedDdlOperation):
    """Drop what isolates a shared table."""

    name = "remove_shared_ddl"

    @classmethod
    def remove_shared_ddl(cls, operations: Operations, table: str, *, version: int) -> None:
        """Remove what `install_shared_ddl` installed."""
        operations.invoke(cls(table, version=version))

    @override
    def reverse(self) -> MigrateOperation:
        return InstallSharedDdl(self.table, version=self.version)


class MendTrackingDdl(InstallTrackingDdl):
    """Install over DDL that has drifted; going back means the same."""

    @override
    def reverse(self) -> MigrateOperation:
        return self


class MendSharedDdl(InstallSharedDdl):
    """Install over policies that have drifted; going back means the same."""

    @override
    def reverse(self) -> MigrateOperation:
        return self


@Operations.implementation_for(InstallTrackingDdl)
@Operations.implementation_for(InstallSharedDdl)
def _install(operations: Operations, operation: _DdlOperation) -> None:
    for statement in operation.ddl.install:
        operations.execute(statement)


@Operations.implementation_for(RemoveTrackingDdl)
@Operations.implementation_for(RemoveSharedDdl)
def _remove(operations: Operations, operation: _DdlOperation) -> None:
    for statement in operation.ddl.remove:
        operations.execute(statement)


@renderers.dispatch_for(InstallTrackingDdl)
@renderers.dispatch_for(RemoveTrackingDdl)
@renderers.dispatch_for(MendTrackingDdl)
@renderers.dispatch_for(InstallSharedDdl)
@renderers.dispatch_for(RemoveSharedDdl)
@renderers.dispatch_for(MendSharedDdl)
def _render(_: AutogenContext, operation: _DdlOperation) -> str:
    subject = "".join(f'"{name}", ' for name in operation.subject)
    return f"op.{operation.name}({subject}version={operation.version})"


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
            if has_drifted(connection, table_ddl(domain)):
                upgrade.ops.append(MendTrackingDdl(domain, version=CURRENT_VERSION))
        _compare_shared(connection, metadata, upgrade)
    return PriorityDispatchResult.CONTINUE


def _compare_shared(connection: Connection, metadata: MetaData, upgrade: UpgradeOps) -> None:
    present = inspect(connection).get_table_names()
    for table in (table for table in SHARED if table in metadata.tables):
        if table not in present:
            upgrade.ops.append(InstallSharedDdl(table, version=CURRENT_VERSION))
        elif has_drifted(connection, shared_ddl(table)):
            upgrade.ops.append(MendSharedDdl(table, version=CURRENT_VERSION))


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


Plugin(PLUGIN).add_autogenerate_comparator(
    _compare, "schema", qualifier="postgresql", priority=DispatchPriority.LAST
)
