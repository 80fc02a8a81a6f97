"""One attempt at a record, from claim to outcome.

Around every body: claim → run → settle. What a body did through its service commits together with
the completion, in one transaction, and is rolled back in every other case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import bound_contextvars

from tracking.batch import BatchProcessingTask
from tracking.crud import Fence
from tracking.dependencies import OnChildFailure
from tracking.domain import Domain
from tracking.errors import Conflict, IllegalTransition, StaleAttempt
from tracking.family import Family
from tracking.history import Line
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.principal import OPERATOR_SCOPE, Principal
from tracking.service import BaseTaskTrackingService
from tracking.sql_errors import sql_errors
from tracking.stops import AttemptCancelled, AttemptInterrupted, AttemptLost
from tracking.task import Progress, Result, json_object
from tracking.worker.ending import Ending, Verb
from tracking.worker.in_flight import InFlight
from tracking.worker.outcome import Outcome, Raised, Returned
from tracking.worker.persistence import persistently
from tracking.worker.runtime import Runtime

__all__ = ["Attempt"]

logger = get_logger(__name__)
T = TypeVar("T")


class Attempt:
    """A claimed record on its way to an outcome; the `Surroundings` of its body.

    `is_alone` says that no other record of its message runs at the same time.
    """

    def __init__(
        self, runtime: Runtime, domain: Domain, record: BaseTaskTracking, *, is_alone: bool = True
    ) -> None:
        self.runtime = runtime
        self.domain = domain
        self.record = record
        self._body = runtime.registry.tasks[domain.name]
        self._task: BatchProcessingTask[Any, Any] = BatchProcessingTask(record, self)
        self._fence: Fence = (record.id, record.attempts)
        self._in_flight = InFlight(domain.name, self._fence, self._on_lost, self._on_cancel)
        self._running: asyncio.Task[object] | None = None
        self._is_lost = False
        self._is_unwanted = False
        self._is_settled = False
        self._cancels = 0
        self._session: AsyncSession | None = None
        # Records that a body creates belong to the same owner as its own.
        self._principal = Principal(
            record.owner_id, record.tenant_id, frozenset({OPERATOR_SCOPE}), runtime.worker
        )
        self._ending = Ending(runtime, domain, self._in_flight, self._principal, is_alone=is_alone)
        self._family = Family(runtime.registry, self._principal, record)

    # --- what the body may ask for ----------------------------------------------------------------

    def service(self) -> BaseTaskTrackingService[Any]:
        """Return the domain's service in this attempt's transaction."""
        return self.domain.service(self._transaction(), self._principal)

    async def spawn(
        self,
        domain: str,
        requests: Sequence[Mapping[str, Any]],
        on_failure: OnChildFailure,
        *,
        chain: bool,
    ) -> list[BaseTaskTracking]:
        """Make children in this attempt's transaction."""
        return await self._family.spawn(
            self._transaction(), domain, requests, on_failure=on_failure, chain=chain
        )

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Run async work for a plain body."""
        return self.runtime.call(work)

    def report(self, progress: Progress) -> None:
        """Take note of progress; raises when there is no point in going on."""
        self._refuse_if_lost("progress")
        self.check()
        self._in_flight.progress = progress

    def check(self) -> None:
        """Raise when there is no point in going on."""
        if self._is_lost:
            raise AttemptLost
        if self._is_unwanted:
            raise AttemptCancelled

    async def at_once(self, work: Callable[[BaseTaskTrackingService[Any]], Awaitable[T]]) -> T:
        """Do something with the service in a transaction of its own."""
        async with self.runtime.database.transaction() as session:
            return await work(self.domain.service(session, self._principal))

    async def settle(self, verb: Verb) -> BaseTaskTracking:
        """End the attempt with a verb of the service; nothing more is written for it."""
        return await self._settle_by_hand(partial(self._ending.act, verb))

    async def fail(self, error: BaseException) -> BaseTaskTracking:
        """End the attempt with an error; nothing more is written for it."""
        return await self._settle_by_hand(partial(self._end, error))

    def log(self, line: Line) -> None:
        """Take note of a line; raises when the record belongs to another attempt."""
        self._refuse_if_lost("log")
        self._in_flight.lines.add(line)

    def _refuse_if_lost(self, write: str) -> None:
        if self._is_lost:
            self._in_flight.refuse(self.runtime.stale_writes, write)
            raise AttemptLost

    def _transaction(self) -> AsyncSession:
        if self._session is None:
            self._session = self.runtime.database.session()
        return self._session

    # --- running ----------------------------------------------------------------------------------

    async def run_async(self) -> None:
        """Run an async body on the process's loop, and settle."""
        self._running = asyncio.current_task()
        with self._in_context():
            try:
                with sql_errors():
                    outcome: Outcome = Returned(await self._body(self._task))
            except BaseException as error:
                if isinstance(error, asyncio.CancelledError) and self._is_told_to_stop():
                    stopped = AttemptInterrupted(str(error) or "stopped by the worker")
                    await self._settle(Raised(stopped))
                    if not self._forget_own_cancels():
                        return
                    raise
                # SystemExit, too: let out, it would end the whole loop.
                outcome = Raised(error)
            await self._settle(outcome)

    def run_plain(self) -> None:
        """Run a plain body on this thread, where time limits reach it, and settle."""
        with self._in_context():
            try:
                with sql_errors():
                    outcome: Outcome = Returned(self._body(self._task))
            except (SystemExit, KeyboardInterrupt) as error:
                interrupted = AttemptInterrupted(type(error).__name__)
                self.runtime.call(self._settle(Raised(interrupted)))
                raise
            except BaseException as error:  # noqa: BLE001  # whatever was raised is the outcome
                outcome = Raised(error)
            self.runtime.call(self._settle(outcome))

    @contextmanager
    def _in_context(self) -> Iterator[None]:
        record_id, attempt = self._fence
        with bound_contextvars(domain=self.domain.name, tracking_id=record_id, attempt=attempt):
            self.runtime.heartbeat.add(self._in_flight)
            try:
                yield
            finally:
                self.runtime.heartbeat.remove(self._in_flight)

    def _is_told_to_stop(self) -> bool:
        """Whether a cancellation came from outside, and not from the body itself."""
        return self._running is not None and self._running.cancelling() > 0

    def _forget_own_cancels(self) -> bool:
        """Let the task go on with other records; whether somebody else has cancelled it, too."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # this is one
        for _ in range(self._cancels):
            task.uncancel()
        return task.cancelling() > 0

    def _on_lost(self) -> None:
        self._is_lost = True
        self.runtime.loop.call_soon_threadsafe(self._cancel_body)

    def _on_cancel(self) -> None:
        self._is_unwanted = True
        self.runtime.loop.call_soon_threadsafe(self._cancel_body)

    def _cancel_body(self) -> None:
        if self._running is not None and self._running.cancel():
            self._cancels += 1

    # --- settling by hand -------------------------------------------------------------------------

    async def _settle_by_hand(
        self, write: Callable[[], Awaitable[BaseTaskTracking]]
    ) -> BaseTaskTracking:
        if self._is_lost:
            raise AttemptLost
        # Before it is written: the heartbeat would take a record that has ended for a lost one.
        await self.runtime.heartbeat.let_go(self._in_flight)
        try:
            record = await persistently(write)
        except BaseException:
            self.runtime.heartbeat.add(self._in_flight)
            raise
        self._is_settled = True
        return record

    # --- settling ---------------------------------------------------------------------------------

    async def _settle(self, outcome: Outcome) -> None:
        """Write the outcome, unless the record has moved on: then nothing is written at all."""
        self._running = None
        await self.runtime.heartbeat.let_go(self._in_flight)
        try:
            await self._write(outcome)
        except (Conflict, AttemptLost) as refusal:
            logger.warning("outcome refused: the record has moved on", reason=str(refusal))
            self._in_flight.refuse_rest(self.runtime.stale_writes)
        except Exception:
            logger.exception("outcome could not be written; the sweep will find the record")
        finally:
            await self._end_session()

    async def _write(self, outcome: Outcome) -> None:
        if self._is_settled:
            self._note_what_came_after(outcome)
            return
        if self._is_lost:
            raise AttemptLost
        if isinstance(outcome, Returned):
            outcome = await self._try_to_complete(outcome.result)
        if isinstance(outcome, Raised):
            await self._end_session()
            await persistently(partial(self._end, outcome.error))

    def _note_what_came_after(self, outcome: Outcome) -> None:
        if isinstance(outcome, Raised):
            kind = type(outcome.error).__name__
            logger.warning("raised after it had said how the record stands", error_type=kind)

    async def _try_to_complete(self, result: Result) -> Outcome:
        try:
            result = json_object(result)
            if self._session is None:
                await persistently(partial(self._ending.complete, result, self._task.columns))
            else:
                await self._complete_with_business(self._session, result)
        except (IllegalTransition, StaleAttempt):
            raise
        except Exception as error:  # noqa: BLE001  # not completed, so failed
            return Raised(error)
        logger.info("completed", children=self._family.size)
        return Returned(result)

    async def _complete_with_business(self, session: AsyncSession, result: Result) -> None:
        with sql_errors():
            service = self.domain.service(session, self._principal)
            await self._in_flight.write_rest(service.crud)
            finish = service.await_children if self._family.size else service.complete
            await finish(*self._fence, result, self._task.columns)
            await session.commit()

    async def _end(self, error: BaseException) -> BaseTaskTracking:
        return await (self._ending.stop if self._is_unwanted else self._ending.fail)(error)

    async def _end_session(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            try:
                await session.close()
            except Exception:
                logger.exception("connection lost while rolling back")
