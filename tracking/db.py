"""The one engine of a process, and the edge at which transactions begin and commit."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from types import MappingProxyType
from typing import Any, Final, TypeVar
from uuid import uuid4

import asyncpg
from sqlalchemy import URL, Executable, event, make_url, text
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session

from tracking.changes import Changes, take
from tracking.errors import Collided, Overloaded
from tracking.settings import Settings
from tracking.sql_errors import connecting, sql_errors

__all__ = [
    "DUE_CHANNEL",
    "Database",
    "ResultT",
    "asyncpg_dsn",
    "connect",
    "engine_url",
    "settings_of_readers",
]

DUE_CHANNEL: Final = "goldfinch_due"
"""NOTIFY channel that tells dispatchers that work has been committed."""

_SILENCE: Final[Mapping[str, int]] = {
    "TCP_KEEPIDLE": 5,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 20_000,
}
"""After 20 seconds without an acknowledgement a connection counts as lost, idle or not."""

_OF_READERS: Final[Mapping[str, str]] = {
    "transaction_read_only": "on",
    "enable_sort": "off",
    "enable_bitmapscan": "off",
    "enable_seqscan": "off",
}

_CHANGES: Final = "goldfinch_told_to"

_UNPREPARED: Final[Mapping[str, Any]] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": lambda: f"goldfinch_{uuid4()}",
}
"""Nothing is kept from statement to statement, nor named as another client's may be."""


TRIES: Final = 3
"""How often a transaction that meets others is run before its caller hears of it."""

ResultT = TypeVar("ResultT")


def settings_of_readers() -> list[str]:
    """What transactions that read set: to walk along indexes whatever the statistics say."""
    return [f"set_config('{name}', '{value}', true)" for name, value in _OF_READERS.items()]


def engine_url(url: str) -> URL:
    """Return the URL with the driver this project uses, whatever PostgreSQL spelling it had."""
    return make_url(url.replace("postgres://", "postgresql://", 1)).set(
        drivername="postgresql+asyncpg"
    )


def asyncpg_dsn(url: str) -> str:
    """Return the URL as asyncpg itself reads it."""
    return engine_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Database:
    """One engine, made after fork and closed by whoever made it.

    `name` shows in `pg_stat_activity` as the application name. With `max_waiting`, no more than so
    many wait for a connection: the next one is told at once that there is too much to do. With
    `role`, connections act as this role of the database instead of the one that logged in. What is
    committed is told to `changes`, which several databases of one process may share. Without
    `prepared`, statements are parsed anew each time, as some poolers need it.
    """

    def __init__(  # noqa: PLR0913  # each has a name, and most a default
        self,
        url: str,
        *,
        name: str,
        pool_size: int = 5,
        timeout: float = 10,
        max_waiting: int | None = None,
        role: str | None = None,
        server_settings: Mapping[str, str] = MappingProxyType({}),
        changes: Changes | None = None,
        prepared: bool = True,
    ) -> None:
        self.url = url
        self.listen_dsn = asyncpg_dsn(url)
        """Where notifications are heard, as asyncpg reads it; past a pooler, if there is one."""
        self.changes = changes or Changes()
        self._max_waiting = max_waiting
        self._waiting = 0
        fixed = {"application_name": f"goldfinch {name}"} | ({"role": role} if role else {})
        self.engine: AsyncEngine = create_async_engine(
            engine_url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=timeout,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "async_creator_fn": connect,
                "timeout": timeout,
                "server_settings": {**fixed, **server_settings},
                **({} if prepared else _UNPREPARED),
            },
        )
        self._sessions = async_sessionmaker(
            self.engine,
            expire_on_commit=False,
            sync_session_class=_Session,
            info={_CHANGES: self.changes},
        )
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def from_settings(
        cls, settings: Settings, *, name: str, max_waiting: int | None = None
    ) -> Database:
        """Return the database that the settings name."""
        database = cls(
            settings.database_url.get_secret_value(),
            name=name,
            pool_size=settings.database_pool_size,
            timeout=settings.database_timeout_seconds,
            max_waiting=max_waiting,
            role=settings.database_role,
            prepared=settings.database_prepared_statements,
        )
        if settings.listen_database_url is not None:
            database.listen_dsn = asyncpg_dsn(settings.listen_database_url.get_secret_value())
        return database

    def session(self) -> AsyncSession:
        """Return a session whose owner commits, rolls back and closes it."""
        return self._sessions()

    @asynccontextmanager
    async def transaction(
        self, *, opening: Executable | None = None
    ) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises.

        `opening` is its first statement. What PostgreSQL refuses comes out as an error of ours, see
        `sql_errors`.
        """
        # Outermost, as the rollback fails as well where the connection has broken.
        with sql_errors():
            async with self._sessions() as session:
                with self._waits(), connecting():
                    await session.connection()
                if opening is not None:
                    await session.execute(opening)
                yield session
                await session.commit()

    async def run(
        self,
        work: Callable[[AsyncSession], Awaitable[ResultT]],
        *,
        opening: Executable | None = None,
    ) -> ResultT:
        """Return what `work` makes of a transaction of its own, see `transaction`.

        When the transaction meets another one (a deadlock, say) nothing of it remains, and it is
        run again from the start, three times in all; then Collided is raised.
        """
        for _ in range(TRIES - 1):
            try:
                async with self.transaction(opening=opening) as session:
                    return await work(session)
            except Collided:
                # Apart from each other, or they meet again.
                await asyncio.sleep(random.uniform(0.005, 0.05))  # noqa: S311  # no secret
        async with self.transaction(opening=opening) as session:
            return await work(session)

    @asynccontextmanager
    async def autocommit(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection on which every statement is a transaction of its own."""
        with self._waits(), connecting():
            connection = await self._autocommit.connect()
        info = connection.info  # not to be asked for once the connection has broken
        with sql_errors():
            try:
                yield connection
            finally:
                # Each statement has committed already, also where a later one failed.
                self.changes.tell(take(info))
                await connection.close()

    async def wake_dispatchers(self) -> None:
        """Tell waiting dispatchers that records are due.

        Sent apart from the transaction that wrote them: a NOTIFY inside it would make all
        commits of the server queue up behind one lock.
        """
        async with self.autocommit() as connection:
            await connection.execute(text(f"NOTIFY {DUE_CHANNEL}"))

    async def ping(self) -> None:
        """Raise Unavailable unless the database answers."""
        async with self.autocommit() as connection:
            await connection.execute(text("SELECT 1"))

    @contextmanager
    def _waits(self) -> Iterator[None]:
        if self._max_waiting is not None and self._waiting >= self._max_waiting:
            msg = "Too many requests are waiting for the database; try again shortly."
            raise Overloaded(msg)
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _Session(Session):
    """A session that says what it has committed."""


@event.listens_for(_Session, "after_commit")
def _tell(session: Session) -> None:
    # The release of a savepoint commits nothing.
    if not session.in_nested_transaction():
        session.info[_CHANGES].tell(take(session.info))


@event.listens_for(_Session, "after_rollback")
def _forget(session: Session) -> None:
    # What a savepoint has undone may stay noted: telling too much harms nobody.
    if not session.in_nested_transaction():
        take(session.info)


async def connect(*arguments: Any, **options: Any) -> asyncpg.Connection:
    """Connect; whoever asks for a connection, a session's first statement too, gets Unavailable."""
    with connecting():
        connection = await asyncpg.connect(*arguments, **options)
    _notice_silence(connection)
    return connection


def _notice_silence(connection: asyncpg.Connection) -> None:
    """Let the kernel end a connection whose other end has vanished without a word.

    Left to itself it would wait for a quarter of an hour, or, with nothing to send, for ever.
    """
    link: socket.socket = connection._transport.get_extra_info("socket")  # noqa: SLF001  # no other way
    if link.family == socket.AF_UNIX:
        return
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _SILENCE.items():
        if hasattr(socket, option):
            link.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
