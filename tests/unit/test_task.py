from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.etf_price_update import domain
from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.service import EtfPriceUpdateService
from tracking import Backoff, Task, tracked_task
from tracking.errors import Invalid, InvalidWiring
from tracking.history import Line
from tracking.schemas import MAX_INTEGER
from tracking.task import Progress, TrackedTask

T = TypeVar("T")
counts = st.integers(min_value=0, max_value=MAX_INTEGER)


class Reports:
    """The surroundings of a body that only reports."""

    def __init__(self) -> None:
        self.reports: list[Progress] = []
        self.lines: list[Line] = []

    def service(self) -> EtfPriceUpdateService:
        """Not asked for here."""
        raise NotImplementedError

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Not asked for here."""
        raise NotImplementedError

    def report(self, progress: Progress) -> None:
        """Keep what was said."""
        self.reports.append(progress)

    def log(self, line: Line) -> None:
        """Keep what was logged."""
        self.lines.append(line)


@pytest.fixture
def reports() -> Reports:
    """What a body has reported."""
    return Reports()


@pytest.fixture
def task(reports: Reports) -> Task[EtfPriceUpdateTracking, EtfPriceUpdateService]:
    """An attempt at a price update."""
    return Task(EtfPriceUpdateTracking(id=1, attempts=1), reports)


# --- declaring ------------------------------------------------------------------------------------


def test_a_body_stays_callable() -> None:
    """A decorated function can be called in a test as if it were not decorated."""

    @tracked_task(domain)
    def body(task: str) -> dict[str, str]:
        return {"seen": task}

    assert body("anything") == {"seen": "anything"}
    assert not body.is_async


def test_an_async_body_is_known_to_be_one() -> None:
    """The worker runs it on its event loop."""

    @tracked_task(domain)
    async def body(_: object) -> None: ...

    assert body.is_async


def test_a_task_knows_what_was_declared_with_it() -> None:
    """Domain, backoff and time limit are kept with the body; there is no limit by default."""
    backoff, limit = Backoff(), timedelta(minutes=5)

    @tracked_task(domain, backoff=backoff, time_limit=limit)
    def limited(_: object) -> None: ...

    @tracked_task(domain)
    def unlimited(_: object) -> None: ...

    assert isinstance(limited, TrackedTask)
    assert limited.domain == "etf_price_update"
    assert limited.backoff is backoff
    assert (limited.time_limit, unlimited.time_limit) == (limit, None)


def test_only_declared_errors_are_retryable() -> None:
    """A subclass counts as well; nothing is retried unless declared."""

    @tracked_task(domain, retry_on=(OSError,))
    def hopeful(_: object) -> None: ...

    @tracked_task(domain)
    def resigned(_: object) -> None: ...

    assert hopeful.is_retryable(ConnectionResetError())
    assert not hopeful.is_retryable(ValueError())
    assert not resigned.is_retryable(OSError())


def test_what_to_give_up_on_has_the_last_word() -> None:
    """An error of both kinds is final, its relatives are not."""

    @tracked_task(domain, retry_on=(OSError,), give_up_on=(FileNotFoundError,))
    def body(_: object) -> None: ...

    assert body.is_retryable(ConnectionError())
    assert not body.is_retryable(FileNotFoundError())
    assert not body.is_retryable(ValueError())


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"retry_on": OSError}, r"write retry_on=\(OSError,\)"),
    ({"give_up_on": OSError}, r"write give_up_on=\(OSError,\)"),
    ({"retry_on": [OSError]}, r"takes a tuple of exception types, as in retry_on=\(OSError,\)"),
    ({"retry_on": ("OSError",)}, "derived from Exception; str is none"),
    ({"retry_on": (OSError(),)}, "derived from Exception; OSError is none"),
    ({"retry_on": (int,)}, "derived from Exception; int is none"),
    ({"give_up_on": (KeyboardInterrupt,)}, "derived from Exception; KeyboardInterrupt is none"),
    (
        {"retry_on": (ConnectionError,), "give_up_on": (OSError,)},
        "retry_on names ConnectionError, which give_up_on makes final",
    ),
]


@pytest.mark.parametrize(("options", "sentence"), WRONG)
def test_errors_that_make_no_sense_are_refused(options: dict[str, Any], sentence: str) -> None:
    """At the definition, with a hint: not when the first attempt has failed."""
    with pytest.raises(InvalidWiring, match=sentence):
        tracked_task(domain, **options)


def test_generators_are_refused() -> None:
    """A body that yields would never be run to its end."""

    def plain(_: object) -> Iterator[int]:
        yield 1

    async def on_the_loop(_: object) -> AsyncIterator[int]:
        yield 1

    for body in (plain, on_the_loop):
        with pytest.raises(InvalidWiring, match=rf"{body.__name__}: .*cannot be a generator"):
            tracked_task(domain)(body)


def test_a_body_takes_the_task_and_nothing_else() -> None:
    """A second parameter would have nobody to fill it."""

    def none() -> None: ...

    def two(_task: object, _etf_id: str) -> None: ...

    for body in (none, two):
        with pytest.raises(InvalidWiring, match=rf"{body.__name__}: .*exactly one parameter"):
            tracked_task(domain)(body)


# --- progress -------------------------------------------------------------------------------------


def test_percent_follows_from_items(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService], reports: Reports
) -> None:
    """Saying how many of how many is enough; the total is remembered."""
    task.progress(processed=0, total=3)
    task.progress(processed=2)
    task.progress(processed=3)

    assert [report.percent for report in reports.reports] == [0, 66, 100]
    assert [report.total for report in reports.reports] == [3, 3, 3]


def test_what_is_left_out_stays_as_it_was(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService], reports: Reports
) -> None:
    """Each report is the whole of what is known."""
    task.progress(10, step="reading")
    task.progress(20)
    task.progress(step="writing")

    expected = [
        Progress(percent=10, step="reading"),
        Progress(percent=20, step="reading"),
        Progress(percent=20, step="writing"),
    ]
    assert expected == reports.reports


def test_a_percent_that_is_said_goes_before_one_that_follows(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService], reports: Reports
) -> None:
    """Items need not weigh the same."""
    task.progress(90, processed=1, total=2)

    assert reports.reports == [Progress(percent=90, processed=1, total=2)]


def test_a_total_of_nothing_divides_nothing(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService], reports: Reports
) -> None:
    """An empty batch has no percentage of its own."""
    task.progress(processed=0, total=0)

    assert reports.reports == [Progress(processed=0, total=0)]


@given(processed=counts, total=counts)
def test_any_part_of_a_total_is_a_percentage(processed: int, total: int) -> None:
    """Whatever has been processed of a total that is not less gives 0 to 100."""
    reports = Reports()
    processed, total = sorted([processed, total])
    task: Task[Any, Any] = Task(EtfPriceUpdateTracking(id=1), reports)

    task.progress(processed=processed, total=total)

    assert (reports.reports[0].percent or 0) in range(101)


@pytest.mark.parametrize(
    "said",
    [
        {"percent": -1},
        {"percent": 101},
        {"processed": 3, "total": 2},
        {"processed": -1},
        {"total": -1},
    ],
)
def test_progress_out_of_range_is_refused_and_not_reported(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
    reports: Reports,
    said: dict[str, int],
) -> None:
    """A mistake in the body is told to the body, at once."""
    with pytest.raises(Invalid, match=r"0 to 100 percent|cannot be negative"):
        task.progress(**said)

    assert not reports.reports


@pytest.mark.parametrize(
    "said",
    [
        {"step": "a\x00b"},
        {"step": "\ud800"},
        {"processed": 2**63},
        {"total": 2**63},
        {"percent": 50.5},
        {"processed": "3"},
    ],
    ids=["NUL", "surrogate", "too many", "too many in all", "half a percent", "text"],
)
def test_progress_that_cannot_be_stored_is_refused(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
    reports: Reports,
    said: dict[str, Any],
) -> None:
    """It would otherwise spoil the statement it shares with all attempts of its process."""
    with pytest.raises(Invalid, match="whole numbers and plain words"):
        task.progress(**said)

    assert not reports.reports


# --- columns --------------------------------------------------------------------------------------


def test_columns_are_kept_until_completion(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
) -> None:
    """Later values replace earlier ones; nothing is written yet."""
    task.set(price=1, source="a.csv")
    task.set(price=2)

    assert task.columns == {"price": 2, "source": "a.csv"}


def test_unknown_columns_are_refused_by_name(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
) -> None:
    """A misspelt column is found where it is written, and nothing of the call is kept."""
    with pytest.raises(Invalid, match=r"etf_price_update records have no pirce, sauce\."):
        task.set(pirce=1, sauce="a.csv", source="a.csv")

    assert task.columns == {}
