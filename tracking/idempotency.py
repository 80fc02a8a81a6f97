"""One idempotency key, one record: a request that is sent again makes nothing new.

Who uses a key first takes a lock on it, of the transaction, before any of the domain's code runs.
Whoever comes second therefore finds what the first has made, and does nothing besides. Finding
needs no lock: only the first is waited for, never those who come second as well.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Final

from tracking.crud import BaseTaskTrackingCRUD, ModelT
from tracking.errors import Conflict, IdempotencyInFlight, IdempotencyMismatch
from tracking.sql_errors import KEY_IS_TAKEN

__all__ = ["Make", "batch_keys", "digest_of", "once"]

_PATIENCE_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.02
_LONGEST_PAUSE_SECONDS: Final = 0.1

Make = Callable[[str], Awaitable[list[ModelT]]]
"""Makes the records, one under each key and all with the digest that it is given."""


async def once(
    crud: BaseTaskTrackingCRUD[ModelT],
    tenant: str,
    keys: Sequence[str],
    request: Mapping[str, object],
    make: Make[ModelT],
) -> list[ModelT]:
    """Make records under `keys`, or return those that the same `request` made before.

    Whoever comes second waits a second for the first to commit, or takes its place. Raises
    IdempotencyInFlight when that takes longer, IdempotencyMismatch when a key belongs to another
    request, and Conflict when a part of the records is gone.
    """
    digest = digest_of(request)
    found = await _found_or_locked(crud, tenant, keys)
    if not found:
        return await make(digest)
    if any(record.idempotency_digest != digest for record in found):
        raise IdempotencyMismatch(KEY_IS_TAKEN)
    if len(found) < len(keys):
        msg = "Some records of this batch are gone by now: ask for the rest under another key."
        raise Conflict(msg)
    return found


def batch_keys(key: str, size: int) -> list[str]:
    """Return a key for each record of a batch; no header can name one of them, for the blanks."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return [f"batch {digest} {number}" for number in range(size)]


def digest_of(request: Mapping[str, object]) -> str:
    """Return the SHA-256 of a request, the same for equal requests in whatever order of names."""
    canonical = json.dumps(request, sort_keys=True, default=repr, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def _found_or_locked(
    crud: BaseTaskTrackingCRUD[ModelT], tenant: str, keys: Sequence[str]
) -> list[ModelT]:
    """What there is under the keys; where there is nothing, the lock is held."""
    deadline, pause = monotonic() + _PATIENCE_SECONDS, _PAUSE_SECONDS
    while True:
        is_locked = await crud.lock_key(tenant, keys[0])
        found = await crud.get_by_keys(tenant, keys)
        if is_locked or found:
            return found
        if monotonic() > deadline:
            msg = "Another request with this idempotency key is under way; send it again shortly."
            raise IdempotencyInFlight(msg)
        await asyncio.sleep(pause)
        # Many who wait for one would keep the process from doing what they wait for.
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
