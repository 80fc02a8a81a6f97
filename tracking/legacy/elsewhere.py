"""Legacy tables of other databases: their rows are streamed into the batch by COPY.

All columns come as text, but keys that are numbers. Python converts rows here, if it does.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import asyncpg
from sqlalchemy import Engine, Integer, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from tracking.db import asyncpg_dsn
from tracking.errors import InvalidWiring, Unavailable
from tracking.legacy.conversions import quoted
from tracking.legacy.mapping import Convert, Plan
from tracking.legacy.sources import Key, Totals, columns_of, within

_ODD: Final = re.compile("[\0\ud800-\udfff]")

__all__ = ["Elsewhere", "OtherDatabase", "OtherPostgres"]


class Elsewhere:
    """A table of another database: its rows are streamed."""

    columns: Mapping[str, str]

    def __init__(self, plan: Plan, convert: Convert | None) -> None:
        self.plan = plan
        self._convert = convert

    async def rows(self, sql: str, **values: object) -> Sequence[Sequence[Any]]:
        """The rows of a query whose values are `:name`."""
        raise NotImplementedError

    def spelled(self, name: str) -> str:
        """A name as the source spells it."""
        return quoted(name)

    def as_text(self, name: str) -> str:
        """The column as text, unless the driver had better say."""
        return self.spelled(name)

    @property
    def table(self) -> str:
        """The table as the source spells it."""
        return ".".join(self.spelled(part) for part in self.plan.source.table.split("."))

    @property
    def key(self) -> str:
        """The key as the source spells it."""
        return self.spelled(self.plan.source.key)

    async def bound(self, after: Key | None, size: int) -> Key | None:
        """See LegacySource."""
        where = "" if after is None else f"WHERE {self.key} > :after"
        sql = (
            f"SELECT max(k) FROM (SELECT {self.key} AS k FROM {self.table} {where}"
            f" ORDER BY {self.key} LIMIT {size}) AS b"
        )
        [[key]] = await self.rows(sql, **({} if after is None else {"after": after}))
        return key  # type: ignore[no-any-return]  # as the driver has it

    async def stage(self, batch: asyncpg.Connection, after: Key | None, upto: Key) -> int:
        """See LegacySource."""
        where = within(self.key, None if after is None else ":after", ":upto")
        given = {"upto": upto} if after is None else {"upto": upto, "after": after}
        return await self._copy(batch, where, given)

    async def stage_keys(self, batch: asyncpg.Connection, keys: Sequence[Key]) -> int:
        """See LegacySource."""
        names = {f"k{number}": key for number, key in enumerate(keys)}
        listed = ", ".join(f":{name}" for name in names) or "NULL"
        return await self._copy(batch, f"{self.key} IN ({listed})", names)

    async def _copy(self, batch: asyncpg.Connection, where: str, given: dict[str, Any]) -> int:
        names = ", ".join(self.as_text(name) for name in self.columns)
        sql = f"SELECT {names} FROM {self.table} WHERE {where} ORDER BY {self.key}"
        records = list(self._storable(await self.rows(sql, **given)))
        columns = [*self.columns, "_copy", "_fault"]
        await batch.copy_records_to_table("legacy_batch", records=records, columns=columns)
        return len(records)

    def _storable(self, rows: Sequence[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
        at = list(self.columns).index(self.plan.source.key)
        seen: Counter[Key] = Counter()
        for row in sorted(rows, key=lambda row: (row[at], repr(row))):
            seen[row[at]] += 1
            kept, fault = self._texts(dict(zip(self.columns, row, strict=True)))
            yield (*kept.values(), seen[row[at]], fault)

    def _texts(self, row: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """The row as the batch takes it, and what is the matter with it, if anything."""
        texts = {n: v if self.columns[n] == "bigint" else _text(v) for n, v in row.items()}
        fault = next((f"{n} holds what is no text" for n, v in texts.items() if _is_odd(v)), None)
        if fault is not None:
            return {n: _mended(v) for n, v in texts.items()}, fault
        if self._convert is None:
            return texts, None
        try:
            made = self._convert(dict(texts))
            return {n: made.get(n) if n == self.plan.source.key else _text(made.get(n))
                    for n in self.columns}, None  # fmt: skip
        except Exception as error:  # noqa: BLE001  # whatever code by hand raises is this row's
            return texts, f"convert() raised {type(error).__name__}"

    async def totals(self) -> Totals:
        """See LegacySource."""
        kind, word = self.spelled(self.plan.source.type), self.spelled(self.plan.source.status)
        rows = await self.rows(f"SELECT {kind}, {word}, count(*) FROM {self.table} GROUP BY 1, 2")
        return {(kind, word): number for kind, word, number in rows}

    async def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """See LegacySource."""
        return [tuple(row) for row in await self.rows(sql)]


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    return str(value)


def _is_odd(value: object) -> bool:
    """Whether PostgreSQL cannot keep it as text."""
    return isinstance(value, str) and _ODD.search(value) is not None


def _mended(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\N{SYMBOL FOR NULL}").encode(errors="replace").decode()


class OtherPostgres(Elsewhere):
    """Another PostgreSQL database, or the same one where Python converts."""

    def __init__(self, connection: asyncpg.Connection, plan: Plan, convert: Convert | None,
                 columns: dict[str, str]) -> None:  # fmt: skip
        super().__init__(plan, convert)
        self._connection = connection
        number = columns[plan.source.key] in ("bigint", "integer", "smallint")
        self.columns = dict.fromkeys(columns, "text")
        self.columns[plan.source.key] = "bigint" if number else "text"

    @classmethod
    async def open(cls, url: str, plan: Plan, convert: Convert | None) -> OtherPostgres:
        """Connect, so that nothing can be written."""
        connection = await asyncpg.connect(
            asyncpg_dsn(url), timeout=30, server_settings={"default_transaction_read_only": "on"}
        )
        return cls(connection, plan, convert, await columns_of(connection, plan))

    def as_text(self, name: str) -> str:
        """See Elsewhere."""
        return f"{quoted(name)}::{self.columns[name]}"

    async def rows(self, sql: str, **values: object) -> Sequence[Sequence[Any]]:
        """See Elsewhere."""
        for number, name in reversed(list(enumerate(values, start=1))):
            sql = sql.replace(f":{name}", f"${number}")
        rows: Sequence[Sequence[Any]] = await self._connection.fetch(sql, *values.values())
        return rows

    async def close(self) -> None:
        """See LegacySource."""
        await self._connection.close()


class OtherDatabase(Elsewhere):
    """MySQL, MariaDB, SQLite: what SQLAlchemy knows."""

    def __init__(self, url: str, plan: Plan, convert: Convert | None) -> None:
        super().__init__(plan, convert)
        self._engine = _engine(url)
        schema, _, name = plan.source.table.rpartition(".")
        try:
            found = inspect(self._engine).get_columns(name, schema=schema or None)
        except SQLAlchemyError as error:
            msg = f"{plan.source.table} cannot be looked at: {type(error).__name__}. See [source]."
            raise InvalidWiring(msg) from error
        number = {column["name"]: isinstance(column["type"], Integer) for column in found}
        is_key = {name: name == plan.source.key for name in number}
        self.columns = {n: "bigint" if number[n] and is_key[n] else "text" for n in number}

    def spelled(self, name: str) -> str:
        """See Elsewhere."""
        return self._engine.dialect.identifier_preparer.quote(name)

    async def rows(self, sql: str, **values: object) -> Sequence[Sequence[Any]]:
        """See Elsewhere."""
        return await asyncio.to_thread(self._rows, sql, values)

    def _rows(self, sql: str, values: dict[str, object]) -> Sequence[Sequence[Any]]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(text(sql), values).all()
        except SQLAlchemyError as error:
            msg = f"The source does not answer: {type(error).__name__}. Run this again."
            raise Unavailable(msg) from error

    async def close(self) -> None:
        """See LegacySource."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.drivername in ("mysql", "mariadb"):
        address = address.set(drivername=f"{address.drivername}+pymysql")
    try:
        engine = create_engine(address, hide_parameters=True)
    except ModuleNotFoundError as error:
        msg = f"Reading {address.get_backend_name()} needs a driver: pip install goldfinch[legacy]."
        raise InvalidWiring(msg) from error
    if address.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _lenient)
    return engine


def _lenient(connection: Any, _: object) -> None:
    """SQLite keeps as text whatever it was given."""
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    connection.execute("PRAGMA query_only = on")
