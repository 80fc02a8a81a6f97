"""The verbs of subscriptions: made, changed, given new secrets, switched off and on again.

Whoever sees all records of a tenant manages its subscriptions: a subscription tells of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tracking.errors import Conflict, Forbidden, IdempotencyMismatch, NotFound, Outdated
from tracking.idempotency import digest_of
from tracking.principal import Principal
from tracking.sql_errors import KEY_IS_TAKEN
from tracking.webhooks.installation import Webhooks
from tracking.webhooks.secrets import new_secret
from tracking.webhooks.subscription import WebhookSubscription

__all__ = ["MOST_PER_TENANT", "OLD_SECRET_LIVES", "Subscriptions"]

MOST_PER_TENANT: Final = 50
"""Each may make a delivery of every transition."""

OLD_SECRET_LIVES: Final = timedelta(hours=24)
"""How long messages are signed with the old secret, too, unless something else is said."""

Table = WebhookSubscription


class Subscriptions:
    """The subscriptions that `principal` manages; raises Forbidden if that is nobody's business."""

    def __init__(self, db: AsyncSession, principal: Principal, webhooks: Webhooks) -> None:
        if not (principal.sees_all or principal.sees_tenant):
            msg = "Webhooks tell of a tenant's records: that takes a token with tasks:tenant."
            raise Forbidden(msg)
        self.db = db
        self.principal = principal
        self._webhooks = webhooks

    async def create(
        self, values: Mapping[str, Any], key: str | None = None
    ) -> tuple[WebhookSubscription, str | None]:
        """Subscribe; returns the subscription and its secret, which nobody is shown again.

        Asked again under the same `key`, it returns what was made, without a secret. Raises
        IdempotencyMismatch when the key belongs to another request, and Conflict when what was
        made under it has been deleted or the tenant has enough.
        """
        self._check_url(values)
        tenant, secret = self.principal.tenant, new_secret()
        digest = digest_of({"user": self.principal.user, **values}) if key else None
        await self._take_turn(tenant)
        found = await self._made_under(key, digest) if key else None
        if found is not None:
            return found, None
        await self._check_room(tenant)
        made = Table(
            **values,
            tenant_id=tenant,
            owner_id=self.principal.user,
            secret=self._webhooks.box.seal(secret, tenant),
            idempotency_key=key,
            idempotency_digest=digest,
        )
        self.db.add(made)
        await self.db.flush()
        await self.db.refresh(made)
        return made, secret

    async def get(self, subscription_id: int, *, lock: bool = False) -> WebhookSubscription:
        """Return a subscription; raises NotFound when there is none that may be managed."""
        query = select(Table).where(Table.id == subscription_id, *self._visible())
        query = query.with_for_update(key_share=True) if lock else query
        found: WebhookSubscription | None = await self.db.scalar(query)
        if found is None:
            msg = f"There is no webhook subscription {subscription_id}."
            raise NotFound(msg)
        return found

    async def find(self, *, before: int | None, limit: int) -> Sequence[WebhookSubscription]:
        """The newest subscriptions older than `before`."""
        query = select(Table).where(*self._visible())
        if before is not None:
            query = query.where(Table.id < before)
        return (await self.db.scalars(query.order_by(Table.id.desc()).limit(limit))).all()

    async def change(
        self, subscription_id: int, versions: Sequence[int] | None, values: Mapping[str, Any]
    ) -> WebhookSubscription:
        """Change what is told, or where; raises Outdated when it is at none of `versions`."""
        self._check_url(values)
        found = await self._expect(subscription_id, versions)
        return await self._write(found, dict(values))

    async def delete(self, subscription_id: int, versions: Sequence[int] | None) -> None:
        """End a subscription: what is still to be delivered is not, what it says is forgotten."""
        found = await self._expect(subscription_id, versions)
        await self._write(
            found,
            {
                "is_enabled": False,
                "deleted_at": func.now(),
                "url": "",
                "description": None,
                "secret": None,
                "old_secret": None,
                "old_secret_until": None,
                "idempotency_digest": None,
            },
        )

    async def enable(self, subscription_id: int) -> WebhookSubscription:
        """Switch it on again; its receiver is believed to be well."""
        found = await self.get(subscription_id, lock=True)
        values = {"is_enabled": True, "disabled_reason": None, "failing_since": None}
        return await self._write(found, values)

    async def disable(self, subscription_id: int) -> WebhookSubscription:
        """Switch it off: what is to be delivered by then, or happens meanwhile, is not sent."""
        found = await self.get(subscription_id, lock=True)
        reason = f"disabled by {self.principal.actor}"
        return await self._write(found, {"is_enabled": False, "disabled_reason": reason})

    async def rotate(
        self, subscription_id: int, old_lives: timedelta = OLD_SECRET_LIVES
    ) -> tuple[WebhookSubscription, str]:
        """Make another secret; messages are signed with the old one, too, while it lives."""
        found = await self.get(subscription_id, lock=True)
        secret = new_secret()
        values = {
            "secret": self._webhooks.box.seal(secret, found.tenant_id),
            "old_secret_until": func.now() + old_lives,
        }
        return await self._write(found, values), secret

    async def expect_enabled(self, subscription_id: int) -> WebhookSubscription:
        """Return a subscription; raises Conflict when nothing would be sent to it."""
        found = await self.get(subscription_id)
        if not found.is_enabled:
            msg = f"Webhook subscription {subscription_id} is disabled: enable it first."
            raise Conflict(msg)
        return found

    def _check_url(self, values: Mapping[str, Any]) -> None:
        if "url" in values:
            self._webhooks.addresses.target_of(values["url"])

    async def _expect(
        self, subscription_id: int, versions: Sequence[int] | None
    ) -> WebhookSubscription:
        found = await self.get(subscription_id, lock=True)
        if versions is not None and found.version not in versions:
            msg = f"Webhook subscription {subscription_id} has changed: read it again, then decide."
            raise Outdated(msg)
        return found

    async def _write(
        self, found: WebhookSubscription, values: dict[str, Any]
    ) -> WebhookSubscription:
        """Write to a subscription that is locked."""
        signed = {**values, "updated_at": func.now(), "version": Table.version + 1}
        statement = update(Table).where(Table.id == found.id).values(signed)
        await self.db.execute(statement, execution_options={"synchronize_session": False})
        await self.db.refresh(found)
        return found

    async def _take_turn(self, tenant: str) -> None:
        """Let one of the tenant's requests at a time get further."""
        lock = func.pg_advisory_xact_lock(func.hashtextextended(f"webhooks of {tenant}", 0))
        await self.db.execute(select(lock))

    async def _made_under(self, key: str, digest: str | None) -> WebhookSubscription | None:
        """What the tenant has made under a key by the same request."""
        mine = (Table.tenant_id == self.principal.tenant, Table.idempotency_key == key)
        found: WebhookSubscription | None = await self.db.scalar(select(Table).where(*mine))
        if found is not None and found.deleted_at is not None:
            msg = "What was made under this idempotency key has been deleted: use another key."
            raise Conflict(msg)
        if found is not None and found.idempotency_digest != digest:
            raise IdempotencyMismatch(KEY_IS_TAKEN)
        return found

    async def _check_room(self, tenant: str) -> None:
        """Raise Conflict when the tenant has enough."""
        mine = (Table.tenant_id == tenant, Table.deleted_at.is_(None))
        count = await self.db.scalar(select(func.count()).select_from(Table).where(*mine))
        if (count or 0) >= MOST_PER_TENANT:
            msg = f"A tenant has at most {MOST_PER_TENANT} webhook subscriptions: delete one first."
            raise Conflict(msg)

    def _visible(self) -> list[ColumnElement[bool]]:
        mine = [] if self.principal.sees_all else [Table.tenant_id == self.principal.tenant]
        return [Table.deleted_at.is_(None), *mine]
