"""What somebody follows: their own records, a tenant's, a domain's, or certain ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from tracking.changes import Key
from tracking.errors import NotFound
from tracking.filters import Filters
from tracking.model import BaseTaskTracking
from tracking.principal import Principal

__all__ = ["Place", "Subscription", "places_of"]

Place = tuple[str, ...] | Key
"""Where followers are looked up: of a record, an owner, a tenant, or of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A choice of records, never wider than what `principal` may see."""

    principal: Principal
    tenant: str | None = None
    owner: str | None = None
    domain: str | None = None
    records: frozenset[Key] | None = None
    since: float | None = None
    """When its follower was last up to date, in seconds since 1970; None when never."""

    @classmethod
    def to_mine(cls, principal: Principal) -> Self:
        """What belongs to the principal."""
        return cls(principal=principal, tenant=principal.tenant, owner=principal.user)

    @classmethod
    def to_tenant(cls, principal: Principal, tenant: str) -> Self:
        """What the principal may see of a tenant; raises NotFound for one that is not theirs."""
        if tenant != principal.tenant and not principal.sees_all:
            msg = "There is no such tenant, or none that you may see."
            raise NotFound(msg)
        return cls(principal=principal, tenant=tenant, owner=_only_owner(principal))

    @classmethod
    def to_domain(cls, principal: Principal, domain: str) -> Self:
        """What the principal may see of a domain."""
        tenant = None if principal.sees_all else principal.tenant
        return cls(principal=principal, tenant=tenant, owner=_only_owner(principal), domain=domain)

    @classmethod
    def to_records(cls, principal: Principal, records: Iterable[Key]) -> Self:
        """Those of these records that the principal may see."""
        return cls(principal=principal, records=frozenset(records))

    def resumed(self, since: float | None) -> Self:
        """The same for a follower who was up to date then."""
        return replace(self, since=since)

    @property
    def filters(self) -> Filters:
        """Which records of a domain are meant."""
        return Filters(tenant=self.tenant, owner=self.owner)

    @property
    def places(self) -> Iterable[Place]:
        """Where to look for its follower when a record has changed."""
        if self.records is not None:
            return self.records
        if self.tenant is None:
            return [_EVERYWHERE]
        return [_of_tenant(self.tenant) if self.owner is None else (self.tenant, self.owner, "")]

    def includes(self, record: BaseTaskTracking) -> bool:
        """Whether the record is meant and visible."""
        if self.records is not None and (record.domain, record.id) not in self.records:
            return False
        wanted = (
            self.domain in {None, record.domain}
            and self.tenant in {None, record.tenant_id}
            and self.owner in {None, record.owner_id}
        )
        return wanted and self.principal.may_see(record.tenant_id, record.owner_id)


def places_of(record: BaseTaskTracking) -> Iterable[Place]:
    """Where the followers of a record may be."""
    tenant, owner = record.tenant_id, record.owner_id
    return ((record.domain, record.id), (tenant, owner, ""), _of_tenant(tenant), _EVERYWHERE)


_EVERYWHERE: Place = ()


def _of_tenant(tenant: str) -> Place:
    return (tenant,)


def _only_owner(principal: Principal) -> str | None:
    return None if principal.sees_all or principal.sees_tenant else principal.user
