"""A broker that is away until the test brings it back, and may be struck down again."""

from __future__ import annotations

import asyncio
import shutil
import socket
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr
from typing_extensions import override

__all__ = ["Outage", "outage_of"]

DEFAULT_PORTS = {"amqp": 5672, "redis": 6379}


class Outage(ABC):
    """The way to a broker, closed at first."""

    @property
    @abstractmethod
    def url(self) -> SecretStr:
        """What to put into the settings."""

    @abstractmethod
    async def heal(self) -> None:
        """Let the broker be reached."""

    @abstractmethod
    async def freeze(self) -> None:
        """Let nothing more through and end no connection: a broker that says nothing any more."""

    @abstractmethod
    async def strike(self) -> None:
        """End every connection to the broker and let no more through."""

    @abstractmethod
    def close(self) -> None:
        """Give back what was taken for it."""


def outage_of(url: str, folder: Path) -> Outage:
    """An outage of the broker at `url`."""
    parts = urlsplit(url)
    return FolderOutage(folder) if parts.scheme == "filesystem" else NetworkOutage(parts)


class NetworkOutage(Outage):
    """A port that refuses connections, or passes them on to the broker."""

    def __init__(self, broker: SplitResult) -> None:
        self._broker = broker
        self._port = 0
        self._reserved = self._reserve()
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()

    @property
    @override
    def url(self) -> SecretStr:
        account = self._broker.netloc.rpartition("@")[0]
        address = f"127.0.0.1:{self._port}"
        netloc = f"{account}@{address}" if account else address
        return SecretStr(self._broker._replace(netloc=netloc).geturl())

    @override
    async def heal(self) -> None:
        self._flows.set()
        self._server = await asyncio.start_server(self._pass_on, sock=self._reserved)

    @override
    async def freeze(self) -> None:
        self._flows.clear()

    @override
    async def strike(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
            for pump in self._pumps:
                pump.cancel()
            await asyncio.gather(*self._pumps, return_exceptions=True)
            self._reserved = self._reserve()

    @override
    def close(self) -> None:
        self._reserved.close()

    def _reserve(self) -> socket.socket:
        """Bind the port without listening: whoever connects is refused."""
        reserved = socket.socket()
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", self._port))
        self._port = reserved.getsockname()[1]
        return reserved

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = self._broker.hostname or "127.0.0.1"
        port = self._broker.port or DEFAULT_PORTS[self._broker.scheme]
        to_broker, from_broker = await asyncio.open_connection(host, port)
        for source, target in ((reader, from_broker), (to_broker, writer)):
            pump = asyncio.create_task(_pump(source, target, self._flows))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)


class FolderOutage(Outage):
    """Message files in a folder that is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "away"

    @property
    @override
    def url(self) -> SecretStr:
        return SecretStr(f"filesystem://{self._folder}")

    @override
    async def heal(self) -> None:
        for name in ("messages", "control"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)

    @override
    async def freeze(self) -> None:
        await self.strike()

    @override
    async def strike(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @override
    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, flows: asyncio.Event
) -> None:
    with suppress(OSError):
        try:
            while data := await source.read(65_536):
                await flows.wait()
                target.write(data)
                await target.drain()
        finally:
            target.close()
            await target.wait_closed()
