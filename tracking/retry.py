"""Which errors deserve another attempt, and how long to wait before it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tracking.errors import InvalidWiring

__all__ = ["Backoff", "Errors", "check_errors", "is_retryable"]

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
