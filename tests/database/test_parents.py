"""Parents and children: what is handed out, and what the parent comes to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import asyncpg
import pytest

from tests.database.records import DAY, TABLE, Service, Update, Updates
from tracking import OnChildFailure, Prerequisite, Registry, TrackingStatus
from tracking.db import Database
from tracking.errors import DependencyCycle, Invalid, UnknownDomain
from tracking.family import Family
from tracking.maintenance import Maintenance
from tracking.offspring import LISTED_FAILURES
from tracking.principal import Principal
from tracking.settings import Settings

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus
T = TypeVar("T")
OWNER = Principal("ann", "acme")


class Household:
    """A running parent of the domain `etf_price_update`, and children of the same domain."""

    def __init__(self, updates: Updates, registry: Registry, maintenance: Maintenance) -> None:
        self.updates = updates
        self.registry = registry
        self.maintenance = maintenance
        self.parent = Update()

    async def start(self) -> None:
        """Begin the parent's next attempt."""
        record = self.parent if self.parent.id else await self.updates.create(OWNER)
        self.parent = await self.updates.bring(record, PROCESSING)

    async def spawn(self, count: int, **arguments: Any) -> list[Update]:
        """Let the parent hand out work and wait for it, in one transaction."""
        return await self.updates.act(lambda s: self._spawn(s, [self.request()] * count, arguments))

    async def spawn_of(self, *requests: Mapping[str, Any], **arguments: Any) -> list[Update]:
        """The same, with requests of the test's own."""
        return await self.updates.act(lambda s: self._spawn(s, requests, arguments))

    def request(self, **fields: Any) -> dict[str, Any]:
        """What a child is asked for with."""
        return {"etf_id": self.updates.etf_id, "date": DAY, **fields}

    async def look(self) -> dict[str, Any]:
        """Let maintenance look at the parent; returns it as it stands then."""
        await self.maintenance.run_job("parents")
        return await self.updates.row(self.parent.id)

    async def end(self, *children: Update, status: TrackingStatus = COMPLETED) -> None:
        """Bring children to their end."""
        for child in children:
            path = (CANCELLED,) if status is CANCELLED else (PROCESSING, status)
            await self.updates.bring(child, *path)

    async def statuses(self, *children: Update) -> list[str]:
        """How children stand."""
        return [(await self.updates.row(child.id))["status"] for child in children]

    async def _spawn(
        self, service: Service, requests: Any, arguments: Mapping[str, Any]
    ) -> list[Update]:
        family = Family(self.registry, OWNER, self.parent)
        options = {"on_failure": OnChildFailure.COUNT, "chain": False, **arguments}
        db: Any = service.db
        children: Any = await family.spawn(db, "etf_price_update", requests, **options)
        await service.await_children(self.parent.id, self.parent.attempts, {"from": "body"})
        return children  # type: ignore[no-any-return]  # records of this domain


@pytest.fixture
async def household(
    updates: Updates, registry: Registry, settings: Settings, database: Database
) -> Household:
    """A parent whose attempt runs."""
    household = Household(updates, registry, Maintenance(settings, registry, database))
    await household.start()
    return household


async def test_a_parent_waits_without_a_worker_and_shows_its_childrens_progress(
    household: Household,
) -> None:
    """PROCESSING, held by nobody; how many have ended, of how many, and in words."""
    children = await household.spawn(4)

    waiting = await household.look()
    await household.end(*children[:3])
    await household.end(children[3], status=FAILED)
    await household.updates.bring(children[3], PENDING)
    later = await household.look()

    assert (waiting["status"], waiting["heartbeat_at"], waiting["worker"]) == (
        "PROCESSING",
        None,
        None,
    )
    assert (waiting["processed_items"], waiting["total_items"], waiting["progress"]) == (0, 4, 0)
    assert (later["processed_items"], later["total_items"], later["progress"]) == (3, 4, 75)
    assert later["current_step"] == "3 of 4 completed"


REFUSE_ONE = f"""
CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''not this one'' USING ERRCODE = ''check_violation''; END';
CREATE CONSTRAINT TRIGGER refuse_one AFTER UPDATE ON {TABLE} {{when}}
    FOR EACH ROW WHEN (NEW.status = 'COMPLETED' AND NEW.id = {{record_id}})
    EXECUTE FUNCTION refuse_one()
"""


@pytest.mark.parametrize("when", ["NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"])
async def test_a_parent_whose_end_cannot_be_written_holds_up_no_other(
    household: Household, database: Database, sql: asyncpg.Connection, when: str
) -> None:
    """The others end, whether it is refused at once or at commit; the fault is reported."""
    parents = [household.parent]
    for _ in range(5):
        await household.end(*await household.spawn(1))
        household.parent = Update()
        await household.start()
        parents.append(household.parent)
    await household.end(*await household.spawn(1))
    await sql.execute(REFUSE_ONE.format(when=when, record_id=parents[2].id))

    with pytest.raises(Invalid):
        await household.maintenance.run_job("parents")
    await sql.execute("DROP FUNCTION refuse_one CASCADE")

    statuses = ["COMPLETED", "COMPLETED", "PROCESSING", "COMPLETED", "COMPLETED", "COMPLETED"]
    assert await household.statuses(*parents) == statuses
    await household.maintenance.run_job("parents")
    assert await household.statuses(*parents) == ["COMPLETED"] * 6


async def test_it_completes_with_its_children(household: Household) -> None:
    """What the body returned and how the children ended are its result."""
    children = await household.spawn(3)
    await household.end(*children)

    parent = await household.look()

    assert (parent["status"], parent["progress"], parent["processed_items"]) == (
        "COMPLETED",
        100,
        3,
    )
    assert parent["result"] == {
        "from": "body",
        "children": {"total": 3, "completed": 3, "failed": 0, "cancelled": 0, "failures": []},
    }


async def test_partial_failure_is_counted_and_listed(household: Household) -> None:
    """It completes all the same; the result says which children were lost, and why."""
    children = await household.spawn(4)
    await household.end(*children[:2])
    await household.end(children[2], status=FAILED)
    await household.end(children[3], status=CANCELLED)

    parent = await household.look()

    counts = parent["result"]["children"]
    listed = [(f["position"], f["id"], f["status"], f["message"]) for f in counts["failures"]]
    assert parent["status"] == "COMPLETED"
    assert (counts["total"], counts["completed"], counts["failed"], counts["cancelled"]) == (
        4,
        2,
        1,
        1,
    )
    assert listed == [
        (2, children[2].id, "FAILED", "as the test wants it"),
        (3, children[3].id, "CANCELLED", "as the test wants it"),
    ]
    assert parent["current_step"] == "2 of 4 completed, 1 failed, 1 cancelled"


async def test_a_long_list_of_failures_is_cut(household: Household) -> None:
    """All are counted, the first hundred listed."""
    children = await household.spawn(LISTED_FAILURES + 5)
    await household.end(children[0])
    for child in children[1:]:
        await household.updates.act(lambda s, c=child: s.cancel(c.id))

    parent = await household.look()

    counts = parent["result"]["children"]
    assert (counts["cancelled"], len(counts["failures"])) == (LISTED_FAILURES + 4, LISTED_FAILURES)


async def test_it_fails_when_no_child_completes(household: Household) -> None:
    """The error names the first child that was lost."""
    children = await household.spawn(2)
    await household.end(*children, status=FAILED)

    parent = await household.look()

    assert (parent["status"], parent["error_type"]) == ("FAILED", "ChildrenFailed")
    assert f"etf_price_update:{children[0].id} is FAILED" in parent["error_message"]


async def test_it_fails_with_a_child_that_it_cannot_do_without(household: Household) -> None:
    """At once: what waits is cancelled, what runs is asked to stop, each with the reason."""
    lost, waits, runs, done = await household.spawn(4, on_failure=OnChildFailure.FAIL)
    await household.end(done)
    await household.updates.bring(runs, PROCESSING)
    await household.end(lost, status=FAILED)

    parent = await household.look()

    running = await household.updates.row(runs.id)
    cancelled = await household.updates.row(waits.id)
    reason = f"its parent etf_price_update:{household.parent.id} is FAILED"
    assert (parent["status"], parent["error_type"]) == ("FAILED", "ChildFailed")
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("CANCELLED", reason)
    assert (running["status"], running["cancel_reason"]) == ("PROCESSING", reason)
    assert running["cancel_requested_at"] is not None


async def test_children_follow_a_parent_that_is_cancelled(household: Household) -> None:
    """Nobody runs it, so that it ends as soon as it is looked at; grandchildren follow, too."""
    child, other = await household.spawn(2)
    below = Household(household.updates, household.registry, household.maintenance)
    below.parent = child
    await below.start()
    [grandchild] = await below.spawn(1)

    await household.updates.act(lambda s: s.cancel(household.parent.id, "not wanted"))
    parent = await household.look()

    assert (parent["status"], parent["cancel_reason"]) == ("CANCELLED", "not wanted")
    assert await household.statuses(child, other, grandchild) == ["CANCELLED"] * 3
    assert (await household.updates.row(grandchild.id))["cancel_reason"] == (
        f"its parent etf_price_update:{child.id} is CANCELLED"
    )


async def test_a_waiting_parent_is_not_lost(household: Household, sql: asyncpg.Connection) -> None:
    """No worker holds it, so none can be missed; only its deadline ends it."""
    await household.spawn(1)
    await sql.execute(f"UPDATE {TABLE} SET started_at = started_at - interval '1 day'")  # noqa: S608
    await household.maintenance.run_job("sweep")
    before = await household.updates.row(household.parent.id)

    await sql.execute(
        f"UPDATE {TABLE} SET deadline_at = now() WHERE id = $1",  # noqa: S608
        household.parent.id,
    )
    done = await household.maintenance.run_job("sweep")

    assert before["status"] == "PROCESSING"
    assert done["etf_price_update"] == {"requeued: deadline": 1}


async def test_a_late_heartbeat_does_not_make_it_look_held(household: Household) -> None:
    """A sign of life that was under way when the parent began to wait changes nothing."""
    await household.spawn(1)
    fence = (household.parent.id, household.parent.attempts)

    held = await household.updates.act(lambda s: s.crud.beat([fence]))

    assert held == {}
    assert (await household.updates.row(household.parent.id))["heartbeat_at"] is None


async def test_a_fenced_out_parent_leaves_no_children(household: Household) -> None:
    """Its attempt has been given to another: what it handed out is rolled back with it (G7)."""
    parent = household.parent
    await household.updates.act(lambda s: s.fail(parent.id, 1, "lost", retry_after=None))

    with pytest.raises(Exception, match=r"no attempt is running"):
        await household.spawn(3)

    assert await household.updates.act(lambda s: s.get_children(parent.id)) == []
    assert len(await household.updates.act(lambda s: s.get_by_status())) == 1


class TestNextAttempt:
    """A parent that is tried again takes over the children it has."""

    async def test_it_repeats_nothing_and_retries_what_failed(self, household: Household) -> None:
        """COMPLETED stays, FAILED is retried, in place of CANCELLED a new record is made."""
        done, failed, gone = await household.spawn(3, on_failure=OnChildFailure.FAIL)
        await household.end(done)
        await household.end(gone, status=CANCELLED)
        await household.end(failed, status=FAILED)
        first = await household.look()

        await household.updates.bring(household.parent, PENDING)
        await household.start()
        again = await household.spawn(3, on_failure=OnChildFailure.FAIL)
        await household.end(*again[1:])
        second = await household.look()

        assert (first["status"], second["status"]) == ("FAILED", "COMPLETED")
        assert [child.id for child in again[:2]] == [done.id, failed.id]
        assert again[2].id != gone.id
        assert second["result"]["children"]["total"] == 3

    async def test_a_chain_goes_on_where_it_broke(self, household: Household) -> None:
        """The retried link is followed by new ones in place of those that were cancelled."""
        first, second, third = await household.spawn(3, chain=True, on_failure=OnChildFailure.FAIL)
        await household.end(first)
        await household.end(second, status=FAILED)
        await household.look()

        await household.updates.bring(household.parent, PENDING)
        await household.start()
        again = await household.spawn(3, chain=True, on_failure=OnChildFailure.FAIL)
        held = again[2].is_held
        await household.end(*again[1:])

        assert [again[0].id, again[1].id] == [first.id, second.id]
        assert again[2].id != third.id
        assert held
        assert (await household.look())["status"] == "COMPLETED"


async def test_children_belong_to_the_parents_owner(household: Household) -> None:
    """Whoever may see the parent may see them."""
    [child] = await household.spawn(1)

    assert (child.owner_id, child.tenant_id) == ("ann", "acme")


async def test_a_bad_request_is_refused_with_its_position(household: Household) -> None:
    """The domain's own schema decides; nothing is made, and no value is quoted."""
    with pytest.raises(Invalid, match=r"child 1 \(etf_price_update\): date") as refused:
        await household.spawn_of(household.request(), household.request(date="secret"))

    assert "secret" not in str(refused.value)
    assert await household.updates.act(lambda s: s.get_children(household.parent.id)) == []


async def test_an_unknown_domain_is_refused(household: Household) -> None:
    """The error lists those that there are."""
    family = Family(household.registry, OWNER, household.parent)

    with pytest.raises(UnknownDomain, match="etf_price_update"):
        await household.updates.act(
            lambda s: family.spawn(
                s.db,  # type: ignore[arg-type]  # a session
                "no_such",
                [],
                on_failure=OnChildFailure.COUNT,
                chain=False,
            )
        )


async def test_a_child_cannot_wait_for_its_parent(household: Household) -> None:
    """They would wait for each other."""
    waits = household.request(prerequisites=[Prerequisite.of(household.parent)])

    with pytest.raises(DependencyCycle):
        await household.spawn_of(waits)


async def test_two_dispatchers_look_at_once(household: Household) -> None:
    """One of them ends the parent; there is one event, and one count."""
    await household.end(*await household.spawn(5))

    counts = await asyncio.gather(*(household.maintenance.run_job("parents") for _ in range(4)))

    ended = [done["etf_price_update"]["completed"] for done in counts]
    path = await household.updates.path(household.parent.id)
    assert sum(ended) == 1
    assert path == [("PENDING", "PROCESSING"), ("PROCESSING", "COMPLETED")]


async def test_a_look_without_news_writes_nothing(household: Household) -> None:
    """A parent's version rises when its children have moved, not once a second."""
    await household.spawn(2)
    first = await household.look()

    second = await household.look()

    assert second["version"] == first["version"]


@pytest.mark.parametrize("ending", [COMPLETED, FAILED, CANCELLED])
async def test_children_that_end_while_the_parent_is_cancelled(
    household: Household, ending: TrackingStatus
) -> None:
    """Both at once: no deadlock, no lost end, no child left PENDING."""
    children = await household.spawn(6)
    for child in children[:3]:
        await household.updates.bring(child, PROCESSING)
    await household.updates.act(lambda s: s.cancel(household.parent.id))

    def finish(child: Update) -> Callable[[Service], Awaitable[Update]]:
        return lambda s: s.update_status(child.id, ending, attempt=1)

    await asyncio.gather(
        household.maintenance.run_job("parents"),
        *(household.updates.act(finish(child)) for child in children[:3]),
    )

    assert await household.statuses(household.parent, *children) == [
        "CANCELLED",
        *[ending] * 3,
        *["CANCELLED"] * 3,
    ]
