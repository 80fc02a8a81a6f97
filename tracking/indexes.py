"""The indexes that every domain's table has, each with the job it is there for.

No column that heartbeats or progress touch is in one of them, or in its predicate.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, text

__all__ = ["HAS_ENDED", "IS_ACTIVE", "OF_A_TENANT", "indexes_of"]

IS_ACTIVE: Final = "completed_at IS NULL"
HAS_ENDED: Final = "completed_at IS NOT NULL"
OF_A_TENANT: Final = "id > 0"
"""Predicates of indexes. A query that does not state one cannot be planned over its index."""

_BY_AGE: Final = ("status", "created_at", "id")


def indexes_of(domain: str) -> list[Index]:
    """Return the indexes of a domain's tracking table."""
    return [*_for_readers(domain), *_for_work(domain)]


def _for_readers(domain: str) -> list[Index]:
    """What lists and counts walk along, see `crud.walks`: for each who sees so much, one.

    Whose a record is comes along: row level security asks it of every row, and counts would have
    to look each one up in the table.
    """
    return [
        # Active work of every tenant.
        Index(
            f"idx_{domain}_task_status",
            *_BY_AGE,
            postgresql_where=text(IS_ACTIVE),
            postgresql_include=["tenant_id", "owner_id"],
        ),
        # What has ended, of every tenant.
        Index(
            f"idx_{domain}_task_dates",
            *_BY_AGE,
            postgresql_where=text(HAS_ENDED),
            postgresql_include=["tenant_id", "owner_id"],
        ),
        # A tenant's records.
        Index(
            f"idx_{domain}_task_tenant",
            "tenant_id",
            *_BY_AGE,
            postgresql_where=text(OF_A_TENANT),
            postgresql_include=["owner_id"],
        ),
        # An owner's records.
        Index(f"idx_{domain}_task_owner", "tenant_id", "owner_id", *_BY_AGE),
    ]


def _for_work(domain: str) -> list[Index]:
    """What dispatchers, the sweep, retention and whoever creates records need."""
    return [
        # What to dispatch next: most urgent first, longest due first.
        Index(
            f"idx_{domain}_task_due",
            text("priority DESC"),
            "next_dispatch_at",
            "id",
            postgresql_where=text("status = 'PENDING'"),
        ),
        # What a queue should hold, to be counted against what it holds.
        Index(
            f"idx_{domain}_task_handed",
            "id",
            postgresql_where=text("status = 'PENDING' AND dispatches > 0"),
        ),
        # Attempts in flight, for the sweep.
        Index(
            f"idx_{domain}_task_running",
            "started_at",
            postgresql_where=text("status = 'PROCESSING'"),
        ),
        # Retention.
        Index(
            f"idx_{domain}_task_completed",
            "completed_at",
            postgresql_where=text(HAS_ENDED),
        ),
        # One idempotency key, one record.
        Index(
            f"uq_{domain}_task_idempotency_key",
            "tenant_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key IS NOT NULL"),
        ),
    ]
