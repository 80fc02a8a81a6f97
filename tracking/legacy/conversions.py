"""Values that change their type in SQL without a bad one ending the batch.

What cannot be converted becomes NULL, by functions that live as long as the connection. A value
that has its type already is not converted at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["Expression", "converted", "functions", "literal", "quoted", "sized"]

_NAMED: Final = {
    "trim": "btrim({value})",
    "lower": "lower({value})",
    "upper": "upper({value})",
    "epoch": "to_timestamp(pg_temp.legacy_double_precision({value}))",
    "epoch_ms": "to_timestamp(pg_temp.legacy_double_precision({value}) / 1000)",
}
_TEXTS: Final = ("text", "character varying")
_DATED: Final = ("timestamp with time zone", "timestamp without time zone", "date")
_EARLIEST: Final = "pg_temp.legacy_earliest()"
_LATEST: Final = "pg_temp.legacy_latest()"
_WIDER: Final = {
    "timestamp with time zone": {"timestamp without time zone", "date"},
    "bigint": {"integer", "smallint"},
    "integer": {"smallint"},
    "text": {"character varying"},
}
"""Types that become another without ever failing."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A piece of SQL and the type of its value."""

    sql: str
    type: str

    def through(self, convert: str | None) -> Expression:
        """Return it converted as a mapping says: by name, or by SQL that says `{value}`."""
        if convert is None:
            return self
        text = self.sql if self.type == "text" else f"({self.sql})::text"
        sql = _NAMED.get(convert, convert).replace("{value}", f"({text})")
        return Expression(f"({sql})::text", "text")


def quoted(name: str) -> str:
    """A name as SQL spells it, with its schema if it has one."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def literal(value: object) -> str:
    """A value as SQL spells it."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return "'" + text.replace("'", "''") + "'" if "\\" not in text else _escaped(text)


def _escaped(text: str) -> str:
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def sized(type_: str) -> tuple[str, int | None]:
    """A type without its length, and the length if it is one of text."""
    found = re.fullmatch(r"(character varying|character)\((\d+)\)", type_)
    return (found[1], int(found[2])) if found else (type_, None)


def converted(value: Expression, wanted: str) -> str:
    """SQL for the value in a type, NULL where that cannot be."""
    base, _ = sized(wanted)
    given, _ = sized(value.type)
    if base in _DATED and given not in _TEXTS:
        return f"CASE WHEN {value.sql} BETWEEN {_EARLIEST} AND {_LATEST} THEN {value.sql} END"
    if given == base or (base in _TEXTS and given in _TEXTS):
        return value.sql
    if given in _WIDER.get(base, ()) or base in _TEXTS:
        return f"({value.sql})::{'text' if base in _TEXTS else base}"
    text = value.sql if given in _TEXTS else f"({value.sql})::text"
    return f"pg_temp.{_function(base)}({text})"


def functions(types: Iterable[str], earliest: date, latest: date) -> list[str]:
    """Statements that make the functions for these types, in the session alone.

    What is not between the two days is no date.
    """
    needed = {sized(type_)[0] for type_ in types} | {"jsonb", "double precision"}
    bounds = {_EARLIEST: earliest, _LATEST: latest}
    return [
        *(_constant(name, day) for name, day in bounds.items()),
        *(_create(type_) for type_ in sorted(needed - {*_TEXTS})),
    ]


def _constant(name: str, day: date) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name} RETURNS timestamptz LANGUAGE sql IMMUTABLE"
        f" AS $$SELECT '{day} 00:00+00'::timestamptz$$"
    )


def _function(type_: str) -> str:
    return "legacy_" + re.sub(r"\W+", "_", type_).strip("_")


# A number with more decimals than the column keeps would be rounded: that is refused.
def _create(type_: str) -> str:
    refused = ""
    if type_.startswith("numeric"):
        refused = "made <> value::numeric OR "
    elif type_ in _DATED:
        refused = f"made NOT BETWEEN {_EARLIEST} AND {_LATEST} OR "
    return f"""
        CREATE OR REPLACE FUNCTION pg_temp.{_function(type_)}(value text) RETURNS {type_}
        LANGUAGE plpgsql STRICT IMMUTABLE AS $goldfinch$
        DECLARE made {type_};
        BEGIN
            made := value;
            RETURN CASE WHEN {refused}false THEN NULL ELSE made END;
        EXCEPTION WHEN data_exception OR program_limit_exceeded OR statement_too_complex THEN
            RETURN NULL;
        END
        $goldfinch$"""
