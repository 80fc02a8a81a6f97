"""The append-only history of a domain's records, `<domain>_task_event`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

__all__ = ["event_table"]


def event_table(domain: str, metadata: MetaData) -> Table:
    """Return the append-only history of a domain's records.

    There is no foreign key to the tracking table: the history of a record deleted by hand is
    worth keeping, and retention removes both together.
    """
    return Table(
        f"{domain}_task_event",
        metadata,
        Column("tracking_id", BigInteger, primary_key=True, autoincrement=False),
        Column("seq", BigInteger, Identity(always=True), primary_key=True),
        Column(
            "at",
            DateTime(timezone=True),
            server_default=text("clock_timestamp()"),
            nullable=False,
        ),
        Column("kind", String(10), nullable=False),
        Column("attempt", SmallInteger, nullable=False),
        Column("from_status", String(20)),
        Column("to_status", String(20)),
        Column("actor", String(255), nullable=False),
        Column("message", Text),
        Column("progress", SmallInteger),
        Column("data", JSONB(none_as_null=True)),
        CheckConstraint("kind IN ('transition', 'progress', 'log')", name="kind"),
        CheckConstraint(
            "(kind = 'transition') = (to_status IS NOT NULL AND from_status IS NOT NULL)",
            name="transition",
        ),
        # What has happened lately, for whoever watches; see `live.lookout`.
        Index(f"idx_{domain}_task_event_at", "at"),
    )
