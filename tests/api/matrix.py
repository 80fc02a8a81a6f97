"""Who reaches what: every route of the API, and what each role gets from it.

A route that is not listed here fails the tests, so a new one needs a line:

    Route("POST", "/tasks/{domain}/{tracking_id}/cancel", RECORD, answers=202, body={}),

with `{domain}` for the name of any domain. RECORD means that it is about one record, which a role
either reaches or is told does not exist; COLLECTION that it is about all that a role reaches, where
`shows` says which records, or how many, the answer speaks of; CREATE that whoever has a token may;
OPEN that anybody may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from tracking import TrackingStatus
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE

__all__ = ["MATRIX", "OWNERS", "REACH", "ROLES", "Route"]

Kind = Literal["open", "create", "record", "collection"]
OPEN: Final = "open"
CREATE: Final = "create"
RECORD: Final = "record"
COLLECTION: Final = "collection"

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
    Route("GET", "/tasks/{domain}", COLLECTION),
    Route("GET", "/tasks/{domain}/{tracking_id}", RECORD),
)
