"""What an installation's settings make of webhooks: where they may go, how they are signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from standardwebhooks import Webhook

from tracking.settings import Settings
from tracking.webhooks.addresses import Addresses
from tracking.webhooks.receiver import Receivers
from tracking.webhooks.secrets import SecretBox
from tracking.webhooks.subscription import WebhookSubscription

__all__ = ["Webhooks"]


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Everything about webhooks that depends on the settings."""

    settings: Settings
    addresses: Addresses
    receivers: Receivers

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        addresses = Addresses(settings.webhook_allow_private)
        return cls(settings, addresses, Receivers(addresses, settings.webhook_timeout_seconds))

    @property
    def box(self) -> SecretBox:
        """What secrets are sealed with; raises Unavailable when the settings hold no key."""
        return SecretBox(self.settings)

    def signed(
        self, subscription: WebhookSubscription, message_id: str, at: datetime, body: str
    ) -> dict[str, str]:
        """The headers of a message, as Standard Webhooks has them: a signature for each secret."""
        at = at.astimezone(UTC)
        secrets = self._secrets(subscription, at)
        return {
            "content-type": "application/json",
            "user-agent": "goldfinch",
            "accept-encoding": "identity",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(Webhook(s).sign(message_id, at, body) for s in secrets),
        }

    def _secrets(self, subscription: WebhookSubscription, at: datetime) -> list[str]:
        sealed = [subscription.secret]
        until = subscription.old_secret_until
        if until is not None and until > at:
            sealed.append(subscription.old_secret)
        tenant = subscription.tenant_id
        return [self.box.open(secret, tenant) for secret in sealed if secret is not None]
