"""The moment at which the legacy table stops being written, and what can be undone after it.

One transaction fences the writers and takes over their last rows; if it fails, the legacy table
goes on as before. Another releases what was in flight. Killed between the two, it is run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Final

from tracking.errors import Conflict, InvalidWiring
from tracking.legacy.conversions import literal, quoted
from tracking.legacy.follow import drain, is_noting, lag, patient
from tracking.legacy.mapping import Plan
from tracking.legacy.sources import Here
from tracking.legacy.takeover import TakeOver
from tracking.status import ACTIVE

__all__ = ["CutOver", "cut_over", "fall_back", "release"]

FENCE: Final = "goldfinch_fence"
_FEW: Final = 200
"""Changes that are taken over in a moment."""
_MOST_BEHIND: Final = 10_000
"""With more changes to take over than this, writers would be kept waiting for too long."""

_INSTALL: Final = """
CREATE OR REPLACE FUNCTION {books}.refuse() RETURNS trigger LANGUAGE plpgsql AS $goldfinch$
BEGIN
    IF TG_OP = 'UPDATE' AND coalesce(OLD.{status}::text = ANY (ARRAY[{in_flight}]::text[]), false)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% has moved to Goldfinch: its rows change no more', TG_TABLE_NAME
        USING ERRCODE = 'read_only_sql_transaction', HINT = 'Use the records of the domain.';
END
$goldfinch$;
DROP TRIGGER IF EXISTS {fence} ON {table};
CREATE TRIGGER {fence} BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {books}.refuse();
"""


@dataclass(frozen=True, slots=True)
class CutOver:
    """What has been done."""

    rows: int
    """Changes taken over while writers waited."""
    released: int
    """Records that were in flight and are dispatched from now on."""
    seconds: float
    """How long writers waited, before they were refused."""


async def cut_over(take_over: TakeOver, *, wait_seconds: float = 1) -> CutOver:
    """Fence the legacy writers and take over the last rows; raises Conflict while too far behind.

    With in_flight = "leave" the fence lets rows in flight end where they are; follow takes these
    over.
    """
    if not isinstance(take_over.source, Here):
        msg = (
            "Writers of another database cannot be fenced from here: stop them, let `run` make a"
            " last pass, `verify`, then `cutover --writers-are-stopped`."
        )
        raise InvalidWiring(msg)
    if not await is_noting(take_over):
        msg = "Changes are not being noted: `goldfinch legacy follow` has to run first."
        raise Conflict(msg)
    if (behind := await lag(take_over)) > _MOST_BEHIND:
        msg = f"{behind:,} changes are still to be taken over: let `follow` catch up first."
        raise Conflict(msg)
    connection = take_over.connection
    while await lag(take_over) > _FEW:
        async with connection.transaction():
            await drain(take_over, _FEW)
    started, rows = monotonic(), 0
    async with patient(connection, wait_seconds):
        await connection.execute(f"LOCK {quoted(take_over.plan.source.table)} IN SHARE MODE")
        await connection.execute(_fence(take_over.plan, take_over.books.schema))
        while noted := await _drain(take_over):
            rows += noted
    seconds = monotonic() - started
    return CutOver(rows, await release(take_over), seconds)


async def _drain(take_over: TakeOver) -> int:
    """Take over what is noted, the batch being empty afterwards."""
    noted = await drain(take_over, _FEW)
    await take_over.connection.execute("TRUNCATE pg_temp.legacy_batch")
    return noted


def _fence(plan: Plan, books: str) -> str:
    words = [word for word, status in plan.status.items() if status in ACTIVE]
    spared = words if plan.rules.in_flight == "leave" else []
    return _INSTALL.format(
        books=books,
        status=quoted(plan.source.status),
        in_flight=", ".join(literal(word) for word in spared),
        fence=FENCE,
        table=quoted(plan.source.table),
    )


async def release(take_over: TakeOver) -> int:
    """Let records that were adopted in flight be dispatched, and note that the table is left."""
    connection, released = take_over.connection, 0
    async with connection.transaction():
        for table in sorted({target.table for target in take_over.targets.values()}):
            done = await connection.execute(
                f"UPDATE {table} SET next_dispatch_at = now(), due_at = now(), updated_at = now(),"
                " version = version + 1 WHERE status = 'PENDING' AND next_dispatch_at IS NULL"
                " AND NOT related AND updated_by = $1",
                f"legacy:{take_over.plan.name}",
            )
            released += int(done.rpartition(" ")[2])
        await connection.execute(
            f"UPDATE {take_over.books.schema}.progress"
            " SET cut_over_at = coalesce(cut_over_at, now())"
        )
    return released


async def fall_back(take_over: TakeOver) -> None:
    """Let the legacy table be written again: the cutover undone, as long as nobody relies on it."""
    table, books = quoted(take_over.plan.source.table), take_over.books.schema
    async with patient(take_over.connection, 2):
        await take_over.connection.execute(f"DROP TRIGGER IF EXISTS {FENCE} ON {table}")
        await take_over.connection.execute(f"UPDATE {books}.progress SET cut_over_at = NULL")
