"""Whatever is subscribed to: nobody is told of a record that a GET would not show them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.answers import shown_as
from domains.portfolio import Etf
from tests.live.work import DOMAIN
from tracking import Principal, Registry
from tracking.announcer import Announcer
from tracking.changes import Key
from tracking.db import Database, asyncpg_dsn
from tracking.errors import Conflict, NotFound
from tracking.live import Follower, Hub, Sightings, Subscription
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE
from tracking.testing import eventually

pytestmark = pytest.mark.database

USERS: Final = [("ann", "acme"), ("bob", "acme"), ("ann", "globex"), ("eve", "globex")]
PRINCIPALS: Final = [
    *(Principal(user, tenant) for user, tenant in USERS),
    Principal("ann", "acme", frozenset({TENANT_SCOPE})),
    Principal("tom", "globex", frozenset({TENANT_SCOPE})),
    Principal("ops", "goldfinch", frozenset({OPERATOR_SCOPE})),
]

whoever = st.integers(0, len(PRINCIPALS) - 1)
wishes = st.one_of(
    st.tuples(st.just("mine")),
    st.tuples(st.just("tenant"), st.sampled_from(["acme", "globex", "nobody"])),
    st.tuples(st.just("domain"), st.sampled_from([DOMAIN, "csv_import"])),
    st.tuples(st.just("records"), st.lists(st.integers(1, 12), min_size=1, max_size=4)),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("subscribe"), whoever, wishes),
        st.tuples(st.just("unsubscribe"), whoever, st.integers(0, 5)),
        st.tuples(st.just("create"), st.integers(0, len(USERS) - 1)),
        st.tuples(st.just("move"), st.integers(0, 12)),
    ),
    min_size=5,
    max_size=25,
)


class Crowd:
    """Followers of every kind, and what each has been sent."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self._domain = registry[DOMAIN]
        self._database = database
        self.hub = Hub(
            asyncpg_dsn(database.url), Sightings(database, registry), registry, shown_as(registry)
        )
        self.followers: list[Follower] = []
        self.sent: list[list[dict[str, Any]]] = [[] for _ in PRINCIPALS]
        self.keys: list[Key] = []
        self._names = 0
        self._before = 0

    async def play(self, story: list[Any]) -> None:
        """Let everything happen, then wait until everybody has been told."""
        async with self._database.transaction() as session:
            # Records to come can be followed as well, before they are there.
            self._before = await self._domain.service(session).crud.last_id()
        async with AsyncExitStack() as stack:
            tasks = [asyncio.create_task(self.hub.run())]
            for sent in self.sent:
                follower = stack.enter_context(self.hub.following())
                self.followers.append(follower)
                tasks.append(asyncio.create_task(self._note(follower, sent)))
            try:
                self.subscribe(len(PRINCIPALS) - 1, ("domain", DOMAIN))
                for step, *arguments in story:
                    await getattr(self, f"_{step}")(*arguments)
                await eventually(self._has_settled, every=0.01)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def subscribe(self, who: int, wish: tuple[Any, ...]) -> None:
        """Let somebody follow something under a new name."""
        caller, (kind, *what) = PRINCIPALS[who], wish
        if kind == "records":
            what = [[(DOMAIN, self._before + number) for number in what[0]]]
        self._names += 1
        wanted = getattr(Subscription, f"to_{kind}")(caller, *what)
        self.followers[who].subscribe(str(self._names), wanted)

    async def _subscribe(self, who: int, wish: tuple[Any, ...]) -> None:
        try:
            self.subscribe(who, wish)
        except NotFound:
            assert wish[1] != PRINCIPALS[who].tenant

    async def _unsubscribe(self, who: int, which: int) -> None:
        for name in [*self.followers[who].subscriptions][which : which + 1]:
            if (who, name) != (len(PRINCIPALS) - 1, "1"):
                self.followers[who].unsubscribe(name)

    async def _create(self, owner: int) -> None:
        user, tenant = USERS[owner]
        async with self._database.transaction() as session:
            service = self._domain.service(session, Principal(user, tenant))
            record = await service.create_tracking(etf_id="QUAL", date=date(2022, 1, 3))
        self.keys.append((DOMAIN, record.id))

    async def _move(self, which: int) -> None:
        for _, record_id in self.keys[which : which + 1]:
            async with self._database.transaction() as session:
                service = self._domain.service(session)
                record = await service.get_status(record_id)
                try:
                    started = await service.start(record_id)
                except Conflict:
                    return
                if which % 2:
                    await service.complete(record_id, started.attempts)
                assert record.version < started.version

    async def _note(self, follower: Follower, sent: list[dict[str, Any]]) -> None:
        async for message in follower.messages():
            sent += [json.loads(message.text)]

    async def _has_settled(self) -> bool:
        """Whether the operator has seen the last of everything, and everybody what they asked."""
        seen = self.versions_of(len(PRINCIPALS) - 1)
        for key in self.keys:
            if seen.get(key, [0])[-1] != (await self.record(PRINCIPALS[-1], key)).version:
                return False
        return all(
            {m["id"] for m in sent if m["type"] == "subscribed"} >= follower.subscriptions.keys()
            and not follower.mailbox.is_waiting
            for follower, sent in zip(self.followers, self.sent, strict=True)
        )

    def versions_of(self, who: int) -> dict[Key, list[int]]:
        """The versions of each record that somebody was sent, in order."""
        versions: dict[Key, list[int]] = {}
        for message in self.sent[who]:
            if message["type"] == "record":
                record = message["record"]
                versions.setdefault((record["domain"], record["id"]), []).append(record["version"])
        return versions

    async def record(self, caller: Principal, key: Key) -> Any:
        """What a GET shows somebody; raises NotFound when that is nothing."""
        async with self._database.transaction() as session:
            return await self._domain.service(session, caller).get_status(key[1])


@pytest.fixture
async def company(database: Database) -> AsyncIterator[Database]:
    """A database with an ETF, whose commits are announced."""
    announcer = Announcer(asyncpg_dsn(database.url), database.changes)
    await announcer.start()
    async with database.transaction() as session:
        session.add(Etf(id="QUAL", name="Quality"))
    yield database
    await announcer.stop()


@given(story=steps)
# A stranger, a colleague and another tenant's administrator name a record before it is there.
@example(
    story=[
        *(("subscribe", who, ("records", [1])) for who in (1, 2, 5)),
        ("create", 0),
        ("move", 0),
    ]
)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_nobody_is_told_what_a_get_would_not_show(
    company: Database, registry: Registry, story: list[Any]
) -> None:
    """G17: two tenants, users with and without scopes, any subscriptions; and nothing goes back.

    Whoever still follows their own records has been told the last of each (G13).
    """
    crowd = Crowd(company, registry)
    await crowd.play(story)

    for who, caller in enumerate(PRINCIPALS):
        told = crowd.versions_of(who)
        for key, versions in told.items():
            # Raises NotFound, and fails, for what was not theirs to see.
            await crowd.record(caller, key)
            assert versions == sorted(versions)
