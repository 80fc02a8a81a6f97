"""One idempotency key, one record: a request that is sent again makes nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.errors import IdempotencyMismatch

__all__ = ["create_once", "digest_of"]


async def create_once(
    crud: BaseTaskTrackingCRUD[ModelT], row: Mapping[str, object], request: Mapping[str, object]
) -> tuple[ModelT, bool]:
    """Insert `row`, or return the record that the same `request` made before under its key.

    Also returns whether the record is new. Whoever comes second waits a moment for the first to
    commit, or takes its place. Raises IdempotencyInFlight when that takes longer, and
    IdempotencyMismatch when the key belongs to another request.
    """
    digest = digest_of(request)
    created = await crud.create_once({**row, "idempotency_digest": digest})
    record = created or await crud.get_by_key(row)
    if record is None or record.idempotency_digest != digest:
        msg = "The idempotency key was used for another request: choose a new one for this."
        raise IdempotencyMismatch(msg)
    return record, created is not None


def digest_of(request: Mapping[str, object]) -> str:
    """Return the SHA-256 of a request, the same for equal requests in whatever order of names."""
    canonical = json.dumps(request, sort_keys=True, default=repr, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
