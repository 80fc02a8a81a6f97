from __future__ import annotations

from collections.abc import MutableMapping, MutableSet
from itertools import permutations

from tracking.status import (
    ACTIVE,
    MOVES,
    TERMINAL,
    TrackingStatus,
    illegal_moves,
    state_diagram,
)

LEGAL = {(origin, target) for origin, targets in MOVES.items() for target in targets}


def test_every_status_has_its_line_in_the_table_of_moves() -> None:
    """`MOVES` says for every status, and for nothing else, what may follow."""
    assert set(TrackingStatus) == set(MOVES)
    assert {target for _, target in LEGAL} <= set(TrackingStatus)


def test_the_table_of_moves_is_the_documented_one() -> None:
    """PENDING starts or is cancelled, PROCESSING ends in one of three ways, FAILED is retried."""
    expected = {
        ("PENDING", "PROCESSING"),
        ("PENDING", "CANCELLED"),
        ("PROCESSING", "COMPLETED"),
        ("PROCESSING", "FAILED"),
        ("PROCESSING", "CANCELLED"),
        ("FAILED", "PENDING"),
    }

    assert expected == {(str(origin), str(target)) for origin, target in LEGAL}


def test_the_table_of_moves_cannot_be_changed() -> None:
    """Neither the table nor its lines offer a way to write to them."""
    assert not isinstance(MOVES, MutableMapping)
    assert not hasattr(MOVES, "__setitem__")
    assert not any(isinstance(targets, MutableSet) for targets in MOVES.values())


def test_no_status_follows_itself() -> None:
    """A move always changes the status."""
    assert not {(origin, target) for origin, target in LEGAL if origin is target}


def test_a_record_is_either_active_or_terminal() -> None:
    """The active and the terminal statuses are all of them, and share none."""
    assert set(TrackingStatus) == {*ACTIVE, *TERMINAL}
    assert not {*ACTIVE} & {*TERMINAL}


def test_illegal_moves_are_exactly_the_moves_that_are_not_legal() -> None:
    """Every pair of different statuses is either in `MOVES` or illegal, once, never both."""
    illegal = list(illegal_moves())

    assert set(permutations(TrackingStatus, 2)) - LEGAL == set(illegal)
    assert len(set(illegal)) == len(illegal)


def test_illegal_moves_come_in_a_fixed_order() -> None:
    """The order is that of the statuses: DDL made from it is the same every time."""
    order = {status: number for number, status in enumerate(TrackingStatus)}

    in_order = sorted(illegal_moves(), key=lambda pair: (order[pair[0]], order[pair[1]]))
    assert in_order == list(illegal_moves())


def test_the_diagram_shows_every_move_and_nothing_else() -> None:
    """Each legal move is one arrow; there is one way in, and an end for every final status."""
    head, *arrows = state_diagram().splitlines()

    moves = {f"    {origin} --> {target}" for origin, target in LEGAL}
    ends = {f"    {status} --> [*]" for status, targets in MOVES.items() if not targets}
    assert head == "stateDiagram-v2"
    assert {"    [*] --> PENDING"} | moves | ends == set(arrows)
    assert len(set(arrows)) == len(arrows)
