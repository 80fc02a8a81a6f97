"""What callers must not leave behind: each trace is shown, and must be seen."""

from __future__ import annotations

import json

import pytest

from domains.etf_price_update.service import EtfPriceUpdateService
from scripts.fuzzing.callers import ANN, CALLERS, EVE
from scripts.fuzzing.traces import (
    MARK,
    Trace,
    illegal_histories,
    logged,
    read_traces,
    strayed,
    trespasses,
)
from tests.factories import TRADING_DAY, EtfFactory
from tracking import Registry
from tracking.db import Database
from tracking.testing import example_columns
from tracking.webhooks import WebhookSubscription

ANNS = Trace(("acme", "ann"), "as it was")
CHANGED = Trace(("acme", "ann"), "as it is")
KEY = ("etf_price_update", 1)


@pytest.mark.parametrize("caller", ["anonymous", "stranger"])
def test_a_change_of_somebody_elses_record_is_seen(caller: str) -> None:
    """Whoever is not its owner, or an operator, has done wrong."""
    found = [*trespasses(CALLERS[caller], {KEY: ANNS}, {KEY: CHANGED})]

    assert found == [f"etf_price_update 1 of acme/ann was changed by {caller}"]


@pytest.mark.parametrize("caller", ["user", "operator"])
def test_a_change_of_ones_own_record_is_fine(caller: str) -> None:
    """An operator's are those of everybody."""
    assert [*trespasses(CALLERS[caller], {KEY: ANNS}, {KEY: CHANGED})] == []


@pytest.mark.parametrize("caller", ["anonymous", "stranger", "operator"])
def test_a_record_in_another_name_is_seen(caller: str) -> None:
    """Nobody asks for work as somebody else, an operator neither."""
    assert [*trespasses(CALLERS[caller], {}, {KEY: ANNS})] == [
        f"etf_price_update 1 of acme/ann was made by {caller}"
    ]


def test_messages_are_made_by_the_system() -> None:
    """Of what callers do; somebody without a token does nothing."""
    message = {("webhook_delivery", 1): Trace(("acme", "system"), "as it is")}

    assert [*trespasses(CALLERS["user"], {}, message)] == []
    assert len([*trespasses(CALLERS["anonymous"], {}, message)]) == 1


def test_a_record_that_changes_hands_is_seen() -> None:
    """And one that is gone."""
    eves = Trace(("globex", "eve"), "as it is")

    assert len([*trespasses(CALLERS["operator"], {KEY: ANNS}, {KEY: eves})]) == 1
    assert len([*trespasses(CALLERS["operator"], {KEY: ANNS}, {})]) == 1


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"level": "error", "event": "unhandled error"}),
        json.dumps({"level": "info", "event": "created", "name": MARK}),
        "Traceback (most recent call last):",
    ],
)
def test_a_log_that_tells_too_much_is_seen(line: str) -> None:
    """Errors, values of requests, and what is no log line at all."""
    fine = json.dumps({"level": "info", "event": "token refused"})

    assert len([*logged([fine, line])]) == 1


@pytest.mark.database
async def test_records_and_their_histories_are_read(
    database: Database, database_url: str, registry: Registry
) -> None:
    """A cancelled record has another digest, the one beside it has not, and both are in order."""
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))
        await session.flush()
        request = {"etf_id": "QUAL", "date": TRADING_DAY}
        anns = await EtfPriceUpdateService(session, ANN).create_tracking(**request)
        eves = await EtfPriceUpdateService(session, EVE).create_tracking(**request)
    before = await read_traces(database_url, registry)

    async with database.transaction() as session:
        await EtfPriceUpdateService(session, ANN).cancel(anns.id)
    after = await read_traces(database_url, registry)

    changed = {key for key in after if before[key] != after[key]}
    assert changed == {("etf_price_update", anns.id)}
    assert after["etf_price_update", eves.id].owner == ("globex", "eve")
    assert await illegal_histories(database_url, registry) == []


@pytest.mark.database
async def test_a_message_to_another_tenant_is_seen(
    database: Database, database_url: str, registry: Registry
) -> None:
    """By its own tenant, and by that of the record it speaks of."""
    domain = registry["webhook_delivery"]
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))
        await session.flush()
        request = {"etf_id": "QUAL", "date": TRADING_DAY}
        eves = await EtfPriceUpdateService(session, EVE).create_tracking(**request)
        told = await example_columns(session, domain)
        subscription = await session.get_one(WebhookSubscription, told["subscription_id"])
        subscription.tenant_id = "acme"
        await session.flush()
        await domain.service(session, ANN).create_tracking(**told)
        stray = await domain.service(session, EVE).create_tracking(**told)
        source = {"source_domain": "etf_price_update", "source_id": eves.id}
        spying = await domain.service(session, ANN).create_tracking(**told | source)

    found = await strayed(database_url, registry)

    assert found == [
        f"webhook_delivery {key} goes to another tenant" for key in (stray.id, spying.id)
    ]
