"""Webhooks over HTTP: made, changed, switched, looked at, sent once more."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx2
import pytest
from fastapi import FastAPI
from standardwebhooks import Webhook

from domains.webhook_delivery.service import WebhookDeliveryService
from tests.api.conftest import ClientFor
from tests.webhook_subscriber import URL, Tenant
from tracking.db import Database
from tracking.principal import TENANT_SCOPE
from tracking.settings import Settings
from tracking.webhooks import Webhooks

pytestmark = pytest.mark.database


@pytest.fixture
def client(client_for: ClientFor) -> httpx2.AsyncClient:
    """Ann, who manages acme's webhooks."""
    return client_for("ann", "acme", TENANT_SCOPE)


@pytest.fixture
def tenant(database: Database) -> Tenant:
    """Acme."""
    return Tenant(database)


async def subscribe(client: httpx2.AsyncClient, **said: Any) -> dict[str, Any]:
    """Make a subscription and return it as answered."""
    answer = await client.post("/webhooks", json={"url": URL, **said})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


class TestSubscribing:
    """A subscription is made."""

    async def test_it_is_answered_with_its_secret_once(self, client: httpx2.AsyncClient) -> None:
        """The answer that makes it shows the secret, and no other does."""
        answer = await client.post("/webhooks", json={"url": URL, "description": "ours"})
        made = answer.json()
        address = answer.headers["Location"]

        read = await client.get(address)
        others = [
            read.text,
            (await client.get("/webhooks")).text,
            (await client.patch(address, json={"description": None})).text,
            (await client.post(f"{address}/disable")).text,
            (await client.post(f"{address}/enable")).text,
            (await client.post(f"{address}/test")).text,
            (await client.get(f"{address}/deliveries")).text,
        ]
        assert Webhook(made["secret"]).sign("msg_1", datetime.now(UTC), "{}")
        assert read.json() == {name: made[name] for name in made if name != "secret"}
        assert made["events"] == ["task.completed", "task.failed", "task.cancelled"]
        assert answer.headers["ETag"] == read.headers["ETag"] == '"1"'
        assert made["secret"].removeprefix("whsec_") not in "".join(others)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"url": None}, "body.url"),
            ({"url": 7}, "body.url"),
            ({"url": ""}, "body.url"),
            ({"events": []}, "body.events"),
            ({"events": ["task.exploded"]}, "body.events"),
            ({"events": "task.completed"}, "body.events"),
            ({"domains": []}, "body.domains"),
            ({"domains": ["no_such_domain"]}, "body.domains"),
            ({"domains": ["webhook_delivery"]}, "body.domains"),
            ({"includes": ["idempotency_key"]}, "body.includes"),
            ({"description": "x" * 256}, "body.description"),
            ({"secret": "whsec_of_my_own"}, "body.secret"),
            ({"tenant_id": "globex"}, "body.tenant_id"),
        ],
    )
    async def test_what_makes_no_sense_is_refused(
        self, client: httpx2.AsyncClient, said: dict[str, Any], field: str
    ) -> None:
        """422, naming the field; nothing is stored (G19)."""
        answer = await client.post("/webhooks", json={"url": URL, **said})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"].startswith(field)
        assert (await client.get("/webhooks")).json()["items"] == []

    @pytest.mark.parametrize(
        "url", ["http://hooks.example.com/", "https://10.0.0.1/", "https://2130706433/"]
    )
    async def test_a_url_that_may_not_be_used_is_refused(
        self, client: httpx2.AsyncClient, url: str
    ) -> None:
        """When it is made and when it is changed; the answer says why and does not repeat it."""
        made = await subscribe(client)

        answers = [
            await client.post("/webhooks", json={"url": url}),
            await client.patch(f"/webhooks/{made['id']}", json={"url": url}),
        ]

        for answer in answers:
            assert answer.status_code == 422
            assert answer.json()["detail"].startswith("url: ")
            assert url not in answer.text
        assert (await client.get(f"/webhooks/{made['id']}")).json()["url"] == URL

    async def test_without_a_key_there_are_no_webhooks(
        self,
        app: FastAPI,
        client: httpx2.AsyncClient,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """503 says which setting is missing; the rest of the API works."""
        keyless = settings.model_copy(update={"jwt_secret": None})
        monkeypatch.setitem(app.state._state, "webhooks", Webhooks.of(keyless))

        answer = await client.post("/webhooks", json={"url": URL})

        assert answer.status_code == 503
        assert "GOLDFINCH_WEBHOOK_KEY" in answer.json()["detail"]


class TestSubscribingTwice:
    """A subscription is asked for again under its idempotency key."""

    KEY: Final = {"Idempotency-Key": "of-mine"}

    async def test_it_is_made_once(self, client: httpx2.AsyncClient) -> None:
        """The second answer is as the first, without the secret, which a rotation replaces."""
        said = {"url": URL, "events": ["task.failed"]}

        first = await client.post("/webhooks", json=said, headers=self.KEY)
        second = await client.post("/webhooks", json=said, headers=self.KEY)
        rotated = await client.post(f"{second.headers['Location']}/rotate-secret")

        assert first.status_code == second.status_code == 201
        assert second.json() == {**first.json(), "secret": None}
        assert second.headers["Location"] == first.headers["Location"]
        assert second.headers["ETag"] == first.headers["ETag"]
        assert rotated.json()["secret"] not in {None, first.json()["secret"]}
        assert len((await client.get("/webhooks")).json()["items"]) == 1

    async def test_at_once_it_is_made_once(self, client: httpx2.AsyncClient) -> None:
        """Of many at the same time just one is shown the secret."""
        answers = await asyncio.gather(
            *(client.post("/webhooks", json={"url": URL}, headers=self.KEY) for _ in range(8))
        )

        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert sum(answer.json()["secret"] is not None for answer in answers) == 1

    async def test_another_request_is_refused(
        self, client: httpx2.AsyncClient, client_for: ClientFor
    ) -> None:
        """Something else under the key, or a colleague: 422; another tenant's key is another."""
        await client.post("/webhooks", json={"url": URL}, headers=self.KEY)
        colleague = client_for("bob", "acme", TENANT_SCOPE)
        stranger = client_for("eve", "globex", TENANT_SCOPE)

        other = await client.post("/webhooks", json={"url": f"{URL}/2"}, headers=self.KEY)
        theirs = await colleague.post("/webhooks", json={"url": URL}, headers=self.KEY)
        free = await stranger.post("/webhooks", json={"url": URL}, headers=self.KEY)

        assert [other.status_code, theirs.status_code, free.status_code] == [422, 422, 201]
        assert other.json()["type"] == theirs.json()["type"]
        assert free.json()["secret"] is not None

    async def test_a_late_repetition_brings_nothing_back(self, client: httpx2.AsyncClient) -> None:
        """What was deleted meanwhile stays deleted: 409."""
        made = await client.post("/webhooks", json={"url": URL}, headers=self.KEY)
        await client.delete(made.headers["Location"])

        again = await client.post("/webhooks", json={"url": URL}, headers=self.KEY)

        assert again.status_code == 409
        assert (await client.get("/webhooks")).json()["items"] == []


class TestListing:
    """Subscriptions are read page by page."""

    async def test_pages_hold_all_of_them(self, client: httpx2.AsyncClient) -> None:
        """The newest first, each once."""
        made = [(await subscribe(client))["id"] for _ in range(5)]

        found, token = [], None
        while True:
            query = {"page_size": 2, **({"page_token": token} if token else {})}
            page = (await client.get("/webhooks", params=query)).json()
            found += [item["id"] for item in page["items"]]
            token = page["next_page_token"]
            if token is None:
                break

        assert found == made[::-1]

    async def test_a_token_is_its_callers_own(
        self, client: httpx2.AsyncClient, client_for: ClientFor
    ) -> None:
        """Another's leads nowhere."""
        for _ in range(2):
            await subscribe(client)
        page = (await client.get("/webhooks", params={"page_size": 1})).json()

        answer = await client_for("eve", "globex", TENANT_SCOPE).get(
            "/webhooks", params={"page_token": page["next_page_token"]}
        )

        assert answer.status_code == 422
        assert answer.json()["type"].endswith("invalid-page-token")


class TestChanging:
    """A subscription is changed."""

    async def test_what_is_left_out_stays(self, client: httpx2.AsyncClient) -> None:
        """And null takes a domain filter or a description away."""
        made = await subscribe(client, description="ours", domains=["csv_import"])

        first = await client.patch(f"/webhooks/{made['id']}", json={"events": ["task.failed"]})
        second = await client.patch(f"/webhooks/{made['id']}", json={"domains": None})

        assert first.json()["domains"] == ["csv_import"]
        assert (second.json()["events"], second.json()["domains"]) == (["task.failed"], None)
        assert second.json()["description"] == "ours"
        assert second.headers["ETag"] == '"3"'

    @pytest.mark.parametrize("method", ["PATCH", "DELETE"])
    async def test_an_old_version_is_refused(self, client: httpx2.AsyncClient, method: str) -> None:
        """Whoever decides on what is not so any more is told; the present one goes through."""
        made = await subscribe(client)
        address = f"/webhooks/{made['id']}"
        await client.patch(address, json={"description": "theirs"})
        body = {"json": {"description": "mine"}} if method == "PATCH" else {}

        old = await client.request(method, address, headers={"If-Match": '"1"'}, **body)
        present = await client.request(method, address, headers={"If-Match": '"2"'}, **body)

        assert old.status_code == 412
        assert present.is_success

    async def test_of_two_at_once_one_is_refused(self, client: httpx2.AsyncClient) -> None:
        """Two who have read the same version do not overwrite each other."""
        made = await subscribe(client)

        answers = await asyncio.gather(
            *(
                client.patch(
                    f"/webhooks/{made['id']}",
                    json={"description": name},
                    headers={"If-Match": '"1"'},
                )
                for name in ("one", "other")
            )
        )

        assert sorted(answer.status_code for answer in answers) == [200, 412]

    async def test_a_rotation_shows_the_new_secret(self, client: httpx2.AsyncClient) -> None:
        """Once; until when the old one signs is said."""
        made = await subscribe(client)

        answer = await client.post(
            f"/webhooks/{made['id']}/rotate-secret", json={"overlap_hours": 1}
        )

        until = datetime.fromisoformat(answer.json()["old_secret_until"])
        assert answer.json()["secret"] != made["secret"]
        assert timedelta() < until - datetime.now(UTC) <= timedelta(hours=1)
        assert answer.headers["ETag"] == '"2"'

    async def test_it_is_switched_off_and_on(self, client: httpx2.AsyncClient) -> None:
        """Who switched it off is said; switched on again, it starts afresh."""
        made = await subscribe(client)

        off = (await client.post(f"/webhooks/{made['id']}/disable")).json()
        refused = await client.post(f"/webhooks/{made['id']}/test")
        on = (await client.post(f"/webhooks/{made['id']}/enable")).json()

        assert (off["is_enabled"], off["disabled_reason"]) == (False, "disabled by ann")
        assert refused.status_code == 409
        assert (on["is_enabled"], on["disabled_reason"], on["failing_since"]) == (True, None, None)

    async def test_what_is_deleted_is_gone(self, client: httpx2.AsyncClient) -> None:
        """404, as if it had never been; deleting it again, too."""
        made = await subscribe(client)

        deleted = await client.delete(f"/webhooks/{made['id']}")

        assert (deleted.status_code, deleted.content) == (204, b"")
        for method in ("GET", "DELETE"):
            assert (await client.request(method, f"/webhooks/{made['id']}")).status_code == 404
        assert (await client.get("/webhooks")).json()["items"] == []


class TestDeliveries:
    """What was sent."""

    async def test_a_subscription_has_its_own_log(
        self, client: httpx2.AsyncClient, tenant: Tenant
    ) -> None:
        """Newest first, by status if asked; each is a record as all others."""
        made = await subscribe(client)
        await subscribe(client, events=["task.failed"])
        first, second = await tenant.complete(), await tenant.complete()

        log = await client.get(f"/webhooks/{made['id']}/deliveries")
        dead = await client.get(f"/webhooks/{made['id']}/deliveries", params={"status": "FAILED"})

        items = log.json()["items"]
        assert [item["source_id"] for item in items] == [second, first]
        assert dead.json()["items"] == []
        assert (await client.get(items[0]["links"]["self"])).json() == {**items[0], "logs": []}

    async def test_the_log_has_pages(self, client: httpx2.AsyncClient, tenant: Tenant) -> None:
        """With tokens of its own."""
        made = await subscribe(client)
        for _ in range(3):
            await tenant.complete()
        address = f"/webhooks/{made['id']}/deliveries"

        first = (await client.get(address, params={"page_size": 2})).json()
        token = first["next_page_token"]
        second = (await client.get(address, params={"page_size": 2, "page_token": token})).json()

        assert len({item["id"] for item in first["items"] + second["items"]}) == 3
        assert second["next_page_token"] is None

    async def test_a_test_message_is_asked_for(self, client: httpx2.AsyncClient) -> None:
        """202, with where to follow it."""
        made = await subscribe(client)

        answer = await client.post(f"/webhooks/{made['id']}/test")

        found = await client.get(answer.headers["Location"])
        assert answer.status_code == 202
        assert found.json() == answer.json()
        assert found.json()["event_type"] == "webhook.test"
        assert found.json()["status"] == "PENDING"

    async def test_a_message_is_sent_once_more(
        self, client: httpx2.AsyncClient, tenant: Tenant
    ) -> None:
        """A copy with the same id and body; one that is under way is refused with 409."""
        made = await subscribe(client)
        await tenant.complete()
        [delivery] = await tenant.deliveries()
        address = f"/webhooks/{made['id']}/deliveries/{delivery.id}/replay"

        refused = await client.post(address)
        async with tenant.database.transaction() as session:
            await WebhookDeliveryService(session).cancel(delivery.id)
        copy = await client.post(address)

        assert refused.status_code == 409
        assert copy.status_code == 202
        assert copy.json()["id"] != delivery.id
        assert (copy.json()["message_id"], copy.json()["body"]) == (
            delivery.message_id,
            delivery.body,
        )

    async def test_of_another_subscription_it_is_not_there(
        self, client: httpx2.AsyncClient, tenant: Tenant
    ) -> None:
        """A delivery is reached below its own subscription only."""
        made = await subscribe(client)
        other = await subscribe(client, events=["task.created"])
        await tenant.complete()
        delivery = (await tenant.deliveries())[-1]

        wrong = {made["id"], other["id"]} - {delivery.subscription_id}
        answer = await client.post(f"/webhooks/{wrong.pop()}/deliveries/{delivery.id}/replay")

        assert answer.status_code == 404

    async def test_what_is_dead_is_sent_once_more(
        self, client: httpx2.AsyncClient, tenant: Tenant
    ) -> None:
        """All that failed since a time; the answer says how many and whether that is all."""
        made = await subscribe(client)
        await tenant.complete()
        [delivery] = await tenant.deliveries()
        async with tenant.database.transaction() as session:
            service = WebhookDeliveryService(session)
            for status in ("PROCESSING", "FAILED"):
                await service.update_status(delivery.id, status)
        since = {"since": (datetime.now(UTC) - timedelta(minutes=5)).isoformat()}

        first = await client.post(f"/webhooks/{made['id']}/replay", json=since)
        second = await client.post(f"/webhooks/{made['id']}/replay", json=since)

        assert (first.status_code, first.json()) == (202, {"replayed": 1, "is_complete": True})
        assert second.json()["replayed"] == 0
        assert await tenant.status(delivery.id) == "PENDING"

    async def test_nobody_asks_for_a_delivery(self, client: httpx2.AsyncClient) -> None:
        """They are made by what they report; what may be sent is not the caller's to say."""
        answers = [
            await client.post("/tasks/webhook_delivery", json={"body": "anything"}),
            await client.post("/tasks/webhook_delivery/batch", json={"items": []}),
        ]

        assert [answer.status_code for answer in answers] == [405, 404]
