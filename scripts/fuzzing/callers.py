"""Who calls: nobody, two users of two tenants, and an operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracking import Principal
from tracking.principal import OPERATOR_SCOPE

__all__ = ["CALLERS", "OWNERS", "Caller"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls the API; without a principal, nobody in particular."""

    name: str
    principal: Principal | None = None

    def may_change(self, owner: tuple[str, str]) -> bool:
        """Whether a record of that tenant and user may become another by this caller's doing."""
        who = self.principal
        return who is not None and (who.sees_all or owner == (who.tenant, who.user))

    def may_create(self, owner: tuple[str, str]) -> bool:
        """Whether a record of that tenant and user may come by this caller's doing."""
        return self.principal is not None and owner == (self.principal.tenant, self.principal.user)


ANN: Final = Principal("ann", "acme")
BOB: Final = Principal("bob", "acme")
EVE: Final = Principal("eve", "globex")
OLGA: Final = Principal("olga", "operations", frozenset({OPERATOR_SCOPE}))

CALLERS: Final = {
    caller.name: caller
    for caller in (
        Caller("anonymous"),
        Caller("user", ANN),
        Caller("stranger", EVE),
        Caller("operator", OLGA),
    )
}
"""In the order in which they call."""

OWNERS: Final = (ANN, BOB, EVE)
"""Whose records there are before anybody calls; Bob never does."""
