"""Following records over `/tasks/live`, through restarts and bad networks, to their end."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tracking.cli.caller import Caller, Record, Refused, problem, refused, unreachable
from tracking.status import TERMINAL

__all__ = ["Key", "Watcher", "following", "waits"]

Key = tuple[str, int]
"""A record's domain and id."""

_AT_ONCE: Final = 100
_LARGEST: Final = 16 * 1024 * 1024
_LATER: Final = frozenset({408, 425, 429})
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 15.0
_TOKEN_ENDED: Final = 4401


class _Connect(connect):
    """Follows no redirects: the token is for the address that was given."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Watcher:
    """What is known of the records that are followed. The highest version of each counts.

    `show` is called with each record that has changed, `say` with what happens to the connection.
    Without `wanted`, those count that were seen active; what had ended before does not.
    """

    def __init__(
        self,
        caller: Caller,
        targets: Sequence[Record],
        wanted: Sequence[Key] = (),
        *,
        show: Callable[[Record], None],
        say: Callable[[str], None],
    ) -> None:
        self._caller = caller
        self._targets = targets
        self._show = show
        self._say = say
        self._was_connected = False
        self._failures = 0
        self._asked: dict[str, Record] = {}
        self._pending: set[str] = set()
        self._seen: set[Key] = set()
        self._counted: set[Key] = set(wanted)
        self.is_online = False
        self.records: dict[Key, Record] = {}
        self.gone: set[Key] = set()

    @property
    def all_completed(self) -> bool:
        """Whether all of them are there and have ended well."""
        ended = (record["status"] == "COMPLETED" for record in self.records.values())
        return not self.gone and all(ended)

    async def run(self) -> None:
        """Follow until all have ended.

        Raises Refused, or Unreachable when nobody answers from the start.
        """
        while not self._is_done():
            try:
                await self._follow_once()
            except (OSError, WebSocketException) as error:
                self._judge(error)
            if not self._is_done():
                await self._wait()

    async def _follow_once(self) -> None:
        url = "ws" + self._caller.url.removeprefix("http") + "/tasks/live"
        headers = self._caller.headers
        async with _Connect(url, additional_headers=headers, max_size=_LARGEST) as socket:
            self._was_connected = True
            self._start_over({})
            for number, target in enumerate(self._targets):
                await self._subscribe(socket, f"watch-{number}", target)
            async for text in socket:
                await self._take(socket, json.loads(text))
                if self._is_done():
                    return

    def _start_over(self, asked: dict[str, Record]) -> None:
        self._asked = asked
        self._pending = set(asked)
        self._seen = set()
        self.is_online = False

    async def _subscribe(self, socket: ClientConnection, name: str, target: Record) -> None:
        self._asked[name] = target
        self._pending.add(name)
        await socket.send(json.dumps({"type": "subscribe", "id": name, "to": target}))

    async def _take(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        match message["type"]:
            case "record":
                self._take_record(message["record"])
            case "gone":
                self._take_gone((message["domain"], message["record_id"]))
            case "resync":
                self._start_over(self._asked)
            case "subscribed":
                self._pending.discard(message["id"])
                if not self._pending:
                    await self._look_for_missing(socket)
            case "problem":
                raise problem(message["problem"])

    def _take_record(self, record: Record) -> None:
        key = (record["domain"], record["id"])
        self._seen.add(key)
        if key not in self._counted:
            if record["status"] in TERMINAL:
                return
            self._counted.add(key)
        known = self.records.get(key)
        if known is None or known["version"] < record["version"]:
            self.records[key] = record
            self._show(record)

    def _take_gone(self, key: Key) -> None:
        self._seen.add(key)
        if key not in self.gone:
            self.gone.add(key)
            self._say(f"{key[0]} {key[1]}: there is no such tracking record.")

    async def _look_for_missing(self, socket: ClientConnection) -> None:
        """What was active and is not shown any more has ended: ask how."""
        missing = sorted(self._open() - self._seen)
        if not missing:
            self.is_online = True
            self._failures = 0
        for target in following(missing):
            await self._subscribe(socket, f"again-{len(self._asked)}", target)

    def _open(self) -> set[Key]:
        ended = {key for key, record in self.records.items() if record["status"] in TERMINAL}
        return self._counted - ended - self.gone

    def _is_done(self) -> bool:
        return self.is_online and not self._open()

    def _judge(self, error: Exception) -> None:
        """Raise what trying again will not help."""
        if isinstance(error, InvalidStatus):
            status, body = error.response.status_code, error.response.body
            if status < 500 and status not in _LATER:  # noqa: PLR2004  # from there on it is theirs
                raise refused(status, bytes(body or b"")) from error
        elif isinstance(error, ConnectionClosed):
            if error.rcvd is not None and error.rcvd.code == _TOKEN_ENDED:
                raise Refused("Your token is not valid any more; get another one.") from error
        elif not self._was_connected:
            raise unreachable(self._caller.url, error) from error

    async def _wait(self) -> None:
        self.is_online = False
        if not self._failures:
            self._say("The connection is lost; connecting again.")
        await asyncio.sleep(waits(self._failures))
        self._failures += 1


def waits(failures: int) -> float:
    """Seconds until the next try: doubled each time up to a limit, and different for everybody."""
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures, 10))
    return random.uniform(longest / 2, longest)  # noqa: S311  # chance guards nothing here


def following(keys: Sequence[Key]) -> list[Record]:
    """The subscriptions that name these records."""
    names = [{"domain": domain, "record_id": record_id} for domain, record_id in keys]
    parts = [names[at : at + _AT_ONCE] for at in range(0, len(names), _AT_ONCE)]
    return [{"kind": "records", "records": part} for part in parts]
