"""Which errors deserve another attempt, and how long to wait before it."""

from __future__ import annotations

import asyncio
import inspect
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, Protocol, TypeVar

from tracking.errors import InvalidWiring
from tracking.logs import get_logger
from tracking.stops import STOPS

__all__ = [
    "Backoff",
    "Errors",
    "RetryLater",
    "Schedule",
    "Waits",
    "check_errors",
    "is_retryable",
    "retry_with_backoff",
]

logger = get_logger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

Errors = tuple[type[Exception], ...]
"""Kinds of errors, as `except` takes them."""

_MAX_EXPONENT: Final = 32


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits drawn evenly from zero to `base` × 2^(attempt - 1), never more than `cap`.

    Full jitter spreads the retries of many records that failed together, see "Exponential Backoff
    And Jitter" (AWS Architecture Blog, 2015).
    """

    base: timedelta = timedelta(seconds=2)
    cap: timedelta = timedelta(minutes=10)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.base <= self.cap:
            msg = f"Backoff: base must be positive and at most cap, not {self.base} and {self.cap}."
            raise InvalidWiring(msg)

    def ceiling(self, attempt: int) -> timedelta:
        """The longest wait after the given attempt (1 is the first)."""
        return self.base * min(self.cap / self.base, 2.0 ** min(attempt - 1, _MAX_EXPONENT))

    def delay(self, attempt: int) -> timedelta:
        """The wait after the given attempt (1 is the first)."""
        share = random.random()  # noqa: S311  # spreads load, guards nothing
        return self.ceiling(attempt) * share


@dataclass(frozen=True, slots=True)
class Schedule:
    """Waits as they are listed, the last one again and again, each up to `jitter` longer."""

    waits: tuple[timedelta, ...]
    jitter: float = 0.1

    def __post_init__(self) -> None:
        if not self.waits or min(self.waits) <= timedelta(0) or self.jitter < 0:
            msg = "Schedule: list at least one wait, all of them positive, and no negative jitter."
            raise InvalidWiring(msg)

    def delay(self, attempt: int) -> timedelta:
        """The wait after the given attempt (1 is the first)."""
        wait = self.waits[min(attempt, len(self.waits)) - 1]
        return wait * random.uniform(1, 1 + self.jitter)  # noqa: S311  # spreads load


class Waits(Protocol):
    """How long to wait before the next attempt."""

    def delay(self, attempt: int) -> timedelta:
        """The wait after the given attempt (1 is the first)."""


class RetryLater(Exception):
    """Another attempt may do better, and not before so much time has passed.

    A task that names it, or a kind of it, in `retry_on` waits for `after` where its own backoff
    would come sooner.
    """

    def __init__(self, *sentence: str, after: timedelta = timedelta(0)) -> None:
        super().__init__(*sentence)
        self.after = after


QUICKLY: Final = Backoff(base=timedelta(milliseconds=100), cap=timedelta(seconds=10))
"""Between calls that a body waits for; attempts at a record have more time."""


def retry_with_backoff(
    *,
    retry_on: Errors,
    give_up_on: Errors = (),
    attempts: int = 3,
    backoff: Backoff = QUICKLY,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Call a flaky function again, here and now, while it raises what `retry_on` names.

    For `def` and `async def`. After `attempts` calls, or on anything else, its error is raised. It
    waits in between, so it is for seconds; to try later, let the error out: another attempt at the
    record is planned then, and no worker waits for it. What stops a body is never retried.
    """
    check_errors(retry_on, give_up_on)
    if attempts < 1:
        msg = f"retry_with_backoff: attempts must be 1 or more, not {attempts}."
        raise InvalidWiring(msg)
    again = _Again(retry_on, (*give_up_on, *STOPS), attempts, backoff)

    def decorate(call: Callable[P, T]) -> Callable[P, T]:
        made: Callable[P, T] = (
            again.made_async(call) if inspect.iscoroutinefunction(call) else again.made_plain(call)
        )
        return made

    return decorate


@dataclass(frozen=True, slots=True)
class _Again:
    """How often and when a function is called again."""

    retry_on: Errors
    final: Errors
    attempts: int
    backoff: Backoff

    def made_plain(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def persistent(*args: Any, **kwargs: Any) -> Any:
            for delay in self._delays():
                try:
                    return call(*args, **kwargs)
                except self.retry_on as error:
                    self._check(call, error)
                time.sleep(delay)
            return call(*args, **kwargs)

        return persistent

    def made_async(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        async def persistent(*args: Any, **kwargs: Any) -> Any:
            for delay in self._delays():
                try:
                    return await call(*args, **kwargs)
                except self.retry_on as error:
                    self._check(call, error)
                await asyncio.sleep(delay)
            return await call(*args, **kwargs)

        return persistent

    def _delays(self) -> Iterator[float]:
        return (self.backoff.delay(n).total_seconds() for n in range(1, self.attempts))

    def _check(self, call: Callable[..., Any], error: Exception) -> None:
        """Raise an error that is final; make a note of any other."""
        if isinstance(error, self.final):
            raise error
        name = getattr(call, "__qualname__", repr(call))
        logger.info("called again", call=name, error_type=type(error).__name__)


def is_retryable(error: BaseException, retry_on: Errors, give_up_on: Errors) -> bool:
    """Whether another attempt may do better: `give_up_on` has the last word."""
    return isinstance(error, retry_on) and not isinstance(error, give_up_on)


def check_errors(retry_on: Errors, give_up_on: Errors) -> None:
    """Raise InvalidWiring unless both are tuples of exception types that make sense together."""
    _check_types("retry_on", retry_on)
    _check_types("give_up_on", give_up_on)
    for kind in retry_on:
        if issubclass(kind, give_up_on):
            msg = (
                f"retry_on names {kind.__name__}, which give_up_on makes final: it would never be "
                "retried. Take it out of retry_on, or name a narrower error in give_up_on."
            )
            raise InvalidWiring(msg)


def _check_types(name: str, kinds: object) -> None:
    if isinstance(kinds, type):
        msg = f"{name} takes a tuple of exception types: write {name}=({kinds.__name__},)."
        raise InvalidWiring(msg)
    if not isinstance(kinds, tuple):
        msg = f"{name} takes a tuple of exception types, as in {name}=(OSError,)."
        raise InvalidWiring(msg)
    for kind in kinds:
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            shown = kind.__name__ if isinstance(kind, type) else type(kind).__name__
            msg = f"{name} takes a tuple of types derived from Exception; {shown} is none."
            raise InvalidWiring(msg)
