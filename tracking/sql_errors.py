"""What PostgreSQL refuses, said in our words: an SQLSTATE becomes an error family.

Messages name columns and tables, never the values that were refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tracking.ddl import ILLEGAL_MOVE_SQLSTATE
from tracking.errors import Conflict, IllegalTransition, Invalid, TrackingError, Unavailable

__all__ = ["connecting", "sql_errors"]

_KEY: Final = re.compile(r"Key \((?P<columns>.*?)\)=")
_REFERENCED: Final = re.compile(r'is not present in table "(?P<table>[^"]+)"')


@contextmanager
def connecting() -> Iterator[None]:
    """Turn a failure to get a connection into Unavailable."""
    try:
        yield
    except (OSError, PoolTimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _unavailable(error) from error
    except DBAPIError as error:
        raise _unavailable(error.orig or error) from error


@contextmanager
def sql_errors() -> Iterator[None]:
    """Turn what PostgreSQL refuses inside the block into Invalid, Conflict or Unavailable.

    What is our own mistake, such as a syntax error, passes unchanged.
    """
    try:
        yield
    except DBAPIError as error:
        ours = _translated(error)
        if ours is None:
            raise
        raise ours from error


def _translated(error: DBAPIError) -> TrackingError | None:
    cause: Any = getattr(error.orig, "__cause__", None)
    state: str = getattr(cause, "sqlstate", None) or ""
    if state == ILLEGAL_MOVE_SQLSTATE:
        return IllegalTransition(str(cause))
    if state == "23503":
        return Invalid(_dangling(cause))
    if state == "23505":
        return Conflict(f"There is already a record with the same {_columns(cause)}.")
    if state.startswith("23"):
        return Invalid(f"The values break the rule {cause.constraint_name or cause.column_name!r}.")
    if state.startswith("22") or (not state and isinstance(cause, asyncpg.DataError)):
        return Invalid("A value is out of range for its column or cannot be stored.")
    if state in {"40001", "40P01", "55P03"}:
        return Unavailable("The transaction met another one; try again.")
    if error.connection_invalidated or not state or state[:2] in {"08", "53", "57"}:
        return _unavailable(cause or error)
    return None


def _dangling(cause: Any) -> str:  # noqa: ANN401  # an asyncpg exception, which has no types
    referenced = _REFERENCED.search(cause.detail or "")
    if referenced is None:
        return f"{_columns(cause)}: still referred to by {cause.table_name}."
    return f"{_columns(cause)}: there is no such row in {referenced['table']}."


def _columns(cause: Any) -> str:  # noqa: ANN401  # an asyncpg exception, which has no types
    found = _KEY.search(cause.detail or "")
    return found["columns"] if found else str(cause.constraint_name)


def _unavailable(cause: BaseException) -> Unavailable:
    kind = type(cause).__name__
    return Unavailable(f"The database does not answer ({kind}); try again shortly.")
