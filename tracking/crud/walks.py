"""Lists and counts, each as a walk along one index: no plan may depend on the table's size.

A principal sees one owner's records, one tenant's, or all. For each there is an index that begins
with just that, goes on with the status, and ends in the order of lists, `(created_at, id)`. What is
asked for is walked status by status. The indexes of those who see more are partial, and a query
that does not state their predicate cannot be planned over them: so a user without records never
walks past those of others, whatever the statistics say.

What no index tells, such as a part of a name, is looked for in a bounded number of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    DateTime,
    FromClause,
    Integer,
    Row,
    Select,
    Subquery,
    Table,
    UnaryExpression,
    func,
    literal,
    select,
    text,
    tuple_,
    union_all,
)

from tracking.crud.moves import Model, has_status, table_of
from tracking.filters import Filters, Position
from tracking.indexes import HAS_ENDED, IS_ACTIVE, OF_A_TENANT
from tracking.model import domain_of_table
from tracking.principal import Principal
from tracking.status import ACTIVE, TrackingStatus

__all__ = ["COUNT_CAP", "LOOK_AT", "Key", "Scope", "Tally", "counts", "furthest", "page", "tally"]

LOOK_AT: Final = 2_000
"""How many records a page looks at, at most, when no index tells which are meant; and a count, of
each status."""

COUNT_CAP: Final = 10_000
"""Beyond this, records that have ended are not counted."""

Key = tuple[datetime, int]
"""A place in the order of one domain's records."""

_LAST_ID: Final = 2**63 - 1
_KEY_TYPES: Final = (DateTime(timezone=True), BigInteger())


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records are walked: everybody's, a tenant's, or an owner's."""

    tenant: str | None
    owner: str | None

    @classmethod
    def of(cls, principal: Principal, filters: Filters) -> Scope | None:
        """What `principal` may see of what is asked for; None when that is nothing."""
        tenant, owner = filters.tenant, filters.owner
        if not principal.sees_all:
            if tenant not in {None, principal.tenant}:
                return None
            tenant = principal.tenant
            if not principal.sees_tenant:
                if owner not in {None, principal.user}:
                    return None
                owner = principal.user
        return cls(tenant, owner)

    def conditions(self, table: Table, status: TrackingStatus) -> list[ColumnElement[bool]]:
        """Match what is in this scope, in the words of the index that serves it."""
        if self.tenant is None:
            return [text(IS_ACTIVE if status in ACTIVE else HAS_ENDED)]  # type: ignore[list-item]  # a predicate as it is spelled in the index
        if self.owner is None:
            return [table.c.tenant_id == self.tenant, text(OF_A_TENANT)]  # type: ignore[list-item]  # as above
        return [table.c.tenant_id == self.tenant, table.c.owner_id == self.owner]

    def looks_for_owner(self) -> bool:
        """Whether an owner is asked for of whom the tenant is not known."""
        return self.tenant is None and self.owner is not None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records there are; `is_capped` when there may be more."""

    count: int
    is_capped: bool


def page(
    model: Model,
    scope: Scope,
    filters: Filters,
    start: Position | None,
    *,
    limit: int,
    end: Key | None,
) -> Select[Any]:
    """The next `limit` records; those that must be looked at, up to `end`."""
    table = table_of(model)
    if not _must_look(scope, filters):
        return _merged(table, table.c, scope, filters, start, limit)
    walked = _merged(table, table.c, scope, filters, start, LOOK_AT).subquery("walked")
    query = select(walked).where(*_looked_for(model, walked, scope, filters))
    if end is not None:
        query = query.where(_until(walked, filters, end))
    return query.order_by(*_order(walked, filters)).limit(limit)


def furthest(
    model: Model, scope: Scope, filters: Filters, start: Position | None
) -> Select[Any] | None:
    """The key of the last record that a page looks at; None when none has to be looked at."""
    if not _must_look(scope, filters):
        return None
    table = table_of(model)
    walked = _merged(table, [table.c.created_at, table.c.id], scope, filters, start, LOOK_AT)
    return walked.offset(LOOK_AT - 1).limit(1)


def tally(row: Row[Any]) -> Tally:
    """What a row of `counts` says."""
    is_capped = row.cap is not None and row.walked > row.cap
    return Tally(min(row.meant, row.cap) if is_capped else row.meant, is_capped)


def counts(model: Model, scope: Scope, filters: Filters) -> CompoundSelect[Any]:
    """Of each status: how many records were walked along, and how many of them are meant."""
    table = table_of(model)
    looking = _must_look(scope, filters)
    each = [_count(model, table, scope, filters, s, looking=looking) for s in filters.walked]
    return union_all(*each)


def _count(
    model: Model,
    table: Table,
    scope: Scope,
    filters: Filters,
    status: TrackingStatus,
    *,
    looking: bool,
) -> Select[Any]:
    columns: Iterable[ColumnElement[Any]] = table.c if looking else [table.c.id]
    ended = None if status in ACTIVE else COUNT_CAP
    cap = LOOK_AT if looking else ended
    limit = None if cap is None else cap + 1
    walked = _branch(table, columns, scope, filters, None, status, limit).subquery()
    meant: ColumnElement[int] = func.count()
    if looking:
        meant = func.count().filter(*_looked_for(model, walked, scope, filters))
    columns_of_tally: list[ColumnElement[Any]] = [
        literal(str(status)).label("status"),
        func.count().label("walked"),
        meant.label("meant"),
        literal(cap, Integer).label("cap"),
    ]
    return select(*columns_of_tally).select_from(walked)


def _must_look(scope: Scope, filters: Filters) -> bool:
    return filters.need_looking or scope.looks_for_owner()


def _merged(
    table: Table,
    columns: Iterable[ColumnElement[Any]],
    scope: Scope,
    filters: Filters,
    start: Position | None,
    limit: int,
) -> Select[Any]:
    """Walk every status and merge what is found, in order."""
    chosen = list(columns)
    branches = [
        _branch(table, chosen, scope, filters, start, status, limit) for status in filters.walked
    ]
    merged: Subquery = (
        branches[0].subquery("merged")
        if len(branches) == 1
        else union_all(*branches).subquery("merged")
    )
    return select(merged).order_by(*_order(merged, filters)).limit(limit)


def _branch(
    table: Table,
    columns: Iterable[ColumnElement[Any]],
    scope: Scope,
    filters: Filters,
    start: Position | None,
    status: TrackingStatus,
    limit: int | None,
) -> Select[Any]:
    """Walk along the records of one status."""
    query = select(*columns).where(
        has_status(table, status),
        *scope.conditions(table, status),
        *_created(table, filters),
        *_beyond(table, filters, start),
    )
    # Also what is only counted is walked in order: so that no other index will do.
    return query.order_by(*_order(table, filters)).limit(limit)


def _created(table: Table, filters: Filters) -> list[ColumnElement[bool]]:
    # Nothing ends before it is created.
    latest = (filters.created_before, filters.completed_before)
    conditions = [table.c.created_at < time for time in latest if time is not None]
    if filters.created_after is not None:
        conditions.append(table.c.created_at >= filters.created_after)
    return conditions


def _beyond(table: Table, filters: Filters, start: Position | None) -> list[ColumnElement[bool]]:
    """Match what comes after `start`, which may be a record of another domain."""
    if start is None:
        return []
    domain, record_id = domain_of_table(table.name) or "", start.id
    if domain != start.domain:
        # Of what was created at the same time, this domain's come before `start` or after it.
        record_id = _LAST_ID if domain < start.domain else 0
    key, place = tuple_(table.c.created_at, table.c.id), _key(start.created_at, record_id)
    return [key > place if filters.oldest_first else key < place]


def _until(walked: FromClause, filters: Filters, end: Key) -> ColumnElement[bool]:
    key, place = tuple_(walked.c.created_at, walked.c.id), _key(*end)
    return key.__le__(place) if filters.oldest_first else key.__ge__(place)


def _key(created_at: datetime, record_id: int) -> ColumnElement[Any]:
    return tuple_(created_at, record_id, types=_KEY_TYPES)


def _order(table: FromClause, filters: Filters) -> Sequence[UnaryExpression[Any]]:
    key: tuple[ColumnElement[Any], ...] = (table.c.created_at, table.c.id)
    return [c.asc() if filters.oldest_first else c.desc() for c in key]


def _looked_for(
    model: Model, walked: FromClause, scope: Scope, filters: Filters
) -> list[ColumnElement[bool]]:
    """Match what no index tells."""
    conditions = [
        walked.c[name] == value for name, value in model.to_columns(filters.columns).items()
    ]
    if filters.completed_after is not None:
        conditions.append(walked.c.completed_at >= filters.completed_after)
    if filters.completed_before is not None:
        conditions.append(walked.c.completed_at < filters.completed_before)
    if filters.text is not None:
        conditions.append(walked.c.display_name.icontains(filters.text, autoescape=True))
    if scope.looks_for_owner():
        conditions.append(walked.c.owner_id == scope.owner)
    return conditions
