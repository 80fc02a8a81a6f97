"""One follower's mailbox: of each record the latest state, in turn, bounded, never backwards."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracking.announcer import LONGEST_PAYLOAD, payloads, read_payload
from tracking.changes import MOST, Changes
from tracking.live.mailbox import MOST_PENDING, Mailbox, Message, Post, Resync


def post(number: int, version: int = 1, *, at: float = 0, batch: int = 1) -> Post:
    """A state of a record."""
    return Post(("prices", number), version, f"{number}.{version}", at, batch)


async def taken(mailbox: Mailbox) -> list[object]:
    """Everything there is to take."""
    work: list[object] = []
    while mailbox.is_waiting:
        work.append(await mailbox.take())
    return work


async def test_a_later_state_takes_the_place_of_an_earlier_one() -> None:
    """But not its turn, and what is missing is missing since the earlier one."""
    mailbox = Mailbox()
    for each in (post(1, 1, at=1), post(2, 1, at=2), post(1, 2, at=3)):
        mailbox.post(each)

    assert await taken(mailbox) == [post(1, 2, at=1), post(2, 1, at=2)]


async def test_who_takes_nothing_loses_the_states_and_is_told_so() -> None:
    """Nothing more is kept until everything is shown afresh."""
    mailbox = Mailbox()
    for number in range(10 * MOST_PENDING):
        mailbox.post(post(number))

    assert await taken(mailbox) == [Resync()]
    mailbox.post(post(1))
    assert await taken(mailbox) == [post(1)]


async def test_what_was_read_since_is_not_taken_back() -> None:
    """A reading that began before a snapshot is older than it, whenever it arrives."""
    mailbox = Mailbox()
    mailbox.post(post(1, 3))
    mailbox.sent(("prices", 1), 4, batch=2)
    mailbox.post(post(1, 2, batch=2))
    assert await taken(mailbox) == []

    mailbox.post(post(1, 5, batch=2))
    assert await taken(mailbox) == [post(1, 5, batch=2)]


async def test_answers_come_before_states() -> None:
    """Whoever asks does not wait behind what they follow."""
    mailbox, pong = Mailbox(), Message("pong", "{}")
    mailbox.post(post(1))
    mailbox.show("mine")
    mailbox.reply(pong)

    assert await taken(mailbox) == [pong, "mine", post(1)]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["prices", "a" * 32]), st.integers(1, 2**63 - 1)),
        st.integers(1, 2**63 - 1),
        max_size=2_000,
    )
)
def test_what_is_announced_is_what_is_heard(versions: dict[tuple[str, int], int]) -> None:
    """Whatever the number of records; no payload is longer than PostgreSQL takes."""
    said = list(payloads(versions))

    heard = [read_payload(payload) for payload in said]
    assert {key: version for part in heard for key, version in part.items()} == versions
    assert all(len(payload.encode()) <= LONGEST_PAYLOAD for payload in said)


def test_changes_that_nobody_takes_are_counted_and_dropped() -> None:
    """Memory is bounded while the database is away; what is known already may still rise."""
    changes = Changes()
    changes.tell({("prices", number): 1 for number in range(MOST + 5)})
    changes.tell({("prices", 0): 2})

    assert changes.dropped == 5
    kept = changes.take()
    assert (len(kept), kept["prices", 0]) == (MOST, 2)
    assert changes.take() == {}
