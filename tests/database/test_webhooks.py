"""Deliveries come into being with the transition that they report, whoever writes the SQL."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from domains.etf_price_update.service import EtfPriceUpdateService
from domains.webhook_delivery.crud import WebhookDeliveryCRUD
from domains.webhook_delivery.service import WebhookDeliveryService
from tests.logins import login_of
from tests.webhook_subscriber import URL, Tenant
from tracking import SYSTEM, Principal, TrackingStatus
from tracking.confined import Confined
from tracking.db import Database
from tracking.errors import Conflict, Forbidden, NotFound, Unavailable
from tracking.principal import OPERATOR_SCOPE
from tracking.rights import API, DISPATCHER, WORKER
from tracking.settings import Settings, load_settings
from tracking.webhooks import EVENTS, INCLUDABLE, Subscriptions, Webhooks
from tracking.webhooks.health import note_failure, note_success
from tracking.webhooks.secrets import SecretBox
from tracking.webhooks.subscriptions import MOST_PER_TENANT

pytestmark = pytest.mark.database

START = "UPDATE etf_price_update_task_tracking SET status = 'PROCESSING'"
FAIL = "UPDATE etf_price_update_task_tracking SET status = 'FAILED'"
RETRY = "UPDATE etf_price_update_task_tracking SET status = 'PENDING'"
TOUCH = "UPDATE etf_price_update_task_tracking SET status = status, priority = 9"
AFTERWARDS = timedelta(minutes=15)


@pytest.fixture
def tenant(database: Database) -> Tenant:
    """Acme."""
    return Tenant(database)


async def types(tenant: Tenant) -> list[str]:
    """Of what the tenant is told, in order."""
    return [delivery.event_type for delivery in await tenant.deliveries()]


async def execute(database: Database, sql: str) -> None:
    """Run SQL as somebody types it."""
    async with database.transaction() as session:
        await session.execute(text(sql))


class TestEvents:
    """What is told, and to whom."""

    async def test_nobody_is_told_who_has_not_subscribed(self, tenant: Tenant) -> None:
        """Without a subscription nothing is made."""
        await tenant.complete()

        assert await types(tenant) == []

    async def test_a_life_is_told(self, tenant: Tenant) -> None:
        """Creation and every transition, for who wants all of it."""
        await tenant.subscribe(events=list(EVENTS))
        [record_id] = await tenant.create()
        await tenant.move(record_id, "PROCESSING", "FAILED", "PENDING", "PROCESSING", "COMPLETED")

        deliveries = await tenant.deliveries()
        assert [delivery.event_type.removeprefix("task.") for delivery in deliveries] == [
            *("created", "started", "failed", "retried", "started", "completed")
        ]
        versions = [json.loads(delivery.body)["data"]["version"] for delivery in deliveries]
        assert versions == [1, 2, 3, 4, 5, 6]
        assert {(d.source_domain, d.source_id) for d in deliveries} == {
            ("etf_price_update", record_id)
        }

    async def test_endings_are_told_by_default(self, tenant: Tenant) -> None:
        """Completed, failed for good, cancelled."""
        await tenant.subscribe()
        await tenant.complete()
        failed, cancelled = await tenant.create(2)
        await tenant.move(failed, "PROCESSING", "FAILED")
        await tenant.move(cancelled, "CANCELLED")

        assert await types(tenant) == ["task.completed", "task.failed", "task.cancelled"]

    async def test_a_failure_that_is_retried_at_once_is_no_end(self, tenant: Tenant) -> None:
        """It is told as a retry, of whom asks for that, and not as a failure."""
        await tenant.subscribe(events=["task.failed", "task.retried"])
        [record_id] = await tenant.create()
        await tenant.move(record_id, "PROCESSING")

        async with tenant.database.transaction() as session:
            service = EtfPriceUpdateService(session)
            await service.fail(record_id, 1, "not yet", retry_after=timedelta(minutes=1))

        assert await types(tenant) == ["task.retried"]

    async def test_a_batch_is_told_one_by_one(self, tenant: Tenant) -> None:
        """Each record of a bulk creation has its delivery."""
        await tenant.subscribe(events=["task.created"])
        ids = await tenant.create(50)

        assert [delivery.source_id for delivery in await tenant.deliveries()] == ids

    async def test_only_of_domains_that_are_named(self, tenant: Tenant) -> None:
        """Others are none of the subscriber's business."""
        await tenant.subscribe(domains=["csv_import"])
        named = await tenant.subscribe(domains=["csv_import", "etf_price_update"])
        await tenant.complete()

        assert [d.subscription_id for d in await tenant.deliveries()] == [named.id]

    async def test_every_subscription_has_its_own_message(self, tenant: Tenant) -> None:
        """With an id that no other message has."""
        await tenant.subscribe()
        await tenant.subscribe()
        await tenant.complete()

        first, second = await tenant.deliveries()
        assert first.message_id != second.message_id
        assert first.message_id.startswith("msg_")

    async def test_other_tenants_are_told_nothing(self, tenant: Tenant, database: Database) -> None:
        """Each subscription hears of its own tenant's records alone (G17)."""
        other = Tenant(database, "globex")
        await tenant.subscribe(events=list(EVENTS))
        await other.subscribe(events=list(EVENTS))
        mine, theirs = await tenant.complete(), await other.complete()

        assert {d.source_id for d in await tenant.deliveries()} == {mine}
        assert {d.source_id for d in await other.deliveries()} == {theirs}
        assert "globex" not in str([d.body for d in await tenant.deliveries()])

    async def test_of_deliveries_nobody_is_told(self, tenant: Tenant) -> None:
        """Or there would be no end of them."""
        await tenant.subscribe(events=list(EVENTS))
        await tenant.complete()
        before = await types(tenant)

        await execute(
            tenant.database, "UPDATE webhook_delivery_task_tracking SET status = 'CANCELLED'"
        )

        assert await types(tenant) == before

    @pytest.mark.parametrize("verb", ["disable", "delete"])
    async def test_nothing_is_told_after_that(self, tenant: Tenant, verb: str) -> None:
        """What happens meanwhile is lost to a subscription that is switched off."""
        subscribed = await tenant.subscribe()
        await tenant.manage(verb, subscribed.id, *([None] if verb == "delete" else []))
        await tenant.complete()

        assert await types(tenant) == []


class TestTransactions:
    """Transition and delivery are one."""

    async def test_what_is_rolled_back_is_not_told(self, tenant: Tenant) -> None:
        """No delivery speaks of what has not happened (G1)."""
        await tenant.subscribe(events=list(EVENTS))
        [record_id] = await tenant.create()
        before = await types(tenant)

        async with tenant.database.session() as session:
            service = EtfPriceUpdateService(session)
            await service.start(record_id)
            await service.complete(record_id, 1)
            made = await session.scalar(text("SELECT count(*) FROM webhook_delivery_task_tracking"))
            await session.rollback()

        assert made == len(before) + 2
        assert await types(tenant) == before

    async def test_sql_by_hand_is_told(self, tenant: Tenant) -> None:
        """As it is guarded and audited (G12)."""
        await tenant.subscribe(events=list(EVENTS))
        await tenant.create()

        for statement in (START, FAIL):
            await execute(tenant.database, statement)

        assert await types(tenant) == ["task.created", "task.started", "task.failed"]

    async def test_what_is_by_hand_and_undone_is_not(self, tenant: Tenant) -> None:
        """A failure and its retry in one transaction are a retry, in SQL as well."""
        await tenant.subscribe()
        [record_id] = await tenant.create()
        await tenant.move(record_id, "PROCESSING")

        async with tenant.database.transaction() as session:
            for statement in (FAIL, RETRY):
                await session.execute(text(statement))

        assert await types(tenant) == []

    async def test_a_write_that_moves_nothing_is_not_told(self, tenant: Tenant) -> None:
        """An UPDATE that only names the status."""
        await tenant.subscribe(events=list(EVENTS))
        await tenant.create()
        before = await types(tenant)

        await execute(tenant.database, TOUCH)

        assert await types(tenant) == before


class TestRoles:
    """What is told does not depend on what the role that moves a record may do."""

    @pytest.mark.parametrize(
        ("role", "who"),
        [
            (API, Principal("ann", "acme")),
            (API, Principal("ops", "goldfinch", frozenset({OPERATOR_SCOPE}))),
            (WORKER, SYSTEM),
            (DISPATCHER, SYSTEM),
        ],
        ids=["user", "operator", "worker", "dispatcher"],
    )
    async def test_every_role_tells(
        self, tenant: Tenant, admin_url: str, database_url: str, role: str, who: Principal
    ) -> None:
        """Also one that sees neither subscriptions nor deliveries."""
        await tenant.subscribe()
        cancelled, failed = await tenant.create(2)
        await tenant.move(failed, "PROCESSING")

        async with login_of(admin_url, role) as url_for:
            database = Database(url_for(database_url), name=role, pool_size=1)
            async with Confined(database, who).transaction() as session:
                service = EtfPriceUpdateService(session, who)
                await service.crud.cancel((cancelled, 0), "not wanted")
                await service.crud.finish(
                    (failed, 1),
                    TrackingStatus.FAILED,
                    {},
                    error_type="E",
                    error_message="e",
                    again=False,
                )
            await database.close()

        assert sorted(await types(tenant)) == ["task.cancelled", "task.failed"]

    async def test_creation_is_told_by_the_api(
        self, tenant: Tenant, admin_url: str, database_url: str
    ) -> None:
        """A user who may subscribe to nothing makes a record of which others are told."""
        await tenant.subscribe(events=["task.created"])
        await tenant.create()
        who = Principal("bob", "acme")

        async with login_of(admin_url, API) as url_for:
            database = Database(url_for(database_url), name="api", pool_size=1)
            async with Confined(database, who).transaction() as session:
                service = EtfPriceUpdateService(session, who)
                await service.create_tracking(etf_id="QUAL", date=date(2022, 1, 3))
            await database.close()

        assert await types(tenant) == ["task.created"] * 2

    async def test_the_api_manages_and_the_worker_notes(
        self, tenant: Tenant, admin_url: str, database_url: str
    ) -> None:
        """With the rights of their roles, and no more."""
        subscribed = await tenant.subscribe()
        async with login_of(admin_url, API) as url_for:
            api = Database(url_for(database_url), name="api", pool_size=1)
            verbs = ("create", {"url": URL}), ("rotate", subscribed.id), ("enable", subscribed.id)
            for verb, argument in verbs:
                async with Confined(api, tenant.admin).transaction() as session:
                    managed = Subscriptions(session, tenant.admin, Webhooks.of(load_settings()))
                    await getattr(managed, verb)(argument)
            subscription = await tenant.subscription(subscribed.id)
            async with Confined(api, tenant.admin).transaction() as session:
                await WebhookDeliveryService(session, tenant.admin).send_test(subscription)
            await api.close()
        async with login_of(admin_url, WORKER) as url_for:
            worker = Database(url_for(database_url), name="worker", pool_size=1)
            async with worker.transaction() as session:
                await note_failure(session, subscribed.id)
                await note_success(session, subscribed.id)
                await note_failure(session, subscribed.id, is_gone=True)
            await worker.close()
        async with login_of(admin_url, DISPATCHER) as url_for:
            dispatcher = Database(url_for(database_url), name="dispatcher", pool_size=1)
            async with dispatcher.transaction() as session:
                taken = await WebhookDeliveryCRUD(session).take_due(100, AFTERWARDS)
            await dispatcher.close()

        assert not (await tenant.subscription(subscribed.id)).is_enabled
        assert len(taken) == 1


class TestBody:
    """What is said."""

    async def body(self, tenant: Tenant, *includes: str) -> dict[str, Any]:
        """The data of the message about a record full of values."""
        await tenant.subscribe(includes=list(includes))
        [record_id] = await tenant.create(
            display_name="swordfish name", task_metadata={"swordfish": "metadata"}
        )
        await tenant.move(record_id, "PROCESSING")
        async with tenant.database.transaction() as session:
            await EtfPriceUpdateService(session).complete(record_id, 1, {"swordfish": "result"})
        [delivery] = await tenant.deliveries()
        data: dict[str, Any] = json.loads(delivery.body)["data"]
        return data

    async def test_values_are_not_sent_unasked(self, tenant: Tenant) -> None:
        """The record's standing, times and numbers, but nothing of a payload (G20)."""
        data = await self.body(tenant)

        assert "swordfish" not in json.dumps(data)
        assert set(data) == {
            *("domain", "id", "version", "status", "tenant_id", "owner_id", "attempts"),
            *("max_attempts", "created_at", "due_at", "started_at", "completed_at", "error_type"),
        }
        assert datetime.fromisoformat(data["completed_at"]).tzinfo == UTC

    async def test_values_are_sent_to_who_includes_them(self, tenant: Tenant) -> None:
        """Each by its name."""
        data = await self.body(tenant, *INCLUDABLE)

        assert data["display_name"] == "swordfish name"
        assert data["metadata"] == {"swordfish": "metadata"}
        assert data["result"] == {"swordfish": "result"}
        assert data["error_message"] is None

    async def test_what_is_too_large_is_left_out(self, tenant: Tenant) -> None:
        """A message stays small; the record has the rest."""
        await tenant.subscribe(includes=["result", "metadata"])
        [record_id] = await tenant.create(task_metadata={"small": 1})
        await tenant.move(record_id, "PROCESSING")
        async with tenant.database.transaction() as session:
            await EtfPriceUpdateService(session).complete(record_id, 1, {"large": "x" * 20_000})

        [delivery] = await tenant.deliveries()
        data = json.loads(delivery.body)["data"]
        assert "result" not in data
        assert data["metadata"] == {"small": 1}


class TestShares:
    """Of one subscription no more than its share is handed over."""

    async def take(self, tenant: Tenant) -> list[int]:
        """What a dispatcher takes, by subscription."""
        async with tenant.database.transaction() as session:
            taken = await WebhookDeliveryCRUD(session).take_due(100, AFTERWARDS)
        by_id = {d.id: d.subscription_id for d in await tenant.deliveries()}
        return sorted(by_id[row["id"]] for row in taken)

    async def test_a_backlog_takes_its_share(self, tenant: Tenant) -> None:
        """Others get theirs beside it; the rest waits until something has ended."""
        long = await tenant.subscribe(events=["task.created"])
        await tenant.create(12)
        short = await tenant.subscribe(events=["task.completed"])
        await tenant.complete()

        first, second = await self.take(tenant), await self.take(tenant)
        await execute(
            tenant.database,
            "UPDATE webhook_delivery_task_tracking SET status = 'CANCELLED' WHERE id IN"
            " (SELECT id FROM webhook_delivery_task_tracking"
            " WHERE event_type = 'task.created' AND dispatches > 0 ORDER BY id LIMIT 2)",
        )
        third = await self.take(tenant)

        assert first == [long.id] * 5 + [short.id]
        assert second == []
        assert third == [long.id] * 2

    async def test_what_runs_counts(self, tenant: Tenant) -> None:
        """A claimed delivery holds its share until it has ended."""
        subscribed = await tenant.subscribe(events=["task.created"])
        await tenant.create(8)
        await self.take(tenant)
        delivery_id = (await tenant.deliveries())[0].id
        async with tenant.database.transaction() as session:
            await WebhookDeliveryCRUD(session).claim([(delivery_id, 0)], worker="w")

        assert await self.take(tenant) == []
        async with tenant.database.transaction() as session:
            service = WebhookDeliveryCRUD(session)
            await service.finish((delivery_id, 1), "COMPLETED", {}, result=None)  # type: ignore[arg-type]
        assert await self.take(tenant) == [subscribed.id]

    async def test_lost_messages_do_not_hold_it(self, tenant: Tenant) -> None:
        """What is due again is handed over again, though it was before (G3)."""
        subscribed = await tenant.subscribe(events=["task.created"])
        await tenant.create(7)
        await self.take(tenant)
        await execute(
            tenant.database,
            "UPDATE webhook_delivery_task_tracking SET next_dispatch_at = now() - interval '1 s'"
            " WHERE dispatches > 0",
        )

        assert await self.take(tenant) == [subscribed.id] * 5


class TestManaging:
    """Who manages what, also at once."""

    async def test_a_secret_is_kept_sealed(self, tenant: Tenant, settings: Settings) -> None:
        """Only the installation's key opens it, and only for its tenant."""
        subscribed = await tenant.subscribe()
        kept = (await tenant.subscription(subscribed.id)).secret
        assert kept is not None

        box = SecretBox(settings)
        assert subscribed.secret.encode() not in kept
        assert box.open(kept, "acme") == subscribed.secret
        with pytest.raises(Unavailable):
            box.open(kept, "globex")

    def test_without_a_key_there_are_no_webhooks(self, settings: Settings) -> None:
        """Whoever asks is told which setting is missing."""
        with pytest.raises(Unavailable, match="GOLDFINCH_WEBHOOK_KEY"):
            SecretBox(settings.model_copy(update={"jwt_secret": None}))

    async def test_a_user_manages_none(self, database: Database, settings: Settings) -> None:
        """A subscription tells of everybody's records."""
        async with database.transaction() as session:
            with pytest.raises(Forbidden, match="tasks:tenant"):
                Subscriptions(session, Principal("ann", "acme"), Webhooks.of(settings))

    async def test_an_operator_manages_all(self, tenant: Tenant, settings: Settings) -> None:
        """As operators see all records."""
        subscribed = await tenant.subscribe()
        operator = Principal("op", "ops", frozenset({OPERATOR_SCOPE}))
        async with tenant.database.transaction() as session:
            found = await Subscriptions(session, operator, Webhooks.of(settings)).get(subscribed.id)

        assert found.tenant_id == "acme"

    async def test_a_deleted_one_forgets(self, tenant: Tenant) -> None:
        """Its deliveries stay; URL and secrets are gone, and nobody finds it any more."""
        subscribed = await tenant.subscribe()
        await tenant.complete()
        await tenant.manage("rotate", subscribed.id)
        await tenant.manage("delete", subscribed.id, None)

        kept = await tenant.subscription(subscribed.id)
        assert (kept.url, kept.secret, kept.old_secret, kept.is_enabled) == ("", None, None, False)
        assert len(await tenant.deliveries()) == 1
        with pytest.raises(NotFound):
            await tenant.manage("enable", subscribed.id)

    async def test_a_tenant_has_so_many(self, tenant: Tenant, database: Database) -> None:
        """Each of them may make a row of every transition; other tenants have their own."""
        for _ in range(MOST_PER_TENANT):
            last = await tenant.subscribe()
        with pytest.raises(Conflict, match="delete one first"):
            await tenant.subscribe()

        await tenant.manage("delete", last.id, None)
        await tenant.subscribe()
        await Tenant(database, "globex").subscribe()
