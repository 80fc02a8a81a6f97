"""A subscription: which events of a tenant's records are sent where.

The triggers of every tracking table read this table, see `tracking.plpgsql`; a delivery is a record
of the domain `webhook_delivery` that refers to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Identity,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracking.model import MAX_DOMAIN_NAME, Base

__all__ = [
    "ENDINGS",
    "EVENTS",
    "INCLUDABLE",
    "LONGEST_URL",
    "WebhookSubscription",
    "webhook_subscription",
]

ENDINGS: Final = ("task.completed", "task.failed", "task.cancelled")
"""What is told unless a subscription asks for something else."""

EVENTS: Final = ("task.created", "task.started", "task.retried", *ENDINGS)
"""What can be told of a record."""

INCLUDABLE: Final = ("display_name", "error_message", "metadata", "result")
"""What may hold values of a payload: sent only to those who ask for it."""

LONGEST_URL: Final = 2_000


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


class WebhookSubscription(Base):
    """Where a tenant wants to be told what."""

    __tablename__ = "webhook_subscription"
    __table_args__ = (
        CheckConstraint(f"events <@ ARRAY[{_listed(EVENTS)}]::varchar[]", name="events"),
        CheckConstraint(f"includes <@ ARRAY[{_listed(INCLUDABLE)}]::varchar[]", name="includes"),
        CheckConstraint("deleted_at IS NULL OR NOT is_enabled", name="deleted"),
        # Whom to tell of a transition; all of a tenant's, newest first.
        Index("idx_webhook_subscription_enabled", "tenant_id", postgresql_where=text("is_enabled")),
        Index(
            "idx_webhook_subscription_tenant",
            "tenant_id",
            "id",
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(
            "uq_webhook_subscription_idempotency_key",
            "tenant_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[str] = mapped_column(String(255))
    owner_id: Mapped[str] = mapped_column(String(255))
    url: Mapped[str] = mapped_column(String(LONGEST_URL))
    description: Mapped[str | None] = mapped_column(String(255))
    events: Mapped[list[str]] = mapped_column(
        ARRAY(String(30)), server_default=text(f"ARRAY[{_listed(ENDINGS)}]::varchar[]")
    )
    domains: Mapped[list[str] | None] = mapped_column(ARRAY(String(MAX_DOMAIN_NAME)))
    """Only records of these; of all when null."""
    includes: Mapped[list[str]] = mapped_column(
        ARRAY(String(30)), server_default=text("ARRAY[]::varchar[]")
    )
    is_enabled: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))
    disabled_reason: Mapped[str | None] = mapped_column(Text)
    failing_since: Mapped[datetime | None]
    """When the first of the deliveries failed of which none has succeeded since."""
    secret: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Sealed, see `tracking.webhooks.secrets`; gone once it is deleted. The API cannot read it."""
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The one before, kept by a trigger."""
    old_secret_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))
    deleted_at: Mapped[datetime | None]
    """Its deliveries outlive it, and refer to what is left of it."""
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    """Chosen by who made it; outlives it, so that a late repetition makes no other."""
    idempotency_digest: Mapped[str | None] = mapped_column(String(64))


webhook_subscription: Final[Table] = Base.metadata.tables[WebhookSubscription.__tablename__]
"""The table, for those who make one without migrations."""
