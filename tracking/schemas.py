"""What goes in and out as JSON: strict on the way in, without defaults on the way out."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidatorFunctionWrapHandler,
    computed_field,
    field_validator,
)

from tracking.dependencies import MAX_PREREQUISITES, Prerequisite
from tracking.exact import is_exact
from tracking.status import TrackingStatus

__all__ = [
    "JsonObject",
    "RequestBody",
    "TaskTrackingBase",
    "TaskTrackingCreate",
    "TaskTrackingInDB",
    "TaskTrackingUpdate",
    "printable",
    "storable",
]

MAX_DEPTH: Final = 20
MAX_INTEGER: Final = 2**63 - 1
LONGEST_TEXT: Final = 20_000
MAX_SCHEDULE: Final = timedelta(days=3660)
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def storable(value: Any, depth: int = 0) -> Any:
    """Return `value` if PostgreSQL can store it and JSON can carry it back.

    Refused with ValueError: NUL bytes, lone surrogates, NaN and Infinity, integers beyond 64 bits
    and nesting deeper than 20 levels.
    """
    if depth > MAX_DEPTH:
        msg = f"nested deeper than {MAX_DEPTH} levels"
        raise ValueError(msg)
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        msg = "NaN and Infinity are not JSON numbers"
        raise ValueError(msg)
    elif isinstance(value, int) and not -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
        msg = "integers must fit in 64 bits"
        raise ValueError(msg)
    elif isinstance(value, dict):
        for key, item in value.items():
            storable(key, depth + 1)
            storable(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            storable(item, depth + 1)
    return value


def printable(text: str) -> str:
    """Return what of a text can be stored: its last 20,000 characters, the odd ones replaced."""
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return clean.encode(errors="replace").decode()[-LONGEST_TEXT:]


def _check_text(value: str) -> None:
    if "\x00" in value:
        msg = "NUL characters cannot be stored"
        raise ValueError(msg)
    try:
        value.encode()
    except UnicodeEncodeError:
        msg = "lone surrogates are not text"
        raise ValueError(msg) from None


JsonObject = Annotated[dict[str, Any], BeforeValidator(storable)]
"""A JSON object that can be stored."""


class TaskTrackingBase(BaseModel):
    """What every schema of a tracking record shares: nothing but its manners."""

    model_config = ConfigDict(allow_inf_nan=False, from_attributes=True, populate_by_name=True)


class RequestBody(TaskTrackingBase):
    """What a caller sends: no field unknown, no value unstorable, none taken for another.

    `"5"`, `true` and `1.0` are not the integer 5 or 1. Times, dates and decimals are texts in JSON.
    """

    # What has been stored is shown, however long it is: only requests are measured.
    model_config = ConfigDict(extra="forbid", str_max_length=10_000)

    @field_validator("*", mode="wrap")
    @classmethod
    def _as_said(cls, value: Any, read: ValidatorFunctionWrapHandler) -> Any:
        result = read(storable(value))
        if not is_exact(value, result):
            msg = "of another type than this field; values are not converted"
            raise ValueError(msg)
        return result


class TaskTrackingCreate(RequestBody):
    """What a caller may say about any new record. A domain adds its own fields."""

    priority: int = Field(default=5, ge=1, le=10, description="10 is the most urgent")
    display_name: str | None = Field(default=None, max_length=255, description="Shown to people")
    scheduled_at: AwareDatetime | None = Field(
        default=None, description="Not before this time; at once when absent or past"
    )
    max_attempts: int | None = Field(
        default=None, ge=1, le=100, description="The domain's own limit when absent"
    )
    task_metadata: JsonObject | None = Field(
        default=None, alias="metadata", description="Any JSON object, returned as it came"
    )
    prerequisites: list[Prerequisite] | None = Field(
        default=None,
        max_length=MAX_PREREQUISITES,
        description="Records that must have ended before this one begins",
    )

    _idempotency: dict[str, str] = PrivateAttr(default_factory=dict)

    @field_validator("scheduled_at")
    @classmethod
    def _within_reach(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        if value - datetime.now(UTC) > MAX_SCHEDULE:
            msg = "schedule at most ten years from now"
            raise ValueError(msg)
        # What is past is past, and not every time before can be stored.
        return max(value, LONG_AGO)

    def under_key(self, key: str, digest: str) -> Self:
        """Return the same, asked for under an idempotency key; `digest` is of the whole request."""
        keyed = self.model_copy()
        said = {"idempotency_key": key, "idempotency_digest": digest}
        keyed._idempotency = said  # noqa: SLF001  # of this class
        return keyed

    def columns(self) -> dict[str, Any]:
        """The values by the names that `create_tracking` takes, without those left out."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        said = {name: value for name, value in values.items() if value is not None}
        return said | self._idempotency


class TaskTrackingUpdate(RequestBody):
    """What may be said of a record in flight: a new status and why."""

    status: TrackingStatus
    error_message: str | None = None
    attempt: int | None = Field(default=None, ge=1, description="The attempt that says so")


class TaskTrackingInDB(TaskTrackingBase):
    """A record as its readers see it. A domain adds its own fields."""

    id: int
    status: TrackingStatus
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    due_at: datetime
    is_held: bool = Field(description="Whether it waits for prerequisites to end")
    attempts: int
    max_attempts: int
    priority: int
    display_name: str | None
    owner_id: str
    tenant_id: str
    progress: int
    processed_items: int | None
    total_items: int | None
    current_step: str | None
    result: dict[str, Any] | None
    error_type: str | None
    error_message: str | None
    cancel_requested_at: datetime | None
    cancel_reason: str | None
    task_metadata: dict[str, Any] | None = Field(serialization_alias="metadata")
    celery_task_id: str | None
    version: int

    @computed_field  # type: ignore[prop-decorator]  # pydantic documents this order
    @property
    def duration_seconds(self) -> float | None:
        """How long the last attempt ran; null while it runs or before it started."""
        if self.started_at is None or self.completed_at is None:
            return None
        return (self.completed_at - self.started_at).total_seconds()

    @computed_field  # type: ignore[prop-decorator]  # pydantic documents this order
    @property
    def estimated_completion(self) -> datetime | None:
        """When a running attempt will be done if it goes on like this; null before 1 percent.

        The line through two points: nothing done at `started_at`, what was done at `updated_at`.
        Both are times of the database, and the answer is the same until the record changes.
        """
        if self.status is not TrackingStatus.PROCESSING or self.started_at is None:
            return None
        done = self._done()
        return (self.started_at + (self.updated_at - self.started_at) / done) if done else None

    def _done(self) -> float:
        """The part that is done; to the item, where the percentage follows from the items."""
        if self.processed_items and self.total_items:
            from_items = 100 * self.processed_items // self.total_items
            if self.progress and self.progress == from_items:
                return min(1.0, self.processed_items / self.total_items)
        return self.progress / 100
