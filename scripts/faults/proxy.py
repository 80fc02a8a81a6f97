"""A TCP proxy in front of PostgreSQL: every process has its own door, and doors can misbehave.

A door can swallow the answer to a commit that has succeeded, and it can become a black hole that
takes everything and passes nothing on.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from random import Random
from typing import Final, Literal

__all__ = ["After", "Answers", "Door", "Proxy"]

After = Literal["resume", "reset", "silence"]
"""What becomes of the connections that were caught in a black hole when it ends: what was held back
is passed on, they are reset, or they stay silent for ever."""

CHUNK: Final = 65_536
SSL_REQUEST: Final = struct.pack("!II", 8, 80_877_103)
COMMAND_COMPLETE, READY = b"C", b"Z"
IDLE: Final = b"I"
WRITES: Final = (b"COMMIT", b"INSERT", b"UPDATE", b"DELETE")


class Answers:
    """What PostgreSQL sends, cut into units that are passed on or swallowed as a whole.

    From the end of a command to the server's "ready", nothing is passed on by halves: an answer
    that has been seen partly has been seen.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._held = bytearray()
        self._command = b""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bool]]:
        """Take bytes; yield what is complete, and whether it tells of a commit that succeeded."""
        self._buffer += data
        for message in self._messages():
            kind, body = message[:1], message[5:]
            if kind == COMMAND_COMPLETE:
                self._command = body
            self._held += message
            if kind == READY:
                yield self._release(), body == IDLE and self._has_written()
                self._command = b""
            elif not self._command:
                yield self._release(), False

    def _messages(self) -> Iterator[bytes]:
        while len(self._buffer) >= 5:  # noqa: PLR2004  # a letter and four bytes of length
            size = 1 + struct.unpack_from("!I", self._buffer, 1)[0]
            if len(self._buffer) < size:
                return
            yield bytes(self._buffer[:size])
            del self._buffer[:size]

    def _release(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held

    def _has_written(self) -> bool:
        """Whether the command wrote something: UPDATE 0 is of no interest."""
        tag = self._command.rstrip(b"\0")
        return tag.startswith(WRITES) and not tag.endswith(b" 0")


class _Connection:
    """One client's connection through a door."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server
        self.is_dead = asyncio.Event()

    def reset(self) -> None:
        """End it at once, in both directions."""
        self.client.transport.abort()
        self.server.transport.abort()


class Door:
    """One way to the database, of one process."""

    def __init__(self, name: str, target: tuple[str, int], dice: Random) -> None:
        self.name = name
        self.port = 0
        self.swallowed = 0
        """How many answers to successful commits never arrived."""
        self._target = target
        self._dice = dice
        self._chance = 0.0
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._connections: set[_Connection] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a port that stays the same."""
        self._server = await asyncio.start_server(self._welcome, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Close the door and end what goes through it."""
        if self._server is not None:
            self._server.close()
        self._reset_all()
        for serving in self._serving:
            serving.cancel()

    def swallow_commits(self, chance: float) -> None:
        """From now on, this share of the answers to successful commits never arrives."""
        self._chance = chance

    def block(self) -> None:
        """Become a black hole: connections are taken, nothing is passed on."""
        self._is_open.clear()

    def unblock(self, after: After) -> None:
        """Pass on again."""
        if after == "reset":
            self._reset_all()
        elif after == "silence":
            for connection in self._connections:
                connection.is_dead.set()
        self._is_open.set()

    def _reset_all(self) -> None:
        for connection in self._connections:
            connection.reset()

    def _welcome(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        serving = asyncio.create_task(self._serve(reader, client))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        await self._is_open.wait()
        try:
            from_server, server = await asyncio.open_connection(*self._target)
        except OSError:
            client.transport.abort()
            return
        connection = _Connection(client, server)
        self._connections.add(connection)
        questions = asyncio.create_task(self._ask(reader, connection))
        try:
            await self._answer(from_server, connection)
        finally:
            questions.cancel()
            connection.reset()
            self._connections.discard(connection)

    async def _ask(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        """Pass on what the client sends; encryption is refused here, it would blind us."""
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if data == SSL_REQUEST:
                    connection.client.write(b"N")
                else:
                    await self._pass(connection, connection.server, data)
        connection.server.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        answers = Answers()
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                for answer, is_commit in answers.feed(data):
                    if is_commit and self._dice.random() < self._chance:
                        self.swallowed += 1
                        return
                    await self._pass(connection, connection.client, answer)

    async def _pass(self, connection: _Connection, to: asyncio.StreamWriter, data: bytes) -> None:
        await self._is_open.wait()
        if connection.is_dead.is_set():
            await asyncio.Event().wait()
        to.write(data)
        await to.drain()


class Proxy:
    """The doors of an installation."""

    def __init__(self, target: tuple[str, int], names: Iterable[str], dice: Random) -> None:
        self.doors = {name: Door(name, target, dice) for name in names}

    async def open(self) -> None:
        """Open every door."""
        for door in self.doors.values():
            await door.open()

    def close(self) -> None:
        """Close every door."""
        for door in self.doors.values():
            door.close()
