"""Handing out work: the children that an attempt makes in its own transaction.

Children are records like all others, of whatever domain. When the attempt completes, its record
waits for them without a worker; `tracking.offspring` tells what it comes to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.crud.edges import Node
from tracking.dependencies import OnChildFailure, Prerequisite
from tracking.domain import Domain, Registry
from tracking.errors import Invalid, TrackingNotFound
from tracking.model import BaseTaskTracking
from tracking.principal import Principal
from tracking.relations import refuse_cycle
from tracking.schemas import TaskTrackingCreate
from tracking.service import BaseTaskTrackingService
from tracking.status import TrackingStatus

__all__ = ["Family"]

Service = BaseTaskTrackingService[Any]


class Family:
    """The children of one attempt's record, made on behalf of the record's owner."""

    def __init__(self, registry: Registry, principal: Principal, parent: BaseTaskTracking) -> None:
        self._registry = registry
        self._principal = principal
        self._parent = parent
        self._parent_node: Node = (parent.domain, parent.id)
        self.size = 0
        """How many children this attempt has asked for."""

    async def spawn(
        self,
        db: AsyncSession,
        domain_name: str,
        requests: Sequence[Mapping[str, Any]],
        *,
        on_failure: OnChildFailure,
        chain: bool,
    ) -> list[BaseTaskTracking]:
        """Make a child for each request, or take over the one that an earlier attempt made for it.

        The n-th child of every attempt is the same work: one that is under way or COMPLETED stays,
        a FAILED one is retried, and in place of a CANCELLED one a new one is made. In a `chain`,
        each begins when the one before has completed.
        """
        domain = self._registry[domain_name]
        service = domain.service(db, self._principal)
        wanted = _validated(domain, requests, self.size)
        self.size += len(wanted)
        kept = await self._take_over(service, wanted.keys())
        fresh = {position: r for position, r in wanted.items() if position not in kept}
        made = await (self._chain(service, wanted, kept) if chain else self._bulk(service, fresh))
        await self._adopt(service, {p: made[p] for p in fresh}, on_failure)
        if any(request.prerequisites for request in fresh.values()):
            await service.edges.lock_shape()
            await refuse_cycle(service.edges, self._parent)
        return [(kept | made)[position] for position in wanted]

    async def _bulk(
        self, service: Service, fresh: Mapping[int, TaskTrackingCreate]
    ) -> dict[int, BaseTaskTracking]:
        return dict(zip(fresh, await service.create_batch([*fresh.values()]), strict=True))

    async def _chain(
        self,
        service: Service,
        wanted: Mapping[int, TaskTrackingCreate],
        kept: dict[int, BaseTaskTracking],
    ) -> dict[int, BaseTaskTracking]:
        made: dict[int, BaseTaskTracking] = {}
        first = min(wanted, default=0)
        for position, request in wanted.items():
            if position not in kept:
                last = made.get(position - 1) or kept.get(position - 1)
                before = [Prerequisite.of(last)] if last and position > first else []
                asked = [*(request.prerequisites or ()), *before]
                made[position] = await service.create(
                    request.model_copy(update={"prerequisites": asked})
                )
        return made

    async def _take_over(
        self, service: Service, positions: Collection[int]
    ) -> dict[int, BaseTaskTracking]:
        """Those children of earlier attempts that can stay; the others are let go."""
        edges = await service.edges.into(self._parent_node, "child")
        earlier = {edge["position"]: edge for edge in edges if edge["position"] in positions}
        domain = service.crud.model.domain
        kept = {
            position: child
            for position, edge in earlier.items()
            if edge["upstream_domain"] == domain
            and (child := await _usable(service, edge["upstream_id"])) is not None
        }
        await service.edges.drop_children(self._parent_node, earlier.keys() - kept.keys())
        return kept

    async def _adopt(
        self,
        service: Service,
        children: Mapping[int, BaseTaskTracking],
        on_failure: OnChildFailure,
    ) -> None:
        parent_domain, parent_id = self._parent_node
        edges = [
            {
                "upstream_domain": child.domain,
                "upstream_id": child.id,
                "downstream_domain": parent_domain,
                "downstream_id": parent_id,
                "kind": "child",
                "on_failure": on_failure,
                "position": position,
                "tenant_id": self._parent.tenant_id,
                "owner_id": self._parent.owner_id,
            }
            for position, child in children.items()
        ]
        await service.edges.add(edges)
        await service.edges.mark(service.crud.model, [child.id for child in children.values()])


async def _usable(service: Service, child_id: int) -> BaseTaskTracking | None:
    """A child of an earlier attempt, retried if it had failed; None if nothing can come of it."""
    try:
        child: BaseTaskTracking = await service.get_status(child_id)
    except TrackingNotFound:
        return None
    if child.status is TrackingStatus.CANCELLED:
        return None
    if child.status is TrackingStatus.FAILED:
        retried: BaseTaskTracking = await service.retry(child_id)
        return retried
    return child


def _validated(
    domain: Domain, requests: Sequence[Mapping[str, Any]], first: int
) -> dict[int, TaskTrackingCreate]:
    """The requests as the domain's own schema reads them, by position."""
    validated: dict[int, TaskTrackingCreate] = {}
    for position, request in enumerate(requests, first):
        try:
            validated[position] = domain.request.model_validate(request)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(part) for part in fault["loc"])
            msg = f"child {position} ({domain.name}): {where}: {fault['msg']}"
            raise Invalid(msg) from error
    return validated
