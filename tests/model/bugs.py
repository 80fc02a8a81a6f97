"""Mistakes that a test must find: each plants one in the statements or in the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from sqlalchemy import Update, select
from sqlalchemy.sql import visitors
from sqlalchemy.sql.schema import Column

from tracking.crud import BaseTaskTrackingCRUD, attempts, moves, upkeep
from tracking.crud.moves import table_of

__all__ = ["BUGS", "Plant"]

Plant = Callable[[pytest.MonkeyPatch], None]

FENCED: Final = ("claim", "finish", "cancel", "request_cancel", "retry")


def without(statement: Update, *columns: str) -> Update:
    """The statement without its conditions on these columns."""
    bare = statement._generate()
    bare._where_criteria = tuple(
        condition
        for condition in statement._where_criteria
        if not any(
            isinstance(part, Column) and part.name in columns
            for part in visitors.iterate(condition)
        )
    )
    return bare


def unguarded(*columns: str) -> Plant:
    """No move looks at these columns."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        for module, names in ((moves, FENCED), (upkeep, ("requeue",))):
            for name in names:
                change(patch, module, name, lambda statement: without(statement, *columns))

    return plant


def change(
    patch: pytest.MonkeyPatch, module: Any, name: str, changed: Callable[[Update], Update]
) -> None:
    """Change a statement."""
    build = getattr(module, name)
    patch.setattr(module, name, lambda *arguments, **options: changed(build(*arguments, **options)))


def looks_before_it_writes(patch: pytest.MonkeyPatch) -> None:
    """The conditions are checked by one statement, and the next one writes."""
    move = BaseTaskTrackingCRUD._moved

    async def checked(
        self: Any, statement: Update, fence: tuple[int, int], values: Mapping[str, object]
    ) -> Any:
        table = table_of(self.model)
        bound = {"record_id": fence[0], "attempt": fence[1]}
        found = await self.db.execute(select(table.c.id).where(*statement._where_criteria), bound)
        if not found.all():
            return None
        return await move(self, without(statement, "status", "attempts"), fence, values)

    patch.setattr(BaseTaskTrackingCRUD, "_moved", checked)


def attempts_start_again(patch: pytest.MonkeyPatch) -> None:
    """A retry sets the number back that fences old workers."""
    change(patch, moves, "retry", lambda statement: statement.values(attempts=0))


def attempts_stand_still(patch: pytest.MonkeyPatch) -> None:
    """A claim begins no attempt of its own."""
    change(patch, moves, "claim", lambda s: s.values(attempts=s.table.c.attempts))


def progress_is_not_told(patch: pytest.MonkeyPatch) -> None:
    """Progress raises no version, so that no reader hears of it."""
    change(patch, attempts, "progress", lambda s: s.values(version=s.table.c.version))


def everybody_is_lost(patch: pytest.MonkeyPatch) -> None:
    """The sweep ends attempts whose worker has just given a sign of life."""
    sweep = BaseTaskTrackingCRUD.fail_lost
    patch.setattr(
        BaseTaskTrackingCRUD,
        "fail_lost",
        lambda self, lease, batch: sweep(self, lease=-lease, batch=batch),
    )


BUGS: Final[Mapping[str, Plant]] = {
    "guarded by id only": unguarded("status", "attempts"),
    "guarded by status only": unguarded("attempts"),
    "guarded by attempt only": unguarded("status"),
    "looks before it writes": looks_before_it_writes,
    "attempts start again": attempts_start_again,
    "attempts stand still": attempts_stand_still,
    "progress is not told": progress_is_not_told,
    "everybody is lost": everybody_is_lost,
}
