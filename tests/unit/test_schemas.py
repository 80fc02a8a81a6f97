from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domains.contribution_realization.schemas import ContributionRealizationCreate
from domains.etf_price_update.schemas import EtfPriceUpdateCreate
from tracking import TaskTrackingCreate, TaskTrackingInDB, TaskTrackingUpdate, TrackingStatus
from tracking.exact import is_exact
from tracking.schemas import LONGEST_TEXT, MAX_DEPTH, MAX_INTEGER, printable, storable

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.text(characters, max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)

UNSTORABLE = {
    "NUL": ("a\x00b", "NUL characters cannot be stored"),
    "lone surrogate": ("\ud800", "lone surrogates are not text"),
    "NaN": (math.nan, "NaN and Infinity are not JSON numbers"),
    "Infinity": (math.inf, "NaN and Infinity are not JSON numbers"),
    "-Infinity": (-math.inf, "NaN and Infinity are not JSON numbers"),
    "65 bits": (2**63, "integers must fit in 64 bits"),
    "-65 bits": (-(2**64), "integers must fit in 64 bits"),
    "10,000 digits": (10**10_000, "integers must fit in 64 bits"),
}
unstorable = pytest.mark.parametrize(("value", "reason"), UNSTORABLE.values(), ids=UNSTORABLE)


def nested(levels: int) -> dict[str, Any]:
    """A JSON object of so many objects inside each other, with a number in the innermost."""
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return dict(value)


# --- storable -------------------------------------------------------------------------------------


@unstorable
def test_what_cannot_be_stored_is_refused_wherever_it_hides(value: object, reason: str) -> None:
    """A value is found by itself, in a list, and in an object, however deep."""
    for hidden in (value, [value], {"a": value}, {"a": [{"b": [1, value]}]}):
        with pytest.raises(ValueError, match=reason):
            storable(hidden)


@pytest.mark.parametrize("key", ["a\x00b", "\udfff"])
def test_what_cannot_be_stored_is_refused_as_a_key(key: str) -> None:
    """Keys are text too."""
    with pytest.raises(ValueError, match=r"NUL characters|lone surrogates"):
        storable({"outer": {key: 1}})


@given(json_objects)
def test_any_other_json_object_comes_back_as_it_was(value: dict[str, Any]) -> None:
    """What is storable is returned untouched, and survives JSON both ways."""
    assert storable(value) is value
    assert json.loads(json.dumps(value, allow_nan=False)) == value


@pytest.mark.parametrize("number", [MAX_INTEGER, -MAX_INTEGER])
def test_the_largest_integers_are_storable(number: int) -> None:
    """64 bits are allowed to the last one."""
    assert storable({"n": number}) == {"n": number}


def test_text_beyond_the_basic_plane_is_storable() -> None:
    """A surrogate pair in JSON is one character here, and text like any other."""
    text = json.loads('"\\ud83d\\ude00"')

    assert storable(text) == "\N{GRINNING FACE}"


def test_nesting_ends_at_the_limit() -> None:
    """Twenty levels are stored, one more is refused."""
    assert storable(nested(MAX_DEPTH)) == nested(MAX_DEPTH)

    with pytest.raises(ValueError, match="nested deeper than 20 levels"):
        storable(nested(MAX_DEPTH + 1))


def test_very_deep_nesting_is_refused_like_any_other() -> None:
    """A hostile body is a refusal, not a crash: the limit comes before Python's own."""
    with pytest.raises(ValueError, match="nested deeper than 20 levels"):
        storable(nested(5_000))


# --- printable ------------------------------------------------------------------------------------


@given(st.text(max_size=10))
def test_any_text_can_be_made_storable(text: str) -> None:
    """Whatever an error says, the record can keep it; what was storable before is untouched."""
    clean = printable(text)

    assert storable(clean) == clean
    assert len(clean) == len(text)
    assert all(
        kept in (said, "?", "\N{REPLACEMENT CHARACTER}")
        for kept, said in zip(clean, text, strict=True)
    )


def test_of_a_long_text_the_end_is_kept() -> None:
    """The end of a traceback tells most."""
    text = "first " + "x" * LONGEST_TEXT + " last"

    assert printable(text) == text[-LONGEST_TEXT:]


# --- what comes in --------------------------------------------------------------------------------


def payload(**changes: object) -> dict[str, object]:
    """A valid request, changed."""
    return {"etf_id": "MTUM", "date": "2022-01-03", **changes}


def refusal(**changes: object) -> dict[str, str]:
    """What is wrong with a request, by field."""
    with pytest.raises(ValidationError) as refused:
        EtfPriceUpdateCreate.model_validate(payload(**changes))
    return {str(fault["loc"][0]): fault["msg"] for fault in refused.value.errors()}


def test_a_request_says_only_what_it_says() -> None:
    """Values left out are left to the table; the metadata goes by the name of its column here."""
    request = EtfPriceUpdateCreate.model_validate(payload(metadata={"batch": 7}))

    expected = {
        "etf_id": "MTUM",
        "date": date(2022, 1, 3),
        "priority": 5,
        "task_metadata": {"batch": 7},
    }
    assert expected == request.columns()


def test_unknown_fields_are_refused() -> None:
    """A misspelt field is an error, not silently dropped."""
    assert refusal(prioriti=9) == {"prioriti": "Extra inputs are not permitted"}


@pytest.mark.parametrize("field", ["id", "status", "attempts", "owner_id", "tenant_id", "version"])
def test_what_the_framework_writes_cannot_be_given(field: str) -> None:
    """No caller chooses a record's id, state or owner."""
    assert refusal(**{field: 1}) == {field: "Extra inputs are not permitted"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("priority", 0),
        ("priority", 11),
        ("priority", 1.5),
        ("priority", math.nan),
        ("priority", 10**400),
        ("max_attempts", 0),
        ("max_attempts", 101),
        ("display_name", "x" * 256),
        ("etf_id", ""),
        ("etf_id", "x" * 13),
        ("date", "2022-02-30"),
        ("metadata", [1]),
        ("metadata", "{}"),
    ],
)
def test_values_out_of_range_are_refused_by_name(field: str, value: object) -> None:
    """Every limit of a column is a limit of its field."""
    assert set(refusal(**{field: value})) == {field}


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1e20", "NaN", "Infinity"])
def test_amounts_that_are_not_money_are_refused(amount: str) -> None:
    """A decimal is finite, positive and within its column."""
    with pytest.raises(ValidationError, match="amount"):
        ContributionRealizationCreate.model_validate(
            {"pension_etf_id": 1, "contribution_date": "2022-01-03", "amount": amount}
        )


def test_amounts_keep_every_digit() -> None:
    """Decimals come in exactly as written."""
    request = ContributionRealizationCreate.model_validate(
        {"pension_etf_id": 1, "contribution_date": "2022-01-03", "amount": "100.10"}
    )

    assert request.amount == Decimal("100.10")


@unstorable
def test_metadata_that_cannot_be_stored_is_refused(value: object, reason: str) -> None:
    """Metadata is any JSON object that PostgreSQL takes."""
    assert reason in refusal(metadata={"deep": [value]})["metadata"]


@pytest.mark.parametrize("field", ["display_name", "etf_id"])
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_in_every_field(field: str, text: str) -> None:
    """Also in the fields that a domain adds."""
    assert set(refusal(**{field: text})) == {field}


@given(json_objects)
def test_metadata_is_kept_as_it_came(metadata: dict[str, Any]) -> None:
    """No value is coerced, dropped or reordered on the way in."""
    request = TaskTrackingCreate.model_validate({"metadata": metadata})

    assert request.task_metadata == metadata
    assert list(request.task_metadata or {}) == list(metadata)


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody guesses where the caller lives."""
    assert "timezone" in refusal(scheduled_at="2026-01-01T00:00:00")["scheduled_at"]


def test_a_time_out_of_reach_is_refused() -> None:
    """A schedule more than ten years ahead is a mistake."""
    far = datetime.now(UTC) + timedelta(days=4000)

    assert "ten years" in refusal(scheduled_at=far.isoformat())["scheduled_at"]


@pytest.mark.parametrize("long_ago", ["1969-07-20T20:17:40Z", "0001-01-01T00:00:00+14:00"])
def test_what_is_past_is_due_at_once_however_long_ago(long_ago: str) -> None:
    """No time that can be written is too old, and each can be stored."""
    request = EtfPriceUpdateCreate.model_validate(payload(scheduled_at=long_ago))

    assert request.scheduled_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_time_keeps_its_instant() -> None:
    """An offset is read, not dropped."""
    request = EtfPriceUpdateCreate.model_validate(payload(scheduled_at="2026-01-01T02:00:00+02:00"))

    assert request.scheduled_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_update_names_a_known_status() -> None:
    """A status is one of the five, and nothing else may be said with it."""
    assert TaskTrackingUpdate.model_validate({"status": "FAILED"}).status is TrackingStatus.FAILED

    for wrong in ({"status": "DONE"}, {"status": "FAILED", "version": 1}, {}):
        with pytest.raises(ValidationError):
            TaskTrackingUpdate.model_validate(wrong)


# --- what goes out --------------------------------------------------------------------------------


def row(**changes: object) -> SimpleNamespace:
    """A record as the database returns it."""
    absent = dict.fromkeys(TaskTrackingInDB.model_fields)
    started = datetime(2026, 1, 1, 12, tzinfo=UTC)
    present = {
        "id": 1,
        "status": "PENDING",
        "created_at": started,
        "updated_at": started,
        "due_at": started,
        "is_held": False,
        "attempts": 0,
        "max_attempts": 3,
        "priority": 5,
        "owner_id": "ann",
        "tenant_id": "acme",
        "progress": 0,
        "version": 1,
    }
    return SimpleNamespace(**{**absent, **present, **changes})


def test_no_field_that_goes_out_has_a_default() -> None:
    """Generated clients then know every field to be there."""
    optional = {n for n, field in TaskTrackingInDB.model_fields.items() if not field.is_required()}

    assert not optional


def test_metadata_goes_out_under_its_own_name() -> None:
    """SQLAlchemy reserves the name, JSON does not."""
    shown = TaskTrackingInDB.model_validate(row(task_metadata={"a": 1}))

    dumped = shown.model_dump(mode="json", by_alias=True)
    assert dumped["metadata"] == {"a": 1}
    assert "task_metadata" not in dumped


def test_duration_is_that_of_an_attempt_that_ended() -> None:
    """From start to end in seconds; null before."""
    started = datetime(2026, 1, 1, 12, tzinfo=UTC)
    ended = started + timedelta(seconds=90)

    pending = TaskTrackingInDB.model_validate(row())
    running = TaskTrackingInDB.model_validate(row(started_at=started))
    done = TaskTrackingInDB.model_validate(row(started_at=started, completed_at=ended))

    durations = [shown.duration_seconds for shown in (pending, running, done)]
    assert durations == [None, None, 90.0]


STARTED = datetime(2026, 1, 1, 12, tzinfo=UTC)


def estimated(**changes: object) -> datetime | None:
    """The estimate for an attempt that last said something five minutes after its start."""
    running = {"status": "PROCESSING", "started_at": STARTED}
    said = {"updated_at": STARTED + timedelta(minutes=5)}
    return TaskTrackingInDB.model_validate(
        row(**{**running, **said, **changes})
    ).estimated_completion


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ({"progress": 50}, 10),
        ({"progress": 100}, 5),
        ({"progress": 1}, 500),
        ({"progress": 50, "processed_items": 1, "total_items": 100}, 10),
        ({"progress": 50, "processed_items": 0, "total_items": 0}, 10),
        ({"progress": 1, "processed_items": 15, "total_items": 1000}, 5 / 0.015),
    ],
    ids=["half", "all", "one percent", "own percentage", "no items", "to the item"],
)
def test_the_rest_takes_as_long_as_the_part_that_is_done(
    said: dict[str, int], minutes: float
) -> None:
    """G11: by times of the database alone, on the line from the start through the last update."""
    found = estimated(**said)

    assert found is not None
    assert (found - STARTED).total_seconds() == pytest.approx(60 * minutes)


@pytest.mark.parametrize(
    "changes",
    [
        {"progress": 0},
        {"progress": 0, "processed_items": 1, "total_items": MAX_INTEGER},
        {"progress": 50, "status": "PENDING"},
        {"progress": 100, "status": "COMPLETED"},
        {"progress": 50, "status": "FAILED"},
        {"progress": 50, "status": "CANCELLED"},
    ],
    ids=["nothing done", "next to nothing", "PENDING", "COMPLETED", "FAILED", "CANCELLED"],
)
def test_there_is_no_estimate_without_a_running_attempt_that_has_come_somewhere(
    changes: dict[str, object],
) -> None:
    """Nothing to extrapolate from, or nothing to come."""
    assert estimated(**changes) is None


def test_a_member_of_an_enumeration_stands_for_its_value() -> None:
    """As code of ours says it, in a request for a child, say."""
    assert is_exact(TrackingStatus.PENDING, "PENDING")
    assert not is_exact(TrackingStatus.PENDING, 1)
