"""What one follower is still to be sent: of each record the latest state, and never too much.

Whoever posts never waits. A follower who takes slowly skips states; one who takes too slowly loses
all of them and is shown everything afresh when it takes again.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Final

from tracking.changes import Key

__all__ = ["Mailbox", "Message", "Post", "Resync", "gone"]

MOST_PENDING: Final = 256
"""Records with news for one follower; more are not kept."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be sent."""

    kind: str
    text: str
    """A JSON object."""
    at: float | None = None
    """Whoever has this message has all that was committed before, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Post:
    """A state of a record, the same for all its followers; `batch` is the reading it came from."""

    key: Key
    version: int
    text: str
    at: float
    batch: int


@dataclass(frozen=True, slots=True)
class Resync:
    """Too much has happened: everything is to be shown afresh."""


Work = Message | Post | Resync | str
"""The name of a subscription stands for what it is to show at first."""


class Mailbox:
    """Holds what is to be sent next."""

    def __init__(self) -> None:
        self.is_overfull = False
        self._replies: deque[Message] = deque()
        self._to_show: dict[str, None] = {}
        self._posts: dict[Key, Post] = {}
        self._sent: dict[Key, int] = {}
        self._sent_until = 0
        self._filled = asyncio.Event()

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to be taken."""
        return bool(self._replies or self._to_show or self._posts or self.is_overfull)

    def reply(self, message: Message) -> None:
        """Add an answer; whoever asks waits for it, so there are few."""
        self._replies.append(message)
        self._filled.set()

    def show(self, name: str) -> None:
        """Ask for what a subscription is to show at first."""
        self._to_show[name] = None
        self._filled.set()

    def forget(self, name: str) -> None:
        """Show nothing of a subscription that has ended."""
        self._to_show.pop(name, None)

    def resync(self) -> None:
        """Drop all states; everything is shown afresh."""
        self._posts.clear()
        self.is_overfull = True
        self._filled.set()

    def post(self, post: Post) -> None:
        """Add a state of a record; it takes the place of an older one, but not its turn."""
        if self.is_overfull:
            return
        if post.batch > self._sent_until:
            self._sent.clear()
        if post.version < self._sent.get(post.key, 0):
            return
        earlier = self._posts.get(post.key)
        if earlier is None and len(self._posts) >= MOST_PENDING:
            self.resync()
            return
        # The first of the states that were skipped says from when on something is missing.
        at = post.at if earlier is None else earlier.at
        self._posts[post.key] = Post(post.key, post.version, post.text, at, post.batch)
        self._filled.set()

    def sent(self, key: Key, version: int, batch: int) -> None:
        """Note what has been read apart from the batches, up to `batch`, so none goes back."""
        self._sent[key] = version
        self._sent_until = batch
        waiting = self._posts.get(key)
        if waiting is not None and waiting.version < version:
            del self._posts[key]

    async def take(self) -> Work:
        """Return what is to be sent next."""
        while True:
            if self._replies:
                return self._replies.popleft()
            if self.is_overfull:
                self.is_overfull = False
                return Resync()
            if self._to_show:
                return self._next_to_show()
            if self._posts:
                return self._posts.pop(next(iter(self._posts)))
            self._filled.clear()
            await self._filled.wait()

    def _next_to_show(self) -> str:
        name = next(iter(self._to_show))
        del self._to_show[name]
        return name


def gone(key: Key) -> Message:
    """Says that a record is not there, or not to be seen."""
    domain, record_id = key
    return Message("gone", json.dumps({"type": "gone", "domain": domain, "record_id": record_id}))
