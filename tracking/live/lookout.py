"""Finds changes that nobody announced: made by triggers or by hand, or lost on their way.

Once a second it asks for what the indexes tell cheaply: records with a new line of history, records
that run, and new ones. A record that ran and does not any more has changed as well, however long
the transaction took that ended it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import Final

from tracking.changes import Key
from tracking.crud.watching import Seen
from tracking.live.sightings import Sightings

__all__ = ["LOOK_SECONDS", "Lookout", "TooMuch"]

LOOK_SECONDS: Final = 1.0
OVERLAP_SECONDS: Final = 3.0
"""How long a line of history may take to be committed before looking misses it."""

LONGEST_GAP: Final = 600.0
MOST: Final = 20_000


class TooMuch(Exception):  # no fault: it says what has happened
    """More has happened than is worth looking at one by one."""


class Lookout:
    """Remembers how far it has looked."""

    def __init__(self, sightings: Sightings, domains: list[str]) -> None:
        self._sightings = sightings
        self._domains = domains
        self._looked_at: float | None = None
        self._running: set[Key] = set()
        self._last_ids: list[tuple[float, dict[str, int]]] = []

    def rest(self) -> None:
        """Forget everything: nobody follows anything at present."""
        self._looked_at = None

    async def look(self) -> dict[Key, int]:
        """Records that may have changed since the last look, with the version each has.

        Version 0 stands for a version that is not known. Raises TooMuch instead when everything
        had better be read afresh, and Unavailable, having forgotten nothing.
        """
        now = monotonic()
        gap = 0.0 if self._looked_at is None else now - self._looked_at
        if self._looked_at is None:
            self._begin(now, await self._sightings.last_ids())
        back = timedelta(seconds=min(gap, LONGEST_GAP) + OVERLAP_SECONDS)
        seen = {
            domain: await self._sightings.lately(domain, back, self._last_ids[0][1][domain], MOST)
            for domain in self._domains
        }
        # Nothing is taken for seen before all has been: else it would be lost with the rest.
        self._looked_at = now
        found = self._stopped(seen)
        for domain, ones in seen.items():
            found |= {(domain, one.id): one.version for one in ones}
        self._remember(now, found)
        if gap > LONGEST_GAP or any(len(ones) >= MOST for ones in seen.values()):
            raise TooMuch
        return found

    def _stopped(self, seen: Mapping[str, Sequence[Seen]]) -> dict[Key, int]:
        """Those that ran at the last look and do not now."""
        before = self._running
        self._running = {
            (domain, one.id) for domain, ones in seen.items() for one in ones if one.is_running
        }
        return dict.fromkeys(before - self._running, 0)

    def _begin(self, now: float, last_ids: dict[str, int]) -> None:
        self._running.clear()
        self._last_ids = [(now, last_ids)]

    def _remember(self, now: float, found: dict[Key, int]) -> None:
        """Keep the highest ids of the last few seconds: lower ones may be committed later."""
        highest = dict(self._last_ids[-1][1])
        for domain, record_id in found:
            highest[domain] = max(highest[domain], record_id)
        self._last_ids.append((now, highest))
        while self._last_ids[1][0] < now - OVERLAP_SECONDS:
            self._last_ids.pop(0)
