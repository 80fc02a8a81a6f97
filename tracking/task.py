"""The work itself: a body declared with `@tracked_task`, and what it is handed when it runs.

    @tracked_task(domain, retry_on=(PriceSourceUnavailable,))
    async def update_etf_price(
        task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
    ) -> dict[str, str]: ...

Returning completes the attempt, raising fails it. A body never writes a status.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import index
from typing import Any, Final, Generic, Protocol

from typing_extensions import TypeVar

from tracking.dependencies import OnChildFailure
from tracking.errors import Invalid, InvalidWiring
from tracking.history import Line, line
from tracking.model import BaseTaskTracking
from tracking.retry import Backoff, Errors, Waits, check_errors, is_retryable
from tracking.schemas import storable
from tracking.service import BaseTaskTrackingService

__all__ = [
    "Body",
    "Progress",
    "Result",
    "Surroundings",
    "Task",
    "TrackedTask",
    "json_object",
    "tracked_task",
]

LARGEST_CHUNK: Final = 1_000

RecordT_co = TypeVar("RecordT_co", bound=BaseTaskTracking, covariant=True)
ServiceT_co = TypeVar("ServiceT_co", bound=BaseTaskTrackingService[Any], covariant=True)
T = TypeVar("T")

Result = Mapping[str, Any] | None
"""What a body returns: JSON kept as the record's `result`, or nothing."""

Body = Callable[[Any], Result] | Callable[[Any], Coroutine[Any, Any, Result]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an attempt has come; None means not said."""

    percent: int | None = None
    processed: int | None = None
    total: int | None = None
    step: str | None = None


class Surroundings(Protocol):
    """What a running attempt needs from the process it runs in."""

    def service(self) -> BaseTaskTrackingService[Any]:
        """Return the domain's service in the attempt's own transaction."""

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Run async work for a plain body and return what it returns."""

    def report(self, progress: Progress) -> None:
        """Take note of progress; it is written with the next batch."""

    def log(self, line: Line) -> None:
        """Take note of a line of history; it is written with the next batch."""

    def check(self) -> None:
        """Raise when there is no point in going on."""

    async def at_once(self, work: Callable[[BaseTaskTrackingService[Any]], Awaitable[T]]) -> T:
        """Do something with the service in a transaction of its own, committed at once."""

    async def settle(
        self, verb: Callable[[BaseTaskTrackingService[Any]], Awaitable[BaseTaskTracking]]
    ) -> BaseTaskTracking:
        """End the attempt with a verb of the service, committed at once."""

    async def fail(self, error: BaseException) -> BaseTaskTracking:
        """End the attempt with an error, committed at once."""

    async def spawn(
        self,
        domain: str,
        requests: Sequence[Mapping[str, Any]],
        on_failure: OnChildFailure,
        *,
        chain: bool,
    ) -> list[BaseTaskTracking]:
        """Make children of the attempt's record in its transaction."""


class Task(Generic[RecordT_co, ServiceT_co]):
    """One attempt at a record, as its body sees it."""

    def __init__(self, record: RecordT_co, surroundings: Surroundings) -> None:
        self.record: RecordT_co = record
        self.columns: dict[str, object] = {}
        self._surroundings = surroundings
        self._progress = Progress()

    @property
    def service(self) -> ServiceT_co:
        """The domain's service, in a transaction that commits with the record's completion.

        The transaction begins with the first statement. If the body raises, or the record has
        been given to another attempt meanwhile, it is rolled back. Ask slow sources first.
        """
        return self._surroundings.service()  # type: ignore[return-value]  # by manifest

    async def at_once(self, work: Callable[[ServiceT_co], Awaitable[T]]) -> T:
        """Do something with the service in a transaction of its own, committed when this returns.

        For what must be known before a slow call, or kept also if the body raises. Unlike what is
        done through `service` it is not undone when the record belongs to another attempt by now.
        """
        return await self._surroundings.at_once(work)  # type: ignore[arg-type]  # by manifest

    async def stop(self, reason: str) -> None:
        """End the record as CANCELLED: nobody wants the work any more. The body then returns."""
        fence = (self.record.id, self.record.attempts)
        await self._surroundings.settle(lambda service: service.stop(*fence, reason))

    def set(self, **columns: object) -> None:
        """Write these columns of the record when the attempt completes."""
        unknown = columns.keys() - {prop.key for prop in self.record.__mapper__.column_attrs}
        if unknown:
            msg = f"{self.record.domain} records have no {', '.join(sorted(unknown))}."
            raise Invalid(msg)
        self.columns.update(columns)

    def progress(
        self,
        percent: int | None = None,
        *,
        processed: int | None = None,
        total: int | None = None,
        step: str | None = None,
    ) -> None:
        """Say how far the work has come; cheap, and written at most about once a second.

        In a plain body this is also where AttemptCancelled is raised when somebody has asked for
        the record to be cancelled; an async one is cancelled wherever it waits.

        `percent` is 0 to 100; left out, it follows from `processed` of `total` items. `step` is a
        few words for people.
        """
        said = Progress(percent, processed, total, step)
        known = {n: v for n in said.__slots__ if (v := getattr(said, n)) is not None}
        latest = replace(self._progress, **known)
        if percent is None and latest.total and latest.processed is not None:
            latest = replace(latest, percent=100 * latest.processed // latest.total)
        _check(latest)
        self._progress = latest
        self._surroundings.report(latest)

    def log(self, message: str, /, **data: object) -> None:
        """Add a line to the record's history; written within about a second, or with the outcome.

        `data` is kept as JSON beside the message; dates, decimals and the like become text. Long
        messages are cut, and of a thousand lines that wait to be written no more are taken: a
        line then says how many were dropped. Raises Invalid for data that cannot be stored.
        """
        self._surroundings.log(line(message, data))

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Run async work, such as a service verb, from a plain (not async) body."""
        return self._surroundings.wait_for(work)


def _check(progress: Progress) -> None:
    """Raise Invalid here, in the body: the heartbeat that writes it speaks for others, too."""
    numbers = [progress.percent, progress.processed, progress.total]
    try:
        counts = [index(number) for number in numbers if number is not None]
        storable([*counts, progress.step])
    except (TypeError, ValueError) as error:
        msg = f"progress is told in whole numbers and plain words: {error}."
        raise Invalid(msg) from error
    if min(counts, default=0) < 0 or (progress.percent or 0) > 100:  # noqa: PLR2004  # percent
        msg = "progress is 0 to 100 percent, and counts cannot be negative."
        raise Invalid(msg)


@dataclass(frozen=True, slots=True)
class TrackedTask:
    """A body and what to do when it raises. Calling it calls the body."""

    domain: str
    body: Body
    retry_on: Errors
    give_up_on: Errors
    backoff: Waits
    time_limit: timedelta | None
    chunk: int = 1
    at_once: int | None = None

    @property
    def is_async(self) -> bool:
        """Whether the body is a coroutine function."""
        return inspect.iscoroutinefunction(self.body)

    def __call__(self, task: Task[Any, Any]) -> Any:
        """Run the body; an async one returns its coroutine."""
        return self.body(task)

    def is_retryable(self, error: BaseException) -> bool:
        """Whether another attempt may do better."""
        return is_retryable(error, self.retry_on, self.give_up_on)


def json_object(result: Result) -> Result:
    """Return the result as the JSON object that is kept; raises Invalid if it is none."""
    try:
        kept = storable(json.loads(json.dumps(result, allow_nan=False)))
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"The body returned what JSON cannot carry: {error}."
        raise Invalid(msg) from error
    if kept is None or isinstance(kept, dict):
        return kept
    msg = f"The body returned a {type(result).__name__}: a result is a JSON object, or nothing."
    raise Invalid(msg)


class _Named(Protocol):
    @property
    def name(self) -> str:
        """The domain's name."""


def tracked_task(
    domain: _Named,
    *,
    retry_on: Errors = (),
    give_up_on: Errors = (),
    backoff: Waits = Backoff(),  # noqa: B008  # frozen
    time_limit: timedelta | None = None,
    chunk: int = 1,
    at_once: int | None = None,
) -> Callable[[Body], TrackedTask]:
    """Make a function the work of a domain's records.

    `retry_on`    errors after which another attempt is made, while the record has attempts left;
                  any other error is final
    `give_up_on`  errors that are final even so, such as one kind of those in `retry_on`
    `backoff`     how long to wait before the next attempt, and never longer than its cap
    `time_limit`  how long an attempt may run; past it, the sweep ends it and the body is stopped
    `chunk`       up to how many due records a message carries, 1 to 1,000: see docs/fast.md before
                  asking for more than one
    `at_once`     how many async bodies of a message may run at the same time; all when left out

    The function takes the `Task` and may be `async def` or plain. Raises InvalidWiring for
    anything else.
    """
    check_errors(retry_on, give_up_on)
    if not 1 <= (1 if at_once is None else at_once) <= chunk <= LARGEST_CHUNK:
        msg = f"chunk is 1 to {LARGEST_CHUNK} records, and at_once 1 to as many as chunk."
        raise InvalidWiring(msg)

    def declare(body: Body) -> TrackedTask:
        _check_body(body)
        ways = (retry_on, give_up_on, backoff, time_limit, chunk, at_once)
        return TrackedTask(domain.name, body, *ways)

    return declare


def _check_body(body: Body) -> None:
    name = getattr(body, "__qualname__", repr(body))
    if inspect.isgeneratorfunction(body) or inspect.isasyncgenfunction(body):
        msg = f"{name}: a task body returns once; it cannot be a generator."
        raise InvalidWiring(msg)
    if len(inspect.signature(body).parameters) != 1:
        msg = f"{name}: a task body takes exactly one parameter, the Task."
        raise InvalidWiring(msg)
