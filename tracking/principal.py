"""Who is calling: user, tenant and scopes; and what that lets them see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["OPERATOR_SCOPE", "SCOPES", "SYSTEM", "TENANT_SCOPE", "Principal"]

TENANT_SCOPE: Final = "tasks:tenant"
"""Lets a user see all records of the tenant, not only their own."""

OPERATOR_SCOPE: Final = "tasks:operator"
"""Lets a user see the records of every tenant."""

SCOPES: Final = frozenset({TENANT_SCOPE, OPERATOR_SCOPE})
"""All there are; without one of them, users see their own records."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who acts: a user proven by a token, or a process on a user's behalf."""

    user: str
    tenant: str
    scopes: frozenset[str] = frozenset()
    process: str | None = None
    """The process that acts for the user, such as a worker; it signs what it writes."""

    @property
    def actor(self) -> str:
        """The name that records and events are signed with."""
        return self.process or self.user

    @property
    def key(self) -> tuple[str, str]:
        """Tenant and user: the same person, whatever scopes a token has."""
        return (self.tenant, self.user)

    @property
    def sees_all(self) -> bool:
        """Whether records of every tenant are visible."""
        return OPERATOR_SCOPE in self.scopes

    @property
    def sees_tenant(self) -> bool:
        """Whether all records of the own tenant are visible."""
        return TENANT_SCOPE in self.scopes

    def may_see(self, tenant: str, owner: str) -> bool:
        """Whether records of this owner are visible; `crud.moves.visible` says the same in SQL."""
        if self.sees_all:
            return True
        return tenant == self.tenant and (self.sees_tenant or owner == self.user)


SYSTEM: Final = Principal("system", "default", frozenset({OPERATOR_SCOPE}))
"""The system itself: dispatcher, maintenance, and code that runs on nobody's behalf."""
