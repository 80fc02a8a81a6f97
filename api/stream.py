"""`/tasks/stream`: server-sent events, for those who only want to follow."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.types import Receive, Scope, Send

from api.access import CallerIdentity
from api.limits import STREAM_TYPE
from api.live_messages import MOST_RECORDS
from api.problems import PROBLEM_RESPONSES
from api.queries import LONGEST_NAME
from api.sessions import LEAVE_SECONDS, Sessions, after, first
from tracking import Principal, Registry
from tracking.errors import Invalid
from tracking.live import Follower, Hub, Message, Subscription
from tracking.security import Identity

__all__ = ["router"]

KEEP_ALIVE_SECONDS: Final = 15.0
_NAME: Final = "stream"

router = APIRouter(tags=["Live"], responses=PROBLEM_RESPONSES)

Tenant = Annotated[
    str | None, Query(min_length=1, max_length=LONGEST_NAME, description="What you see of it")
]
DomainName = Annotated[str | None, Query(max_length=32, description="What you see of it")]
Records = Annotated[
    list[Annotated[str, Query(pattern=r"^[a-z0-9_]{1,32}:[1-9]\d{0,17}$")]] | None,
    Query(max_length=MOST_RECORDS, description="Certain records, each as `<domain>:<id>`"),
]
LastEventId = Annotated[
    int | None,
    Header(ge=0, le=2**53, description="Where a stream was interrupted; browsers send it"),
]


@router.get(
    "/tasks/stream",
    operation_id="stream_tasks",
    summary="The caller's tasks as they are, then as they change",
    response_class=Response,
    responses={200: {"content": {STREAM_TYPE: {"schema": {"type": "string"}}}}},
)
async def stream(
    request: Request,
    identity: CallerIdentity,
    tenant: Tenant = None,
    domain: DomainName = None,
    record: Records = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Follow your own records or, at choice, a tenant's, a domain's or certain ones.

    Each event is one of the messages that `docs/live.md` describes: `record` for each record there
    is, `subscribed`, then `record` for each change. Of two states of a record the one with the
    higher version counts.
    """
    state = request.app.state
    wanted = _wanted(identity.principal, state.registry, tenant, domain, record)
    since = None if last_event_id is None else last_event_id / 1000
    return Stream(state.hub, state.sessions, identity, wanted.resumed(since))


class Stream(Response):
    """An answer that goes on until the caller leaves, may no longer see it, or we end."""

    media_type = STREAM_TYPE

    def __init__(
        self, hub: Hub, sessions: Sessions, identity: Identity, wanted: Subscription
    ) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._hub = hub
        self._sessions = sessions
        self._identity = identity
        self._wanted = wanted

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send what there is, then each change."""
        sessions, identity = self._sessions, self._identity
        # Before anything is sent: a refusal is a problem document.
        with sessions.session(identity.principal), self._hub.following() as follower:
            follower.subscribe(_NAME, self._wanted)
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await first(
                self._send(follower, send),
                _left(receive),
                after(sessions.lapse(identity)),
                after(sessions.is_ending.wait()),
            )
        # Somebody who does not read is not waited for.
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                await send({"type": "http.response.body"})

    async def _send(self, follower: Follower, send: Send) -> None:
        async for text in _with_signs_of_life(follower.messages()):
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _with_signs_of_life(messages: AsyncIterator[Message]) -> AsyncIterator[str]:
    """Messages as events, and a comment whenever there is none for a while."""
    yield ": follows\n\n"
    while True:
        coming = asyncio.ensure_future(anext(messages))
        try:
            while not (await asyncio.wait([coming], timeout=KEEP_ALIVE_SECONDS))[0]:
                yield ": still here\n\n"
            yield _event(coming.result())
        finally:
            coming.cancel()


def _event(message: Message) -> str:
    number = "" if message.at is None else f"id: {int(message.at * 1000)}\n"
    return f"event: {message.kind}\n{number}data: {message.text}\n\n"


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _wanted(
    caller: Principal,
    registry: Registry,
    tenant: str | None,
    domain: str | None,
    records: list[str] | None,
) -> Subscription:
    if sum(choice is not None for choice in (tenant, domain, records)) > 1:
        msg = "Choose one of `tenant`, `domain` and `record`."
        raise Invalid(msg)
    if tenant is not None:
        return Subscription.to_tenant(caller, tenant)
    if domain is not None:
        return Subscription.to_domain(caller, registry[domain].name)
    if records is not None:
        names = [name.split(":") for name in records]
        keys = [(registry[name].name, int(record_id)) for name, record_id in names]
        return Subscription.to_records(caller, keys)
    return Subscription.to_mine(caller)
