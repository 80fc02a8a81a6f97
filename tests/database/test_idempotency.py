"""One key, one record, whatever happens in between (G2)."""

from __future__ import annotations

import asyncio

import pytest

from domains.etf_price_update.schemas import EtfPriceUpdateCreate
from tests.database.records import DAY, Service, Updates
from tracking import Principal
from tracking.errors import IdempotencyInFlight, IdempotencyMismatch
from tracking.idempotency import digest_of

pytestmark = pytest.mark.database

ANN = Principal("ann", "acme")


async def test_a_replay_returns_the_first_record(updates: Updates) -> None:
    """The same call under the same key makes one record, also after that has moved on."""
    first = await updates.create(ANN, idempotency_key="k1", priority=7)
    await updates.act(lambda service: service.start(first.id))

    again = await updates.create(ANN, idempotency_key="k1", priority=7)

    assert again.id == first.id
    assert again.attempts == 1


@pytest.mark.parametrize("changed", [{"priority": 8}, {"display_name": "x"}, {"task_metadata": {}}])
async def test_the_same_key_with_another_body_is_refused(
    updates: Updates, changed: dict[str, object]
) -> None:
    """What was asked first stands; the error tells to choose a new key, and no value."""
    await updates.create(ANN, idempotency_key="k1", priority=7)

    with pytest.raises(IdempotencyMismatch, match="choose a new one") as refused:
        await updates.create(ANN, idempotency_key="k1", **({"priority": 7} | changed))

    assert "k1" not in str(refused.value)


async def test_keys_of_other_tenants_are_other_keys(updates: Updates) -> None:
    """A tenant learns nothing from the keys of another (G17)."""
    ours = await updates.create(ANN, idempotency_key="k1")
    theirs = await updates.create(Principal("ann", "globex"), idempotency_key="k1")

    assert ours.id != theirs.id


async def test_a_colleagues_key_does_not_show_the_colleagues_record(updates: Updates) -> None:
    """Within a tenant a key is taken, but the record behind it stays its owner's."""
    await updates.create(ANN, idempotency_key="k1")

    with pytest.raises(IdempotencyMismatch):
        await updates.create(Principal("bob", "acme"), idempotency_key="k1")


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits does so longer than any machine takes, not for a second."""
    monkeypatch.setattr("tracking.idempotency._PATIENCE_SECONDS", 60)


@pytest.mark.usefixtures("patience")
async def test_twenty_at_once_make_one(updates: Updates) -> None:
    """Whoever comes second waits for the first, then gets the same record."""
    made = await asyncio.gather(*(updates.create(ANN, idempotency_key="k1") for _ in range(20)))

    assert len({record.id for record in made}) == 1


async def test_who_waits_for_the_first_longer_than_a_second_is_told(updates: Updates) -> None:
    """That it is under way; once it has been committed, the same request gets the same record."""
    async with updates.database.transaction() as session:
        first = await Service(session, ANN).create_tracking(**updates.example(idempotency_key="k1"))
        async with asyncio.timeout(30):
            with pytest.raises(IdempotencyInFlight, match="send it again shortly"):
                await updates.create(ANN, idempotency_key="k1")
        await session.commit()

    assert (await updates.create(ANN, idempotency_key="k1")).id == first.id


async def test_replays_do_not_wait_for_each_other(updates: Updates) -> None:
    """What is committed is found at once, however long another replay of it takes."""
    first = await updates.create(ANN, idempotency_key="k1")
    async with updates.database.transaction() as session:
        await Service(session, ANN).create_tracking(**updates.example(idempotency_key="k1"))

        again = await updates.create(ANN, idempotency_key="k1")

    assert again.id == first.id


@pytest.mark.usefixtures("patience")
async def test_who_waited_takes_the_place_of_a_first_that_was_rolled_back(
    updates: Updates,
) -> None:
    """Its own request then makes the record."""
    async with updates.database.transaction() as session:
        await Service(session, ANN).create_tracking(**updates.example(idempotency_key="k1"))
        second = asyncio.create_task(updates.create(ANN, idempotency_key="k1", priority=9))
        await asyncio.wait({second}, timeout=0.05)
        assert not second.done()
        await session.rollback()

    assert (await second).priority == 9


async def test_a_key_whose_first_use_was_rolled_back_is_free(updates: Updates) -> None:
    """Only what is committed counts."""
    async with updates.database.transaction() as session:
        await Service(session, ANN).create_tracking(**updates.example(idempotency_key="k1"))
        await session.rollback()

    record = await updates.create(ANN, idempotency_key="k1", priority=9)

    assert record.priority == 9


async def test_a_request_may_be_run_again(updates: Updates) -> None:
    """A transaction that met another one begins from the start, with the same request."""
    request = EtfPriceUpdateCreate.model_validate({"etf_id": updates.etf_id, "date": "2022-01-03"})
    async with updates.database.transaction() as session:
        await Service(session, ANN).ask(request, "k1")
        await session.rollback()

    first = await updates.act(lambda service: service.ask(request, "k1"), ANN)
    again = await updates.act(lambda service: service.ask(request, "k1"), ANN)

    assert again.id == first.id


def test_a_digest_is_of_the_content_not_of_its_order() -> None:
    """Equal requests have equal digests, different ones do not."""
    one = digest_of({"etf_id": "A", "date": DAY, "n": 1})
    same = digest_of({"n": 1, "date": DAY, "etf_id": "A"})
    text = digest_of({"n": "1", "date": DAY, "etf_id": "A"})

    assert one == same != text
