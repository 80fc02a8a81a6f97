from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking import Backoff, Schedule
from tracking.errors import InvalidWiring

attempts = st.integers(min_value=1, max_value=100)
waits = st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=30))


@st.composite
def backoffs(draw: st.DrawFn) -> Backoff:
    """Any backoff that may be configured."""
    base, cap = sorted([draw(waits), draw(waits)])
    return Backoff(base, cap)


@given(backoffs(), attempts)
def test_a_delay_lies_between_nothing_and_the_ceiling(backoff: Backoff, attempt: int) -> None:
    """Full jitter: any wait up to the ceiling, never a negative one, never more than the cap."""
    delay = backoff.delay(attempt)

    assert timedelta(0) <= delay <= backoff.ceiling(attempt) <= backoff.cap


@given(backoffs(), attempts)
def test_the_ceiling_doubles_until_it_meets_the_cap(backoff: Backoff, attempt: int) -> None:
    """Each attempt may wait twice as long as the one before it, until the cap."""
    now, after = backoff.ceiling(attempt), backoff.ceiling(attempt + 1)

    assert min(backoff.cap, now * 2) == after


def test_the_first_ceiling_is_the_base() -> None:
    """After the first attempt, the wait is at most `base`."""
    backoff = Backoff(base=timedelta(seconds=3), cap=timedelta(minutes=1))

    assert timedelta(seconds=3) == backoff.ceiling(1)


def test_delays_are_spread() -> None:
    """Records that failed together do not come back together."""
    delays = {Backoff().delay(attempt=5) for _ in range(20)}

    assert len(delays) > 1


@pytest.mark.parametrize(
    ("base", "cap"),
    [
        (timedelta(0), timedelta(seconds=1)),
        (timedelta(seconds=-1), timedelta(seconds=1)),
        (timedelta(seconds=2), timedelta(seconds=1)),
    ],
)
def test_a_base_that_is_not_between_nothing_and_the_cap_is_refused(
    base: timedelta, cap: timedelta
) -> None:
    """A wrong backoff is found when it is written down, not when the first task fails."""
    with pytest.raises(InvalidWiring, match="base must be positive and at most cap"):
        Backoff(base, cap)


# --- schedules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 30), (3, 120), (4, 120), (99, 120)])
def test_a_schedule_is_kept(attempt: int, seconds: int) -> None:
    """Each wait in its turn and the last one for ever, a little later rather than sooner."""
    schedule = Schedule(tuple(timedelta(seconds=s) for s in (5, 30, 120)), jitter=0.1)

    waits = [schedule.delay(attempt) / timedelta(seconds=seconds) for _ in range(200)]

    assert 1 <= min(waits) < 1.05 < max(waits) <= 1.1


@pytest.mark.parametrize(
    ("waits", "jitter"), [((), 0.1), ((timedelta(0),), 0.1), ((timedelta(1),), -0.1)]
)
def test_a_schedule_that_makes_no_sense_is_refused(
    waits: tuple[timedelta, ...], jitter: float
) -> None:
    """When it is written down, not when the first task fails."""
    with pytest.raises(InvalidWiring, match="Schedule: list at least one wait"):
        Schedule(waits, jitter)
