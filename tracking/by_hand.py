"""For tasks that say themselves how their record stands, as a Celery task with a tracking id does.

    @task_by_hand(domain, retry_on=(ConnectionError,))
    async def import_dividends(tracking_id: int) -> None:
        record = await update_task_status(tracking_id, "PROCESSING")
        try:
            ...
            await update_task_status(tracking_id, "COMPLETED")
        except Exception as error:
            await handle_task_error(tracking_id, error)

Around it is the same as around every body: it runs only if this worker has claimed the record, a
heartbeat keeps the record alive, and what it says is accepted from the present attempt alone. If it
says nothing, returning completes the record and raising fails it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from types import FunctionType
from typing import Any, Final, TypeVar

from tracking.domain import Domain
from tracking.errors import Invalid, InvalidWiring
from tracking.model import BaseTaskTracking
from tracking.retry import Backoff, Errors, Waits
from tracking.service import BaseTaskTrackingService, known_status
from tracking.status import TrackingStatus
from tracking.task import Body, Surroundings, Task, TrackedTask, json_object, tracked_task

__all__ = ["handle_task_error", "task_by_hand", "update_task_status", "wait_for"]

T = TypeVar("T")
ByHand = Callable[[int], Any]

_running: Final[ContextVar[Task[Any, Any]]] = ContextVar("goldfinch_task_by_hand")


def task_by_hand(
    domain: Domain,
    *,
    retry_on: Errors = (),
    give_up_on: Errors = (),
    backoff: Waits = Backoff(),  # noqa: B008  # frozen
    time_limit: timedelta | None = None,
) -> Callable[[ByHand], TrackedTask]:
    """Make a function of a tracking id the work of a domain's records.

    `def`, `async def` or a Celery task, such as one of `@shared_task`. Records are dispatched to it
    as to any other; nobody calls `delay()`. The options are those of `tracked_task`, and decide
    what `handle_task_error` does.
    """

    def declare(function: ByHand) -> TrackedTask:
        return tracked_task(
            domain,
            retry_on=retry_on,
            give_up_on=give_up_on,
            backoff=backoff,
            time_limit=time_limit,
        )(_body_of(function))

    return declare


async def update_task_status(
    tracking_id: int,
    status: TrackingStatus | str,
    error_message: str | None = None,
    *,
    result: Mapping[str, Any] | None = None,
) -> BaseTaskTracking:
    """Say how the running task's record stands; returns the record.

    PROCESSING, which it is already, raises AttemptCancelled when somebody has asked for it to stop.
    COMPLETED, with a `result`, FAILED and CANCELLED end the attempt, each committed at once. FAILED
    said like this is final. Raises a Conflict when the record belongs to another attempt by now.
    """
    surroundings, record = _held(tracking_id)
    target, kept = known_status(status), json_object(result)
    if target is TrackingStatus.PROCESSING:
        surroundings.check()
        return record

    async def move(service: BaseTaskTrackingService[Any]) -> BaseTaskTracking:
        moved: BaseTaskTracking
        if target is TrackingStatus.COMPLETED:
            moved = await service.complete(record.id, record.attempts, kept)
        else:
            moved = await service.update_status(
                record.id, target, error_message, attempt=record.attempts
            )
        return moved

    return await surroundings.settle(move)


async def handle_task_error(tracking_id: int, error: BaseException) -> BaseTaskTracking:
    """End the attempt with an error, whose traceback goes to the history; returns the record.

    It is PENDING when another attempt is planned, as the task's `retry_on`, `give_up_on` and
    `backoff` say and the record's attempts allow, else FAILED; CANCELLED if the error is how the
    task stopped when it was asked to.
    """
    surroundings, _ = _held(tracking_id)
    return await surroundings.fail(error)


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run async work, such as the two above, from plain (not async) code of a task by hand."""
    try:
        surroundings = _surroundings(_running.get())
    except LookupError:
        work.close()
        raise InvalidWiring(_NOT_RUNNING) from None
    return surroundings.wait_for(work)


_NOT_RUNNING: Final = (
    "No task by hand is running here: this is for functions declared with @task_by_hand(domain), "
    "in the thread that Celery runs them in. Elsewhere, use the domain's service."
)


def _held(tracking_id: int) -> tuple[Surroundings, BaseTaskTracking]:
    task = _running.get(None)
    if task is None:
        raise InvalidWiring(_NOT_RUNNING)
    if task.record.id != tracking_id:
        msg = f"This task holds {task.record.domain} record {task.record.id}, not {tracking_id}."
        raise Invalid(msg)
    return _surroundings(task), task.record


def _surroundings(task: Task[Any, Any]) -> Surroundings:
    return task._surroundings  # noqa: SLF001  # not for bodies, which write no status


@contextmanager
def _at_work(task: Task[Any, Any]) -> Iterator[int]:
    token = _running.set(task)
    try:
        yield task.record.id
    finally:
        _running.reset(token)


def _body_of(function: ByHand) -> Body:
    # A task of @shared_task is a proxy that must not be looked into before there is an application.
    if type(function) is FunctionType:
        _check_function(function)
        if inspect.iscoroutinefunction(function):
            return _async_body(function)

    def plain(task: Task[Any, Any]) -> Any:
        with _at_work(task) as tracking_id:
            return function(tracking_id)

    return plain


def _async_body(function: ByHand) -> Body:
    async def body(task: Task[Any, Any]) -> Any:
        with _at_work(task) as tracking_id:
            return await function(tracking_id)

    return body


def _check_function(function: FunctionType) -> None:
    name = function.__qualname__
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        msg = f"{name}: a task by hand returns once; it cannot be a generator."
        raise InvalidWiring(msg)
    if len(inspect.signature(function).parameters) != 1:
        msg = f"{name}: a task by hand takes exactly one parameter, the tracking id."
        raise InvalidWiring(msg)
