"""What ends a body from outside: none of these is an error of its own, and none is tried again."""

from __future__ import annotations

from typing import Final

from celery.exceptions import SoftTimeLimitExceeded

__all__ = ["STOPS", "AttemptCancelled", "AttemptInterrupted", "AttemptLost"]


class AttemptCancelled(Exception):
    """Somebody asked for this attempt to stop: clean up, and let this pass."""


class AttemptInterrupted(Exception):
    """The worker stopped the body: a time limit passed or the process is shutting down."""


class AttemptLost(Exception):
    """The record belongs to another attempt by now; what this one does is void."""


STOPS: Final = (AttemptCancelled, AttemptInterrupted, AttemptLost, SoftTimeLimitExceeded)
