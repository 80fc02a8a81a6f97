"""What a body adds to its record's history: one line, fit to be stored whatever was said."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Final

from tracking.errors import Invalid
from tracking.schemas import printable, storable

__all__ = ["LONGEST_DATA", "LONGEST_MESSAGE", "MOST_WAITING", "Line", "Lines", "Waiting", "line"]

LONGEST_MESSAGE: Final = 2_000
"""Characters of a message that are kept."""

LONGEST_DATA: Final = 10_000
"""Characters of JSON that come with it; longer data is left out, and the line says so."""

MOST_WAITING: Final = 1_000
"""Lines of one attempt that wait to be written; what is said beyond is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way to the history."""

    message: str
    data: str | None = None
    """A JSON object."""
    said_at: float = field(default_factory=monotonic)

    @property
    def age(self) -> timedelta:
        """How long ago it was said: the database's clock then says when."""
        return timedelta(seconds=monotonic() - self.said_at)


def line(message: str, data: Mapping[str, object]) -> Line:
    """Return a line; raises Invalid for data that cannot be stored.

    The odd characters of the message are replaced. Values that JSON does not know, such as dates
    and decimals, become text.
    """
    try:
        text = json.dumps(storable(json.loads(json.dumps(data, allow_nan=False, default=str))))
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"A line's data is JSON that can be stored: {error}."
        raise Invalid(msg) from error
    if len(text) > LONGEST_DATA:
        text = json.dumps({"left_out": f"{len(text)} characters of JSON"})
    return Line(printable(str(message)[:LONGEST_MESSAGE]), text if data else None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there was to be written at some moment."""

    lines: tuple[Line, ...] = ()
    dropped: int = 0

    def __len__(self) -> int:
        return len(self.lines) + self.dropped

    def __iter__(self) -> Iterator[Line]:
        yield from self.lines
        if self.dropped:
            yield line(f"{self.dropped} lines were dropped: {MOST_WAITING} were waiting", {})


class Lines:
    """The lines of one attempt that wait to be written; said by one thread, written by another."""

    def __init__(self) -> None:
        self._waiting: deque[Line] = deque()
        self._dropped = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """How many have been said and not been written, dropped ones included."""
        return len(self._waiting) + self._dropped

    def add(self, said: Line) -> None:
        """Let a line wait, or count it when there are too many."""
        with self._lock:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append(said)
            else:
                self._dropped += 1

    def waiting(self) -> Waiting:
        """What there is to be written now."""
        with self._lock:
            return Waiting(tuple(self._waiting), self._dropped)

    def forget(self, written: Waiting) -> None:
        """Drop what has been written."""
        with self._lock:
            for _ in written.lines:
                self._waiting.popleft()
            self._dropped -= written.dropped
