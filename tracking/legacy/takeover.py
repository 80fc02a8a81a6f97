"""Taking over a batch of legacy rows: new ones are written, changed ones written again.

All commands that write go through `TakeOver.apply`, in a transaction with whatever says how far
they have come. Killed anywhere, the next one goes on from there; run again, it adds nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
from sqlalchemy import make_url

from tracking.db import asyncpg_dsn
from tracking.domain import Registry
from tracking.errors import InvalidWiring
from tracking.legacy.books import Books, Counts
from tracking.legacy.check import check_columns
from tracking.legacy.conversions import functions, literal, quoted
from tracking.legacy.elsewhere import OtherDatabase, OtherPostgres
from tracking.legacy.judgement import BATCH
from tracking.legacy.mapping import COMMON, Convert, Loaded, Plan
from tracking.legacy.sources import Here, LegacySource, make_batch
from tracking.legacy.statements import TypeStatements, refuse_unmapped
from tracking.legacy.target import Target, target_of
from tracking.settings import Settings
from tracking.sql_errors import connecting

__all__ = ["KEPT_AS", "SILENTLY", "Reasons", "TakeOver", "connect", "open_source", "take_over_of"]

SILENTLY: Final = "SELECT set_config('goldfinch.silent', 'on', true)"
"""Nobody is told of what this transaction creates, see `ddl`: it is no news."""

KEPT_AS: Final = "_left"
"""What `cleanup` adds to the name of the legacy table."""

# Plans are made once, when the tables are still empty: nothing may look cheap that grows.
_SETTINGS: Final = (
    *("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "enable_bitmapscan", "jit"),
    "synchronous_commit",
)
_ROOM: Final = {"temp_buffers": "64MB", "work_mem": "64MB"}
"""A batch and what is made of it stay in memory."""


Reasons = Counter[tuple[str | None, str]]
"""Numbers of rows that do not fit, by type and reason."""


@dataclass(frozen=True)
class TakeOver:
    """A mapping, both ends of it and the books, over one connection."""

    connection: asyncpg.Connection
    plan: Plan
    source: LegacySource
    targets: Mapping[str, Target]
    """By type."""
    books: Books

    def of_type(self, kind: str) -> TypeStatements:
        """The statements about a type."""
        staged, books = self.source.columns, self.books.schema
        return TypeStatements(self.plan, kind, self.targets[kind], staged, books)

    @property
    def key_type(self) -> str:
        """The type of the legacy key in the books."""
        return self.source.columns[self.plan.source.key]

    @property
    def domains(self) -> dict[str, str]:
        """Types, and the domain each goes to."""
        return {kind: mapped.domain for kind, mapped in self.plan.types.items()}

    async def apply(self) -> Counts:
        """Take over what is in the batch, inside the caller's transaction."""
        await self.connection.execute(SILENTLY)
        counts = await self._staged()
        kinds = {kind for kind, _, _ in counts}
        if kinds - {*self.plan.types, *self.plan.ignore}:
            await self.connection.execute(refuse_unmapped(self.plan, self.books.schema))
        again = await self._seen_before()
        for kind in sorted(self.plan.types.keys() & kinds):
            of_type = self.of_type(kind)
            if kind in again:
                await self.connection.execute(of_type.make_room)
            for word, outcome, number in await self.connection.fetch(
                of_type.take_over(again=kind in again)
            ):
                counts[kind, word, outcome] += number
                counts[kind, word, "present"] -= number
        return +counts

    async def foretell(self) -> tuple[Counts, Reasons]:
        """What `apply` would do with the batch, and why not, without doing it."""
        counts, reasons = await self._staged(), Reasons()
        for kind in sorted(self.plan.types.keys() & {kind for kind, _, _ in counts}):
            for word, outcome, reason, number in await self.connection.fetch(
                self.of_type(kind).foretell
            ):
                counts[kind, word, outcome] += number
                counts[kind, word, "present"] -= number
                if outcome == "quarantined":
                    reasons[kind, reason] += number
        for (unmapped, _, outcome), number in counts.items():
            if unmapped not in self.plan.types and outcome == "quarantined":
                reasons[unmapped, "type is not mapped"] += number
        return +counts, reasons

    async def _staged(self) -> Counts:
        """What is in the batch, as if all of it had been there before."""
        kind, word = quoted(self.plan.source.type), quoted(self.plan.source.status)
        sql = f"SELECT {kind}::text, {word}::text, count(*) FROM {BATCH} GROUP BY 1, 2"
        counts: Counts = Counts()
        for kind_, word_, number in await self.connection.fetch(sql):
            counts[kind_, word_, self._fate_of_type(kind_)] = number
        return counts

    def _fate_of_type(self, kind: str | None) -> str:
        if kind in self.plan.types:
            return "present"
        return "left" if kind in self.plan.ignore else "quarantined"

    async def _seen_before(self) -> set[str]:
        """The types with rows that have changed since they were taken over, or did not fit."""
        books, kind = self.books.schema, f"b.{quoted(self.plan.source.type)}::text"
        key = f"b.{quoted(self.plan.source.key)}"
        rows = await self.connection.fetch(
            f"SELECT DISTINCT {kind} FROM {BATCH} AS b JOIN {books}.origin AS o"
            f" ON o.legacy_id = {key} AND b._copy = 1 WHERE o.hash <> hash_record_extended(b, 0)"
            f" UNION SELECT {kind} FROM {BATCH} AS b JOIN {books}.quarantine AS q"
            f" ON q.legacy_id = {key} AND q.copy = b._copy"
        )
        return {row[0] for row in rows}


async def connect(settings: Settings, name: str) -> asyncpg.Connection:
    """Connect to the database of Goldfinch, in the role of the settings."""
    given = {"application_name": f"goldfinch legacy {name}", "datestyle": "ISO, YMD"}
    if settings.database_role is not None:
        given["role"] = settings.database_role
    with connecting():
        return await asyncpg.connect(
            asyncpg_dsn(settings.database_url.get_secret_value()),
            timeout=30,
            server_settings=given | _ROOM | dict.fromkeys(_SETTINGS, "off"),
        )


@asynccontextmanager
async def take_over_of(
    settings: Settings, registry: Registry, loaded: Loaded, *, writes: bool = True
) -> AsyncIterator[TakeOver]:
    """Open both ends of a mapping; raises InvalidWiring, before anything is written.

    With `writes`, nobody else can be at this migration meanwhile, and the books are there.
    """
    connection = await connect(settings, loaded.plan.name)
    try:
        url = settings.database_url.get_secret_value()
        targets = await _targets_of(connection, registry, loaded)
        plan = await _as_it_is_called_now(connection, loaded.plan)
        source = await open_source(connection, plan, loaded.convert, url)
        try:
            check_columns(loaded, source, targets)
            take_over = TakeOver(connection, plan, source, targets, Books(connection, plan.name))
            await _prepare(take_over, writes=writes)
            yield take_over
        finally:
            await source.close()
    finally:
        await connection.close()


async def open_source(connection: asyncpg.Connection, plan: Plan, convert: Convert | None,
                      database_url: str) -> LegacySource:  # fmt: skip
    """Return the legacy table of a mapping; raises InvalidWiring when it or a column is not there.

    Rows that Python converts are streamed, from wherever they are.
    """
    url = plan.url
    source: LegacySource
    if url is None and convert is None:
        source = await Here.open(connection, plan)
    elif url is None or make_url(url).get_backend_name() in ("postgresql", "postgres"):
        source = await OtherPostgres.open(url or database_url, plan, convert)
    else:
        source = await asyncio.to_thread(OtherDatabase, url, plan, convert)
    named = {plan.source.key, plan.source.type, plan.source.status}
    named |= {name for name in (plan.source.metadata, plan.source.updated) if name}
    if missing := sorted(named - source.columns.keys()):
        msg = (
            f"{plan.source.table} has no column {', '.join(missing)}; it has"
            f" {', '.join(source.columns)}. Mend [source] in the mapping."
        )
        raise InvalidWiring(msg)
    return source


async def _as_it_is_called_now(connection: asyncpg.Connection, plan: Plan) -> Plan:
    """The mapping, of the table under its new name if `cleanup` has renamed it."""
    kept = plan.source.table + KEPT_AS
    if plan.url is not None or await connection.fetchval("SELECT to_regclass($1)", kept) is None:
        return plan
    source = plan.source.model_copy(update={"table": kept, "name": plan.name})
    return plan.model_copy(update={"source": source})


async def _prepare(take_over: TakeOver, *, writes: bool) -> None:
    connection, rules = take_over.connection, take_over.plan.rules
    zone = literal(take_over.plan.source.timezone)
    await connection.execute(f"SET TIME ZONE {zone}")
    types = {*COMMON.values()}
    types |= {c.type for target in take_over.targets.values() for c in target.columns.values()}
    for statement in functions(types, rules.earliest, rules.latest):
        await connection.execute(statement)
    await make_batch(connection, take_over.source.columns)
    if writes:
        await take_over.books.lock()
        await take_over.books.make(take_over.key_type, take_over.domains)
    elif not await take_over.books.exist():
        await take_over.books.pretend(take_over.key_type, take_over.domains)


async def _targets_of(
    connection: asyncpg.Connection, registry: Registry, loaded: Loaded
) -> dict[str, Target]:
    """The table of every type; raises InvalidWiring, with its line, for a domain there is not."""
    targets, faults = {}, []
    for kind, mapped in loaded.plan.types.items():
        if mapped.domain in registry:
            targets[kind] = await target_of(connection, registry[mapped.domain].model)
        else:
            at = loaded.where(("types", kind, "domain"))
            known = ", ".join(sorted(registry))
            faults.append(f"{at}: there is no domain {mapped.domain!r}; there are {known}.")
    if faults:
        raise InvalidWiring("\n".join(faults))
    return targets
