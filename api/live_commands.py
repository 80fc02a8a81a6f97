"""What callers ask over a live session: the same verbs, rules and errors as over HTTP."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from api.limits import RateLimit
from api.live_messages import Ask, Cancel, Certain, Mine, OfDomain, Ping, Retry, Status, Subscribe
from api.live_messages import To as Wanted
from api.problems import INVALID, MALFORMED_JSON, Kind, described, faults_of, kind_of
from tracking import BaseTaskTracking, Principal, Registry
from tracking.confined import Confined
from tracking.errors import TrackingError
from tracking.live import Follower, Hub, Message, Subscription
from tracking.strict_json import parse_json
from tracking.wake import DispatcherWaker

__all__ = ["Commands", "subscription"]


class Commands:
    """Does what one caller asks, and answers into their mailbox."""

    def __init__(self, caller: Principal, follower: Follower, state: State) -> None:
        self._caller = caller
        self._follower = follower
        self._hub: Hub = state.hub
        self._registry: Registry = state.registry
        self._database = Confined(state.database, caller)
        self._waker: DispatcherWaker = state.waker
        self._rate_limit: RateLimit = state.rate_limit

    async def hear(self, text: str) -> None:
        """Read a message, do what it asks, and answer."""
        name: str | None = None
        try:
            self._rate_limit.count(self._caller.key)
            value = parse_json(text.encode())
            name = _name(value)
            await self._do(Ask.validate_python(value))
        except TrackingError as error:
            self._refuse(name, kind_of(error), str(error))
        except ValidationError as error:
            self._refuse(name, INVALID, *faults_of(error.errors(include_url=False)))
        except ValueError as error:
            self._refuse(name, MALFORMED_JSON, f"The message is refused: {error}.")

    async def _do(self, asked: Any) -> None:
        if isinstance(asked, Ping):
            self._reply("pong", id=asked.id)
        elif isinstance(asked, Subscribe):
            wanted = subscription(self._caller, self._registry, asked.to)
            self._follower.subscribe(asked.id, wanted)
        elif isinstance(asked, Status | Cancel | Retry):
            await self._answer(asked)
        else:
            self._follower.unsubscribe(asked.id)
            self._reply("unsubscribed", id=asked.id)

    async def _answer(self, asked: Status | Cancel | Retry) -> None:
        domain = self._registry[asked.domain]

        async def work(session: AsyncSession) -> BaseTaskTracking:
            service = domain.service(session, self._caller)
            if not isinstance(asked, Status) and asked.version is not None:
                await service.expect(asked.record_id, asked.version)
            record: BaseTaskTracking
            if isinstance(asked, Cancel):
                record = await service.cancel(asked.record_id, asked.reason)
            elif isinstance(asked, Retry):
                record = await service.retry(asked.record_id)
            else:
                record = await service.get_status(asked.record_id)
            return record

        record = await self._database.run(work)
        if isinstance(asked, Retry):
            self._waker.wake()
        key = (record.domain, record.id)
        self._follower.mailbox.sent(key, record.version, self._hub.batch)
        text = f'{{"type":"answer","id":{json.dumps(asked.id)},"record":{self._hub.show(record)}}}'
        self._follower.mailbox.reply(Message("answer", text))

    def _refuse(self, name: str | None, kind: Kind, detail: str, faults: Any = None) -> None:
        self._reply("problem", id=name, problem=described(kind, detail, faults))

    def _reply(self, kind: str, **said: Any) -> None:
        self._follower.mailbox.reply(Message(kind, json.dumps({"type": kind, **said})))


def subscription(caller: Principal, registry: Registry, to: Wanted) -> Subscription:
    """What the caller wants to follow; raises NotFound for a domain or tenant there is not."""
    if isinstance(to, Mine):
        return Subscription.to_mine(caller)
    if isinstance(to, OfDomain):
        return Subscription.to_domain(caller, registry[to.domain].name)
    if isinstance(to, Certain):
        keys = [(registry[one.domain].name, one.record_id) for one in to.records]
        return Subscription.to_records(caller, keys)
    return Subscription.to_tenant(caller, to.tenant)


def _name(value: Any) -> str | None:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else None
