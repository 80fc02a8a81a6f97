"""Clients that act on the same records at once, and write down what they asked and were told.

Each operation is a transaction of its own. Connections are ended under way, and sometimes an answer
that did arrive is thrown away: what came of such an operation is unknown to its client.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import monotonic
from typing import Any, Final

from sqlalchemy import text

from tests.database.records import Service, Update, Updates
from tests.histories.history import LOOK, REFUSED, UNKNOWN, Operation
from tests.model import model
from tests.model.model import Row, Verb
from tracking.db import Database
from tracking.errors import Conflict, TrackingError, Unavailable
from tracking.principal import OPERATOR_SCOPE, Principal

__all__ = ["Clients"]

EVERYBODY_IS_LOST: Final = timedelta(days=-1)
AGAIN: Final = timedelta(0)

END_SOMEBODY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'goldfinch clients'
        AND pid <> pg_backend_pid() AND state <> 'idle'
    ORDER BY random() LIMIT 1
"""

Work = Callable[[Service], Awaitable[Any]]


@dataclass
class Clients:
    """Everybody, and the histories of the records they act on."""

    updates: Updates
    others: Database
    """Where nobody's connection is ended."""
    random: Random
    histories: dict[int, list[Operation]] = field(default_factory=lambda: defaultdict(list))

    async def run(self, records: int, clients: int, operations: int) -> None:
        """Let clients act on new records."""
        created = await self.updates.create_many(records, max_attempts=2)
        ids = [record.id for record in created]
        names = [f"client {number}" for number in range(clients)]
        await asyncio.gather(*(self.act(name, ids, operations) for name in names))
        for record_id in ids:
            self.histories[record_id].append(await self.last_look(record_id))

    async def last_look(self, record_id: int) -> Operation:
        """How a record stands when everybody has gone."""
        called = monotonic()
        row = Row.of(await self.updates.act(lambda s: s.get_status(record_id)))
        return Operation("look", LOOK, called, monotonic(), row)

    async def act(self, who: str, ids: list[int], operations: int) -> None:
        """Do one thing after the other, like a worker, a user, or maintenance."""
        seen = dict.fromkeys(ids, 0)
        for _ in range(operations):
            record_id = self.random.choice(ids)
            name = self.random.choice(OPERATIONS)
            if name == "sweep":
                await self.sweep(who, ids)
                continue
            verb, work = _operation(name, who, record_id, seen[record_id])
            answer = await self.note(record_id, name, verb, who, work)
            if isinstance(answer, Row):
                seen[record_id] = answer.attempts

    async def note(
        self, record_id: int, name: str, verb: Verb, who: str, work: Work
    ) -> Row | str | None:
        """Do something, and write down when it was called, when it returned, and what."""
        called = monotonic()
        answer = await self.answer(who, work)
        said = Row.of(answer) if isinstance(answer, Update) else answer
        operation = Operation(name, verb, called, monotonic(), said)
        self.histories[record_id].append(operation)
        return said

    async def answer(self, who: str, work: Work) -> Any:
        """What the service answers, refuses, or leaves unknown."""
        principal = Principal(who, "default", frozenset({OPERATOR_SCOPE}))
        chance = self.random.random()
        ending = asyncio.create_task(self.end_somebody()) if chance < 0.05 else None
        try:
            answer = await self.updates.act(work, principal)
        except Conflict:
            return REFUSED
        except Unavailable:
            return UNKNOWN
        except TrackingError as error:
            return type(error).__name__  # which no record answers
        finally:
            if ending is not None:
                await ending
        return UNKNOWN if chance > 0.97 else answer

    async def end_somebody(self) -> None:
        """End a connection that is being used, whatever for."""
        async with self.others.autocommit() as connection:
            await connection.execute(text(END_SOMEBODY))

    async def sweep(self, who: str, ids: list[int]) -> None:
        """Sweep all records: those that were swept say so, of the others nothing is known."""
        called = monotonic()
        answer = await self.answer(who, _sweep)
        swept = dict.fromkeys(ids, answer) if isinstance(answer, str) else answer
        for record_id, row in swept.items():
            operation = Operation("sweep", model.sweep(who), called, monotonic(), row)
            self.histories[record_id].append(operation)


OPERATIONS: Final = (
    *("look", "sweep", "complete", "fail", "cancel", "stop"),
    *["start", "retry", "fail and retry"] * 3,
    *["progress"] * 2,
)


def _operation(name: str, who: str, record_id: int, attempt: int) -> tuple[Verb, Work]:
    """An operation as the model has it and as the service does it."""
    again = name == "fail and retry"
    operations: dict[str, tuple[Verb, Work]] = {
        "look": (LOOK, lambda s: s.get_status(record_id)),
        "start": (model.start(who, "by hand"), lambda s: s.start(record_id)),
        "progress": (
            model.progress(who, attempt, 50),
            lambda s: s.progress(record_id, attempt, 50),
        ),
        "complete": (model.complete(who, attempt), lambda s: s.complete(record_id, attempt)),
        "cancel": (model.cancel(who, who), lambda s: s.cancel(record_id, who)),
        "retry": (model.retry(who), lambda s: s.retry(record_id)),
        "stop": (model.stop(who, attempt, who), lambda s: s.stop(record_id, attempt, who)),
    }
    failing = (
        model.fail(who, attempt, "lost", again=again),
        lambda s: s.fail(record_id, attempt, "lost", retry_after=AGAIN if again else None),
    )
    return operations.get(name, failing)


async def _sweep(service: Service) -> dict[int, Row]:
    """What the maintenance does: end lost attempts, and requeue what may be."""
    lost = await service.crud.fail_lost(lease=EVERYBODY_IS_LOST, batch=10)
    again = [r for r in lost if r.status == "FAILED" and r.attempts < r.max_attempts]
    requeued = await service.crud.requeue({(r.id, r.attempts): AGAIN for r in again})
    return {record.id: Row.of(record) for record in [*lost, *requeued]}
