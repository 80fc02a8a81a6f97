"""What waits for what is released, cancelled or kept waiting as its prerequisites end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from domains.contribution_realization import domain as contribution
from tests.database.records import TABLE, Service, Update, Updates
from tests.factories import PensionEtfFactory, PensionFactory
from tracking import OnFailure, Prerequisite, Principal, Registry, TrackingStatus
from tracking.db import Database
from tracking.errors import DependencyCycle, IllegalTransition, Invalid, PrerequisitesOpen
from tracking.maintenance import Maintenance
from tracking.settings import Settings

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus
ROUNDS = 12
ANN, BEN = Principal("ann", "acme"), Principal("ben", "blue")


def after(*records: Update, on_failure: OnFailure = OnFailure.CANCEL) -> list[Prerequisite]:
    """Wait for these records."""
    return [Prerequisite.of(record, on_failure) for record in records]


async def end(updates: Updates, record: Update, status: TrackingStatus = COMPLETED) -> Update:
    """Bring a PENDING record to its end."""
    path = {CANCELLED: (CANCELLED,)}.get(status, (PROCESSING, status))
    return await updates.bring(record, *path)


async def standing(updates: Updates, record: Update) -> tuple[str, bool]:
    """A record's status, and whether it is held."""
    row = await updates.row(record.id)
    return row["status"], row["next_dispatch_at"] is None


async def take_due(updates: Updates) -> list[int]:
    """The records that a dispatcher would hand over now."""
    due = await updates.act(lambda s: s.crud.take_due(100, timedelta(minutes=15)))
    return [row["id"] for row in due]


async def test_a_record_begins_after_its_prerequisite(updates: Updates) -> None:
    """Until that has completed it is not due and cannot be claimed; then it is, at once."""
    first = await updates.create()
    second = await updates.create(prerequisites=after(first))

    assert second.is_held
    assert await take_due(updates) == [first.id]
    with pytest.raises(PrerequisitesOpen, match="waits for its prerequisites"):
        await updates.act(lambda s: s.start(second.id))
    await end(updates, first)
    row = await updates.row(second.id)
    assert row["next_dispatch_at"] == row["due_at"] == row["updated_at"]
    assert (row["status"], row["updated_by"]) == ("PENDING", f"etf_price_update:{first.id}")
    assert await take_due(updates) == [second.id]
    [released] = await updates.events(second.id)
    assert released["message"] == "the last prerequisite has ended"


async def test_the_last_of_several_releases_it(updates: Updates) -> None:
    """All prerequisites must have ended, in whatever order."""
    several = await updates.create_many(3)
    waiting = await updates.create(prerequisites=after(*several))

    held = []
    for record in (several[1], several[0], several[2]):
        await end(updates, record)
        held.append((await standing(updates, waiting))[1])

    assert held == [True, True, False]


async def test_prerequisites_that_end_together_release_it(updates: Updates) -> None:
    """Whichever commits last sees that nothing else is open: never none of them."""
    for _ in range(ROUNDS):
        several = await updates.create_many(4)
        waiting = await updates.create(prerequisites=after(*several))
        for record in several:
            await updates.bring(record, PROCESSING)

        await asyncio.gather(*(updates.bring(record, COMPLETED) for record in several))

        assert await standing(updates, waiting) == ("PENDING", False)


@pytest.mark.parametrize("ending", [FAILED, CANCELLED])
@pytest.mark.parametrize(
    ("on_failure", "expected"),
    [
        (OnFailure.CANCEL, ("CANCELLED", True)),
        (OnFailure.RUN, ("PENDING", False)),
        (OnFailure.WAIT, ("PENDING", True)),
    ],
)
async def test_a_lost_prerequisite_does_what_the_edge_says(
    updates: Updates, ending: TrackingStatus, on_failure: OnFailure, expected: tuple[str, bool]
) -> None:
    """FAILED and CANCELLED alike: cancel, run all the same, or go on waiting."""
    first = await updates.create()
    second = await updates.create(prerequisites=after(first, on_failure=on_failure))

    await end(updates, first, ending)

    assert await standing(updates, second) == expected


async def test_who_is_cancelled_with_its_prerequisite_is_told_why(updates: Updates) -> None:
    """The reason names the prerequisite, and so does the actor in the history."""
    first = await updates.create()
    second = await updates.create(prerequisites=after(first))

    await end(updates, first, FAILED)

    row = await updates.row(second.id)
    cause = f"etf_price_update:{first.id}"
    assert row["cancel_reason"] == f"its prerequisite {cause} is FAILED"
    assert [(e["to_status"], e["actor"]) for e in await updates.events(second.id)] == [
        ("CANCELLED", cause)
    ]


async def test_a_failure_that_is_retried_is_not_the_end(updates: Updates) -> None:
    """FAILED and PENDING again in one transaction: whoever waits goes on waiting."""
    first = await updates.create()
    second = await updates.create(prerequisites=after(first))
    await updates.bring(first, PROCESSING)

    await updates.act(lambda s: s.fail(first.id, 1, "flaky", retry_after=timedelta()))

    assert await standing(updates, second) == ("PENDING", True)


async def test_waiting_outlasts_a_failure_that_is_retried_by_hand(updates: Updates) -> None:
    """With `wait`, the attempt asked for later releases it after all."""
    first = await updates.create()
    second = await updates.create(prerequisites=after(first, on_failure=OnFailure.WAIT))
    await end(updates, first, FAILED)

    await updates.bring(first, PENDING, PROCESSING, COMPLETED)

    assert await standing(updates, second) == ("PENDING", False)


async def test_a_chain_is_done_in_order_and_falls_as_a_whole(updates: Updates) -> None:
    """Each link is released by the one before; when one fails, all after it are cancelled."""
    examples = [updates.example()] * 5
    chain = await updates.act(lambda s: s.create_chain(examples))

    await end(updates, chain[0])
    due = await take_due(updates)
    await end(updates, chain[1], FAILED)

    assert due == [chain[1].id]
    assert [(await standing(updates, link))[0] for link in chain] == [
        "COMPLETED",
        "FAILED",
        "CANCELLED",
        "CANCELLED",
        "CANCELLED",
    ]
    last = (await updates.row(chain[4].id))["cancel_reason"]
    assert last == f"its prerequisite etf_price_update:{chain[3].id} is CANCELLED"


@pytest.mark.parametrize(
    ("ending", "expected"), [(COMPLETED, ("PENDING", False)), (FAILED, ("CANCELLED", True))]
)
async def test_a_prerequisite_may_have_ended_before(
    updates: Updates, ending: TrackingStatus, expected: tuple[str, bool]
) -> None:
    """Creating commits, and by then what has ended already is settled."""
    first = await end(updates, await updates.create(), ending)

    second = await updates.create(prerequisites=after(first))
    third = await updates.create(prerequisites=after(first))

    assert await standing(updates, second) == await standing(updates, third) == expected


async def test_creating_while_the_prerequisite_ends_misses_nothing(
    updates: Updates, database: Database
) -> None:
    """Whoever commits first, the other one sees it."""
    for _ in range(ROUNDS):
        first = await updates.bring(await updates.create(), PROCESSING)

        waiting, *_ = await asyncio.gather(
            updates.create(prerequisites=after(first)),
            updates.bring(first, COMPLETED),
            updates.create(prerequisites=after(first)),
        )

        assert await standing(updates, waiting) == ("PENDING", False)


@pytest.mark.parametrize("creates_first", [True, False])
async def test_an_open_transaction_on_either_side_is_waited_for(
    updates: Updates, database: Database, *, creates_first: bool
) -> None:
    """The second to write waits for the first to commit, and then settles what that has done."""
    first = await updates.bring(await updates.create(), PROCESSING)

    async def create(session: Any) -> Update:
        return await Service(session).create_tracking(**updates.example(prerequisites=after(first)))

    async def complete(session: Any) -> Update:
        return await Service(session).complete(first.id, 1)

    one, other = (create, complete) if creates_first else (complete, create)
    async with database.transaction() as session:
        done = [await one(session)]
        meanwhile = asyncio.create_task(updates.act(lambda s: other(s.db)))
        await asyncio.wait([meanwhile], timeout=0.1)
        assert not meanwhile.done()
    done.append(await meanwhile)

    [waiting] = [record for record in done if record.id != first.id]
    assert await standing(updates, waiting) == ("PENDING", False)


async def test_a_completion_rolled_back_releases_nothing(updates: Updates) -> None:
    """The release is part of the transaction that ends the prerequisite."""
    first = await updates.bring(await updates.create(), PROCESSING)
    second = await updates.create(prerequisites=after(first))

    async def complete_and_change_ones_mind(service: Service) -> None:
        await service.complete(first.id, 1)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await updates.act(complete_and_change_ones_mind)

    assert await standing(updates, second) == ("PENDING", True)


async def test_sql_by_hand_settles_as_well(updates: Updates, sql: asyncpg.Connection) -> None:
    """Whoever ends a record in psql releases what waits for it."""
    first = await updates.bring(await updates.create(), PROCESSING)
    second = await updates.create(prerequisites=after(first))

    await sql.execute(f"UPDATE {TABLE} SET status = 'COMPLETED' WHERE id = $1", first.id)  # noqa: S608

    assert await standing(updates, second) == ("PENDING", False)


async def test_records_of_one_domain_wait_for_those_of_another(
    updates: Updates, database: Database
) -> None:
    """A contribution waits for the price it buys at, and is cancelled when there is none."""
    price, none = await updates.create_many(2)
    pension = PensionFactory()
    async with database.transaction() as session:
        session.add(pension)
        await session.flush()
        position = PensionEtfFactory(pension_id=pension.id, etf_id=updates.etf_id)
        session.add(position)
        await session.flush()
        columns = {
            "pension_etf_id": position.id,
            "amount": 1,
            "currency": "EUR",
            "contribution_date": date(2022, 1, 3),
        }
        service = contribution.service(session)
        bought = await service.create_tracking(**columns, prerequisites=after(price))
        idle = await service.create_tracking(**columns, prerequisites=after(none))

    await end(updates, price)
    await end(updates, none, FAILED)

    async with database.transaction() as session:
        service = contribution.service(session)
        found = [await service.get_status(record.id) for record in (bought, idle)]
    assert [(record.status, record.is_held) for record in found] == [
        (PENDING, False),
        (CANCELLED, False),
    ]


async def test_what_is_scheduled_for_later_stays_so(updates: Updates) -> None:
    """Released before its time, it is due at its time."""
    later = datetime.now(UTC) + timedelta(hours=1)
    first = await updates.create()
    second = await updates.create(prerequisites=after(first), scheduled_at=later)

    await end(updates, first)

    row = await updates.row(second.id)
    assert row["next_dispatch_at"] == row["due_at"] == later


@pytest.mark.parametrize(
    "name", ["etf_price_update", "no_such_domain"], ids=["no such record", "no such domain"]
)
async def test_a_prerequisite_must_exist(updates: Updates, name: str) -> None:
    """Otherwise nothing is created, and the error names it."""
    missing = Prerequisite(domain=name, id=999)

    with pytest.raises(Invalid, match=f"there is no {name} record 999"):
        await updates.create(prerequisites=[missing])

    assert await updates.act(lambda s: s.get_by_status()) == []


async def test_a_foreign_prerequisite_is_as_good_as_none(updates: Updates) -> None:
    """Nobody learns of, or holds up, what they may not see (G17)."""
    foreign = await updates.create(BEN)
    refused: list[str] = []

    for record_id in (foreign.id, foreign.id + 1):
        with pytest.raises(Invalid) as error:
            await updates.create(
                ANN, prerequisites=[Prerequisite(domain="etf_price_update", id=record_id)]
            )
        refused.append(str(error.value).replace(str(record_id), "N"))

    assert refused[0] == refused[1]
    assert not (await updates.row(foreign.id))["related"]


async def test_one_key_makes_one_record_with_its_edges(updates: Updates) -> None:
    """A replay adds neither record nor edge; with other prerequisites it is another request."""
    first, other = await updates.create_many(2)
    record = await updates.create(idempotency_key="k", prerequisites=after(first))

    again = await updates.create(idempotency_key="k", prerequisites=after(first))

    assert again.id == record.id
    edges = await updates.act(lambda s: s.get_prerequisites(record.id))
    assert [(edge["upstream_id"], edge["on_failure"]) for edge in edges] == [(first.id, "cancel")]
    with pytest.raises(Invalid, match="choose a new one"):
        await updates.create(idempotency_key="k", prerequisites=after(other))


class TestAdding:
    """Prerequisites that a PENDING record is given later."""

    async def test_a_record_that_was_handed_over_is_put_off(self, updates: Updates) -> None:
        """Its message claims nothing any more; it is handed over again when it is released."""
        first, second = await updates.create_many(2)
        handed_over = await take_due(updates)

        held = await updates.act(lambda s: s.add_prerequisites(second.id, *after(first)))
        claimed = await updates.act(lambda s: s.crud.claim([(second.id, 0)], worker="late"))

        assert (handed_over, held.is_held, claimed) == ([first.id, second.id], True, [])
        await end(updates, first)
        assert await take_due(updates) == [second.id]

    async def test_it_is_too_late_once_it_runs(self, updates: Updates) -> None:
        """A record that is not PENDING waits for nothing."""
        first, second = await updates.create_many(2)
        await updates.bring(second, PROCESSING)

        with pytest.raises(IllegalTransition, match="too late"):
            await updates.act(lambda s: s.add_prerequisites(second.id, *after(first)))

    @pytest.mark.parametrize("length", [2, 3, 10])
    async def test_a_cycle_is_refused(self, updates: Updates, length: int) -> None:
        """However long: nothing of it is stored, and the chain stays as it was."""
        examples = [updates.example()] * length
        chain = await updates.act(lambda s: s.create_chain(examples))

        with pytest.raises(DependencyCycle, match="would wait for itself"):
            await updates.act(lambda s: s.add_prerequisites(chain[0].id, *after(chain[-1])))

        assert await standing(updates, chain[0]) == ("PENDING", False)

    async def test_a_record_cannot_wait_for_itself(self, updates: Updates) -> None:
        """The shortest cycle."""
        record = await updates.create()

        with pytest.raises(Invalid):
            await updates.act(lambda s: s.add_prerequisites(record.id, *after(record)))

    async def test_two_halves_of_a_cycle_meet(self, updates: Updates) -> None:
        """Added at the same moment, one of them is refused."""
        for _ in range(ROUNDS):
            one, other = await updates.create_many(2)

            added = await asyncio.gather(
                updates.act(lambda s, o=one, p=other: s.add_prerequisites(o.id, *after(p))),
                updates.act(lambda s, o=other, p=one: s.add_prerequisites(o.id, *after(p))),
                return_exceptions=True,
            )

            assert [type(outcome) for outcome in added].count(DependencyCycle) == 1
            held = [(await standing(updates, record))[1] for record in (one, other)]
            assert sorted(held) == [False, True]


class TestUpkeep:
    """What maintenance does with records that wait, and are waited for."""

    @pytest.fixture
    def age(self, sql: asyncpg.Connection) -> Callable[..., Any]:
        """Make a time of a record older by 90 days."""

        async def aged(record: Update, column: str) -> None:
            change = f"UPDATE {TABLE} SET {column} = {column} - interval '90 days' WHERE id = $1"  # noqa: S608
            await sql.execute(change, record.id)

        return aged

    async def test_a_held_record_is_not_stale(
        self, updates: Updates, age: Callable[..., Any]
    ) -> None:
        """Nobody could have claimed it."""
        first = await updates.create()
        second = await updates.create(prerequisites=after(first))
        await age(second, "due_at")

        cancelled = await updates.act(
            lambda s: s.crud.cancel_stale(age=timedelta(days=1), batch=10)
        )

        assert cancelled == 0

    async def test_what_is_waited_for_is_kept(
        self, updates: Updates, age: Callable[..., Any], sql: asyncpg.Connection
    ) -> None:
        """Retention leaves a record that somebody waits for, and removes edges with the others."""
        failed = await end(updates, await updates.create(), FAILED)
        waiting = await updates.create(prerequisites=after(failed, on_failure=OnFailure.WAIT))
        await age(failed, "completed_at")

        async def expire() -> int:
            return await updates.act(
                lambda s: s.crud.delete_expired(age=timedelta(days=30), batch=10)
            )

        kept = await expire()
        await updates.act(lambda s: s.cancel(waiting.id))
        gone = await expire()

        assert (kept, gone) == (0, 1)
        assert await sql.fetchval("SELECT count(*) FROM task_dependency") == 0

    async def test_the_sweep_settles_what_it_ends(
        self,
        updates: Updates,
        age: Callable[..., Any],
        settings: Settings,
        registry: Registry,
        database: Database,
    ) -> None:
        """A worker lost in the last attempt takes what waits for it along; before, it does not."""
        first = await updates.create(max_attempts=2)
        second = await updates.create(prerequisites=after(first))
        found = []
        for _ in range(2):
            await updates.bring(first, PROCESSING)
            await age(first, "heartbeat_at")
            await Maintenance(settings, registry, database).run_job("sweep")
            found.append((await standing(updates, second))[0])

        assert found == ["PENDING", "CANCELLED"]


async def test_ordinary_records_touch_no_edge(updates: Updates, database: Database) -> None:
    """A record without relations ends without a look at the table of edges."""
    record = await updates.bring(await updates.create(), PROCESSING)
    scans = text(
        "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_xact_user_tables"
        " WHERE relname = 'task_dependency'"
    )

    async with database.transaction() as session:
        await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        before = (await session.execute(scans)).scalar_one()
        await Service(session).complete(record.id, 1)
        after_it = (await session.execute(scans)).scalar_one()

    assert after_it == before
