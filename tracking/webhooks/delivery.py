"""One attempt at a delivery, from looking up its subscription to noting how its receiver is."""

from __future__ import annotations

from time import monotonic
from typing import Any

from tracking.settings import load_settings
from tracking.task import Task
from tracking.webhooks.health import note_failure, note_success, subscription_of
from tracking.webhooks.installation import Webhooks
from tracking.webhooks.receiver import Answer, NotDelivered, ReceiverGone

__all__ = ["deliver"]


async def deliver(
    task: Task[Any, Any], subscription_id: int, message_id: str, body: str
) -> dict[str, int] | None:
    """Send a message where its subscription says; nothing is sent for one that is switched off.

    Raises NotDelivered to try again later, ReceiverGone when that is not wanted. What is noted
    about the subscription stays noted then.
    """
    webhooks = Webhooks.of(load_settings())
    subscription = await task.at_once(lambda service: subscription_of(service.db, subscription_id))
    if subscription is None or not subscription.is_enabled:
        await task.stop("its subscription is switched off or deleted")
        return None
    at = task.record.started_at or task.record.updated_at
    headers = webhooks.signed(subscription, message_id, at, body)
    try:
        answer = await _exchange(task, webhooks, subscription.url, headers, body)
    except (NotDelivered, ReceiverGone) as error:
        is_gone = isinstance(error, ReceiverGone)
        await task.at_once(
            lambda service: note_failure(service.db, subscription_id, is_gone=is_gone)
        )
        raise
    if subscription.failing_since is not None:
        await note_success(task.service.db, subscription_id)
    return {"status": answer.status}


async def _exchange(
    task: Task[Any, Any], webhooks: Webhooks, url: str, headers: dict[str, str], body: str
) -> Answer:
    """Send and hear; a line of the history says what."""
    begun = monotonic()
    try:
        answer = await webhooks.receivers.post(url, headers, body)
    except NotDelivered:
        task.log("no answer", duration_ms=_milliseconds_since(begun))
        raise
    task.log(
        f"answered {answer.status}",
        status=answer.status,
        duration_ms=_milliseconds_since(begun),
        excerpt=answer.excerpt,
    )
    answer.check()
    return answer


def _milliseconds_since(begun: float) -> int:
    return round(1000 * (monotonic() - begun))
