"""Managing webhooks over HTTP: the verbs of subscriptions, on behalf of the caller."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Query, Request

from api.access import Caller, DatabaseOf
from api.page_tokens import LONGEST_TOKEN
from api.queries import MAX_PAGE
from tracking.schemas import MAX_INTEGER
from tracking.webhooks import Subscriptions, Webhooks

__all__ = ["ManagementOf", "PageSize", "PageToken", "WebhookId"]

T = TypeVar("T")

WebhookId = Annotated[int, Path(ge=1, le=MAX_INTEGER, description="The subscription's id")]
PageToken = Annotated[
    str | None,
    Query(max_length=LONGEST_TOKEN, description="`next_page_token` of the page read before"),
]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many at most")]


class Management:
    """Does what the caller wants with subscriptions, each time in a transaction."""

    def __init__(self, request: Request, caller: Caller, database: DatabaseOf) -> None:
        self._caller = caller
        self._database = database
        self._webhooks: Webhooks = request.app.state.webhooks

    async def run(self, verb: Callable[[Subscriptions], Awaitable[T]]) -> T:
        """Return what a verb returns; raises Forbidden unless the caller manages webhooks."""
        return await self._database.run(
            lambda session: verb(Subscriptions(session, self._caller, self._webhooks))
        )

    async def read(self, verb: Callable[[Subscriptions], Awaitable[T]]) -> T:
        """The same for a verb that only reads, and walks along indexes."""
        async with self._database.reading() as session:
            return await verb(Subscriptions(session, self._caller, self._webhooks))


ManagementOf = Annotated[Management, Depends()]
