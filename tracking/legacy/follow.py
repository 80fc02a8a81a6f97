"""Keeping up with a legacy table that is still written to.

In the same database a trigger notes the key of every row that is written, in its writer's own
transaction: nothing can be missed, whatever clocks and columns say. Elsewhere nothing is installed:
rows are looked for by the column that grows with every change, with an overlap, and by new keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

import asyncpg

from tracking.errors import InvalidWiring, Unavailable
from tracking.legacy.books import Counts
from tracking.legacy.conversions import literal, quoted
from tracking.legacy.elsewhere import Elsewhere
from tracking.legacy.run import AT_ONCE, Pace, run
from tracking.legacy.sources import Here, Key
from tracking.legacy.takeover import TakeOver

__all__ = ["drain", "follow", "is_noting", "lag", "note_changes", "patient", "stop_noting"]

NOTES: Final = "goldfinch_notes"
"""The trigger on the legacy table."""

_INSTALL: Final = """
CREATE TABLE IF NOT EXISTS {books}.changed (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, legacy_id {key} NOT NULL);
CREATE OR REPLACE FUNCTION {books}.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $goldfinch$
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.{column} IS NOT NULL THEN
        INSERT INTO {books}.changed (legacy_id) VALUES (NEW.{column});
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.{column} IS DISTINCT FROM NEW.{column} OR TG_OP = 'DELETE' THEN
        INSERT INTO {books}.changed (legacy_id) VALUES (OLD.{column});
    END IF;
    RETURN NULL;
END
$goldfinch$;
DROP TRIGGER IF EXISTS {notes} ON {table};
CREATE TRIGGER {notes} AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {books}.note();
"""
_OVERLAP_SECONDS: Final = 60
"""How long a row elsewhere may take to be committed after its time was set."""


async def is_noting(take_over: TakeOver) -> bool:
    """Whether changes are noted by the trigger."""
    found = await take_over.connection.fetchval(
        "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = $1 AND tgrelid = to_regclass($2)"
        " AND tgenabled <> 'D')",
        *(NOTES, take_over.plan.source.table),
    )
    return bool(found)


async def note_changes(take_over: TakeOver, *, wait_seconds: float = 2) -> None:
    """Install the trigger; it waits for writers under way, and no longer than so."""
    words = {
        "books": take_over.books.schema,
        "key": take_over.key_type,
        "column": quoted(take_over.plan.source.key),
        "notes": NOTES,
        "table": quoted(take_over.plan.source.table),
    }
    async with patient(take_over.connection, wait_seconds):
        await take_over.connection.execute(_INSTALL.format(**words))


def patient(connection: asyncpg.Connection, seconds: float) -> _Patient:
    """A transaction that waits no longer than so for a lock; raises Unavailable then."""
    return _Patient(connection, seconds)


class _Patient:
    def __init__(self, connection: asyncpg.Connection, seconds: float) -> None:
        self._connection = connection
        self._transaction = connection.transaction()
        self._wait = f"SET LOCAL lock_timeout = '{int(seconds * 1000)}ms'"

    async def __aenter__(self) -> None:
        await self._transaction.start()
        await self._connection.execute(self._wait)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            await self._transaction.commit()
            return
        await self._transaction.rollback()
        if issubclass(kind, asyncpg.LockNotAvailableError):
            msg = "A transaction on the legacy table does not end; nothing is changed. Try again."
            raise Unavailable(msg)


async def stop_noting(take_over: TakeOver) -> None:
    """Take the trigger away."""
    table = quoted(take_over.plan.source.table)
    async with patient(take_over.connection, 2):
        await take_over.connection.execute(f"DROP TRIGGER IF EXISTS {NOTES} ON {table}")


async def lag(take_over: TakeOver) -> int:
    """How many changes have been noted and not yet been taken over."""
    return int(
        await take_over.connection.fetchval(
            f"SELECT count(*) FROM {take_over.books.schema}.changed"
        )
    )


async def drain(take_over: TakeOver, size: int) -> int:
    """Take over the rows of the oldest notes, in the caller's transaction; returns how many notes.

    What is read is the row as it is now, which is at least as new as its note.
    """
    rows = await take_over.connection.fetch(
        f"DELETE FROM {take_over.books.schema}.changed WHERE seq = ANY (ARRAY(SELECT seq"
        f" FROM {take_over.books.schema}.changed ORDER BY seq LIMIT $1)) RETURNING legacy_id",
        size,
    )
    if rows:
        await take_over.source.stage_keys(take_over.connection, list({row[0] for row in rows}))
        await take_over.apply()
    return len(rows)


async def follow(
    take_over: TakeOver,
    pace: Pace = AT_ONCE,
    *,
    every: float = 0.5,
    until: Callable[[int], bool] = lambda _: False,
) -> Counts:
    """Keep up until `until`, asked with the lag after each look, says to stop.

    The first time, changes begin to be noted, and a whole pass catches up with what came before.
    """
    counts = Counts()
    if isinstance(take_over.source, Elsewhere):
        return await _follow_elsewhere(take_over, pace, every, until)
    if not isinstance(take_over.source, Here):
        msg = "Only tables of the same database, or those reached over a URL, can be followed."
        raise InvalidWiring(msg)
    if not await is_noting(take_over):
        await note_changes(take_over)
        counts = await run(take_over, pace)
    while True:
        started = monotonic()
        async with take_over.connection.transaction():
            noted = await drain(take_over, pace.batch)
        behind = 0 if noted < pace.batch else await lag(take_over)
        if until(behind):
            return counts
        await pace.keep(noted, started)
        if not behind:
            await asyncio.sleep(every)


# --- elsewhere ------------------------------------------------------------------------------------


async def _follow_elsewhere(
    take_over: TakeOver, pace: Pace, every: float, until: Callable[[int], bool]
) -> Counts:
    source, updated = take_over.source, take_over.plan.source.updated
    assert isinstance(source, Elsewhere)  # noqa: S101  # for the type checker
    if updated is None:
        msg = "To follow a table elsewhere, name the column that grows with changes: updated."
        raise InvalidWiring(msg)
    looked = (await take_over.books.progress())["looked_until"]
    counts = Counts() if looked is not None else await _first_pass(take_over, pace)
    while True:
        seen = await _look(take_over, source, pace)
        if until(seen):
            return counts
        await asyncio.sleep(every)


async def _first_pass(take_over: TakeOver, pace: Pace) -> Counts:
    await _remember(take_over, await _newest(take_over))
    return await run(take_over, pace)


async def _newest(take_over: TakeOver) -> str | None:
    """The latest change there is, less the overlap, as the source spells it."""
    source = take_over.source
    assert isinstance(source, Elsewhere)  # noqa: S101  # for the type checker
    [[newest]] = await source.rows(
        f"SELECT max({source.spelled(str(take_over.plan.source.updated))}) FROM {source.table}"
    )
    if newest is None:
        return None
    found = await take_over.connection.fetchval(
        "SELECT ($1::text::timestamp - $2 * interval '1 second')::text",
        *(str(newest), _OVERLAP_SECONDS),
    )
    return str(found)


async def _remember(take_over: TakeOver, until: str | None) -> None:
    await take_over.connection.execute(
        f"UPDATE {take_over.books.schema}.progress SET looked_until = coalesce($1, '')", until
    )


async def _look(take_over: TakeOver, source: Elsewhere, pace: Pace) -> int:
    """Take over what has changed since the last look; returns how many rows are new."""
    until = await _newest(take_over)
    looked = (await take_over.books.progress())["looked_until"]
    column = source.spelled(str(take_over.plan.source.updated))
    where = f"{column} >= {literal(looked)}" if looked else "1 = 1"
    keys: list[Key] = [
        row[0]
        for row in await source.rows(f"SELECT {source.key} FROM {source.table} WHERE {where}")
    ]
    done = 0
    for at in range(0, len(keys), pace.batch):
        async with take_over.connection.transaction():
            await source.stage_keys(take_over.connection, keys[at : at + pace.batch])
            counts = await take_over.apply()
            done += sum(n for (_, _, outcome), n in counts.items() if outcome == "migrated")
    await _remember(take_over, until)
    return done
