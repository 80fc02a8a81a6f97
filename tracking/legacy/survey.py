"""Looking before leaping: a first mapping made of what is in the table, and what a run would do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tracking.legacy.books import Counts
from tracking.legacy.mapping import Plan
from tracking.legacy.run import AT_ONCE, Pace, Tell
from tracking.legacy.sources import LegacySource
from tracking.legacy.takeover import Reasons, TakeOver

__all__ = ["Foretold", "first_mapping", "foretell", "skeleton"]

_WORDS: Final = {
    "PENDING": ("pending", "queued", "created", "waiting", "scheduled", "new"),
    "PROCESSING": ("processing", "running", "started", "in_progress", "progress"),
    "COMPLETED": ("completed", "complete", "success", "succeeded", "done", "finished", "ok"),
    "FAILED": ("failed", "failure", "error", "errored"),
    "CANCELLED": ("cancelled", "canceled", "revoked", "aborted"),
}
"""What legacy tables call our statuses."""

_NAMES: Final = {
    "created_at": ("created_at", "created", "date_created"),
    "updated_at": ("updated_at", "updated", "modified_at"),
    "started_at": ("started_at", "started"),
    "completed_at": ("completed_at", "finished_at", "date_done"),
    "error_message": ("error", "error_message", "traceback"),
    "owner_id": ("owner_id", "user_id", "created_by"),
    "tenant_id": ("tenant_id", "organisation_id", "account_id"),
    "priority": ("priority",),
    "progress": ("progress",),
    "attempts": ("attempts", "retry_count", "retries"),
    "result": ("result",),
}
"""What legacy tables call our columns."""

_SAMPLE: Final = 20_000
"""Rows whose metadata is looked into."""


def skeleton(table: str, url: str | None, key: str = "id", kind: str = "task_type",
             status: str = "status", metadata: str | None = None) -> Plan:  # fmt: skip
    """A mapping that says no more than where the table is."""
    source = {"table": table, "url": url, "key": key, "type": kind, "status": status}
    said = {"source": source | {"metadata": metadata}, "columns": {}, "status": {}, "types": {}}
    return Plan.model_validate(said)


async def first_mapping(source: LegacySource, plan: Plan) -> str:
    """A mapping to be completed by hand, as TOML, with counts and what will not fit."""
    totals = await source.totals()
    metadata = next(
        (n for n in ("task_metadata", "metadata", "meta", "params") if n in source.columns), None
    )
    keys = await _keys(source, plan, metadata) if metadata else {}
    lines = [*_source(plan, metadata), *_columns(source)]
    lines += ["", "[status]"]
    words: Counter[str | None] = Counter()
    kinds: Counter[str | None] = Counter()
    for (kind, word), number in totals.items():
        words[word] += number
        kinds[kind] += number
    lines += [_status(word, number) for word, number in words.most_common()]
    for kind, number in kinds.most_common():
        by_word = {word: n for (k, word), n in totals.items() if k == kind}
        lines += _type(kind, number, by_word, keys.get(kind, Counter()))
    return "\n".join(lines) + "\n"


def _source(plan: Plan, metadata: str | None) -> Iterator[str]:
    yield "[source]"
    yield f"table = {_toml(plan.source.table)}"
    if plan.source.url is not None:
        yield f"url = {_toml(plan.source.url)}"
    for name in ("key", "type", "status"):
        yield f"{name} = {_toml(getattr(plan.source, name))}"
    if metadata is not None:
        yield f"metadata = {_toml(metadata)}"
    yield 'timezone = "UTC"  # of times that do not say theirs'


def _columns(source: LegacySource) -> Iterator[str]:
    yield from ("", "[rules]", 'in_flight = "leave"  # or "adopt" as PENDING, or "fail"', "")
    yield "[columns]"
    for name, theirs in _NAMES.items():
        found = [word for word in theirs if word in source.columns]
        if found:
            yield f"{name} = {_toml(found[0] if len(found) == 1 else found)}"
        elif name in ("owner_id", "tenant_id"):
            default = {"owner_id": "system", "tenant_id": "default"}[name]
            yield f"{name} = {{ default = {_toml(default)} }}"


def _status(word: str | None, number: int) -> str:
    if word is None:
        return f"# {number:,} rows have no status: they will not fit"
    ours = next((s for s, words in _WORDS.items() if word.strip().lower() in words), None)
    if ours is None:
        return f'# {_toml(word)} = ""  # {number:,} rows will not fit until this is mapped'
    return f'{_toml(word)} = "{ours}"  # {number:,} rows'


def _type(
    kind: str | None, number: int, by_word: dict[str | None, int], keys: Counter[str]
) -> Iterator[str]:
    counted = ", ".join(f"{n:,} {w}" for w, n in sorted(by_word.items(), key=lambda i: -i[1])[:8])
    yield ""
    if kind is None:
        yield f"# {number:,} rows have no type: they will not fit"
        return
    yield f"# {number:,} rows: {counted}"
    yield f"[types.{_toml(kind)}]"
    yield 'domain = ""  # which of yours?'
    yield f"[types.{_toml(kind)}.columns]"
    for key, times in keys.most_common(30):
        yield f"# … = {_toml('metadata.' + key)}  # in {times:,} of the rows looked at"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def _keys(source: LegacySource, plan: Plan, metadata: str) -> dict[str | None, Counter[str]]:
    """The keys of metadata, by type, in the first rows of the table."""
    names = ", ".join(f"{plan.source.type} AS kind, {metadata} AS said".split(", "))
    table, key = plan.source.table, plan.source.key
    rows = await source.fetch(f"SELECT {names} FROM {table} ORDER BY {key} LIMIT {_SAMPLE}")
    found: dict[str | None, Counter[str]] = {}
    for kind, said in rows:
        found.setdefault(kind, Counter()).update(_paths(said))
    return found


def _paths(said: Any, before: str = "", depth: int = 3) -> Iterator[str]:
    if isinstance(said, str) and not before:
        try:
            said = json.loads(said)
        except (ValueError, RecursionError):
            yield "(no JSON)"
            return
    if isinstance(said, dict) and depth:
        for name, value in said.items():
            yield from _paths(value, f"{before}{name}.", depth - 1)
    elif before:
        yield before[:-1]


@dataclass(slots=True)
class Foretold:
    """What a run would do."""

    counts: Counts = field(default_factory=Counts)
    reasons: Reasons = field(default_factory=Reasons)


async def foretell(
    take_over: TakeOver, pace: Pace = AT_ONCE, tell: Tell = lambda _: None
) -> Foretold:
    """Look at every row as `run` does, and write nothing."""
    told, after = Foretold(), None
    while (upto := await take_over.source.bound(after, pace.batch)) is not None:
        async with take_over.connection.transaction():
            await take_over.source.stage(take_over.connection, after, upto)
            counts, reasons = await take_over.foretell()
        told.counts += counts
        told.reasons += reasons
        after = upto
        tell(told.counts.total())
    return told
