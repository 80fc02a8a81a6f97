"""Whether a receiver takes messages: what deliveries read and note of their subscription.

A subscription of which nothing has been delivered for days, or whose receiver is gone, is disabled.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tracking.webhooks.subscription import WebhookSubscription

__all__ = ["GIVEN_UP_AFTER", "note_failure", "note_success", "subscription_of"]

GIVEN_UP_AFTER: Final = timedelta(days=5)
"""How long nothing may have been delivered."""

_GONE: Final = "the receiver answered 410: it wants no more messages"
_FAILING: Final = f"nothing has been delivered for {GIVEN_UP_AFTER.days} days"

Db = AsyncSession | AsyncConnection


async def subscription_of(db: Db, subscription_id: int) -> WebhookSubscription | None:
    """The subscription; None if it has been deleted."""
    columns = WebhookSubscription.__table__.columns
    found = await db.execute(
        select(*columns).where(
            WebhookSubscription.id == subscription_id, WebhookSubscription.deleted_at.is_(None)
        )
    )
    row = found.mappings().one_or_none()
    return None if row is None else WebhookSubscription(**row)


async def note_failure(db: Db, subscription_id: int, *, is_gone: bool = False) -> None:
    """Remember that a message was not taken; disable the subscription when that is enough."""
    table = WebhookSubscription
    given_up = table.failing_since < func.now() - GIVEN_UP_AFTER
    if is_gone:
        await _change(db, subscription_id, literal(value=True), _disabled(literal(_GONE)))
        return
    await _change(db, subscription_id, given_up, _disabled(literal(_FAILING)))
    await _change(db, subscription_id, table.failing_since.is_(None), {"failing_since": func.now()})


async def note_success(db: Db, subscription_id: int) -> None:
    """Remember that a message was taken."""
    failing = WebhookSubscription.failing_since.is_not(None)
    await _change(db, subscription_id, failing, {"failing_since": None})


def _disabled(reason: Any) -> dict[str, Any]:
    table = WebhookSubscription
    return {
        "is_enabled": False,
        "disabled_reason": reason,
        "updated_at": func.now(),
        "version": table.version + 1,
    }


async def _change(db: Db, subscription_id: int, condition: Any, values: dict[str, Any]) -> None:
    """Change an enabled subscription of which the condition holds."""
    table = WebhookSubscription
    statement = update(table).where(table.id == subscription_id, table.is_enabled, condition)
    await db.execute(statement.values(values), execution_options={"synchronize_session": False})
