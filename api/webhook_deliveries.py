"""What was sent for a subscription: the log of its deliveries, tests, and sending once more."""

# No `from __future__ import annotations`: annotations here are values, made from the manifest.
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from api.access import Caller, WakerOf
from api.answers import Page, address_of, answer_schema, answered, detail_schema, detailed
from api.conditional import following, header_descriptions
from api.page_tokens import PageTokensOf
from api.reading import RecordId
from api.webhook_management import ManagementOf, PageSize, PageToken, WebhookId
from api.webhook_schemas import Replay, Replayed
from tracking import Domain, TrackingStatus
from tracking.detail import Detail
from tracking.errors import TrackingNotFound
from tracking.filters import Filters
from tracking.pages import read_page
from tracking.webhooks import Subscriptions

__all__ = ["add_deliveries"]

MOST_REPLAYED: Final = 500
_FOLLOW: Final[dict[int | str, dict[str, Any]]] = {
    202: {"headers": header_descriptions("Location", "ETag", "Retry-After")}
}
Statuses = Annotated[
    list[TrackingStatus] | None,
    Query(max_length=len(TrackingStatus), description="Only of these statuses"),
]


def add_deliveries(router: APIRouter, domain: Domain) -> None:
    """Add `/webhooks/{id}/deliveries`, `…/{id}/replay`, `…/replay` and `…/test`."""
    answer: Any = answer_schema(domain)
    _add_log(router, domain, answer)
    _add_sending(router, domain, detail_schema(domain, answer))

    @router.post(
        "/{webhook_id}/replay",
        status_code=HTTPStatus.ACCEPTED,
        operation_id="replay_webhook_deliveries",
        summary=f"Send once more what has failed for good, the oldest {MOST_REPLAYED} at a time",
    )
    async def replay_failed(
        webhook_id: WebhookId, request: Replay, management: ManagementOf, waker: WakerOf
    ) -> Replayed:
        async def work(verbs: Subscriptions) -> int:
            await verbs.expect_enabled(webhook_id)
            service: Any = domain.service(verbs.db, verbs.principal)
            return int(await service.replay_failed(webhook_id, request.since, MOST_REPLAYED))

        replayed = await management.run(work)
        waker.wake()
        return Replayed(replayed=replayed, is_complete=replayed < MOST_REPLAYED)


def _add_log(router: APIRouter, domain: Domain, answer: Any) -> None:
    @router.get(
        "/{webhook_id}/deliveries",
        operation_id="list_webhook_deliveries",
        summary="What was sent, or is to be, the newest first",
    )
    async def deliveries(
        webhook_id: WebhookId,
        caller: Caller,
        management: ManagementOf,
        tokens: PageTokensOf,
        status: Statuses = None,
        page_token: PageToken = None,
        page_size: PageSize = 50,
    ) -> Page[answer]:
        filters = Filters(statuses=tuple(status or ()), columns={"subscription_id": webhook_id})
        start = tokens.read(page_token, domain.name, caller, filters)

        async def work(verbs: Subscriptions) -> Any:
            await verbs.get(webhook_id)
            service = domain.service(verbs.db, verbs.principal)
            return await read_page([service], filters, start, page_size)

        found, end = await management.read(work)
        return Page[answer](
            items=[answered(answer, domain.read, record) for record in found],
            next_page_token=tokens.make(end, domain.name, caller, filters),
        )


def _add_sending(router: APIRouter, domain: Domain, answer: Any) -> None:
    @router.post(
        "/{webhook_id}/test",
        status_code=HTTPStatus.ACCEPTED,
        operation_id="test_webhook",
        summary="Send a message of type `webhook.test`",
        response_description="Accepted: the delivery to follow, also under `Location`",
        responses=_FOLLOW,
    )
    async def test(
        webhook_id: WebhookId, management: ManagementOf, waker: WakerOf, response: Response
    ) -> answer:
        async def work(verbs: Subscriptions) -> Detail:
            subscription = await verbs.expect_enabled(webhook_id)
            service: Any = domain.service(verbs.db, verbs.principal)
            sent: Detail = await service.detail_of(await service.send_test(subscription))
            return sent

        detail = await management.run(work)
        waker.wake()
        response.headers.update(_address(detail))
        return detailed(answer, domain.read, detail)

    @router.post(
        "/{webhook_id}/deliveries/{tracking_id}/replay",
        status_code=HTTPStatus.ACCEPTED,
        operation_id="replay_webhook_delivery",
        summary="Send one message once more, with the same `webhook-id` and body",
        response_description="Accepted: the delivery to follow, also under `Location`",
        responses=_FOLLOW,
    )
    async def replay(
        webhook_id: WebhookId,
        tracking_id: RecordId,
        management: ManagementOf,
        waker: WakerOf,
        response: Response,
    ) -> answer:
        async def work(verbs: Subscriptions) -> Detail:
            await verbs.expect_enabled(webhook_id)
            service: Any = domain.service(verbs.db, verbs.principal)
            sent: Any = await service.get_status(tracking_id)
            if sent.subscription_id != webhook_id:
                msg = f"There is no {domain.name} record {tracking_id}."
                raise TrackingNotFound(msg)
            replayed: Detail = await service.detail_of(await service.replay(tracking_id))
            return replayed

        detail = await management.run(work)
        waker.wake()
        response.headers.update(_address(detail))
        return detailed(answer, domain.read, detail)


def _address(detail: Detail) -> dict[str, str]:
    record = detail.record
    return {"Location": address_of(record.domain, record.id), **following(detail)}
