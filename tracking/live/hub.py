"""The middle of one API process: what has changed is read once and handed to all who follow it.

Followers are looked up by what they follow, so a change costs by how many it concerns. Nothing
here is ever waited for by a transaction, and no follower waits for another.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from tracking.announcer import CHANGE_CHANNEL, read_payload
from tracking.changes import Key
from tracking.errors import Unavailable
from tracking.listen import listen
from tracking.live.lookout import LOOK_SECONDS, Lookout, TooMuch
from tracking.live.mailbox import Mailbox, Message, Post, Resync, gone
from tracking.live.sightings import Sightings, Snapshot
from tracking.live.subscription import Place, Subscription, places_of
from tracking.logs import get_logger
from tracking.model import BaseTaskTracking
from tracking.waiting import is_set_within

__all__ = ["Follower", "Hub"]

logger = get_logger(__name__)

_READ_AT_ONCE: Final = 100
"""Between two readings followers are sent what the first has brought: fewer than one may keep."""

_REMEMBERED: Final = 50_000
_MOST_DIRTY: Final = 50_000
_SHORTEST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.2
_PAUSE_PER_READING: Final = 10
"""After a reading there is none for that many times what it took: followers may cost little.

What is announced in the meantime is read together, so under load states are skipped.
"""

_TROUBLE_SECONDS: Final = 0.5

Show = Callable[[BaseTaskTracking], str]
"""Returns a record as JSON."""


class Follower:
    """Somebody who follows records: what they follow, and what they are still to be sent."""

    def __init__(self, hub: Hub) -> None:
        self.mailbox = Mailbox()
        self.subscriptions: dict[str, Subscription] = {}
        self._hub = hub

    def subscribe(self, name: str, wanted: Subscription) -> None:
        """Follow something under a name: what there is comes first, then each change."""
        self.unsubscribe(name)
        self.subscriptions[name] = wanted
        # Before it is read: what changes in between must not be missed.
        self._hub.place(self, wanted)
        self.mailbox.show(name)

    def unsubscribe(self, name: str) -> bool:
        """Follow that no longer; whether it was followed."""
        ended = self.subscriptions.pop(name, None)
        self.mailbox.forget(name)
        if ended is not None:
            self._hub.displace(self, ended)
        return ended is not None

    def includes(self, record: BaseTaskTracking) -> bool:
        """Whether any subscription includes the record."""
        return any(wanted.includes(record) for wanted in self.subscriptions.values())

    async def messages(self) -> AsyncIterator[Message]:
        """What to send, for ever; the next one is made when the last has been sent."""
        while True:
            work = await self.mailbox.take()
            if isinstance(work, Message):
                yield work
            elif isinstance(work, Post):
                yield Message("record", work.text, work.at)
            elif isinstance(work, Resync):
                self._hub.resyncs += 1
                yield Message("resync", '{"type":"resync"}')
                for name in self.subscriptions:
                    self.mailbox.show(name)
            elif work in self.subscriptions:
                async for message in self._shown(work):
                    yield message

    async def _shown(self, name: str) -> AsyncIterator[Message]:
        wanted, at = self.subscriptions[name], time.time()
        snapshot = await self._hub.snapshot(wanted)
        texts = []
        for record in snapshot.records:
            key = (record.domain, record.id)
            self.mailbox.sent(key, record.version, self._hub.batch)
            texts.append(self._hub.text_of(record))
        missing = [gone(key) for key in snapshot.missing]
        is_complete = snapshot.is_complete
        del snapshot
        for text in texts:
            yield Message("record", text)
        for message in missing:
            yield message
        done = {"type": "subscribed", "id": name, "is_complete": is_complete}
        yield Message("subscribed", json.dumps(done), at)


class Hub:
    """Knows who follows what, and what has changed."""

    def __init__(self, dsn: str, sightings: Sightings, domains: Iterable[str], show: Show) -> None:
        self.resyncs = self.connections = 0
        self.batch = 0
        """The number of the last reading that has begun."""
        self._dsn = dsn
        self._sightings = sightings
        self._domains = frozenset(domains)
        self._lookout = Lookout(sightings, sorted(self._domains))
        self.show = show
        self._followers: set[Follower] = set()
        self._places: defaultdict[Place, set[Follower]] = defaultdict(set)
        self._known: OrderedDict[Key, int] = OrderedDict()
        self._dirty: dict[Key, int] = {}
        self._has_dirty = asyncio.Event()
        self._must_look = asyncio.Event()
        self._is_looking = asyncio.Event()

    @property
    def followers(self) -> int:
        """How many there are."""
        return len(self._followers)

    @contextmanager
    def following(self) -> Iterator[Follower]:
        """Somebody who follows records until the block ends."""
        self._followers.add(follower := Follower(self))
        if not self._is_looking.is_set():
            self._must_look.set()
        try:
            yield follower
        finally:
            for name in [*follower.subscriptions]:
                follower.unsubscribe(name)
            self._followers.discard(follower)

    async def run(self) -> None:
        """Hand out changes until cancelled."""
        await asyncio.gather(
            listen(self._dsn, CHANGE_CHANNEL, self._connected, self._hear),
            self._keep(self._hand_out),
            self._keep(self._look),
        )

    # --- for followers ----------------------------------------------------------------------------

    def place(self, follower: Follower, wanted: Subscription) -> None:
        """Let changes of what is wanted find the follower."""
        for place in wanted.places:
            self._places[place].add(follower)

    def displace(self, follower: Follower, ended: Subscription) -> None:
        """Let them no longer, unless another subscription of the follower says so."""
        kept = {p for wanted in follower.subscriptions.values() for p in wanted.places}
        for place in set(ended.places) - kept:
            self._places[place].discard(follower)
            if not self._places[place]:
                del self._places[place]

    async def snapshot(self, wanted: Subscription) -> Snapshot:
        """What a subscription shows at first, as soon as that can be known."""
        # What changes after it must be found, announced or not.
        await self._is_looking.wait()
        while True:
            try:
                return await self._sightings.snapshot(wanted)
            except Unavailable:
                await asyncio.sleep(_TROUBLE_SECONDS)

    def text_of(self, record: BaseTaskTracking) -> str:
        """The message that shows a record."""
        return f'{{"type":"record","record":{self.show(record)}}}'

    # --- changes ----------------------------------------------------------------------------------

    def _connected(self) -> None:
        self.connections += 1
        self._must_look.set()

    def _hear(self, payload: str) -> None:
        try:
            self._note(read_payload(payload))
        except ValueError:
            logger.warning("announcement not understood", length=len(payload))

    def _note(self, versions: Mapping[Key, int]) -> None:
        """Note what may have changed, unless that version has been handed out already."""
        if not self._followers:
            return
        for key, version in versions.items():
            is_news = version == 0 or self._known.get(key, 0) < version
            if is_news and key[0] in self._domains:
                self._dirty[key] = max(version, self._dirty.get(key, 0))
        if len(self._dirty) > _MOST_DIRTY:
            self._resync_all()
        if self._dirty:
            self._has_dirty.set()

    def _resync_all(self) -> None:
        logger.warning("too much has changed: followers are shown everything afresh")
        self._dirty.clear()
        for follower in self._followers:
            follower.mailbox.resync()

    async def _keep(self, step: Callable[[], Any]) -> None:
        """Do something again and again, whatever becomes of it."""
        while True:
            try:
                await step()
            except Unavailable as error:
                logger.warning("followers wait", reason=str(error))
                await asyncio.sleep(_TROUBLE_SECONDS)
            except Exception:
                logger.exception("handing out changes failed")
                await asyncio.sleep(_TROUBLE_SECONDS)

    async def _look(self) -> None:
        await is_set_within(self._must_look, LOOK_SECONDS)
        self._must_look.clear()
        if not self._followers:
            self._lookout.rest()
            self._is_looking.clear()
            return
        try:
            self._note(await self._lookout.look())
        except TooMuch:
            self._resync_all()
        self._is_looking.set()

    async def _hand_out(self) -> None:
        await self._has_dirty.wait()
        self._has_dirty.clear()
        dirty, self._dirty = self._dirty, {}
        begun = time.monotonic()
        try:
            await self._read(dirty)
        except BaseException:
            self._note(dirty)
            raise
        pause = _PAUSE_PER_READING * (time.monotonic() - begun)
        await asyncio.sleep(min(max(pause, _SHORTEST_PAUSE), _LONGEST_PAUSE))

    async def _read(self, dirty: Mapping[Key, int]) -> None:
        ids: defaultdict[str, list[int]] = defaultdict(list)
        for domain, record_id in dirty:
            ids[domain].append(record_id)
        for domain, of_domain in ids.items():
            for first in range(0, len(of_domain), _READ_AT_ONCE):
                await self._read_some(domain, of_domain[first : first + _READ_AT_ONCE])

    async def _read_some(self, domain: str, ids: list[int]) -> None:
        self.batch += 1
        at = time.time()
        records = await self._sightings.changed(domain, ids)
        for record in records:
            self._hand(record, at)
        for record_id in {*ids} - {record.id for record in records}:
            self._tell_gone((domain, record_id))

    def _hand(self, record: BaseTaskTracking, at: float) -> None:
        key = (record.domain, record.id)
        if self._known.get(key, 0) >= record.version:
            return
        self._remember(key, record.version)
        text = None
        for follower in self._followers_of(record):
            text = text or self.text_of(record)
            follower.mailbox.post(Post(key, record.version, text, at, self.batch))

    def _followers_of(self, record: BaseTaskTracking) -> list[Follower]:
        near = {f for place in places_of(record) for f in self._places.get(place, ())}
        return [follower for follower in near if follower.includes(record)]

    def _tell_gone(self, key: Key) -> None:
        for follower in self._places.get(key, ()):
            follower.mailbox.reply(gone(key))

    def _remember(self, key: Key, version: int) -> None:
        self._known[key] = version
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
