"""Claims and completions of a worker process: those that are in flight together share a statement.

They go over one connection of their own. Where a shared statement fails, because one of its records
is locked or breaks a rule, nothing of it remains, and whoever asked makes the move alone.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from tracking.changes import Changes
from tracking.crud import BaseTaskTrackingCRUD, Fence, together
from tracking.crud.together import Completed
from tracking.direct import Direct
from tracking.domain import Domain, Registry
from tracking.errors import TrackingError
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.service import BaseTaskTrackingService
from tracking.task import Result
from tracking.worker.sharing import Sharing

__all__ = ["NotShared", "Transitions"]

logger = get_logger(__name__)
T = TypeVar("T")


class Transitions:
    """Signed by `worker`; what they change is told to `changes`."""

    def __init__(self, direct: Direct, registry: Registry, worker: str, changes: Changes) -> None:
        self._moves = {
            domain.name: _OfDomain(direct, registry, domain, worker, changes)
            for domain in registry.values()
            if _moves_as_usual(domain)
        }

    async def claim(
        self, domain: Domain, fence: Fence, *, at_once: bool
    ) -> BaseTaskTracking | None:
        """Begin the next attempt of a record; None when it has moved on.

        Raises NotShared when it is to be claimed alone.
        """
        return await _shared(self._of(domain).claims.ask(fence, at_once=at_once))

    async def complete(
        self, domain: Domain, fence: Fence, result: Result, *, at_once: bool
    ) -> bool:
        """End an attempt well; returns whether the record was still in its hands.

        With `at_once`, nobody else is about to ask, see `sharing`.

        Raises NotShared when it is to be completed alone.
        """
        words = None if result is None else json.dumps(result)
        ended = self._of(domain).completions.ask(Completed(fence, words), at_once=at_once)
        return await _shared(ended) is not None

    def _of(self, domain: Domain) -> _OfDomain:
        if (moves := self._moves.get(domain.name)) is None:
            raise NotShared
        return moves


class NotShared(Exception):
    """The move has not been made together with others, or nobody knows whether it has."""


class _OfDomain:
    def __init__(
        self, direct: Direct, registry: Registry, domain: Domain, worker: str, changes: Changes
    ) -> None:
        together.prepare(domain.model)
        self._direct = direct
        self._model = domain.model
        self._worker = worker
        self._time_limit = registry.tasks[domain.name].time_limit
        self._changes = changes
        self.claims = Sharing(self._claim)
        self.completions = Sharing(self._complete)

    async def _claim(self, fences: Sequence[Fence]) -> Mapping[Fence, BaseTaskTracking]:
        claimed = await together.claim(
            self._model,
            self._direct.fetch,
            fences,
            worker=self._worker,
            time_limit=self._time_limit,
        )
        self._tell({record.id: record.version for record in claimed.values()})
        return claimed

    async def _complete(self, completed: Sequence[Completed]) -> Mapping[Completed, int]:
        ended = await together.complete(
            self._model, self._direct.fetch, completed, actor=self._worker
        )
        self._tell({record_id: version for (record_id, _), version in ended.items()})
        return {c: ended[c.fence] for c in completed if c.fence in ended}

    def _tell(self, versions: Mapping[int, int]) -> None:
        domain = self._model.domain
        self._changes.tell({(domain, record_id): v for record_id, v in versions.items()})


async def _shared(answer: Awaitable[T]) -> T:
    try:
        return await answer
    except TrackingError as error:
        raise NotShared from error
    except Exception as error:
        logger.exception("shared statement failed")
        raise NotShared from error


def _moves_as_usual(domain: Domain) -> bool:
    """Whether the domain claims and completes as all do, and not in a way of its own."""
    service: Any = domain.service
    pairs: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
        (service.complete, BaseTaskTrackingService.complete),
        (service.crud_type().claim, BaseTaskTrackingCRUD.claim),
        (service.crud_type().finish, BaseTaskTrackingCRUD.finish),
    ]
    return all(own is usual for own, usual in pairs)
