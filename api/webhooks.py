"""Webhooks: a tenant says where it wants to be told of what."""

# No `from __future__ import annotations`: annotations here are values, made from the registry.
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Response

from api.access import Caller
from api.answers import Page
from api.conditional import IfMatch, header_descriptions, versions_of
from api.creating import IdempotencyKey
from api.page_tokens import PageTokensOf
from api.problems import PROBLEM_RESPONSES
from api.webhook_deliveries import add_deliveries
from api.webhook_management import ManagementOf, PageSize, PageToken, WebhookId
from api.webhook_schemas import (
    Rotation,
    Webhook,
    WebhookWithSecret,
    change_schema,
    create_schema,
    shown,
    shown_with,
)
from tracking import Registry
from tracking.filters import EVERYTHING, Position
from tracking.webhooks import DELIVERIES, WebhookSubscription

__all__ = ["webhook_router"]

LISTED: Final = "webhooks"

_TAGGED: Final[dict[str, Any]] = {"headers": header_descriptions("ETag")}
_CONDITIONAL: Final[dict[int | str, dict[str, Any]]] = {200: _TAGGED, 412: PROBLEM_RESPONSES[412]}


def webhook_router(registry: Registry) -> APIRouter:
    """Return `/webhooks` and what is below."""
    router = APIRouter(prefix="/webhooks", tags=["Webhooks"], responses=PROBLEM_RESPONSES)
    _add_making(router, registry)
    _add_reading(router)
    _add_changing(router, registry)
    _add_switching(router)
    add_deliveries(router, registry[DELIVERIES])
    return router


def _add_making(router: APIRouter, registry: Registry) -> None:
    asked: Any = create_schema(registry)

    @router.post(
        "",
        status_code=HTTPStatus.CREATED,
        operation_id="create_webhook",
        summary="Subscribe to what happens to a tenant's records",
        response_description="Made; its secret is shown here and never again",
        responses={201: {"headers": header_descriptions("ETag", "Location")}},
    )
    async def create(
        request: asked,
        management: ManagementOf,
        response: Response,
        idempotency_key: IdempotencyKey = None,
    ) -> WebhookWithSecret:
        made, secret = await management.run(
            lambda verbs: verbs.create(request.model_dump(), idempotency_key)
        )
        response.headers.update(_tag(made))
        response.headers["Location"] = f"/webhooks/{made.id}"
        return shown_with(made, secret)


def _add_reading(router: APIRouter) -> None:
    @router.get("", operation_id="list_webhooks", summary="Subscriptions, the newest first")
    async def list_webhooks(
        caller: Caller,
        management: ManagementOf,
        tokens: PageTokensOf,
        page_token: PageToken = None,
        page_size: PageSize = 50,
    ) -> Page[Webhook]:
        start = tokens.read(page_token, LISTED, caller, EVERYTHING)
        before = start.id if start else None
        found = await management.read(lambda verbs: verbs.find(before=before, limit=page_size + 1))
        items = found[:page_size]
        more = len(found) > page_size
        end = Position(items[-1].created_at, LISTED, items[-1].id) if more else None
        token = tokens.make(end, LISTED, caller, EVERYTHING)
        return Page[Webhook](items=[shown(item) for item in items], next_page_token=token)

    @router.get(
        "/{webhook_id}",
        operation_id="get_webhook",
        summary="One subscription",
        responses={200: _TAGGED},
    )
    async def read(webhook_id: WebhookId, management: ManagementOf, response: Response) -> Webhook:
        found = await management.read(lambda verbs: verbs.get(webhook_id))
        response.headers.update(_tag(found))
        return shown(found)


def _add_changing(router: APIRouter, registry: Registry) -> None:
    asked: Any = change_schema(registry)

    @router.patch(
        "/{webhook_id}",
        operation_id="change_webhook",
        summary="Change where it goes or what is told; what is left out stays as it was",
        responses=_CONDITIONAL,
    )
    async def change(
        webhook_id: WebhookId,
        request: asked,
        management: ManagementOf,
        response: Response,
        if_match: IfMatch = None,
    ) -> Webhook:
        values = request.model_dump(exclude_unset=True)
        changed = await management.run(
            lambda verbs: verbs.change(webhook_id, versions_of(if_match), values)
        )
        response.headers.update(_tag(changed))
        return shown(changed)

    @router.delete(
        "/{webhook_id}",
        status_code=HTTPStatus.NO_CONTENT,
        operation_id="delete_webhook",
        summary="End a subscription; what is still to be delivered is not",
        responses={412: PROBLEM_RESPONSES[412]},
    )
    async def delete(
        webhook_id: WebhookId, management: ManagementOf, if_match: IfMatch = None
    ) -> None:
        await management.run(lambda verbs: verbs.delete(webhook_id, versions_of(if_match)))

    @router.post(
        "/{webhook_id}/rotate-secret",
        operation_id="rotate_webhook_secret",
        summary="Make another secret; for some time the old one signs, too",
        response_description="Made; the secret is shown here and never again",
        responses={200: _TAGGED},
    )
    async def rotate(
        webhook_id: WebhookId,
        management: ManagementOf,
        response: Response,
        request: Rotation | None = None,
    ) -> WebhookWithSecret:
        overlap = timedelta(hours=(request or Rotation()).overlap_hours)
        rotated, secret = await management.run(lambda verbs: verbs.rotate(webhook_id, overlap))
        response.headers.update(_tag(rotated))
        return shown_with(rotated, secret)


def _add_switching(router: APIRouter) -> None:
    @router.post(
        "/{webhook_id}/enable",
        operation_id="enable_webhook",
        summary="Switch it on again, whoever or whatever has switched it off",
        responses={200: _TAGGED},
    )
    async def enable(
        webhook_id: WebhookId, management: ManagementOf, response: Response
    ) -> Webhook:
        enabled = await management.run(lambda verbs: verbs.enable(webhook_id))
        response.headers.update(_tag(enabled))
        return shown(enabled)

    @router.post(
        "/{webhook_id}/disable",
        operation_id="disable_webhook",
        summary="Switch it off: nothing more is sent, and what happens meanwhile is not told",
        responses={200: _TAGGED},
    )
    async def disable(
        webhook_id: WebhookId, management: ManagementOf, response: Response
    ) -> Webhook:
        disabled = await management.run(lambda verbs: verbs.disable(webhook_id))
        response.headers.update(_tag(disabled))
        return shown(disabled)


def _tag(subscription: WebhookSubscription) -> dict[str, str]:
    return {"ETag": f'"{subscription.version}"'}
