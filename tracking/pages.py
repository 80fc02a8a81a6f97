"""One list of the records of many domains, read page by page in one order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracking.filters import Filters, Position
from tracking.model import BaseTaskTracking
from tracking.records import Records

__all__ = ["position_of", "read_page"]

Page = tuple[list[BaseTaskTracking], Position | None]


def position_of(record: BaseTaskTracking) -> Position:
    """The record's place in the order of all records."""
    return Position(record.created_at, record.domain, record.id)


async def read_page(
    domains: Iterable[Records[Any]], filters: Filters, start: Position | None, size: int
) -> Page:
    """Return up to `size` records after `start`, and where the next page starts.

    A page may hold fewer records than there are, even none: where it had to look at many, it ends
    where it stopped looking. After the last page there is no next one.
    """
    found: list[BaseTaskTracking] = []
    ends: list[Position] = []
    for service in domains:
        records, end = await service.crud.find(filters, start, limit=size + 1)
        found += records
        if end is not None:
            ends.append(Position(end[0], service.crud.model.domain, end[1]))
    found.sort(key=position_of, reverse=not filters.oldest_first)
    return _cut(found, ends, filters, size)


def _cut(
    records: list[BaseTaskTracking], ends: list[Position], filters: Filters, size: int
) -> Page:
    """Keep what is known to be complete: up to where the first domain stopped looking."""
    if ends:
        end = min(ends) if filters.oldest_first else max(ends)
        seen = [r for r in records if _is_within(position_of(r), end, filters)]
        if len(seen) <= size:
            return seen, end
        records = seen
    if len(records) <= size:
        return records, None
    return records[:size], position_of(records[size - 1])


def _is_within(position: Position, end: Position, filters: Filters) -> bool:
    return position <= end if filters.oldest_first else position >= end
