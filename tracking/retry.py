"""How long to wait before the next attempt: exponential backoff with full jitter."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tracking.errors import InvalidWiring

__all__ = ["Backoff"]

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
