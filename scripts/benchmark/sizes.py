"""How much is measured: enough to be believed, or little and soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["FULL", "QUICK", "Sizes"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """Of all that is measured."""

    rounds: int
    """How often everything is measured, in turn."""
    messages: int
    """Of each contestant in a round, times its weight."""
    lifecycles: int
    creates: int
    """Single ones; those in bulk are 10,000 always."""
    dispatched: int
    updates: int
    tables: tuple[int, ...]
    """Rows of the tables that are read."""
    retained: int
    """Rows that have expired."""
    phase_seconds: float
    """How long records are created with and without something going on besides."""
    followers: int
    live_seconds: float
    live_rounds: int
    legacy_rows: int


FULL: Final = Sizes(
    rounds=5,
    messages=1_500,
    lifecycles=500,
    creates=500,
    dispatched=2_000,
    updates=50,
    tables=(20_000, 2_000_000),
    retained=1_000_000,
    phase_seconds=5,
    followers=500,
    live_seconds=12,
    live_rounds=3,
    legacy_rows=100_000,
)
QUICK: Final = Sizes(
    rounds=2,
    messages=300,
    lifecycles=100,
    creates=100,
    dispatched=300,
    updates=20,
    tables=(20_000, 200_000),
    retained=300_000,
    phase_seconds=2,
    followers=100,
    live_seconds=6,
    live_rounds=1,
    legacy_rows=10_000,
)
