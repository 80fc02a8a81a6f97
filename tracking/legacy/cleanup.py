"""After the cutover: the legacy table gives its name to a view for old readers, and later goes.

Each step can be taken back but the last: what is dropped is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracking.errors import Conflict, Invalid
from tracking.legacy.conversions import literal, quoted
from tracking.legacy.follow import lag, patient
from tracking.legacy.takeover import KEPT_AS, TakeOver
from tracking.legacy.verify import Verdict
from tracking.status import TrackingStatus

__all__ = ["drop_legacy", "give_back_name", "phrase", "rename", "view_of"]


def phrase(take_over: TakeOver, verb: str) -> str:
    """What has to be typed before the table is renamed or dropped."""
    return f"{verb} {_name(take_over)}"


async def rename(take_over: TakeOver, verdict: Verdict, typed: str) -> str:
    """Rename the legacy table and put the view in its place; returns the table's new name."""
    await _allow(take_over, verdict, typed, "rename")
    table, kept = _name(take_over), _name(take_over) + KEPT_AS
    view = view_of(take_over)
    async with patient(take_over.connection, 2):
        await take_over.connection.execute(
            f"ALTER TABLE {quoted(table)} RENAME TO {quoted(kept.rpartition('.')[2])}"
        )
        await take_over.connection.execute(f"CREATE VIEW {quoted(table)} AS {view}")
    return kept


async def give_back_name(take_over: TakeOver) -> None:
    """Take `rename` back."""
    table, kept = _name(take_over), _name(take_over) + KEPT_AS
    async with patient(take_over.connection, 2):
        await take_over.connection.execute(f"DROP VIEW IF EXISTS {quoted(table)}")
        await take_over.connection.execute(
            f"ALTER TABLE {quoted(kept)} RENAME TO {quoted(table.rpartition('.')[2])}"
        )


async def drop_legacy(take_over: TakeOver, verdict: Verdict, typed: str) -> None:
    """Drop the renamed table. Nothing brings it back."""
    await _allow(take_over, verdict, typed, "drop")
    async with patient(take_over.connection, 2):
        await take_over.connection.execute(f"DROP TABLE {quoted(_name(take_over) + KEPT_AS)}")


async def _allow(take_over: TakeOver, verdict: Verdict, typed: str, verb: str) -> None:
    if not verdict.is_cut_over:
        msg = "The legacy table is still written to: `goldfinch legacy cutover` comes first."
        raise Conflict(msg)
    if not verdict.is_well or await lag(take_over):
        msg = "Not all is as it should be: `goldfinch legacy verify` says what."
        raise Conflict(msg)
    if typed != phrase(take_over, verb):
        msg = f"To go on, type exactly: {phrase(take_over, verb)}"
        raise Invalid(msg)


def _name(take_over: TakeOver) -> str:
    """The name that the table had before it was renamed, if it has been."""
    return take_over.plan.source.table.removesuffix(KEPT_AS)


def view_of(take_over: TakeOver) -> str:
    """The records in the shape of the legacy table.

    Records made since the cutover have no legacy id, and the first of their domain's types.
    """
    return "\nUNION ALL\n".join(_selects(take_over))


def _selects(take_over: TakeOver) -> Iterator[str]:
    books, seen = take_over.books.schema, set[str]()
    for kind, target in take_over.targets.items():
        is_first = target.table not in seen
        seen.add(target.table)
        kinds = [k for k, t in take_over.targets.items() if t.table == target.table]
        listed = ", ".join(literal(k) for k in kinds)
        columns = ", ".join(_columns(take_over, kind))
        origin = f"{books}.origin AS o ON o.record_id = t.id AND o.task_type"
        yield f"SELECT {columns} FROM {target.table} AS t JOIN {origin} = {literal(kind)}"
        if is_first:
            yield (
                f"SELECT {columns} FROM {target.table} AS t LEFT JOIN {origin} IN ({listed})"
                " WHERE o.legacy_id IS NULL"
            )


def _columns(take_over: TakeOver, kind: str) -> Iterator[str]:
    source, given = take_over.plan.source, take_over.plan.columns
    by_column = {g.sources[0]: name for name, g in reversed(given.items()) if g.sources}
    known = {
        source.key: "o.legacy_id",
        source.type: literal(kind),
        source.status: _words(take_over),
        source.metadata: "t.metadata",
    }
    for name, type_ in take_over.source.columns.items():
        ours = f"t.{quoted(by_column[name])}" if name in by_column else "NULL"
        yield f"({known.get(name, ours)})::{type_} AS {quoted(name)}"


def _words(take_over: TakeOver) -> str:
    """The legacy word for each status: the first that the mapping has."""
    words: dict[TrackingStatus, str] = {}
    for word, status in take_over.plan.status.items():
        words.setdefault(status, word)
    cases = [f"WHEN {literal(status)} THEN {literal(word)}" for status, word in words.items()]
    return f"CASE t.status {' '.join(cases)} ELSE lower(t.status) END"
