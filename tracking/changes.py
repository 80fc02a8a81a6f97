"""Which records a transaction has changed, kept beside it until it is known to have committed.

Statements note what they change in the `info` of their session or connection; the edge that commits
takes the notes from there. Told are ids and versions alone, and only once they can be read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, Final

__all__ = ["Changes", "Key", "Versions", "note", "take"]

Key = tuple[str, int]
"""Domain and id of a record."""

Versions = Mapping[Key, int]
"""Records, and the version each has come to."""

MOST: Final = 20_000
"""More changes than this are not kept: who was to be told finds them by looking."""

_NOTES: Final = "goldfinch_changes"

Info = MutableMapping[Any, Any]


def note(info: Info, domain: str, versions: Iterable[tuple[int, int]]) -> None:
    """Note ids and versions of records that have been written but not committed."""
    notes = info.setdefault(_NOTES, {})
    if len(notes) < MOST:
        notes.update({(domain, record_id): version for record_id, version in versions})


def take(info: Info) -> Versions:
    """Return what has been noted, and forget it there."""
    notes: Versions = info.pop(_NOTES, {})
    return notes


class Changes:
    """What this process has committed and nobody has been told of yet; for any thread.

    Bounded: beyond 20,000 records what comes is dropped and counted.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._versions: dict[Key, int] = {}
        self._lock = threading.Lock()
        self._on_news: Callable[[], None] = lambda: None

    def tell(self, versions: Versions) -> None:
        """Add what has been committed; it costs next to nothing and never fails."""
        if not versions:
            return
        with self._lock:
            is_known = bool(self._versions)
            for key, version in versions.items():
                if key in self._versions or len(self._versions) < MOST:
                    self._versions[key] = max(version, self._versions.get(key, 0))
                else:
                    self.dropped += 1
        # Who has been told that there is something to take will find this as well.
        if not is_known:
            self._on_news()

    def take(self) -> Versions:
        """Return all there is, and forget it."""
        with self._lock:
            taken, self._versions = self._versions, {}
        return taken

    def drop(self, versions: Versions) -> None:
        """Count what was taken and could not be told."""
        with self._lock:
            self.dropped += len(versions)

    def on_news(self, callback: Callable[[], None]) -> None:
        """Call this, from whatever thread, when there is something to take."""
        self._on_news = callback
