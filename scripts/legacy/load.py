"""Writes the sample into a database: PostgreSQL, MySQL or MariaDB, SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Final

import asyncpg
import typer
from sqlalchemy import create_engine, make_url, text

from scripts.legacy.sample import COLUMNS, COMPANIES, ETFS, FILES, POSITIONS, Row, rows
from tracking.db import asyncpg_dsn

__all__ = ["load", "load_elsewhere", "load_here", "load_references"]

TABLE: Final = """
CREATE TABLE {table} (
    id bigint NOT NULL, task_id {word}, task_type {word}, status {word},
    created_at {time}, updated_at {time}, started_at {time}, completed_at {time},
    error {text}, user_id {word}, tenant_id {long}, retry_count integer, task_metadata {text})
"""
_TYPES: Final = {
    "postgresql": {"word": "varchar(100)", "long": "text", "time": "timestamptz", "text": "text"},
    "mysql": {"word": "varchar(100)", "long": "text", "time": "datetime(6)", "text": "longtext"},
    "sqlite": {"word": "text", "long": "text", "time": "text", "text": "text"},
}


def main(
    url: Annotated[str, typer.Argument(help="postgresql://…, mysql://… or sqlite:///file")],
    number: Annotated[int, typer.Option("--rows", help="How many rows")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed, the same rows")] = 1,
    dirt: Annotated[float, typer.Option(help="The share of rows with a fault")] = 0.02,
    table: Annotated[str, typer.Option(help="What the table is called")] = "task_status",
    references: Annotated[
        str, typer.Option(help="A database of Goldfinch, whose tables get what the rows refer to")
    ] = "",
) -> None:
    """Make a legacy table with dirt."""
    asyncio.run(load(url, rows(number, seed, dirt), table))
    if references:
        asyncio.run(load_references(references))


async def load(url: str, made: Iterable[Row], table: str = "task_status") -> None:
    """Make the table and fill it."""
    if make_url(url).get_backend_name() in ("postgresql", "postgres"):
        await load_here(url, made, table)
    else:
        load_elsewhere(url, made, table)


async def load_here(url: str, made: Iterable[Row], table: str = "task_status") -> None:
    """Fill a table in PostgreSQL."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    await connection.execute(TABLE.format(table=table, **_TYPES["postgresql"]))
    for part in _parts(made):
        await connection.copy_records_to_table(table, records=part, columns=COLUMNS)
    await connection.execute(f"CREATE INDEX ON {table} (id)")
    await connection.execute(f"ANALYZE {table}")
    await connection.close()


def load_elsewhere(url: str, made: Iterable[Row], table: str = "task_status") -> None:
    """Fill a table in MySQL, MariaDB or SQLite."""
    address = make_url(url)
    kind = "sqlite" if address.get_backend_name() == "sqlite" else "mysql"
    if kind == "mysql":
        address = address.set(drivername="mysql+pymysql")
    engine = create_engine(address)
    names = ", ".join(f":{name}" for name in COLUMNS)
    with engine.begin() as connection:
        connection.execute(text(TABLE.format(table=table, **_TYPES[kind])))
        for part in _parts(made):
            values = [dict(zip(COLUMNS, map(_plain, row), strict=True)) for row in part]
            connection.execute(text(f"INSERT INTO {table} VALUES ({names})"), values)
        connection.execute(text(f"CREATE INDEX {table}_id ON {table} (id)"))
    engine.dispose()


def _plain(value: Any) -> Any:
    """Times as text that each of them takes, in UTC."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _parts(made: Iterable[Row], size: int = 5_000) -> Iterator[list[Row]]:
    walk = iter(made)
    while part := list(islice(walk, size)):
        yield part


async def load_references(url: str) -> None:
    """Write what the rows of the sample refer to."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    for sql, *values in (
        ("INSERT INTO etfs (id, name) SELECT unnest($1::text[]), 'a fund' ON CONFLICT DO NOTHING",
         list(ETFS)),
        ("INSERT INTO companies (id, name, settings) SELECT unnest($1::text[]), 'a company', '{}'"
         " ON CONFLICT DO NOTHING", list(COMPANIES)),
        ("INSERT INTO contribution_files (sha256, content) SELECT unnest($1::text[]), 'lines'"
         " ON CONFLICT DO NOTHING", list(FILES)),
        ("INSERT INTO pensions (id) VALUES ('p1') ON CONFLICT DO NOTHING",),
        ("INSERT INTO pension_etfs (id, pension_id, etf_id, weight) OVERRIDING SYSTEM VALUE"
         " SELECT n, 'p1', ($1::text[])[n], 0.01 FROM generate_series(1, $2::int) AS n"
         " ON CONFLICT DO NOTHING", list(ETFS), POSITIONS),
    ):  # fmt: skip
        await connection.execute(sql, *values)
    await connection.close()


if __name__ == "__main__":
    typer.run(main)
