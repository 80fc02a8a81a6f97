"""Who reaches what: every route of the API, and what each role gets from it.

A route that is not listed here fails the tests, so a new one needs a line:

    Route("POST", "/tasks/{domain}/{tracking_id}/cancel", RECORD, answers=202, body={}),

with `{domain}` for the name of any domain. RECORD means that it is about one record, which a role
either reaches or is told does not exist; COLLECTION that it is about all that a role reaches, where
`shows` says which records, or how many, the answer speaks of; CREATE that whoever has a token may;
OPEN that anybody may; STREAM that it never ends, so `tests/live` says who is sent what.
SUBSCRIPTION, SUBSCRIPTIONS and SUBSCRIBE are the same for webhooks, which only those manage who see
all of a tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from tracking import TrackingStatus
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE

__all__ = ["MATRIX", "OWNERS", "REACH", "ROLES", "Route"]

Kind = Literal[
    "open",
    "create",
    "record",
    "collection",
    "stream",
    "subscribe",
    "subscription",
    "subscriptions",
]
OPEN: Final = "open"
CREATE: Final = "create"
RECORD: Final = "record"
COLLECTION: Final = "collection"
SUBSCRIBE: Final = "subscribe"
SUBSCRIPTION: Final = "subscription"
SUBSCRIPTIONS: Final = "subscriptions"
STREAM: Final = "stream"

OWNERS: Final = {
    "own": ("ann", "acme"),
    "colleague's": ("bob", "acme"),
    "stranger's": ("eve", "globex"),
}
"""Whose record it is: user and tenant."""

ROLES: Final[Mapping[str, tuple[str, ...] | None]] = {
    "anonymous": None,
    "user": ("ann", "acme"),
    "tenant": ("ann", "acme", TENANT_SCOPE),
    "operator": ("ann", "acme", OPERATOR_SCOPE),
}
"""Who calls: user, tenant and scopes; None without a token."""

REACH: Final[Mapping[str, Collection[str]]] = {
    "anonymous": (),
    "user": {"own"},
    "tenant": {"own", "colleague's"},
    "operator": {"own", "colleague's", "stranger's"},
}
"""Whose records each role reaches, by whatever route."""


def ids(page: Any) -> set[int]:
    """The records of a page."""
    return {record["id"] for record in page["items"]}


def total(summary: Any) -> int:
    """How many records a summary counts."""
    return int(summary["total"]["count"])


@dataclass(frozen=True)
class Route:
    """One line of the matrix."""

    method: str
    path: str
    kind: Kind
    answers: int = 200
    """The status when it succeeds."""
    body: Mapping[str, Any] | None = None
    status: TrackingStatus = TrackingStatus.PENDING
    """Where a record must stand for it to succeed."""
    shows: Callable[[Any], set[int] | int] = ids
    """For a collection: the records that an answer speaks of, or how many they are."""
    is_of_tenant: bool = False
    """For a collection: whether it is of one tenant, the caller's, also for operators."""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


MATRIX: Final = (
    Route("GET", "/healthz", OPEN),
    Route("GET", "/readyz", OPEN),
    Route("GET", "/metrics", OPEN),
    Route("GET", "/docs", OPEN),
    Route("GET", "/docs/oauth2-redirect", OPEN),
    Route("GET", "/redoc", OPEN),
    Route("GET", "/openapi.json", OPEN),
    Route(
        "POST",
        "/tasks/{domain}",
        CREATE,
        answers=202,
        body={"etf_id": "QUAL", "date": "2022-01-03"},
    ),
    Route(
        "POST",
        "/tasks/{domain}/batch",
        CREATE,
        answers=202,
        body={"items": [{"etf_id": "QUAL", "date": "2022-01-03"}]},
    ),
    Route("GET", "/tasks/{domain}", COLLECTION),
    Route("GET", "/tasks/{domain}/count", COLLECTION, shows=lambda answer: answer["count"]),
    Route("GET", "/tasks/{domain}/summary", COLLECTION, shows=total),
    Route("GET", "/tasks/{domain}/{tracking_id}", RECORD),
    Route("GET", "/tasks/{domain}/{tracking_id}/events", RECORD),
    Route("GET", "/tasks/{domain}/{tracking_id}/children", RECORD),
    Route("POST", "/tasks/{domain}/{tracking_id}/cancel", RECORD, body={"reason": "not wanted"}),
    Route(
        "POST",
        "/tasks/{domain}/{tracking_id}/retry",
        RECORD,
        answers=202,
        status=TrackingStatus.FAILED,
    ),
    Route("GET", "/tasks", COLLECTION),
    Route("GET", "/tasks/summary", COLLECTION, shows=total),
    Route(
        "GET",
        "/tasks/status",
        COLLECTION,
        shows=lambda answer: answer["summary"]["total_tasks"],
        is_of_tenant=True,
    ),
    Route("GET", "/domains", CREATE),
    Route("POST", "/webhooks", SUBSCRIBE, answers=201, body={"url": "https://a.example.com/"}),
    Route("GET", "/webhooks", SUBSCRIPTIONS),
    Route("GET", "/webhooks/{webhook_id}", SUBSCRIPTION),
    Route("PATCH", "/webhooks/{webhook_id}", SUBSCRIPTION, body={"description": "changed"}),
    Route("DELETE", "/webhooks/{webhook_id}", SUBSCRIPTION, answers=204),
    Route("POST", "/webhooks/{webhook_id}/rotate-secret", SUBSCRIPTION),
    Route("POST", "/webhooks/{webhook_id}/enable", SUBSCRIPTION),
    Route("POST", "/webhooks/{webhook_id}/disable", SUBSCRIPTION),
    Route("POST", "/webhooks/{webhook_id}/test", SUBSCRIPTION, answers=202),
    Route("GET", "/webhooks/{webhook_id}/deliveries", SUBSCRIPTION),
    Route(
        "POST",
        "/webhooks/{webhook_id}/deliveries/{tracking_id}/replay",
        SUBSCRIPTION,
        answers=202,
    ),
    Route(
        "POST",
        "/webhooks/{webhook_id}/replay",
        SUBSCRIPTION,
        answers=202,
        body={"since": "2022-01-03T00:00:00Z"},
    ),
    Route("POST", "/tasks/live/tickets", CREATE, answers=201),
    Route("GET", "/tasks/stream", STREAM),
)
