"""What is said about webhooks, and what is answered."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, Field, create_model

from tracking import Registry
from tracking.schemas import RequestBody, TaskTrackingBase
from tracking.webhooks import (
    DELIVERIES,
    ENDINGS,
    EVENTS,
    INCLUDABLE,
    LONGEST_URL,
    WebhookSubscription,
)

__all__ = [
    "Replay",
    "Replayed",
    "Rotation",
    "Webhook",
    "WebhookWithSecret",
    "change_schema",
    "create_schema",
    "shown",
    "shown_with",
]

LONGEST_OVERLAP: Final = 7 * 24
MOST_DOMAINS: Final = 100


class Webhook(TaskTrackingBase):
    """A subscription; its secret is not shown again."""

    id: int
    tenant_id: str
    owner_id: str
    url: str
    description: str | None
    events: list[str]
    domains: list[str] | None = Field(description="Only of these domains; null for all")
    includes: list[str]
    is_enabled: bool
    disabled_reason: str | None
    failing_since: datetime | None = Field(
        description="When the first delivery failed of which none has succeeded since"
    )
    old_secret_until: datetime | None = Field(
        description="Until when messages are signed with the old secret, too"
    )
    created_at: datetime
    updated_at: datetime
    version: int


class WebhookWithSecret(Webhook):
    """A subscription and its secret, this once."""

    secret: str | None = Field(
        description="Verifies signatures, as Standard Webhooks has it. Null where a request is"
        " repeated under its Idempotency-Key: rotate it if the first answer was lost"
    )


class Rotation(RequestBody):
    """How to go over to another secret."""

    overlap_hours: int = Field(
        default=24, ge=0, le=LONGEST_OVERLAP, description="How long the old one signs, too"
    )


class Replay(RequestBody):
    """What to send once more."""

    since: AwareDatetime = Field(description="What has failed for good then or later")


class Replayed(BaseModel):
    """What will be sent once more."""

    replayed: int
    is_complete: bool = Field(description="Whether that is all; if not, ask again")


def create_schema(registry: Registry) -> type[RequestBody]:
    """What a subscription is made of."""
    url: Any = (Annotated[str, _URL], ...)
    return create_model("WebhookCreate", __base__=RequestBody, url=url, **_fields(registry))


def change_schema(registry: Registry) -> type[RequestBody]:
    """What may be changed of it; what is left out stays as it was."""
    url: Any = (Annotated[str, _URL], None)
    return create_model("WebhookChange", __base__=RequestBody, url=url, **_fields(registry))


def shown(subscription: WebhookSubscription) -> Webhook:
    """Return a subscription as it is answered."""
    return Webhook.model_validate(subscription)


def shown_with(subscription: WebhookSubscription, secret: str | None) -> WebhookWithSecret:
    """Return a subscription as it is answered with a secret that is new."""
    return WebhookWithSecret(**shown(subscription).model_dump(), secret=secret)


_URL: Final = Field(
    min_length=1,
    max_length=LONGEST_URL,
    description="https, at an address of the public internet; redirects are not followed",
    examples=["https://hooks.example.com/goldfinch"],
    # Plain HTTP is for tests; what else is wrong is told in words, by `Addresses`.
    json_schema_extra={"pattern": r"^https?://[!-\[\]-~]+$"},
)


def _fields(registry: Registry) -> dict[str, Any]:
    event: Any = Literal[EVENTS]
    part: Any = Literal[INCLUDABLE]
    told: Any = Literal[tuple(name for name in registry if name != DELIVERIES)]
    events = Field(min_length=1, max_length=len(EVENTS), description="What is told of a record")
    domains = Field(
        min_length=1, max_length=MOST_DOMAINS, description="Only of these domains; null for all"
    )
    includes = Field(
        max_length=len(INCLUDABLE),
        description="What may hold values of a payload, and is sent only if it is named here",
    )
    description = Field(max_length=255, description="For people")
    return {
        "events": (Annotated[list[event], events], list(ENDINGS)),
        "domains": (Annotated[list[told] | None, domains], None),
        "includes": (Annotated[list[part], includes], []),
        "description": (Annotated[str | None, description], None),
    }
