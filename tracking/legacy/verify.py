"""The proof: every legacy row, the record it should have become, and the record there is.

Each row goes through the mapping once more, and what comes out is compared whole with what is
stored. Counts and sums of hashes are kept per type, status and day. A sample is read again by other
means: its metadata as Python reads JSON, and its history.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tracking.legacy.conversions import literal, quoted
from tracking.legacy.judgement import BATCH
from tracking.legacy.run import AT_ONCE, Pace, Tell
from tracking.legacy.takeover import TakeOver

__all__ = ["Group", "Verdict", "verify"]

FATES: Final = ("migrated", "moved on", "quarantined", "left")
AMISS: Final = ("different", "outdated", "missing", "lost")
"""What is wrong with a row: its record is not as it should be; the row has changed since; it has no
record and is not in quarantine; its record is gone."""
_NAMED: Final = 20


@dataclass(slots=True)
class Group:
    """The rows of one type, status and day."""

    number: int = 0
    should_be: Decimal = Decimal(0)
    """The sum of the hashes of the records as their rows make them."""
    is_now: Decimal = Decimal(0)


@dataclass(slots=True)
class Verdict:
    """What has been found."""

    fates: Counter[tuple[str | None, str | None, str]] = field(default_factory=Counter)
    """Numbers of rows by type, status and fate."""
    groups: dict[tuple[str | None, str | None, date | None], Group] = field(default_factory=dict)
    amiss: list[str] = field(default_factory=list)
    """Some of the rows that are not as they should be."""
    gone: int = 0
    """Rows that were taken over and that the legacy table has no more."""
    sampled: int = 0
    is_cut_over: bool = False

    @property
    def differing(self) -> list[tuple[str | None, str | None, date | None]]:
        """The groups whose sums differ."""
        return [key for key, group in self.groups.items() if group.should_be != group.is_now]

    @property
    def is_well(self) -> bool:
        """Whether nothing is amiss; before the cutover, nothing may have moved on either."""
        wrong = {*AMISS} if self.is_cut_over else {*AMISS, "moved on"}
        return not (
            self.amiss_samples or self.differing or any(f in wrong for _, _, f in self.fates)
        )

    amiss_samples: list[str] = field(default_factory=list)


async def verify(
    take_over: TakeOver,
    pace: Pace = AT_ONCE,
    tell: Tell = lambda _: None,
    *,
    sample: int = 500,  # frozen
) -> Verdict:
    """Compare everything; nothing is written."""
    verdict, after = Verdict(), None
    verdict.is_cut_over = (await take_over.books.progress())["cut_over_at"] is not None
    while (upto := await take_over.source.bound(after, pace.batch)) is not None:
        async with take_over.connection.transaction():
            await take_over.source.stage(take_over.connection, after, upto)
            await _compare(take_over, verdict)
        after = upto
        tell(verdict.fates.total())
    origins = await take_over.connection.fetchval(
        f"SELECT count(*) FROM {take_over.books.schema}.origin"
    )
    seen = ("migrated", "moved on", "different", "outdated", "lost")
    verdict.gone = origins - sum(n for (_, _, fate), n in verdict.fates.items() if fate in seen)
    await _sample(take_over, verdict, sample)
    return verdict


async def _compare(take_over: TakeOver, verdict: Verdict) -> None:
    """Compare the rows of a batch."""
    source, books = take_over.plan.source, take_over.books.schema
    kind, word = f"b.{quoted(source.type)}::text", f"b.{quoted(source.status)}::text"
    counted = await take_over.connection.fetch(
        f"SELECT {kind} AS kind, {word} AS word, count(*) AS number, count(q.legacy_id) AS refused"
        f" FROM {BATCH} AS b LEFT JOIN {books}.quarantine AS q"
        f" ON q.legacy_id = b.{quoted(source.key)} AND q.copy = b._copy GROUP BY 1, 2"
    )
    for row in counted:
        if row["kind"] not in take_over.plan.types:
            rest = "left" if row["kind"] in take_over.plan.ignore else "missing"
            verdict.fates[row["kind"], row["word"], "quarantined"] += row["refused"]
            verdict.fates[row["kind"], row["word"], rest] += row["number"] - row["refused"]
    verdict.fates = +verdict.fates
    for kind in {row["kind"] for row in counted} & take_over.plan.types.keys():
        for row in await take_over.connection.fetch(take_over.of_type(kind).compare):
            _note(verdict, kind, row)


def _note(verdict: Verdict, kind: str, row: Any) -> None:
    fate = row["fate"]
    verdict.fates[kind, row["status"], fate] += row["number"]
    if fate in ("migrated", "different"):
        group = verdict.groups.setdefault((kind, row["status"], row["day"]), Group())
        group.number += row["number"]
        group.should_be += row["should_be"]
        group.is_now += row["is_now"]
    if row["amiss"] and len(verdict.amiss) < _NAMED:
        verdict.amiss += [f"{kind} {key}: {fate}" for key in row["amiss"]]


async def _sample(take_over: TakeOver, verdict: Verdict, number: int) -> None:
    """Look at some records by other means than those that made them."""
    connection, books = take_over.connection, take_over.books.schema
    rows = await connection.fetch(
        f"SELECT legacy_id, task_type, record_id FROM {books}.origin TABLESAMPLE SYSTEM (100)"
        " ORDER BY random() LIMIT $1",
        number,
    )
    verdict.sampled = len(rows)
    said = await _metadata(take_over, [row["legacy_id"] for row in rows])
    for row in rows:
        target = take_over.targets[row["task_type"]]
        kept = await connection.fetchval(
            f"SELECT metadata FROM {target.table} WHERE id = $1", row["record_id"]
        )
        lines = await connection.fetchval(
            f"SELECT count(*) FROM {target.events} WHERE tracking_id = $1 AND kind = 'log'"
            " AND data -> 'legacy_id' = to_jsonb($2::text::" + take_over.key_type + ")",
            *(row["record_id"], str(row["legacy_id"])),
        )
        name = f"{row['task_type']} {row['legacy_id']}"
        if not lines:
            verdict.amiss_samples.append(f"{name}: its history does not say where it came from")
        if row["legacy_id"] in said and kept is not None:
            legacy = said[row["legacy_id"]]
            if isinstance(legacy, dict) and legacy != json.loads(kept):
                verdict.amiss_samples.append(f"{name}: its metadata is another")


async def _metadata(take_over: TakeOver, keys: list[Any]) -> dict[Any, Any]:
    """The metadata of legacy rows, as Python reads it."""
    source = take_over.plan.source
    if source.metadata is None or "metadata" in take_over.plan.columns or not keys:
        return {}
    found: dict[Any, Any] = {}
    listed = ", ".join(str(k) if isinstance(k, int) else literal(k) for k in keys)
    columns = f"{source.key}, {source.metadata}"
    sql = f"SELECT {columns} FROM {source.table} WHERE {source.key} IN ({listed})"
    for key, said in await take_over.source.fetch(sql):
        # Of rows with one id, the record may be any.
        try:
            found[key] = None if key in found else json.loads(said)
        except (TypeError, ValueError, RecursionError):
            found[key] = None
    return found
