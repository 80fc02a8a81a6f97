"""What people do with a record, each as the model has it and as the service or SQL does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final, cast

from sqlalchemy import CursorResult, text

from tests.database.records import TABLE, Service
from tests.model import model
from tests.model.model import Verb
from tracking import TrackingStatus

__all__ = ["SERVICE", "SQL", "Act", "Ask", "Work"]

Work = Callable[[Service], Awaitable[Any]]
"""Something done with the service, or on its connection; False if nothing was found to do."""

Ask = tuple[str, int, int, int]
"""Who asks, of which record, the attempt they see it at, and the one they ask for."""

Act = Callable[[Ask], tuple[Verb, Work]]

AGAIN: Final = timedelta(0)
REASONS: Final[Mapping[str, str]] = {
    "PROCESSING": "worker",
    "FAILED": "error_message",
    "CANCELLED": "cancel_reason",
}
"""The columns in which SQL written by hand says why."""


def start(ask: Ask) -> tuple[Verb, Work]:
    """Claim by hand, whatever attempt is next."""
    who, record, seen, _ = ask
    return model.start(who, "by hand", seen), lambda s: s.start(record)


def claim(ask: Ask) -> tuple[Verb, Work]:
    """Claim as a worker does, whose message may be an old one."""
    who, record, _, attempt = ask
    fences = [(record, attempt)]
    return (
        model.start(who, "host:7", attempt),
        lambda s: _first(s.crud.claim(fences, worker="host:7")),
    )


def beat(ask: Ask) -> tuple[Verb, Work]:
    """Give a sign of life."""
    _, record, _, attempt = ask
    return model.beat(attempt), lambda s: _first(s.crud.beat([(record, attempt)]))


def progress(ask: Ask) -> tuple[Verb, Work]:
    """Be half done."""
    who, record, _, attempt = ask
    return model.progress(who, attempt, 50), lambda s: s.progress(record, attempt, 50)


def complete(ask: Ask) -> tuple[Verb, Work]:
    """End an attempt well."""
    who, record, _, attempt = ask
    return model.complete(who, attempt), lambda s: s.complete(record, attempt)


def fail(ask: Ask) -> tuple[Verb, Work]:
    """End an attempt badly, for good."""
    who, record, _, attempt = ask
    verb = model.fail(who, attempt, "lost", again=False)
    return verb, lambda s: s.fail(record, attempt, "lost")


def fail_and_retry(ask: Ask) -> tuple[Verb, Work]:
    """End an attempt badly, and plan the next."""
    who, record, _, attempt = ask
    verb = model.fail(who, attempt, "lost", again=True)
    return verb, lambda s: s.fail(record, attempt, "lost", retry_after=AGAIN)


def stop(ask: Ask) -> tuple[Verb, Work]:
    """End an attempt as cancelled."""
    who, record, _, attempt = ask
    verb = model.stop(who, attempt, f"{who} stops")
    return verb, lambda s: s.stop(record, attempt, f"{who} stops")


def retry(ask: Ask) -> tuple[Verb, Work]:
    """Give a failed record one more attempt."""
    who, record, seen, _ = ask
    return model.retry(who, seen), lambda s: s.retry(record)


def cancel(ask: Ask) -> tuple[Verb, Work]:
    """Cancel a record, or ask it to stop."""
    who, record, _, _ = ask
    return model.cancel(who, f"{who} cancels"), lambda s: s.cancel(record, f"{who} cancels")


def type_status(status: TrackingStatus, ask: Ask) -> tuple[Verb, Work]:
    """Move a record by hand, legally or not."""
    _, record, _, _ = ask
    said = {REASONS[status]: "typed"} if status in REASONS else {}
    verb = model.set_status(status, "typed")
    return verb, lambda s: _update(s, record, status=status.value, **said)


def type_attempts(more: int, ask: Ask) -> tuple[Verb, Work]:
    """Change the number that fences, up or down."""
    _, record, seen, _ = ask
    attempts = max(0, seen + more)
    return model.set_attempts(attempts), lambda s: _update(s, record, attempts=attempts)


SERVICE: Final[Mapping[str, Act]] = {
    act.__name__: act
    for act in (
        *(start, claim, beat, progress, complete, fail, fail_and_retry, stop),
        *(retry, cancel),
    )
}
SQL: Final[Mapping[str, Act]] = {
    **{f"SET status = {status}": partial(type_status, status) for status in TrackingStatus},
    "SET attempts, one more": partial(type_attempts, 1),
    "SET attempts, one less": partial(type_attempts, -1),
}


async def _first(found: Awaitable[Any]) -> Any:
    """What was claimed or is held; False when nothing is."""
    return next(iter(await found), False)


async def _update(service: Service, record_id: int, **columns: object) -> bool:
    """`UPDATE … SET columns WHERE id`, as somebody types it; whether there was such a row."""
    changes = ", ".join(f"{column} = :{column}" for column in columns)
    statement = text(f"UPDATE {TABLE} SET {changes} WHERE id = :id")  # noqa: S608  # no outside text
    result = await service.db.execute(statement, {"id": record_id, **columns})
    return bool(cast("CursorResult[Any]", result).rowcount)
