"""Telling whether two requests under one idempotency key are the same request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

__all__ = ["digest_of"]


def digest_of(request: Mapping[str, object]) -> str:
    """Return the SHA-256 of a request, the same for equal requests in whatever order of names."""
    canonical = json.dumps(request, sort_keys=True, default=repr, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
