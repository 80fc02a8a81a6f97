from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from domains.contribution_realization.schemas import ContributionRealizationRead
from domains.contribution_realization.service import ContributionRealizationService
from domains.contribution_realization.tasks import realize_contribution
from domains.etf_price_update.schemas import EtfPriceUpdateCreate, EtfPriceUpdateRead
from domains.portfolio import Etf, Holding, PensionEtf
from tests.database.records import DAY, PATHS, Service, Update, Updates
from tests.factories import (
    EtfFactory,
    EtfPriceFactory,
    EtfPriceUpdatePayloadFactory,
    PensionEtfFactory,
    PensionFactory,
)
from tracking import Principal, Task, TrackingStatus, discover
from tracking.db import Database
from tracking.errors import (
    IdempotencyMismatch,
    IllegalTransition,
    Invalid,
    NotFound,
    StaleAttempt,
    TrackingNotFound,
)
from tracking.principal import OPERATOR_SCOPE, TENANT_SCOPE
from tracking.schemas import LONGEST_TEXT
from tracking.testing import wait_for_task

pytestmark = pytest.mark.database

PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED = TrackingStatus

ANN = Principal("ann", "acme")
BOB = Principal("bob", "acme")
LEAD = Principal("lead", "acme", frozenset({TENANT_SCOPE}))
EVE = Principal("eve", "globex", frozenset({TENANT_SCOPE}))
OPERATOR = Principal("root", "globex", frozenset({OPERATOR_SCOPE}))

Verb = Callable[[Service, int], Awaitable[Any]]


async def count(database: Database, model: Any = Update) -> int:
    """How many rows there are."""
    async with database.transaction() as session:
        return int(await session.scalar(select(func.count()).select_from(model)))


async def create_and_change_ones_mind(service: Service) -> None:
    """Create a record in a transaction that then fails."""
    etf_id = await service.db.scalar(select(Etf.id))
    await service.create_price_update(str(etf_id), DAY)
    raise LookupError


async def create_with_a_new_etf(service: Service) -> None:
    """Add an ETF, and a record that refers to one that does not exist."""
    service.db.add(EtfFactory())  # type: ignore[union-attr]
    await service.create_price_update("NO-SUCH-ETF", DAY)


# --- creating -------------------------------------------------------------------------------------


async def test_a_new_record_belongs_to_whoever_asked(updates: Updates) -> None:
    """Owner, tenant and signature are the principal's."""
    record = await updates.create(ANN)

    assert (record.owner_id, record.tenant_id) == ("ann", "acme")
    assert record.updated_by == "ann"


async def test_a_process_signs_what_it_creates_for_somebody(updates: Updates) -> None:
    """The record is the user's, the signature the process's."""
    record = await updates.create(Principal("ann", "acme", process="worker-7"))

    assert (record.owner_id, record.updated_by) == ("ann", "worker-7")


async def test_a_new_record_waits_for_its_first_attempt(updates: Updates) -> None:
    """It is PENDING, due at once, and nothing has happened to it."""
    record = await updates.create()

    assert record.status is PENDING
    assert (record.attempts, record.max_attempts) == (0, 5)
    assert (record.priority, record.progress, record.version) == (5, 0, 1)
    assert record.next_dispatch_at == record.due_at == record.created_at == record.updated_at
    assert (record.started_at, record.completed_at, record.celery_task_id) == (None, None, None)
    assert (record.result, record.task_metadata, record.error_message) == (None, None, None)
    assert await updates.events(record.id) == []


async def test_a_record_is_created_from_a_request(updates: Updates, service: Service) -> None:
    """What the caller said is stored, and everything else is left to the domain."""
    payload = EtfPriceUpdatePayloadFactory(etf_id=updates.etf_id, priority=9, metadata={"a": [1]})

    record = await service.create(EtfPriceUpdateCreate.model_validate(payload))

    assert (record.etf_id, record.date, record.priority) == (updates.etf_id, DAY, 9)
    assert record.task_metadata == {"a": [1]}
    assert record.max_attempts == 5


async def test_a_domain_adds_its_own_words(updates: Updates, service: Service) -> None:
    """`create_price_update` is `create_tracking` in the language of prices."""
    record = await service.create_price_update(updates.etf_id, DAY)

    assert (record.etf_id, record.date, record.status) == (updates.etf_id, DAY, PENDING)


async def test_scheduled_work_is_due_when_it_is_scheduled(updates: Updates) -> None:
    """`scheduled_at` is the time of the first dispatch."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    record = await updates.create(scheduled_at=tomorrow)

    assert record.next_dispatch_at == record.due_at == tomorrow


async def test_unknown_columns_are_refused(database: Database, updates: Updates) -> None:
    """The sentence names them, not their values, and nothing is stored."""
    with pytest.raises(Invalid, match=r"^New etf_price_update records take no pirce, sauce\.$"):
        await updates.create(pirce=Decimal(1), sauce="hunter2")

    assert await count(database) == 0


async def test_a_dangling_reference_is_refused(database: Database, updates: Updates) -> None:
    """The sentence names the column and the table it points to, not the value."""
    with pytest.raises(Invalid, match=r"^etf_id: there is no such row in etfs\.$"):
        await updates.create(etf_id="HUNTER2")

    assert await count(database) == 0


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"priority": 11}, "ck_etf_price_update_task_tracking_priority"),
        ({"max_attempts": -1}, "ck_etf_price_update_task_tracking_attempts"),
        ({"date": None}, "date"),
    ],
)
async def test_a_broken_rule_is_named(updates: Updates, columns: dict[str, Any], rule: str) -> None:
    """What the checks of the table refuse is the caller's mistake."""
    with pytest.raises(Invalid, match=f"'{rule}'"):
        await updates.create(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"display_name": "hunter2\x00"},
        {"display_name": "hunter2\ud800"},
        {"display_name": "hunter2" * 50},
        {"priority": 10**30},
        {"task_metadata": {"a": "hunter2\x00"}},
        {"task_metadata": {"a": float("nan")}},
    ],
    ids=["NUL", "surrogate", "too long", "too large", "NUL in JSON", "NaN in JSON"],
)
async def test_what_cannot_be_stored_is_refused(updates: Updates, columns: dict[str, Any]) -> None:
    """Not even code that bypasses the schemas gets an error of the driver, or sees the value."""
    with pytest.raises(Invalid) as refusal:
        await updates.create(**columns)

    assert "hunter2" not in str(refusal.value)


async def test_one_idempotency_key_is_one_record(database: Database, updates: Updates) -> None:
    """G2: the same request again returns the record it made, wherever that stands by now."""
    first = await updates.create(ANN, idempotency_key="order-7", task_metadata={"a": 1})
    await updates.bring(first, PROCESSING, COMPLETED)

    again = await updates.create(ANN, idempotency_key="order-7", task_metadata={"a": 1})

    assert (again.id, again.status) == (first.id, COMPLETED)
    assert await count(database) == 1


@pytest.mark.parametrize(
    ("principal", "changes"),
    [(ANN, {"priority": 9}), (ANN, {"task_metadata": {"a": 1}}), (BOB, {})],
    ids=["other priority", "more said", "other user"],
)
async def test_an_idempotency_key_is_for_one_request(
    database: Database, updates: Updates, principal: Principal, changes: dict[str, Any]
) -> None:
    """G2: another request under the same key is refused, and says nothing of the first."""
    await updates.create(ANN, idempotency_key="order-7")

    with pytest.raises(IdempotencyMismatch, match="key was used for another request"):
        await updates.create(principal, idempotency_key="order-7", **changes)

    assert await count(database) == 1


async def test_tenants_do_not_share_idempotency_keys(updates: Updates) -> None:
    """G17: nobody learns which keys another tenant uses."""
    anns = await updates.create(ANN, idempotency_key="order-7")
    eves = await updates.create(EVE, idempotency_key="order-7")

    assert anns.id != eves.id


async def test_many_records_at_once_share_no_idempotency_key(
    database: Database, updates: Updates
) -> None:
    """A key used before belongs to another request, and none is created."""
    await updates.create(idempotency_key="order-7")
    rows = [updates.example(idempotency_key=f"order-{number}") for number in range(9)]

    with pytest.raises(IdempotencyMismatch, match="key was used for another request"):
        await updates.act(lambda s: s.create_many(rows))

    assert await count(database) == 1


async def test_what_is_rolled_back_was_never_created(database: Database, updates: Updates) -> None:
    """The caller's transaction decides."""
    with pytest.raises(LookupError):
        await updates.act(create_and_change_ones_mind)

    assert await count(database) == 0


async def test_business_rows_and_records_commit_together(database: Database) -> None:
    """G1: both are there afterwards, and rows still unflushed may be referred to."""
    etf = EtfFactory()

    async with database.transaction() as session:
        session.add(etf)
        record = await Service(session).create_price_update(etf.id, DAY)

    assert record.etf_id == etf.id
    assert (await count(database, Etf), await count(database)) == (1, 1)


async def test_business_rows_and_records_roll_back_together(
    database: Database, updates: Updates
) -> None:
    """G1: when the record is refused, nothing of the business is stored either."""
    with pytest.raises(Invalid):
        await updates.act(create_with_a_new_etf)

    assert (await count(database, Etf), await count(database)) == (1, 0)


async def test_many_records_come_back_in_the_order_given(
    updates: Updates, service: Service
) -> None:
    """Also when they take more than one statement; ids rise in the same order."""
    names = [f"update {number}" for number in range(2_500)]

    created = await service.create_many([updates.example(display_name=name) for name in names])

    ids = [record.id for record in created]
    assert names == [record.display_name for record in created]
    assert sorted(set(ids)) == ids


async def test_many_records_are_created_all_or_none(database: Database, updates: Updates) -> None:
    """One bad record among many, in the last statement, stores nothing."""
    rows = [updates.example()] * 1_500

    with pytest.raises(Invalid):
        await updates.act(lambda s: s.create_many([*rows, updates.example(etf_id="NO-SUCH-ETF")]))

    assert await count(database) == 0


async def test_no_records_are_nothing_to_create(service: Service) -> None:
    """An empty list is no mistake."""
    assert await service.create_many([]) == []


@pytest.mark.parametrize("priorities", [[None, 9], [9, None]], ids=["later", "first"])
async def test_each_of_many_records_has_its_own_columns(
    updates: Updates, priorities: list[int | None]
) -> None:
    """What one record says and another does not is stored for the one that says it."""
    rows = [updates.example(**({"priority": p} if p else {})) for p in priorities]

    created = await updates.act(lambda s: s.create_many(rows))

    assert [p or 5 for p in priorities] == [record.priority for record in created]


# --- seeing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("principal", "visible"),
    [
        (ANN, {"ann"}),
        (BOB, {"bob"}),
        (LEAD, {"ann", "bob", "lead"}),
        (EVE, {"eve"}),
        (OPERATOR, {"ann", "bob", "lead", "eve"}),
        (Principal("ann", "globex"), set()),
    ],
    ids=lambda value: f"{value.user}@{value.tenant}" if isinstance(value, Principal) else "",
)
async def test_everybody_sees_their_own(
    updates: Updates, principal: Principal, visible: set[str]
) -> None:
    """G17: users see their own records, with the tenant's scope its, as operator all."""
    for owner in (ANN, BOB, LEAD, EVE):
        await updates.create(owner)

    listed = await updates.act(lambda s: s.get_by_status(), principal)
    active = await updates.act(lambda s: s.get_active_tasks(), principal)
    pending = await updates.act(lambda s: s.get_by_status(PENDING), principal)

    owners = [{record.owner_id for record in records} for records in (listed, active, pending)]
    assert owners == [visible] * 3


VERBS: dict[str, Verb] = {
    "get_status": lambda s, i: s.get_status(i),
    "get_events": lambda s, i: s.get_events(i),
    "start": lambda s, i: s.start(i),
    "complete": lambda s, i: s.complete(i, 1),
    "fail": lambda s, i: s.fail(i, 1, "x"),
    "stop": lambda s, i: s.stop(i, 1),
    "retry": lambda s, i: s.retry(i),
    "cancel": lambda s, i: s.cancel(i),
    "update_status": lambda s, i: s.update_status(i, CANCELLED),
}


@pytest.mark.parametrize("status", [PENDING, PROCESSING, FAILED])
@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
async def test_a_foreign_record_and_a_missing_one_answer_alike(
    updates: Updates, verb: Verb, status: TrackingStatus
) -> None:
    """G17: every verb says the same of both, and changes nothing."""
    record = await updates.create(ANN)
    await updates.bring(record, *PATHS[status])
    before = await updates.row(record.id)

    said = []
    for record_id in (record.id, record.id + 1):
        with pytest.raises(NotFound) as refusal:
            await updates.act(lambda s, i=record_id: verb(s, i), BOB)
        said.append((refusal.type, str(refusal.value).replace(f"{record_id}", "…")))

    assert said == [(TrackingNotFound, "There is no etf_price_update record ….")] * 2
    assert before == await updates.row(record.id)


async def test_progress_of_a_foreign_record_is_not_there(updates: Updates) -> None:
    """G17: nobody writes to a record they may not read, even if they guess its attempt."""
    record = await updates.bring(await updates.create(ANN), PROCESSING)

    with pytest.raises(TrackingNotFound):
        await updates.act(lambda s: s.progress(record.id, 1, 50), BOB)


async def test_lists_of_one_status_leave_out_the_others(updates: Updates) -> None:
    """A status narrows; the newest come first, up to a limit."""
    ids = {status: (await updates.create_in(status)).id for status in TrackingStatus}
    newest = await updates.create_in(FAILED)

    for status in (PENDING, PROCESSING, COMPLETED, CANCELLED):
        found = await updates.act(lambda s, wanted=status: s.get_by_status(wanted))
        assert [record.id for record in found] == [ids[status]]
    failed = await updates.act(lambda s: s.get_by_status(FAILED, limit=5))
    assert [record.id for record in failed] == [newest.id, ids[FAILED]]


async def test_active_work_is_pending_or_processing(updates: Updates) -> None:
    """Newest first, up to a limit."""
    ids = {status: (await updates.create_in(status)).id for status in TrackingStatus}

    active = await updates.act(lambda s: s.get_active_tasks())
    newest = await updates.act(lambda s: s.get_active_tasks(limit=1))

    assert [record.id for record in active] == [ids[PROCESSING], ids[PENDING]]
    assert [record.id for record in newest] == [ids[PROCESSING]]


# --- starting and progress ------------------------------------------------------------------------


async def test_starting_begins_the_next_attempt(updates: Updates) -> None:
    """The record is the worker's from now on, and its heart beats."""
    record = await updates.create()

    started = await updates.act(lambda s: s.start(record.id, worker="host:7"))

    assert (started.status, started.attempts, started.worker) == (PROCESSING, 1, "host:7")
    assert started.started_at == started.heartbeat_at == started.updated_at
    assert started.started_at > record.created_at


async def test_a_time_limit_sets_the_deadline(updates: Updates) -> None:
    """An attempt that may run five minutes is overdue five minutes after its start."""
    limited, unlimited = await updates.create(), await updates.create()
    limit = timedelta(minutes=5)

    [first] = await updates.act(
        lambda s: s.crud.claim([(limited.id, 0)], worker="w", time_limit=limit)
    )
    [second] = await updates.act(lambda s: s.crud.claim([(unlimited.id, 0)], worker="w"))

    assert first.started_at is not None
    assert first.deadline_at == first.started_at + limit
    assert second.deadline_at is None


async def test_progress_of_an_earlier_attempt_is_forgotten(
    updates: Updates, service: Service
) -> None:
    """A new attempt starts from nothing."""
    record = await service.create_tracking(**updates.example())
    await service.start(record.id)
    await service.progress(record.id, 1, 60, processed=6, total=10, step="reading")
    await service.fail(record.id, 1, "lost", retry_after=timedelta(0))

    again = await service.start(record.id)

    assert (again.progress, again.current_step) == (0, None)
    assert (again.processed_items, again.total_items) == (None, None)


async def test_progress_writes_what_is_said(updates: Updates, service: Service) -> None:
    """What is left out stays as it was."""
    record = await service.create_tracking(**updates.example())
    await service.start(record.id)

    await service.progress(record.id, 1, 20, processed=2, total=10, step="reading")
    await service.progress(record.id, 1, processed=3)
    await service.progress(record.id, 1, step="writing")

    found = await service.get_status(record.id)
    assert (found.progress, found.processed_items, found.total_items) == (20, 3, 10)
    assert found.current_step == "writing"


async def test_a_long_step_is_cut(updates: Updates, service: Service) -> None:
    """A step is a few words for people; too many are no reason to fail."""
    record = await service.create_tracking(**updates.example())
    await service.start(record.id)

    await service.progress(record.id, 1, step="é" * 300)

    assert (await service.get_status(record.id)).current_step == "é" * 255


@pytest.mark.parametrize("said", [{"percent": 101}, {"processed": -1}, {"step": "\x00"}])
async def test_progress_out_of_range_is_refused(updates: Updates, said: dict[str, Any]) -> None:
    """Also here, where nobody checked before."""
    record = await updates.create_in(PROCESSING)

    with pytest.raises(Invalid):
        await updates.act(lambda s: s.progress(record.id, 1, **said))


@pytest.mark.parametrize("status", [PENDING, COMPLETED, FAILED, CANCELLED])
async def test_only_a_running_attempt_makes_progress(
    updates: Updates, status: TrackingStatus
) -> None:
    """In any other status, no attempt is running."""
    record = await updates.create_in(status)

    with pytest.raises(IllegalTransition, match=f"is {status}: no attempt is running"):
        await updates.act(lambda s: s.progress(record.id, record.attempts, 50))


# --- ending ---------------------------------------------------------------------------------------


async def test_completing_keeps_result_and_columns(updates: Updates) -> None:
    """One statement writes the outcome and what the domain found."""
    record = await updates.create_in(PROCESSING)

    done = await updates.act(
        lambda s: s.complete(record.id, 1, {"close": "1.5"}, {"price": Decimal("1.5")})
    )

    assert (done.status, done.progress, done.result) == (COMPLETED, 100, {"close": "1.5"})
    assert done.price == Decimal("1.5")
    assert done.completed_at == done.updated_at
    assert (await updates.row(record.id))["price"] == Decimal("1.5")


async def test_completing_forgets_the_error_of_an_earlier_attempt(
    updates: Updates, service: Service
) -> None:
    """What ended well shows no error; the history still does."""
    record = await service.create_tracking(**updates.example())
    await service.start(record.id)
    await service.fail(record.id, 1, "lost", retry_after=timedelta(0))
    await service.start(record.id)

    done = await service.complete(record.id, 2)

    assert (done.error_type, done.error_message, done.result) == (None, None, None)
    assert "lost" in {event["message"] for event in await service.get_events(record.id)}


async def test_completing_refuses_unknown_columns(updates: Updates) -> None:
    """By name, and the attempt goes on."""
    record = await updates.create_in(PROCESSING)

    with pytest.raises(Invalid, match="records have no pirce"):
        await updates.act(lambda s: s.complete(record.id, 1, None, {"pirce": 1}))

    assert (await updates.row(record.id))["status"] is PROCESSING


async def test_failing_keeps_the_error(updates: Updates) -> None:
    """Its type and its message."""
    record = await updates.create_in(PROCESSING)

    failed = await updates.act(lambda s: s.fail(record.id, 1, TimeoutError("no answer in 3 s")))

    assert (failed.status, failed.attempts) == (FAILED, 1)
    assert (failed.error_type, failed.error_message) == ("TimeoutError", "no answer in 3 s")
    assert failed.completed_at == failed.updated_at


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        ("out of stock", "Error", "out of stock"),
        ("", "Error", "Error"),
        (KeyError(), "KeyError", "KeyError"),
        (ValueError("a\x00b"), "ValueError", "a\N{REPLACEMENT CHARACTER}b"),
        (ValueError("a\ud800b"), "ValueError", "a?b"),
        (ValueError("\N{GRINNING FACE}"), "ValueError", "\N{GRINNING FACE}"),
        (ValueError("<" + "x" * LONGEST_TEXT), "ValueError", "x" * LONGEST_TEXT),
        (type("E" * 300, (Exception,), {})("x"), "E" * 255, "x"),
    ],
    ids=["text", "nothing", "no message", "NUL", "surrogate", "emoji", "long", "long type"],
)
async def test_any_error_can_be_kept(
    updates: Updates, error: BaseException | str, kind: str, message: str
) -> None:
    """A record must be able to fail, whatever the error says."""
    record = await updates.create_in(PROCESSING)

    failed = await updates.act(lambda s: s.fail(record.id, 1, error, traceback=f"…\n{error}"))

    assert (failed.error_type, failed.error_message) == (kind, message)


async def test_a_traceback_goes_to_the_history(updates: Updates) -> None:
    """The record keeps the sentence, its history the details, also hostile ones."""
    record = await updates.create_in(PROCESSING)

    await updates.act(lambda s: s.fail(record.id, 1, "lost", traceback="line 1\nline\x00 \ud8002"))

    [*_, event] = await updates.events(record.id)
    assert (event["kind"], event["message"], event["attempt"]) == ("log", "traceback", 1)
    assert event["data"] == {"traceback": "line 1\nline\N{REPLACEMENT CHARACTER} ?2"}


async def test_a_failure_with_attempts_left_is_tried_again(updates: Updates) -> None:
    """After the wait asked for; the error stays visible meanwhile."""
    record = await updates.create_in(PROCESSING)

    again = await updates.act(
        lambda s: s.fail(record.id, 1, "lost", retry_after=timedelta(hours=1))
    )

    assert (again.status, again.attempts, again.max_attempts) == (PENDING, 1, 5)
    assert again.next_dispatch_at == again.due_at == again.updated_at + timedelta(hours=1)
    assert again.error_message == "lost"
    assert await updates.path(record.id) == [
        (PENDING, PROCESSING),
        (PROCESSING, FAILED),
        (FAILED, PENDING),
    ]


async def test_a_failure_without_attempts_left_is_final(updates: Updates) -> None:
    """The last attempt that fails leaves the record FAILED."""
    record = await updates.create_in(PROCESSING, max_attempts=1)

    failed = await updates.act(lambda s: s.fail(record.id, 1, "lost", retry_after=timedelta(0)))

    assert (failed.status, failed.attempts, failed.max_attempts) == (FAILED, 1, 1)


async def test_attempts_run_out_one_by_one(updates: Updates, service: Service) -> None:
    """`max_attempts` is how often a record is tried without being asked to."""
    record = await service.create_tracking(**updates.example(max_attempts=3))

    statuses = []
    for attempt in (1, 2, 3):
        await service.start(record.id)
        failed = await service.fail(record.id, attempt, "lost", retry_after=timedelta(0))
        statuses.append(failed.status)

    assert statuses == [PENDING, PENDING, FAILED]


async def test_asking_for_a_retry_makes_room_for_one_more_attempt(updates: Updates) -> None:
    """`attempts` never goes down, so `max_attempts` goes up."""
    record = await updates.create_in(FAILED, max_attempts=1)

    retried = await updates.act(lambda s: s.retry(record.id, after=timedelta(minutes=5)))

    assert (retried.status, retried.attempts, retried.max_attempts) == (PENDING, 1, 2)
    assert retried.next_dispatch_at == retried.updated_at + timedelta(minutes=5)


async def test_asking_for_a_retry_with_attempts_left_raises_nothing(updates: Updates) -> None:
    """There is room already."""
    record = await updates.create_in(FAILED, max_attempts=4)

    retried = await updates.act(lambda s: s.retry(record.id))

    assert (retried.attempts, retried.max_attempts) == (1, 4)
    assert retried.next_dispatch_at == retried.updated_at


async def test_a_retried_record_looks_like_one_that_was_never_started(updates: Updates) -> None:
    """Nothing of the last attempt is left but its number and its error."""
    record = await updates.create_in(FAILED)

    retried = await updates.act(lambda s: s.retry(record.id))

    assert (retried.started_at, retried.completed_at, retried.heartbeat_at) == (None, None, None)
    assert (retried.worker, retried.celery_task_id, retried.dispatches) == (None, None, 0)
    assert retried.error_message == "as the test wants it"


async def test_cancelling_a_pending_record_ends_it(updates: Updates) -> None:
    """At once, with the reason, and without an attempt."""
    record = await updates.create()

    cancelled = await updates.act(lambda s: s.cancel(record.id, "ordered twice"))

    assert (cancelled.status, cancelled.attempts) == (CANCELLED, 0)
    assert cancelled.cancel_reason == "ordered twice"
    assert cancelled.completed_at == cancelled.cancel_requested_at == cancelled.updated_at


async def test_cancelling_a_running_record_asks_its_worker_to_stop(updates: Updates) -> None:
    """G10: the attempt goes on until its worker has heard; the request is seen and noted."""
    record = await updates.create_in(PROCESSING)

    asked = await updates.act(lambda s: s.cancel(record.id, "ordered twice"), OPERATOR)

    assert (asked.status, asked.cancel_reason) == (PROCESSING, "ordered twice")
    assert asked.cancel_requested_at == asked.updated_at
    assert asked.version == record.version + 1
    [*_, event] = await updates.events(record.id)
    assert (event["kind"], event["actor"]) == ("log", "root")
    assert "ordered twice" in event["message"]


async def test_a_heartbeat_brings_back_the_request_to_stop(updates: Updates) -> None:
    """G10: the worker is told with its next sign of life, for this record and no other."""
    asked, other = [await updates.create_in(PROCESSING) for _ in range(2)]
    fences = [(asked.id, 1), (other.id, 1)]
    await updates.act(lambda s: s.cancel(asked.id))

    held = await updates.act(lambda s: s.crud.beat(fences))

    assert held == {(asked.id, 1): True, (other.id, 1): False}


async def test_the_first_request_to_stop_counts(updates: Updates) -> None:
    """Asking again changes neither its time nor its reason, and stopping keeps both."""
    record = await updates.create_in(PROCESSING)
    asked = await updates.act(lambda s: s.cancel(record.id, "ordered twice"))

    again = await updates.act(lambda s: s.cancel(record.id, "out of patience"))
    stopped = await updates.act(lambda s: s.stop(record.id, 1, "stopped by the worker"))

    assert again.cancel_requested_at == stopped.cancel_requested_at == asked.cancel_requested_at
    assert (stopped.status, stopped.cancel_reason) == (CANCELLED, "ordered twice")


async def test_a_record_that_is_retried_is_wanted_again(updates: Updates) -> None:
    """The request was for the attempt that ended."""
    record = await updates.create_in(PROCESSING)
    await updates.act(lambda s: s.cancel(record.id, "ordered twice"))
    await updates.bring(record, FAILED)

    retried = await updates.act(lambda s: s.retry(record.id))

    assert (retried.cancel_requested_at, retried.cancel_reason) == (None, None)


async def test_a_failure_that_nobody_wants_repeated_ends_as_cancelled(updates: Updates) -> None:
    """G10: no attempt begins after the request to stop, also if the body failed before it heard."""
    record = await updates.create_in(PROCESSING)
    await updates.act(lambda s: s.cancel(record.id, "ordered twice"))

    ended = await updates.act(lambda s: s.fail(record.id, 1, "no luck", retry_after=timedelta()))

    assert (ended.status, ended.cancel_reason) == (CANCELLED, "ordered twice")
    assert (ended.error_message, ended.completed_at) == ("no luck", ended.updated_at)
    assert await updates.path(record.id) == [(PENDING, PROCESSING), (PROCESSING, CANCELLED)]


@pytest.mark.parametrize(("attempts", "again"), [(1, timedelta()), (3, None)])
async def test_a_failure_that_is_final_stays_one(
    updates: Updates, attempts: int, again: timedelta | None
) -> None:
    """A request to stop does not hide that the last attempt, or a hopeless one, has failed."""
    record = await updates.create_in(PROCESSING, max_attempts=attempts)
    await updates.act(lambda s: s.cancel(record.id, "ordered twice"))

    ended = await updates.act(lambda s: s.fail(record.id, 1, "no luck", retry_after=again))

    assert (ended.status, ended.error_message) == (FAILED, "no luck")


async def test_a_reason_that_cannot_be_stored_is_refused(updates: Updates) -> None:
    """A reason is a caller's text, and a caller's mistake."""
    record = await updates.create()

    with pytest.raises(Invalid):
        await updates.act(lambda s: s.cancel(record.id, "hunter2\x00"))


# --- update_status --------------------------------------------------------------------------------


async def test_a_status_can_be_named_instead_of_a_verb(updates: Updates) -> None:
    """`update_status` walks a record through its whole life."""
    record = await updates.create()

    walked = []
    for status in ("PROCESSING", "FAILED", "PENDING", "PROCESSING", "COMPLETED"):
        moved = await updates.act(lambda s, wanted=status: s.update_status(record.id, wanted))
        walked.append((moved.status, moved.attempts))

    expected = [(PROCESSING, 1), (FAILED, 1), (PENDING, 1), (PROCESSING, 2), (COMPLETED, 2)]
    assert expected == walked


@pytest.mark.parametrize("origin", [PENDING, PROCESSING])
async def test_cancelling_by_status_works_wherever_it_is_legal(
    updates: Updates, origin: TrackingStatus
) -> None:
    """The message is the reason."""
    record = await updates.create_in(origin)

    moved = await updates.act(lambda s: s.update_status(record.id, CANCELLED, "not wanted"))

    assert (moved.status, moved.cancel_reason) == (CANCELLED, "not wanted")


async def test_failing_by_status_takes_the_message_as_the_error(updates: Updates) -> None:
    """Without a message, that is what is kept."""
    told, silent = [await updates.create_in(PROCESSING) for _ in range(2)]

    first = await updates.act(lambda s: s.update_status(told.id, FAILED, "lost"))
    second = await updates.act(lambda s: s.update_status(silent.id, FAILED))

    assert (first.error_message, second.error_message) == ("lost", "no reason given")


@pytest.mark.parametrize("status", [COMPLETED, FAILED, CANCELLED])
async def test_a_status_named_by_an_old_attempt_is_refused(
    updates: Updates, status: TrackingStatus
) -> None:
    """G7: `attempt` fences `update_status` as it does the verbs."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING, PROCESSING)

    with pytest.raises(StaleAttempt, match="at attempt 2, not 1 any more"):
        await updates.act(lambda s: s.update_status(record.id, status, attempt=1))


async def test_a_status_nobody_knows_is_refused(updates: Updates) -> None:
    """It is the caller's mistake, said in a sentence."""
    record = await updates.create()

    with pytest.raises(Invalid):
        await updates.act(lambda s: s.update_status(record.id, "DONE"))


# --- what every write leaves behind ---------------------------------------------------------------


async def test_every_visible_write_raises_the_version_by_one(
    updates: Updates, service: Service
) -> None:
    """Readers keep the highest version; a heartbeat, which changes nothing visible, is none."""
    record = await service.create_tracking(**updates.example())

    versions = [record.version]
    for write in (
        lambda: service.start(record.id),
        lambda: service.progress(record.id, 1, 10),
        lambda: service.crud.beat([(record.id, 1)]),
        lambda: service.fail(record.id, 1, "lost"),
        lambda: service.retry(record.id),
        lambda: service.start(record.id),
        lambda: service.complete(record.id, 2),
    ):
        await write()
        versions.append((await service.get_status(record.id)).version)

    assert versions == [1, 2, 3, 3, 4, 5, 6, 7]


async def test_a_refused_write_raises_no_version(updates: Updates) -> None:
    """Nothing changed, so there is nothing to see."""
    record = await updates.create_in(COMPLETED)

    with pytest.raises(IllegalTransition):
        await updates.act(lambda s: s.fail(record.id, 1, "too late"))

    assert (await updates.row(record.id))["version"] == record.version


async def test_duration_is_the_time_between_start_and_end(updates: Updates) -> None:
    """Of the last attempt; a reader finds it in seconds."""
    record = await updates.create()
    started = await updates.act(lambda s: s.start(record.id))
    ended = await updates.act(lambda s: s.complete(record.id, 1))

    shown = [EtfPriceUpdateRead.model_validate(r) for r in (record, started, ended)]

    assert ended.started_at == started.started_at
    assert ended.completed_at is not None
    assert started.started_at is not None
    elapsed = (ended.completed_at - started.started_at).total_seconds()
    assert elapsed > 0
    assert [s.duration_seconds for s in shown] == [None, None, elapsed]


async def test_the_history_tells_who_did_what_and_why(updates: Updates) -> None:
    """G12: exactly one event per transition, signed and explained."""
    record = await updates.create(ANN)
    worker = Principal("system", "default", frozenset({OPERATOR_SCOPE}), "host:7")
    await updates.act(lambda s: s.start(record.id, worker="host:7"), worker)
    failed = await updates.act(
        lambda s: s.fail(record.id, 1, OSError("lost"), retry_after=timedelta(0)), worker
    )
    await updates.act(lambda s: s.cancel(record.id, "changed my mind"), ANN)

    events = await updates.events(record.id)

    said = ("kind", "attempt", "from_status", "to_status", "actor", "message", "data")
    due = failed.next_dispatch_at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    assert [tuple(event[name] for name in said) for event in events] == [
        ("transition", 1, PENDING, PROCESSING, "host:7", "host:7", None),
        ("transition", 1, PROCESSING, FAILED, "host:7", "lost", {"error_type": "OSError"}),
        ("transition", 1, FAILED, PENDING, "host:7", f"attempt 2 of 5 due at {due}", None),
        ("transition", 1, PENDING, CANCELLED, "ann", "changed my mind", None),
    ]


async def test_the_history_is_in_order(updates: Updates) -> None:
    """Numbers and times of events rise together, also within one transaction."""
    record = await updates.create_in(FAILED)
    await updates.bring(record, PENDING, PROCESSING, COMPLETED)

    events = await updates.events(record.id)

    numbers, times = [e["seq"] for e in events], [e["at"] for e in events]
    assert len(events) == 5
    assert sorted(set(numbers)) == numbers
    assert sorted(times) == times


async def test_records_are_detached_values(updates: Updates, service: Service) -> None:
    """Changing a record that was returned changes nothing in the database."""
    record = await service.create_tracking(**updates.example())

    record.priority = 1
    await service.db.flush()  # type: ignore[union-attr]

    assert (await service.get_status(record.id)).priority == 5


# --- the examples of the project's first design ---------------------------------------------------


@pytest.fixture
async def position(database: Database) -> PensionEtf:
    """A position that gets a quarter of each contribution, with a close of that day."""
    etf, pension = EtfFactory(), PensionFactory()
    position = PensionEtfFactory(pension_id=pension.id, etf_id=etf.id, weight=Decimal("0.25"))
    async with database.transaction() as session:
        session.add_all([etf, pension])
        await session.flush()
        session.add_all([position, EtfPriceFactory(etf_id=etf.id, date=DAY)])
    return position


async def test_contribution_tracking_service(database: Database, position: PensionEtf) -> None:
    """Create, see it waiting, start, see when."""
    async with database.transaction() as session:
        service = ContributionRealizationService(session)
        created = await service.create_contribution_tracking(position.id, Decimal("100.00"), DAY)
        record_id = created.id

        tracking = await service.get_status(record_id)
        assert tracking.status == "PENDING"

        await service.update_status(record_id, "PROCESSING")
        tracking = await service.get_status(record_id)
        assert tracking.started_at is not None


class OneTransaction:
    """The surroundings of a body whose transaction is the test's own."""

    def __init__(self, service: ContributionRealizationService) -> None:
        self._service = service

    def service(self) -> ContributionRealizationService:
        """Return the service of the transaction."""
        return self._service

    def wait_for(self, work: Any) -> Any:
        """Not asked for by an async body."""
        raise NotImplementedError

    def report(self, progress: Any) -> None:
        """Not asked for here."""
        raise NotImplementedError


async def realize(database: Database, record: Any) -> None:
    """Do what a worker does with a claimed contribution."""
    async with database.transaction() as session:
        service = ContributionRealizationService(session)
        task: Task[Any, Any] = Task(record, OneTransaction(service))
        await service.complete(record.id, 1, await realize_contribution(task), task.columns)


async def test_contribution_processing(database: Database, position: PensionEtf) -> None:
    """The work buys units at the day's close and rate, in the transaction that completes it."""
    domain = discover("domains")["contribution_realization"]
    async with database.transaction() as session:
        service = ContributionRealizationService(session)
        created = await service.create_contribution_tracking(position.id, Decimal("100.00"), DAY)

        started = await service.start(created.id)

    await realize(database, started)

    tracking = await wait_for_task(database, domain, created.id)
    shown = ContributionRealizationRead.model_validate(tracking)
    assert shown.status == "COMPLETED"
    assert shown.completed_at is not None
    assert shown.usd_per_eur is not None
    # A quarter of 100 euros, in dollars, at 181.25 dollars.
    units = (25 * shown.usd_per_eur / Decimal("181.25")).quantize(Decimal("0.000001"))
    assert (shown.units, shown.close_usd) == (units, Decimal("181.25"))
    async with database.transaction() as session:
        holding = await session.get_one(Holding, position.id)
    assert (holding.units, holding.invested_eur) == (units, Decimal("25.00"))


async def test_an_old_attempt_commits_no_business_data(
    database: Database, position: PensionEtf
) -> None:
    """G7: when completion is refused, what the body did with its service is rolled back."""
    async with database.transaction() as session:
        service = ContributionRealizationService(session)
        created = await service.create_contribution_tracking(position.id, Decimal("100.00"), DAY)
        first = await service.start(created.id)
        await service.fail(created.id, 1, "lost", retry_after=timedelta(0))
        await service.start(created.id)

    with pytest.raises(StaleAttempt):
        await realize(database, first)

    assert await count(database, Holding) == 0


# --- what only the framework writes ---------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["id", "attempts", "version", "status", "started_at", "result", "updated_by"]
)
async def test_a_new_record_takes_no_column_of_the_frameworks_own(
    updates: Updates, column: str
) -> None:
    """A record begins at the beginning, whoever creates it."""
    with pytest.raises(Invalid, match=f"take no {column}"):
        await updates.create(**{column: 1})


async def test_nothing_said_is_what_none_says(updates: Updates) -> None:
    """None for a common column means what leaving it out means."""
    record = await updates.create(scheduled_at=None, max_attempts=None, priority=None)

    assert (record.max_attempts, record.priority) == (5, 5)
    assert record.due_at == record.created_at


async def test_stopping_what_does_not_run_says_so(updates: Updates) -> None:
    """A PENDING record is cancelled; there is nothing to stop."""
    record = await updates.create()

    with pytest.raises(IllegalTransition, match="is PENDING"):
        await updates.act(lambda s: s.stop(record.id, 0))


async def test_a_long_history_ends_with_its_newest_line(updates: Updates, service: Service) -> None:
    """What is left out of a very long history is its beginning."""
    record = await updates.create()
    for number in range(1_005):
        await service.crud.log((record.id, 0), f"line {number}")

    events = await service.get_events(record.id)

    assert [events[0]["message"], events[-1]["message"]] == ["line 5", "line 1004"]
