"""Transactions that say for whom they act, and the policies that listen (G17)."""
# ruff: noqa: S608  # no outside text

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.database.records import TABLE, Service, Updates
from tests.logins import login_of
from tracking import Prerequisite, Principal
from tracking.confined import Confined, declaration
from tracking.db import Database
from tracking.errors import DependencyCycle, Forbidden
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE
from tracking.rights import API, OWNER

pytestmark = pytest.mark.database

ANN, BOB, EVE = Principal("ann", "acme"), Principal("bob", "acme"), Principal("eve", "globex")
CHIEF = Principal("ann", "acme", frozenset({TENANT_SCOPE}))
OPERATOR = Principal("ops", "goldfinch", frozenset({OPERATOR_SCOPE}))

EVENTS = "etf_price_update_task_event"
SETTINGS = text(
    "SELECT concat(current_setting('goldfinch.reach', true),"
    " current_setting('goldfinch.tenant', true), current_setting('goldfinch.owner', true))"
)


@pytest.fixture
async def api(admin_url: str, database_url: str) -> AsyncIterator[Database]:
    """The database as a login of the API, over one connection."""
    async with login_of(admin_url, API) as url_for:
        database = Database(url_for(database_url), name="api", pool_size=1)
        yield database
        await database.close()


@pytest.fixture
async def one_login(admin_url: str, database_url: str) -> AsyncIterator[Database]:
    """The database as its owner: a simple installation has one login for everything."""
    async with login_of(admin_url, OWNER) as url_for:
        database = Database(url_for(database_url), name="owner", pool_size=1, role=OWNER)
        yield database
        await database.close()


@pytest.fixture
async def made(updates: Updates) -> Mapping[str, int]:
    """A record each of ann, bob and eve, begun: so each has a line of history."""
    records = {}
    for who in (ANN, BOB, EVE):
        record = await updates.create(who)
        await updates.act(lambda service, id_=record.id: service.start(id_))
        records[who.user] = record.id
    return records


async def seen(session: AsyncSession) -> set[str]:
    """Whose records a transaction reaches, in records and in history."""
    owners = {*(await session.scalars(text(f"SELECT owner_id FROM {TABLE}")))}
    told = text(f"SELECT t.owner_id FROM {EVENTS} JOIN {TABLE} AS t ON t.id = tracking_id")
    assert {*(await session.scalars(told))} == owners
    lines = await session.scalar(text(f"SELECT count(*) FROM {EVENTS}"))
    assert lines == len(owners)
    return owners


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        (ANN, {"ann"}),
        (CHIEF, {"ann", "bob"}),
        (OPERATOR, {"ann", "bob", "eve"}),
        (Principal("bob", "globex"), set()),
        (Principal("", ""), set()),
    ],
    ids=["own", "tenant", "all", "a namesake elsewhere", "nobody"],
)
@pytest.mark.parametrize("login", ["api", "one_login"])
async def test_a_query_without_filter_reaches_its_callers_rows(
    api: Database,
    one_login: Database,
    made: Mapping[str, int],
    login: str,
    who: Principal,
    reached: set[str],
) -> None:
    """Records and history: also where one login does everything, since it said who is asking."""
    database = {"api": api, "one_login": one_login}[login]

    async with Confined(database, who).transaction() as session:
        found = await seen(session)
    async with Confined(database, who).reading() as session:
        read = await seen(session)

    assert found == read == reached
    assert made.keys() == {"ann", "bob", "eve"}


@pytest.mark.usefixtures("made")
async def test_who_says_nothing_reaches_nothing(api: Database, one_login: Database) -> None:
    """The API's login, that is; the owner has work to do for everybody."""
    async with api.transaction() as session:
        assert await seen(session) == set()
    async with one_login.transaction() as session:
        assert await seen(session) == {"ann", "bob", "eve"}


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("is_committed", [True, False])
async def test_what_was_said_ends_with_the_transaction(
    api: Database, *, is_committed: bool
) -> None:
    """The next transaction on the same connection starts with nothing, as behind a pooler."""
    async with Confined(api, OPERATOR).transaction() as session:
        before = await session.scalar(text("SELECT pg_backend_pid()"))
        assert await seen(session) == {"ann", "bob", "eve"}
        if not is_committed:
            await session.rollback()

    async with api.transaction() as session:
        assert await session.scalar(text("SELECT pg_backend_pid()")) == before
        assert await session.scalar(SETTINGS) == ""
        assert await seen(session) == set()


async def test_a_transaction_that_is_run_again_says_it_again(
    api: Database, made: Mapping[str, int]
) -> None:
    """`run` repeats what met another transaction, on behalf of the same caller."""
    tries: list[set[str]] = []

    async def work(session: AsyncSession) -> None:
        tries.append(await seen(session))
        if len(tries) == 1:
            await session.execute(
                text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
            )

    await Confined(api, CHIEF).run(work)

    assert tries == [{"ann", "bob"}, {"ann", "bob"}]
    assert made


async def test_writes_stay_within_reach(api: Database, made: Mapping[str, int]) -> None:
    """An UPDATE without filter changes the caller's rows, and none can be given away."""
    async with Confined(api, ANN).transaction() as session:
        changed = await session.scalars(text(f"UPDATE {TABLE} SET priority = 9 RETURNING id"))
        assert {*changed} == {made["ann"]}

    for column, value in (("tenant_id", "globex"), ("owner_id", "bob")):
        with pytest.raises(Forbidden, match="on whose behalf you may not write"):
            async with Confined(api, ANN).transaction() as session:
                await session.execute(text(f"UPDATE {TABLE} SET {column} = '{value}'"))


async def test_history_is_added_to_ones_own_records_only(
    api: Database, made: Mapping[str, int]
) -> None:
    """A line on somebody else's record is refused, and so is a transition on one's own."""
    line = text(
        f"INSERT INTO {EVENTS} (tracking_id, kind, attempt, actor) VALUES (:id, 'log', 1, 'ann')"
    )
    async with Confined(api, ANN).transaction() as session:
        await session.execute(line, {"id": made["ann"]})

    for id_ in (made["bob"], made["eve"], 2**40):
        with pytest.raises(Forbidden, match="on whose behalf you may not write"):
            async with Confined(api, ANN).transaction() as session:
                await session.execute(line, {"id": id_})


async def test_one_login_forges_no_transition(one_login: Database, made: Mapping[str, int]) -> None:
    """Where the API logs in as the owner, its transactions still only add plain lines."""
    with pytest.raises(Forbidden, match="on whose behalf you may not write"):
        async with Confined(one_login, ANN).transaction() as session:
            await session.execute(
                text(
                    f"INSERT INTO {EVENTS}"
                    " (tracking_id, kind, attempt, actor, from_status, to_status)"
                    " VALUES (:id, 'transition', 1, 'ann', 'PROCESSING', 'COMPLETED')"
                ),
                {"id": made["ann"]},
            )


async def test_a_cycle_is_found_over_records_out_of_reach(api: Database, updates: Updates) -> None:
    """Ann does not see the one in between, and cannot close the circle; no more is told."""
    mine, last = await updates.create(ANN), await updates.create(ANN)
    theirs = await updates.create(BOB)
    await updates.act(lambda s: s.add_prerequisites(theirs.id, Prerequisite.of(mine)))
    await updates.act(lambda s: s.add_prerequisites(last.id, Prerequisite.of(theirs)))

    with pytest.raises(DependencyCycle):
        async with Confined(api, ANN).transaction() as session:
            await Service(session, ANN).add_prerequisites(mine.id, Prerequisite.of(last))
    async with Confined(api, ANN).transaction() as session:
        await Service(session, ANN).edges.waits_for_itself(("etf_price_update", mine.id))
        edges = await session.scalar(text("SELECT count(*) FROM task_dependency"))
        assert await session.scalar(text(f"SELECT count(*) FROM {TABLE}")) == 2

    assert edges == 1


@pytest.mark.parametrize(
    ("who", "reach"), [(ANN, "own"), (CHIEF, "tenant"), (OPERATOR, "all")], ids=str
)
def test_the_reach_follows_from_the_scopes(who: Principal, reach: str) -> None:
    """The word that the policies know it by."""
    assert declaration(who)["reach"] == reach
