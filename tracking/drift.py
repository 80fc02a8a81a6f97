"""Drift: what is in the database is not what our text says.

PostgreSQL is asked to parse our own text on a temporary copy of the table and to print it back;
that is compared with what it prints for the real one. Neither the real tables nor their locks are
touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, text

from tracking.ddl import Function, TableDdl

__all__ = ["has_drifted"]


def has_drifted(connection: Connection, ddl: TableDdl) -> bool:
    """Whether tables differ from what `ddl` installs, in whatever way."""
    return (
        _functions(connection, [f.name for f in ddl.functions])
        != {_expected(connection, function) for function in ddl.functions}
        or _storage(connection, ddl) != dict(ddl.storage)
        or not _is_forced(connection, ddl)
        or any(_table_has_drifted(connection, ddl, table) for table in ddl.tables)
    )


def _functions(connection: Connection, names: Iterable[str]) -> set[tuple[object, ...]]:
    """Name, text, rights, settings, and whether everybody may use it."""
    rows = connection.execute(
        text(
            "SELECT proname, prosrc, prosecdef, array_to_string(proconfig, ';'),"
            " has_function_privilege('public', oid, 'EXECUTE')"
            " FROM pg_proc WHERE proname = ANY(:names)"
            " AND pronamespace = current_schema()::regnamespace"
        ),
        {"names": list(names)},
    )
    return {tuple(row) for row in rows}


def _expected(connection: Connection, function: Function) -> tuple[object, ...]:
    path = connection.scalar(text("SELECT format('search_path=%I, pg_temp', current_schema())"))
    settings = path if function.is_definer else None
    return (function.name, function.body, function.is_definer, settings, False)


def _storage(connection: Connection, ddl: TableDdl) -> dict[str, str]:
    options = connection.scalar(
        text("SELECT reloptions FROM pg_class WHERE oid = cast(:table AS regclass)"),
        {"table": ddl.stored},
    )
    pairs = (option.split("=", 1) for option in options or ())
    return {name: value for name, value in pairs if name in ddl.storage}


def _is_forced(connection: Connection, ddl: TableDdl) -> bool:
    """Whether row level security holds on every table, for its owner, too."""
    forced = connection.scalar(
        text(
            "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND oid = ANY(cast(cast(:tables AS text[]) AS regclass[]))"
        ),
        {"tables": list(ddl.tables)},
    )
    return bool(forced == len(ddl.tables))


def _table_has_drifted(connection: Connection, ddl: TableDdl, table: str) -> bool:
    """Compare our triggers and policies with those on an empty temporary copy of the table.

    What others have added to the table is no business of ours.
    """
    probe = f"probe_{table}"
    with connection.begin_nested() as savepoint:
        connection.execute(text(f"CREATE TEMPORARY TABLE {probe} (LIKE {table})"))
        for trigger in (t for t in ddl.triggers if t.table == table):
            connection.execute(text(trigger.create_on(probe, trigger.function)))
        for policy in (p for p in ddl.policies if p.table == table):
            connection.execute(text(policy.create_on(probe)))
        expected = _printed(connection, ddl, probe, table)
        savepoint.rollback()
    return _printed(connection, ddl, table, table) != expected


def _printed(connection: Connection, ddl: TableDdl, table: str, named: str) -> set[str]:
    """Triggers and policies of a table in PostgreSQL's words, with the table called `named`."""
    triggers = connection.execute(
        text(
            "SELECT tgenabled, pg_get_triggerdef(oid, true) FROM pg_trigger"
            " WHERE tgname = ANY(:names) AND tgrelid = cast(:table AS regclass)"
        ),
        {"table": table, "names": [trigger.name for trigger in ddl.triggers]},
    )
    lines = {_line(row) for row in [*triggers, *_policies(connection, ddl, table)]}
    return {
        line.replace(f"{table} ", f"{named} ").replace(f"{table}.", f"{named}.") for line in lines
    }


def _policies(connection: Connection, ddl: TableDdl, table: str) -> Iterable[Row[Any]]:
    """Our policies; the owner of the table, whoever it is, is called `owner`."""
    return connection.execute(
        text(
            "SELECT p.polname, p.polcmd, p.polpermissive, p.polroles = array[c.relowner],"
            " p.polroles = array[0::oid], pg_get_expr(p.polqual, p.polrelid),"
            " pg_get_expr(p.polwithcheck, p.polrelid)"
            " FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid"
            " WHERE p.polname = ANY(:names) AND p.polrelid = cast(:table AS regclass)"
        ),
        {"table": table, "names": [policy.name for policy in ddl.policies]},
    )


def _line(row: Row[Any]) -> str:
    return " ".join(str(value) for value in row)
