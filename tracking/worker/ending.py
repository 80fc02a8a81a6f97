"""How an attempt ends: what is written about it, each time in a transaction of its own."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded

from tracking.domain import Domain
from tracking.errors import Unavailable
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.principal import Principal
from tracking.refusal import refusal
from tracking.retry import RetryLater
from tracking.service import BaseTaskTrackingService
from tracking.stops import AttemptCancelled, AttemptInterrupted
from tracking.task import Result
from tracking.worker.in_flight import InFlight
from tracking.worker.runtime import Runtime
from tracking.worker.transitions import NotShared

__all__ = ["Ending", "Verb"]

logger = get_logger(__name__)

Verb = Callable[[BaseTaskTrackingService[Any]], Awaitable[BaseTaskTracking]]
"""What is done with the service of the record's domain."""

_NOT_THE_BODYS_FAULT: Final = (AttemptInterrupted, SoftTimeLimitExceeded, Unavailable)
"""Errors that another attempt may not meet, whatever the task says."""


class Ending:
    """Writes the end of an attempt and what it has said before, signed by `principal`."""

    def __init__(
        self,
        runtime: Runtime,
        domain: Domain,
        in_flight: InFlight,
        principal: Principal,
        *,
        is_alone: bool,
    ) -> None:
        self._is_alone = is_alone
        self._database = runtime.database
        self._transitions = runtime.transitions
        self._body = runtime.registry.tasks[domain.name]
        self._domain = domain
        self._in_flight = in_flight
        self._fence = in_flight.fence
        self._principal = principal

    async def act(self, verb: Verb) -> BaseTaskTracking:
        """Do something with the service, and commit."""
        async with self._database.transaction() as session:
            service = self._domain.service(session, self._principal)
            await self._in_flight.write_rest(service.crud)
            return await verb(service)

    async def complete(self, result: Result, columns: Mapping[str, object]) -> None:
        """End the attempt well: with those that end at the same time, or alone."""
        has_news = self._in_flight.has_news
        if not has_news and not columns and await self._complete_with_others(result):
            return
        # One statement needs no transaction around it.
        opened = self._database.transaction if has_news else self._database.autocommit
        async with opened() as connection:
            service = self._domain.service(connection, self._principal)
            await self._in_flight.write_rest(service.crud)
            await service.complete(*self._fence, result, columns)

    async def _complete_with_others(self, result: Result) -> bool:
        with suppress(NotShared):
            return await self._transitions.complete(
                self._domain, self._fence, result, at_once=self._is_alone
            )
        return False

    async def fail(self, error: BaseException) -> BaseTaskTracking:
        """End the attempt badly, and plan another if that may do better."""
        again = self._body.is_retryable(error) or isinstance(error, _NOT_THE_BODYS_FAULT)
        wait = self._wait_after(error) if again else None
        words = "".join(traceback.format_exception(error))

        async def fail(service: BaseTaskTrackingService[Any]) -> BaseTaskTracking:
            await self._check_held(service)
            record: BaseTaskTracking = await service.fail(
                *self._fence, error, retry_after=wait, traceback=words
            )
            return record

        record = await self.act(fail)
        logger.warning("failed", error_type=type(error).__name__, status=record.status)
        return record

    def _wait_after(self, error: BaseException) -> timedelta:
        planned = self._body.backoff.delay(self._fence[1])
        return max(planned, error.after) if isinstance(error, RetryLater) else planned

    async def stop(self, error: BaseException) -> BaseTaskTracking:
        """End as CANCELLED; what the body raised while it cleaned up goes to the history."""
        async with self._database.transaction() as session:
            service = self._domain.service(session, self._principal)
            await self._in_flight.write_rest(service.crud)
            await self._check_held(service)
            record: BaseTaskTracking = await service.stop(*self._fence)
            if not isinstance(error, AttemptCancelled | AttemptInterrupted):
                await service.crud.log(self._fence, f"{type(error).__name__} while stopping")
        logger.info("cancelled")
        return record

    async def _check_held(self, service: BaseTaskTrackingService[Any]) -> None:
        """Raise Conflict unless the attempt is running, as far as the record knows; lock it.

        A commit that was taken for lost may have succeeded: the record waits for its children then,
        PROCESSING as before, and what this attempt did must not be done again.
        """
        record_id, attempt = self._fence
        if not await service.crud.beat([self._fence]):
            raise refusal(await service.get_status(record_id), None, attempt)
