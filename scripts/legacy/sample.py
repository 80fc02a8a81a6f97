"""A legacy `task_status` table as years of use leave it, for trying the migration out.

Rows are made from a seed: the same number and seed give the same table, whatever the database.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

COLUMNS: Final = (
    *("id", "task_id", "task_type", "status", "created_at", "updated_at", "started_at"),
    *("completed_at", "error", "user_id", "tenant_id", "retry_count", "task_metadata"),
)
ETFS: Final = tuple(f"ETF{number:03}" for number in range(40))
COMPANIES: Final = tuple(f"company-{number:02}" for number in range(30))
FILES: Final = tuple(f"{number:064x}" for number in range(50))
POSITIONS: Final = 40
FIRST: Final = datetime(2021, 1, 4, tzinfo=UTC)

Row = tuple[Any, ...]
Chance = random.Random


@dataclass(frozen=True)
class Kind:
    """One task type: how frequent it is, where it goes, and what its metadata holds."""

    name: str
    weight: int
    domain: str
    metadata: Callable[[Chance], dict[str, Any]]


def _price(chance: Chance) -> dict[str, Any]:
    day = (FIRST + timedelta(days=chance.randrange(1500))).date()
    said: dict[str, Any] = {"etf": {"id": chance.choice(ETFS)}, "date": str(day)}
    if chance.random() < 0.7:
        said |= {"price": f"{chance.uniform(5, 500):.4f}", "source": "stooq"}
    return said


def _contribution(chance: Chance) -> dict[str, Any]:
    day = (FIRST + timedelta(days=chance.randrange(1500))).date()
    amount = round(chance.uniform(10, 5000), 2)
    return {"position": chance.randint(1, POSITIONS), "date": str(day), "amount": amount,
            "currency": chance.choice(["EUR", "USD"])}  # fmt: skip


def _mail(chance: Chance) -> dict[str, Any]:
    number = chance.randrange(100_000)
    return {"to": f"user{number}@example.com", "subject": f"Statement {number}",
            "body": "Dear customer, " * chance.randint(1, 8)}  # fmt: skip


def _company(chance: Chance) -> dict[str, Any]:
    return {"company": chance.choice(COMPANIES), "requested_by": f"u{chance.randrange(500)}"}


def _step(step: str) -> Callable[[Chance], dict[str, Any]]:
    return lambda chance: _company(chance) | {"step": step}


def _file(chance: Chance) -> dict[str, Any]:
    return {"file": {"sha256": chance.choice(FILES), "name": f"{chance.randrange(999)}.csv"}}


KINDS: Final = (
    Kind("etf.update_price", 30, "etf_price_update", _price),
    Kind("etf.backfill_price", 14, "etf_price_update", _price),
    Kind("etf.correct_price", 2, "etf_price_update", _price),
    Kind("contribution.realize", 20, "contribution_realization", _contribution),
    Kind("contribution.redo", 3, "contribution_realization", _contribution),
    Kind("mail.statement", 14, "email_delivery", _mail),
    Kind("mail.reminder", 6, "email_delivery", _mail),
    Kind("company.onboard", 2, "company_onboarding", _company),
    Kind("company.plans", 2, "onboarding_step", _step("plans")),
    Kind("company.prices", 2, "onboarding_step", _step("recent_prices")),
    Kind("import.csv", 3, "csv_import", _file),
    Kind("import.csv_v2", 2, "csv_import", _file),
)
WORDS: Final = {"done": 80, "failed": 12, "cancelled": 4, "running": 2, "pending": 2}


def rows(number: int, seed: int = 1, dirt: float = 0.02) -> Iterator[Row]:
    """Rows of the table; `dirt` is the share that has something the matter with it."""
    chance = random.Random(seed)
    kinds, weights = KINDS, [kind.weight for kind in KINDS]
    words, frequency = list(WORDS), list(WORDS.values())
    for identity in range(1, number + 1):
        [kind] = chance.choices(kinds, weights)
        [word] = chance.choices(words, frequency)
        row = _clean(chance, identity, kind, word, number)
        yield _spoilt(chance, row) if chance.random() < dirt else tuple(row.values())


def _clean(chance: Chance, identity: int, kind: Kind, word: str, number: int) -> dict[str, Any]:
    created = FIRST + timedelta(seconds=150_000_000 * identity / number, microseconds=identity)
    started = created + timedelta(seconds=chance.uniform(0.1, 60)) if word != "pending" else None
    ended = started + timedelta(seconds=chance.uniform(0.1, 600)) if started else None
    metadata = kind.metadata(chance) | {"attempt": chance.randint(1, 4)}
    return {
        "id": identity,
        "task_id": f"{chance.getrandbits(128):032x}",
        "task_type": kind.name,
        "status": word,
        "created_at": created,
        "updated_at": ended or created,
        "started_at": started,
        "completed_at": ended if word in ("done", "failed") and chance.random() < 0.9 else None,
        "error": f"Timeout after {chance.randrange(90)} s" if word == "failed" else None,
        "user_id": f"user-{chance.randrange(2000)}",
        "tenant_id": f"tenant-{chance.randrange(20)}",
        "retry_count": chance.randrange(3),
        "task_metadata": json.dumps(metadata),
    }


def _spoilt(chance: Chance, row: dict[str, Any]) -> Row:
    name, made = chance.choice(DIRT)
    return tuple((row | {name: made(chance, row)}).values())


def _with(**changes: Any) -> Callable[[Chance, dict[str, Any]], str]:
    return lambda _, row: json.dumps(json.loads(row["task_metadata"]) | changes)


def _huge(chance: Chance, row: dict[str, Any]) -> str:
    length = 1_200_000 if chance.randrange(50) == 0 else 60_000
    return _with(blob="y" * length)(chance, row)


def _dangling(_: Chance, row: dict[str, Any]) -> str:
    nobody = {"etf": {"id": "NOSUCH"}, "company": "nobody", "position": 999_999_999}
    return json.dumps(json.loads(row["task_metadata"]) | nobody | {"file": {"sha256": "none"}})


Spoil = Callable[[Chance, dict[str, Any]], Any]
DIRT: Final[tuple[tuple[str, Spoil], ...]] = (
    ("status", lambda chance, _: chance.choice(["DONE??", "zombie", "", None])),
    ("task_type", lambda chance, _: chance.choice(["legacy.unknown", None])),
    ("created_at", lambda _, __: None),
    ("created_at", lambda chance, _: chance.choice([datetime(1, 1, 1, tzinfo=UTC),
                                                    datetime(9999, 12, 31, tzinfo=UTC)])),
    ("updated_at", lambda _, __: None),
    ("completed_at", lambda _, row: row["created_at"] - timedelta(days=3)),
    ("task_metadata", lambda _, row: row["task_metadata"][:-1]),
    ("task_metadata", lambda _, __: "{'python': None}"),
    ("task_metadata", lambda _, __: None),
    ("task_metadata", _with(note="nul \0 inside")),
    ("task_metadata", _with(blob="x" * 30_000)),
    ("task_metadata", _huge),
    ("task_metadata", _dangling),
    ("task_metadata", _with(date="2021-02-30", amount="a lot", to="x" * 300)),
    ("task_metadata", _with(amount=-5, subject="two\nlines", step="none")),
    ("user_id", lambda _, __: None),
    ("tenant_id", lambda _, __: "t" * 300),
    ("id", lambda chance, row: max(1, row["id"] - chance.randint(1, 3))),
)  # fmt: skip
"""What may be the matter: a column, and what is in it instead."""
