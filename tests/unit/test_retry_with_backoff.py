"""Calling a flaky function again, here and now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from tracking import AttemptCancelled, Backoff, retry_with_backoff
from tracking.errors import InvalidWiring
from tracking.stops import AttemptLost

QUICK = Backoff(base=timedelta(milliseconds=1), cap=timedelta(milliseconds=2))

Shape = Callable[[Callable[[], int], Any], Callable[[], int]]


def as_plain(call: Callable[[], int], decorate: Any) -> Callable[[], int]:
    """The function itself, decorated."""

    def plain() -> int:
        return call()

    decorated: Callable[[], int] = decorate(plain)
    return decorated


def as_async(call: Callable[[], int], decorate: Any) -> Callable[[], int]:
    """An async function, decorated, run to its end."""

    async def asynchronous() -> int:
        return call()

    decorated = decorate(asynchronous)
    return lambda: asyncio.run(decorated())


@pytest.fixture(params=[as_plain, as_async])
def shape(request: pytest.FixtureRequest) -> Shape:
    """Plain, and in a second run async."""
    made: Shape = request.param
    return made


class Flaky:
    """Raises what it is told, one after the other, then returns how often it was called."""

    def __init__(self, *errors: type[Exception]) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> int:
        """Raise the next error, or return."""
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.calls


def test_it_is_called_until_it_returns(shape: Shape) -> None:
    """Errors that are named are nobody's business but ours."""
    flaky = Flaky(ConnectionError, TimeoutError)

    call = shape(flaky, retry_with_backoff(retry_on=(OSError,), backoff=QUICK))

    assert call() == 3


def test_there_is_an_end_to_it(shape: Shape) -> None:
    """After so many calls the last error is raised."""
    flaky = Flaky(*[ConnectionError] * 9)

    call = shape(flaky, retry_with_backoff(retry_on=(OSError,), attempts=4, backoff=QUICK))

    with pytest.raises(ConnectionError):
        call()
    assert flaky.calls == 4


@pytest.mark.parametrize(
    "final",
    [ValueError, FileNotFoundError, AttemptCancelled, AttemptLost, SoftTimeLimitExceeded],
)
def test_what_is_final_is_raised_at_once(shape: Shape, final: type[Exception]) -> None:
    """Other errors, those to give up on, and whatever stops a body."""
    flaky = Flaky(final)
    kinds = (OSError,) if final is ValueError else (OSError, Exception)
    decorate = retry_with_backoff(retry_on=kinds, give_up_on=(FileNotFoundError,), backoff=QUICK)

    with pytest.raises(final):
        shape(flaky, decorate)()
    assert flaky.calls == 1


def test_one_attempt_is_no_retry(shape: Shape) -> None:
    """The smallest number means: as if it were not decorated."""
    flaky = Flaky(ConnectionError)

    with pytest.raises(ConnectionError):
        shape(flaky, retry_with_backoff(retry_on=(OSError,), attempts=1))()
    assert flaky.calls == 1


def test_it_waits_in_between_with_jitter(shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the backoff says, twice as long each time, up to its cap."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("random.random", lambda: 0.5)
    monkeypatch.setattr("tracking.retry.time.sleep", waited.append)
    monkeypatch.setattr("tracking.retry.asyncio.sleep", sleep)
    backoff = Backoff(base=timedelta(seconds=1), cap=timedelta(seconds=3))
    flaky = Flaky(*[ConnectionError] * 4)

    shape(flaky, retry_with_backoff(retry_on=(OSError,), attempts=5, backoff=backoff))()

    assert waited == [0.5, 1, 1.5, 1.5]


def test_arguments_and_name_are_kept() -> None:
    """What is decorated looks and is called as before."""

    @retry_with_backoff(retry_on=(OSError,))
    def price(etf: str, *, day: str) -> str:
        """The close."""
        return f"{etf} on {day}"

    assert price("MTUM", day="Monday") == "MTUM on Monday"
    assert (price.__name__, price.__doc__) == ("price", "The close.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"retry_on": OSError}, r"write retry_on=\(OSError,\)"),
        ({"retry_on": (OSError,), "give_up_on": (OSError,)}, "which give_up_on makes final"),
        ({"retry_on": (OSError,), "attempts": 0}, "attempts must be 1 or more, not 0"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, Any], sentence: str) -> None:
    """Where it is written, with a hint."""
    with pytest.raises(InvalidWiring, match=sentence):
        retry_with_backoff(**options)
