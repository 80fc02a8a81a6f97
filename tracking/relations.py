"""Joining records: what must have ended before another may begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tracking.crud.edges import Edges
from tracking.dependencies import Prerequisite
from tracking.errors import DependencyCycle, Invalid
from tracking.model import BaseTaskTracking

__all__ = ["Waiting", "lock_prerequisites", "refuse_cycle", "require"]

Waiting = tuple[BaseTaskTracking, Sequence[Prerequisite]]
"""A record, and what it waits for."""


async def lock_prerequisites(edges: Edges, prerequisites: Iterable[Prerequisite]) -> None:
    """Mark records, of any domain, as waited for; they cannot end before this transaction does.

    To be done before the records that wait are made: so none of these can be among them. Raises
    Invalid for one that does not exist or that the caller may not see.
    """
    upstream: defaultdict[str, set[int]] = defaultdict(set)
    for prerequisite in prerequisites:
        upstream[prerequisite.domain].add(prerequisite.id)
    for domain, ids in sorted(upstream.items()):
        model = edges.model(domain)
        seen = set() if model is None else await edges.mark(model, ids)
        if missing := sorted(ids - seen):
            msg = f"prerequisites: there is no {domain} record {missing[0]}."
            raise Invalid(msg)


async def require(edges: Edges, waiting: Iterable[Waiting]) -> None:
    """Let held records wait for prerequisites that have been locked.

    What has ended already is settled when this transaction commits.
    """
    added = [(record, p) for record, prerequisites in waiting for p in prerequisites]
    await edges.add([_edge(prerequisite, record) for record, prerequisite in added])


async def refuse_cycle(edges: Edges, record: BaseTaskTracking) -> None:
    """Raise DependencyCycle if the record waits for itself, over whatever detours."""
    if await edges.waits_for_itself((record.domain, record.id)):
        msg = f"{record.domain} record {record.id} would wait for itself, directly or over others."
        raise DependencyCycle(msg)


def _edge(prerequisite: Prerequisite, record: BaseTaskTracking) -> dict[str, object]:
    return {
        "upstream_domain": prerequisite.domain,
        "upstream_id": prerequisite.id,
        "downstream_domain": record.domain,
        "downstream_id": record.id,
        "kind": "prerequisite",
        "on_failure": prerequisite.on_failure,
        "tenant_id": record.tenant_id,
        "owner_id": record.owner_id,
    }
