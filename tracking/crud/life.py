"""What attempts say while they run, for many of them at once, and to whom the record belongs.

A write with `wait=False` passes over records that another transaction has locked, such as that of
a body that has written to its own record: else one body would keep all attempts of its process
from being said to be alive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, String, Update, insert, literal_column, select

from tracking.crud import attempts
from tracking.crud.binding import bindparam
from tracking.crud.moves import arrays, table_of
from tracking.crud.reads import Fence, Held, ModelT, Reads
from tracking.history import Line

__all__ = ["SignsOfLife"]


class SignsOfLife(Reads[ModelT]):
    """What attempts of one domain say, and their history."""

    async def beat(self, fences: Sequence[Fence], *, wait: bool = True) -> Held:
        """Say that attempts are alive; returns those that are still the current ones."""
        table = table_of(self.model)
        query = attempts.beat(self.model, wait=wait).where(*self._visible())
        return await self._held(query.returning(*attempts.standing(table)), arrays(fences))

    async def progress(
        self,
        fences: Sequence[Fence],
        *,
        percents: Sequence[int | None],
        processed: Sequence[int | None],
        totals: Sequence[int | None],
        steps: Sequence[str | None],
        wait: bool = True,
    ) -> Held:
        """Write the progress of attempts; returns those that are still the current ones.

        What is worth a line goes into the history, too: another step, another tenth.
        """
        table, events = table_of(self.model), self.model.events
        told = [*attempts.standing(table), *attempts.news(self.model, wait=wait), table.c.version]
        query = attempts.progress(self.model, wait=wait).where(*self._visible())
        written = query.returning(*told).cte("written")
        line = select(
            written.c.id,
            written.c.attempts,
            literal_column("'progress'"),
            bindparam("actor", type_=String),
            written.c.current_step,
            written.c.progress,
        )
        names = ["tracking_id", "attempt", "kind", "actor", "message", "progress"]
        lines = insert(events).from_select(names, line.where(written.c.is_news)).cte("lines")
        told_of = [written.c[name] for name in ("id", "attempts", "asked", "version")]
        bound = {
            **arrays(fences),
            "percents": percents,
            "processed": processed,
            "totals": totals,
            "steps": steps,
            "actor": self.principal.actor,
        }
        rows = (await self._execute(select(*told_of).add_cte(lines), bound)).all()
        self._note((row.id, row.version) for row in rows)
        return {(row.id, row.attempts): row.asked for row in rows}

    async def current(self, fences: Sequence[Fence]) -> Held:
        """Those that are still the current ones, whoever has locked their records."""
        query = attempts.current(self.model).where(*self._visible())
        return await self._held(query, arrays(fences))

    async def write_lines(
        self, lines: Mapping[Fence, Iterable[Line]], *, wait: bool = True
    ) -> set[Fence]:
        """Add lines to the history of attempts; returns those that are still the current ones."""
        said = [(fence, line) for fence, of_attempt in lines.items() for line in of_attempt]
        bound = {
            **arrays([fence for fence, _ in said]),
            "messages": [line.message for _, line in said],
            "data": [line.data for _, line in said],
            "ages": [line.age for _, line in said],
            "actor": self.principal.actor,
        }
        events = self.model.events
        names = ["tracking_id", "attempt", "kind", "actor", "message", "data", "at"]
        query = attempts.said(self.model, wait=wait).where(*self._visible())
        statement = insert(events).from_select(names, query)
        result = await self._execute(
            statement.returning(events.c.tracking_id, events.c.attempt), bound
        )
        return {(row.tracking_id, row.attempt) for row in result}

    async def log(self, fence: Fence, message: str, data: Mapping[str, Any] | None = None) -> None:
        """Add a line to a record's history."""
        record_id, attempt = fence
        await self.db.execute(
            insert(self.model.events),
            {
                "tracking_id": record_id,
                "attempt": attempt,
                "kind": "log",
                "actor": self.principal.actor,
                "message": message,
                "data": data,
            },
        )

    async def _held(self, query: Update | Select[Any], bound: Mapping[str, Any]) -> Held:
        result = await self._execute(query, bound)
        return {(row.id, row.attempts): row.asked for row in result}
