"""What has happened lately, as found by looking: for those who were not told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CompoundSelect,
    DateTime,
    Interval,
    Select,
    String,
    any_,
    exists,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)

from tracking.crud.binding import bindparam
from tracking.crud.moves import Model, has_status, table_of
from tracking.indexes import HAS_ENDED, OF_A_TENANT
from tracking.model import domain_of_table
from tracking.status import TrackingStatus

__all__ = ["INDEXED", "Seen", "by_ids", "ended_since", "lately", "newest_lines", "present"]

INDEXED: Final = text("SELECT set_config('enable_seqscan', 'off', true)")
"""What is looked for so often must not read a table, whatever its statistics say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it was found, and whether that was because it runs."""

    id: int
    version: int
    is_running: bool


@cache
def by_ids(model: Model) -> Select[Any]:
    """The records `ids`."""
    table = table_of(model)
    return select(table).where(table.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))


@cache
def lately(model: Model) -> CompoundSelect[Any]:
    """Ids and versions of up to `limit` records: each part walks along an index.

    Those with a line of history younger than `back`, which every transition has and every release
    by the last prerequisite; those that run, whose progress leaves no line; and new ones, with ids
    from the one after `after`.
    """
    table, events = table_of(model), model.events
    told = select(events.c.tracking_id).where(
        events.c.at > func.clock_timestamp() - bindparam("back", type_=Interval)
    )
    seen = [table.c.id, table.c.version]
    moved = select(*seen, literal_column("false")).where(table.c.id.in_(told))
    running = select(*seen, literal_column("true").label("is_running")).where(
        has_status(table, TrackingStatus.PROCESSING)
    )
    new = select(*seen, literal_column("false")).where(
        table.c.id > bindparam("after", type_=BigInteger)
    )
    return union_all(running, moved, new).limit(bindparam("limit"))


@cache
def present(models: tuple[Model, ...], *, of_an_owner: bool) -> CompoundSelect[Any]:
    """The domains in which `tenant`, or its `owner`, has any record at all.

    One look into one index each: most people have work in few domains.
    """
    branches = []
    for table in map(table_of, models):
        mine = [table.c.tenant_id == bindparam("tenant", type_=String)]
        if of_an_owner:
            mine.append(table.c.owner_id == bindparam("owner", type_=String))
        else:
            mine.append(text(OF_A_TENANT))  # type: ignore[arg-type]  # as it is spelled in the index
        domain = literal(domain_of_table(table.name), String)
        branches.append(select(domain.label("domain")).where(exists().where(*mine)))
    return union_all(*branches)


@cache
def newest_lines(model: Model) -> Select[Any]:
    """The last `limit` lines in the history of the record `record_id`, newest first.

    What came with them is left out: it may be long.
    """
    events = model.events
    columns = ("seq", "at", "kind", "attempt", "message", "progress")
    return (
        select(*(events.c[name] for name in columns))
        .where(events.c.tracking_id == bindparam("record_id", type_=BigInteger))
        .order_by(events.c.seq.desc())
        .limit(bindparam("limit"))
    )


@cache
def ended_since(model: Model) -> Select[Any]:
    """The records that ended after `since`, the latest first."""
    table = table_of(model)
    return (
        select(table)
        .where(
            text(HAS_ENDED),
            table.c.completed_at > bindparam("since", type_=DateTime(timezone=True)),
        )
        .order_by(table.c.completed_at.desc())
        .limit(bindparam("limit"))
    )
