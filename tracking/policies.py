"""Row level security: which rows a transaction reaches, decided by PostgreSQL itself.

A transaction says for whom it acts, in settings that end with it (see `tracking.confined`):

    goldfinch.reach     own, tenant or all; nothing is reached as long as it is not set
    goldfinch.tenant    the caller's tenant
    goldfinch.owner     the caller

The owner of the tables alone reaches everything while nothing is said, and in triggers, which
settle and audit for everybody. Worker and dispatcher have roles of their own, see `tracking.roles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "OWNER_POLICY",
    "Policy",
    "policies_of_edges",
    "policies_of_records",
    "policies_of_subscriptions",
]

OWNER_POLICY: Final = "goldfinch_owner"

_REACHED: Final = (
    "current_setting('goldfinch.reach', true) = 'all'"
    " OR tenant_id = current_setting('goldfinch.tenant', true)"
    " AND (current_setting('goldfinch.reach', true) = 'tenant'"
    " OR current_setting('goldfinch.reach', true) = 'own'"
    " AND owner_id = current_setting('goldfinch.owner', true))"
)

# What tells of all records of a tenant is for those who see all of them.
_MANAGED: Final = (
    "current_setting('goldfinch.reach', true) = 'all'"
    " OR tenant_id = current_setting('goldfinch.tenant', true)"
    " AND current_setting('goldfinch.reach', true) = 'tenant'"
)

# A setting that was local to a transaction is an empty text in the next one, not absent.
_UNSAID: Final = (
    "coalesce(current_setting('goldfinch.reach', true), '') = '' OR pg_trigger_depth() > 0"
)


@dataclass(frozen=True, slots=True)
class Policy:
    """A permissive policy on `table` for rows read and written; `{table}` stands for its name."""

    name: str
    table: str
    reads: str
    writes: str | None = None
    is_of_owner: bool = False
    """Whether it is for the owner of the table alone, not for everybody."""

    def create_on(self, table: str) -> str:
        """Return the statement that creates it on `table`."""
        who = "CURRENT_USER" if self.is_of_owner else "PUBLIC"
        reads, writes = self.reads, self.writes or self.reads
        words = f"TO {who} USING ({reads}) WITH CHECK ({writes})".replace("{table}", table)
        return f"CREATE POLICY {self.name} ON {table} {words}"


def policies_of_records(domain: str) -> tuple[Policy, ...]:
    """The policies of a domain's records and of their history.

    Who reaches a record reaches its history, and adds lines to it, but no transitions: those come
    from the trigger.
    """
    tracking, event = f"{domain}_task_tracking", f"{domain}_task_event"
    # A scalar, not EXISTS: that could be planned as a hash of all records.
    seen = f"(SELECT true FROM {tracking} AS record WHERE record.id = {{table}}.tracking_id)"  # noqa: S608  # our own words
    return (
        Policy("goldfinch_reach", tracking, _REACHED),
        Policy(OWNER_POLICY, tracking, _UNSAID, is_of_owner=True),
        Policy("goldfinch_reach", event, seen, f"kind <> 'transition' AND {seen}"),
        Policy(OWNER_POLICY, event, _UNSAID, is_of_owner=True),
    )


def policies_of_edges(table: str) -> tuple[Policy, ...]:
    """The policies of edges: an edge belongs to whom the record that waits belongs to."""
    return (
        Policy("goldfinch_reach", table, _REACHED),
        Policy(OWNER_POLICY, table, _UNSAID, is_of_owner=True),
    )


def policies_of_subscriptions(table: str) -> tuple[Policy, ...]:
    """The policies of subscriptions to webhooks: for those who see all records of the tenant."""
    return (
        Policy("goldfinch_reach", table, _MANAGED),
        Policy(OWNER_POLICY, table, _UNSAID, is_of_owner=True),
    )
