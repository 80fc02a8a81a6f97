"""What PostgreSQL refuses, said in our words: an SQLSTATE becomes an error family.

Messages name columns and tables, never the values that were refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tracking.ddl import ILLEGAL_MOVE_SQLSTATE
from tracking.errors import (
    Collided,
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    IllegalTransition,
    Invalid,
    TrackingError,
    Unavailable,
)
from tracking.logs import get_logger

__all__ = ["KEY_IS_TAKEN", "connecting", "driver_errors", "sql_errors"]

logger = get_logger(__name__)

KEY_IS_TAKEN: Final = "The idempotency key was used for another request: choose a new one for this."

LOCK_TIMEOUT_SQLSTATE: Final = "55P03"

_OF_POLICIES: Final = "ExecWithCheckOptions"
_OF_GRANTS: Final = "aclcheck_error"
"""Where PostgreSQL refuses: unlike its sentences, these names are the same in every language."""

_BROKEN_CONNECTION: Final = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg raises, and SQLAlchemy passes on, when a connection has broken."""

_KEY: Final = re.compile(r"Key \((?P<columns>.*?)\)=")
_REFERENCED: Final = re.compile(r'is not present in table "(?P<table>[^"]+)"')


@contextmanager
def connecting() -> Iterator[None]:
    """Turn a failure to get a connection into Unavailable."""
    try:
        yield
    except (OSError, PoolTimeoutError, asyncpg.PostgresError, *_BROKEN_CONNECTION) as error:
        raise _unavailable(error) from error
    except DBAPIError as error:
        raise _unavailable(error.orig or error) from error


@contextmanager
def sql_errors() -> Iterator[None]:
    """Turn what PostgreSQL refuses inside the block into an error of ours.

    What is our own mistake, such as a syntax error, passes unchanged.
    """
    try:
        yield
    except DBAPIError as error:
        ours = _translated(error)
        if ours is None:
            raise
        raise ours from error
    except (PoolTimeoutError, *_BROKEN_CONNECTION) as error:
        raise _unavailable(error) from error


@contextmanager
def driver_errors() -> Iterator[None]:
    """The same for statements that go to the driver itself."""
    try:
        yield
    except (OSError, *_BROKEN_CONNECTION) as error:
        raise _unavailable(error) from error
    except asyncpg.PostgresError as error:
        ours = _by_state(error)
        if ours is None:
            raise
        raise ours from error


def _translated(error: DBAPIError) -> TrackingError | None:
    cause: Any = getattr(error.orig, "__cause__", None)
    state: str = getattr(cause, "sqlstate", None) or ""
    if (ours := _by_state(cause)) is not None:
        return ours
    if isinstance(cause, asyncpg.DataError | ValueError | OverflowError):
        return _unstorable(cause)
    if error.connection_invalidated or not state:
        return _unavailable(cause or error)
    return None


def _by_state(cause: Any) -> TrackingError | None:
    state: str = getattr(cause, "sqlstate", None) or ""
    for prefix, translate in _BY_STATE.items():
        if state.startswith(prefix):
            return translate(cause)
    return None


def _unstorable(_: Any) -> Invalid:
    return Invalid("A value is out of range for its column or cannot be stored.")


def _broken(cause: Any) -> Invalid:
    return Invalid(f"The values break the rule {cause.constraint_name or cause.column_name!r}.")


def _excluded(cause: Any) -> Conflict:
    return Conflict(
        f"There is already a record that rules this one out: {cause.constraint_name!r}."
    )


def _taken(cause: Any) -> TrackingError:
    if str(cause.constraint_name).endswith("_task_idempotency_key"):
        return IdempotencyMismatch(KEY_IS_TAKEN)
    return Conflict(f"There is already a record with the same {_columns(cause)}.")


def _refused(cause: Any) -> IllegalTransition:
    return IllegalTransition(str(cause))


def _collided(_: Any) -> Collided:
    return Collided("The transaction met another one; try again.")


def _dangling(cause: Any) -> Invalid:
    referenced = _REFERENCED.search(cause.detail or "")
    if referenced is None:
        return Invalid(f"{_columns(cause)}: still referred to by {cause.table_name}.")
    return Invalid(f"{_columns(cause)}: there is no such row in {referenced['table']}.")


def _unentitled(cause: Any) -> TrackingError:
    """Of a row that is not the caller's to write, or of a process that was given too few rights."""
    where = cause.server_source_function
    if where == _OF_POLICIES:
        return Forbidden("A row would belong to somebody on whose behalf you may not write.")
    # Only this one names an object and nothing else.
    which = f" ({cause.message})" if where == _OF_GRANTS else ""
    msg = f"The database role of this process lacks a right{which}: run `goldfinch db roles`."
    logger.error("a right is missing", refusal=msg)
    return Unavailable(msg)


def _columns(cause: Any) -> str:
    """The columns of a constraint; row level security keeps PostgreSQL from naming them itself."""
    found = _KEY.search(cause.detail or "")
    table = str(cause.table_name).removesuffix("_tracking")
    by_convention = re.sub(rf"^(fk|uq)_{table}_(tracking_)?", "", str(cause.constraint_name))
    return found["columns"] if found else by_convention


def _unavailable(cause: BaseException) -> Unavailable:
    kind = type(cause).__name__
    return Unavailable(f"The database does not answer ({kind}); try again shortly.")


_BY_STATE: Final[Mapping[str, Callable[[Any], TrackingError]]] = {
    ILLEGAL_MOVE_SQLSTATE: _refused,
    "22": _unstorable,
    "23503": _dangling,
    "23505": _taken,
    "23P01": _excluded,
    "23": _broken,
    "54": _unstorable,
    "40": _collided,
    "42501": _unentitled,
    LOCK_TIMEOUT_SQLSTATE: _collided,
    "08": _unavailable,
    "25006": _unavailable,
    "25P03": _unavailable,
    "53": _unavailable,
    "57": _unavailable,
    "58": _unavailable,
}
"""What the SQLSTATEs that begin so mean to us; the first match counts."""
