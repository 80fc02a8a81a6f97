"""Work that falls into parts: items that this attempt deals with, or children that it hands out.

    @tracked_task(domain)
    async def import_rows(task: BatchProcessingTask[ImportTracking, ImportService]) -> Result:
        for row in task.each(rows):
            async with task.part(f"line {row.line}"):
                await task.service.store(row)
        return task.summary()

A part that fails is counted and listed, and the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy.ext.asyncio import AsyncSessionTransaction
from typing_extensions import TypeVar

from tracking.dependencies import OnChildFailure
from tracking.errors import Unavailable
from tracking.model import BaseTaskTracking
from tracking.schemas import printable
from tracking.sql_errors import sql_errors
from tracking.stops import AttemptCancelled
from tracking.task import RecordT_co, ServiceT_co, Surroundings, Task

__all__ = ["BatchProcessingTask", "Part"]

LISTED_FAILURES: Final = 100
"""Of so many failed parts the summary says what went wrong; the others are counted."""

ItemT = TypeVar("ItemT")


class BatchProcessingTask(Task[RecordT_co, ServiceT_co]):
    """A task whose work falls into parts."""

    def __init__(self, record: RecordT_co, surroundings: Surroundings) -> None:
        super().__init__(record, surroundings)
        self._processed = 0
        self._failed = 0
        self._failures: list[dict[str, str]] = []

    async def spawn(
        self,
        domain: str,
        requests: Sequence[Mapping[str, Any]],
        *,
        on_failure: OnChildFailure | str = OnChildFailure.COUNT,
        chain: bool = False,
    ) -> list[BaseTaskTracking]:
        """Hand out work: create a child for each request, as `POST /tasks/<domain>` would.

        The children are made in this attempt's transaction, for the owner of its record. When the
        body has returned, the record stays PROCESSING until they have ended; its progress is
        theirs, and they are counted in its result beside what the body returned.

        `on_failure`  what becomes of the record when a child ends as FAILED or CANCELLED: "count"
                      it and list it, or "fail" at once and cancel the other children
        `chain`       whether each child begins only when the one before has completed

        The n-th child of every attempt is the same work: an attempt that follows takes over what
        is under way or COMPLETED, retries what FAILED, and makes anew what was CANCELLED.
        """
        return await self._surroundings.spawn(
            domain, requests, OnChildFailure(on_failure), chain=chain
        )

    def each(self, items: Collection[ItemT], *, step: str | None = None) -> Iterator[ItemT]:
        """Yield the items, and tell the progress after each one; a second call goes on counting."""
        total = self._processed + len(items)
        self.progress(processed=self._processed, total=total, step=step)
        for item in items:
            yield item
            self._processed += 1
            self.progress(processed=self._processed, total=total, step=step)

    def part(self, name: str) -> Part:
        """Enter a part of the work: an error in it is noted under `name` and goes no further.

        With `async with`, what the part wrote through `task.service` is undone as well. That the
        attempt is cancelled, or the database away, is no failure of a part and does go further.
        """
        return Part(self, name)

    def summary(self) -> dict[str, Any]:
        """How many items were processed and failed, and what went wrong with the first 100."""
        return {
            "processed": self._processed,
            "failed": self._failed,
            "failures": list(self._failures),
        }

    def note_failure(self, part: str, error: Exception) -> None:
        """Count a part that failed, and say why."""
        self._failed += 1
        if len(self._failures) < LISTED_FAILURES:
            kind, message = type(error).__name__, printable(str(error))
            self._failures.append({"part": part, "error_type": kind, "error_message": message})


class Part(AbstractContextManager["Part"], AbstractAsyncContextManager["Part"]):
    """One part of a batch; see `BatchProcessingTask.part`."""

    def __init__(self, task: BatchProcessingTask[Any, Any], name: str) -> None:
        self._task = task
        self._name = name
        self._savepoint: AsyncSessionTransaction | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        return isinstance(error, Exception) and self._is_noted(_in_our_words(error))

    async def __aenter__(self) -> Self:
        self._savepoint = await self._task.service.db.begin_nested()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        assert self._savepoint is not None  # noqa: S101  # entered before
        try:
            await self._savepoint.__aexit__(kind, error, traceback)
        except Exception as refusal:  # noqa: BLE001  # the part's own: its writes are checked here
            return self.__exit__(type(refusal), refusal, None)
        return self.__exit__(kind, error, traceback)

    def _is_noted(self, error: Exception) -> bool:
        if isinstance(error, AttemptCancelled | Unavailable):
            return False
        self._task.note_failure(self._name, error)
        return True


def _in_our_words(error: Exception) -> Exception:
    try:
        with sql_errors():
            raise error  # noqa: TRY301  # to be translated
    except Exception as ours:  # noqa: BLE001  # it is looked at, not handled
        return ours
