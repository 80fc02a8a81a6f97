"""Waiting for an event ends when the event is set, when time is up, and when it is cancelled."""

from __future__ import annotations

import asyncio

import pytest

from tracking.waiting import is_set_within

LONG = 60


async def test_a_set_event_is_told_from_one_that_is_not() -> None:
    """Whether it was set within the time."""
    event = asyncio.Event()
    assert not await is_set_within(event, 0)
    event.set()
    assert await is_set_within(event, 0)


@pytest.mark.parametrize("steps", range(5))
async def test_a_cancellation_is_heard_beside_the_event(steps: int) -> None:
    """However few steps of the loop after the event it comes: who is told to stop has to stop."""
    event = asyncio.Event()

    async def wait_for_ever() -> None:
        while True:
            await is_set_within(event, LONG)
            event.clear()

    waiting = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    event.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    waiting.cancel()

    done, _ = await asyncio.wait([waiting], timeout=5)
    waiting.cancel()
    assert done == {waiting}
    assert waiting.cancelled()
