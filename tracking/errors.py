"""What can go wrong, as families without HTTP numbers.

    TrackingError
    ├── Invalid                 the request itself is wrong; sending it again will not help
    │   ├── IdempotencyMismatch
    │   ├── InvalidPageToken
    │   └── InvalidWiring       the program is put together wrongly; found at start-up
    ├── Unauthenticated         nobody has proven who is calling
    ├── Forbidden               the caller is known and may not do this
    ├── NotFound                there is no such thing, or none the caller may see
    │   ├── TrackingNotFound
    │   └── UnknownDomain
    ├── Conflict                right in itself, but not in the present state
    │   ├── DependencyCycle
    │   ├── IdempotencyInFlight
    │   ├── IllegalTransition
    │   ├── PrerequisitesOpen
    │   └── StaleAttempt
    ├── Outdated                the caller decided on a state that is not the present one
    ├── RateLimited             the caller asks more often than anybody may
    └── Unavailable             a part we need does not answer; trying again later may help
        ├── Collided            the transaction met another one and was rolled back
        └── Overloaded          there is more to do than can be done now

An error is a class plus one sentence: the class docstring is the title, the message says what
happened and what to do next. Messages never carry payload values or secrets.
"""

from __future__ import annotations

__all__ = [
    "Collided",
    "Conflict",
    "DependencyCycle",
    "Forbidden",
    "IdempotencyInFlight",
    "IdempotencyMismatch",
    "IllegalTransition",
    "Invalid",
    "InvalidPageToken",
    "InvalidWiring",
    "NotFound",
    "Outdated",
    "Overloaded",
    "PrerequisitesOpen",
    "RateLimited",
    "StaleAttempt",
    "TrackingError",
    "TrackingNotFound",
    "Unauthenticated",
    "Unavailable",
    "UnknownDomain",
]


class TrackingError(Exception):
    """Something went wrong."""

    retry_after: float | None = None
    """In how many seconds trying again may help; None where it will not, or nobody knows."""

    @property
    def title(self) -> str:
        """The kind of error in one sentence, the same for every occurrence."""
        return (type(self).__doc__ or "").strip().splitlines()[0]

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.title


class Invalid(TrackingError):
    """The request is not valid."""


class IdempotencyMismatch(Invalid):
    """The idempotency key belongs to another request."""


class InvalidPageToken(Invalid):
    """The page token does not lead anywhere."""


class InvalidWiring(Invalid):
    """The program is put together wrongly."""


class Unauthenticated(TrackingError):
    """A valid bearer token is needed."""


class Forbidden(TrackingError):
    """The caller may not do this."""


class NotFound(TrackingError):
    """There is no such thing."""


class TrackingNotFound(NotFound):
    """There is no such tracking record."""


class UnknownDomain(NotFound, KeyError):
    """There is no such domain."""


class Conflict(TrackingError):
    """The present state does not allow this."""


class DependencyCycle(Conflict):
    """The records would wait for each other."""


class IdempotencyInFlight(Conflict):
    """A request with the same idempotency key is being dealt with."""

    retry_after = 1.0


class IllegalTransition(Conflict):
    """The record's status does not allow this move."""


class PrerequisitesOpen(Conflict):
    """The record waits for others to end first."""


class StaleAttempt(Conflict):
    """The record belongs to another attempt by now."""


class Outdated(TrackingError):
    """The record has changed since it was read."""


class RateLimited(TrackingError):
    """The caller asks too often."""

    def __init__(self, *sentence: str, retry_after: float = 1.0) -> None:
        super().__init__(*sentence)
        self.retry_after = retry_after


class Unavailable(TrackingError):
    """A part of the system does not answer."""

    retry_after = 1.0


class Collided(Unavailable):
    """The transaction met another one."""


class Overloaded(Unavailable):
    """There is more to do than can be done now."""
