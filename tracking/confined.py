"""A database as one caller may use it: every transaction says for whom it acts, before all else.

What it says is what row level security asks (see `tracking.policies`), so that a query which forgot
its filter reaches no more than its caller may. The settings end with the transaction: whoever gets
the connection next, from this pool or from a pooler, starts with none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.db import Database, ResultT, settings_of_readers
from tracking.principal import Principal

__all__ = ["Confined", "declaration"]

_ACTING: Final = (
    "set_config('goldfinch.reach', :reach, true), set_config('goldfinch.tenant', :tenant, true), "
    "set_config('goldfinch.owner', :owner, true)"
)


def declaration(principal: Principal) -> dict[str, str]:
    """What a transaction says when it acts for `principal`: `goldfinch.reach` and so on."""
    within = "tenant" if principal.sees_tenant else "own"
    reach = "all" if principal.sees_all else within
    return {"reach": reach, "tenant": principal.tenant, "owner": principal.user}


class Confined:
    """The transactions of `database` on behalf of `principal`; there are no others."""

    def __init__(self, database: Database, principal: Principal) -> None:
        self._database = database
        self._who = declaration(principal)

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction, see `Database.transaction`."""
        return self._database.transaction(opening=self._saying(_ACTING))

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction that reads, and walks along indexes whatever the statistics say.

        A table's statistics are old or too coarse now and then; the cost of a list must not be.
        """
        settings = ", ".join([_ACTING, *settings_of_readers()])
        return self._database.transaction(opening=self._saying(settings))

    async def run(self, work: Callable[[AsyncSession], Awaitable[ResultT]]) -> ResultT:
        """Return what `work` makes of a transaction of its own, see `Database.run`."""
        return await self._database.run(work, opening=self._saying(_ACTING))

    def _saying(self, settings: str) -> Executable:
        return text(f"SELECT {settings}").bindparams(**self._who)
