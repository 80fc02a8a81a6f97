"""A worker's runtime inside the test process, and bodies written down where they are tested."""

from __future__ import annotations

import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from tests.worker.probe_domains.behaviours import Flaky, Hopeless
from tracking import Backoff, Registry, testing, tracked_task
from tracking.settings import Settings
from tracking.task import TrackedTask

Body = Callable[[Any], Any]

BACKOFF = Backoff(base=timedelta(minutes=5))


def as_async(body: Callable[[Any], Awaitable[Any]]) -> Body:
    """Leave an async body as it is."""
    return body


def as_plain(body: Callable[[Any], Coroutine[Any, Any, Any]]) -> Body:
    """Make an async body a plain one, which waits for its own coroutine."""

    def plain(task: Any) -> Any:  # a Task and a result
        return task.wait_for(body(task))

    return plain


class Bench(testing.Bench):
    """Runs bodies on records of one domain."""

    def __init__(self, settings: Settings, registry: Registry, domain: str = "probe") -> None:
        super().__init__(settings, registry, domain)
        self.settings = settings

    def run(self, body: Body, *records: int, attempts: int = 0) -> None:
        """Deliver one message with these records, `attempts` of each made, to `body`."""
        task = tracked_task(
            self.domain, retry_on=(Flaky,), give_up_on=(Hopeless,), backoff=BACKOFF
        )(body)
        self.run_task(task, *records, attempts=attempts)

    def run_task(self, task: TrackedTask, *records: int, attempts: int = 0) -> None:
        """The same with a task that has been declared already."""
        self.runtime.registry = replace(self.runtime.registry, tasks={self.domain.name: task})
        self.deliver(*records, attempts=attempts)

    def notes(self) -> Sequence[str]:
        """The business data that bodies have committed."""
        return self.call(self._notes())

    def scalar(self, sql: str, **values: object) -> Any:  # whatever is asked for
        """The first value that a statement returns."""
        return self.call(self._scalar(sql, values))

    async def steal(self, record_id: int) -> None:
        """Give a running record to another worker, as the sweep does with one presumed dead."""
        async with self.runtime.database.transaction() as session:
            service = self.domain.service(session)
            held = await service.get_status(record_id)
            await service.fail(record_id, held.attempts, "presumed dead", retry_after=timedelta())
            await service.start(record_id, worker="thief")

    async def _notes(self) -> Sequence[str]:
        async with self.runtime.database.transaction() as session:
            notes = await session.scalars(text("SELECT text FROM probe_notes ORDER BY id"))
            return list(notes)

    async def _scalar(self, sql: str, values: Mapping[str, object]) -> Any:
        async with self.runtime.database.autocommit() as connection:
            return await connection.scalar(text(sql), values)


@contextmanager
def interrupted_by(error: BaseException, when: threading.Event) -> Iterator[None]:
    """Raise `error` in this, the main thread once `when` is set: so Celery raises time limits.

    A signal that comes just before the thread begins to wait does not end the wait: it is sent
    again until it has been heard.
    """
    main, heard = threading.get_ident(), threading.Event()

    def interrupt(*_: object) -> None:
        if not heard.is_set():
            heard.set()
            raise error

    def send() -> None:
        when.wait(30)
        while not heard.wait(0.02):
            signal.pthread_kill(main, signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, interrupt)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        yield
    finally:
        sender.join()
        signal.signal(signal.SIGUSR1, before)
