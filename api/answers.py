"""What the API answers with: the domain's own read schema, and what HTTP adds to it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from tracking import BaseTaskTracking, Domain, Registry, TaskTrackingInDB, TrackingStatus
from tracking.crud.walks import COUNT_CAP, Tally
from tracking.detail import LINES_LOOKED_AT, LINES_SHOWN, Detail
from tracking.schemas import RequestBody
from tracking.status import ACTIVE

__all__ = [
    "Batch",
    "BatchAnswer",
    "Child",
    "Children",
    "Count",
    "Event",
    "Events",
    "Links",
    "LogLine",
    "Page",
    "TaskRecord",
    "address_of",
    "answer_schema",
    "answered",
    "detail_schema",
    "detailed",
    "record_schema",
    "shown_as",
    "total",
]

MAX_BATCH: Final = 1_000
_CAPPED: Final = f"Whether there may be more; what has ended is not counted beyond {COUNT_CAP}"
_LOGS: Final = (
    f"The last lines that were said, {LINES_SHOWN} at most, oldest first, as far as they are among"
    f" the newest {LINES_LOOKED_AT} of the history"
)

ItemT = TypeVar("ItemT")


class Links(BaseModel):
    """Where to go from a record; null where there is nothing to be done at present."""

    self: str
    events: str
    children: str
    cancel: str | None = Field(description="While it is PENDING or PROCESSING")
    retry: str | None = Field(description="When it has FAILED")


class LogLine(BaseModel):
    """A line that was said while the record was worked on; `links.events` has what came with it."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: datetime
    kind: str = Field(description="progress or log")
    attempt: int
    message: str | None
    progress: int | None


class TaskRecord(TaskTrackingInDB):
    """A record of any domain, without the domain's own fields."""

    domain: str
    links: Links


class Batch(RequestBody, Generic[ItemT]):
    """Work to ask for in one go: all of it, or nothing."""

    items: list[ItemT] = Field(min_length=1, max_length=MAX_BATCH)


class BatchAnswer(BaseModel, Generic[ItemT]):
    """The records of a batch, in the order they were asked for."""

    items: list[ItemT]


class Page(BaseModel, Generic[ItemT]):
    """Some records, and where the next ones start."""

    items: list[ItemT]
    next_page_token: str | None = Field(
        description="Pass as `page_token`, with the same filters, to read on; null when there is no"
        " more. A page may be short, even empty, and yet have a next one"
    )


class Count(BaseModel):
    """How many records there are."""

    count: int
    is_capped: bool = Field(description=_CAPPED)


class Event(BaseModel):
    """One line of a record's history."""

    seq: int
    at: datetime
    kind: str = Field(description="transition, progress or log")
    attempt: int
    from_status: TrackingStatus | None
    to_status: TrackingStatus | None
    actor: str
    message: str | None
    progress: int | None
    data: dict[str, Any] | None


class Events(BaseModel):
    """Some lines of a history, oldest first."""

    items: list[Event]
    next_after: int | None = Field(
        description="Pass as `after` to read on; null when there is no more at present"
    )


class Child(BaseModel):
    """A record that its parent waits for; what the caller may not see of it is null."""

    position: int
    domain: str
    id: int
    on_failure: str
    status: TrackingStatus | None
    progress: int | None
    display_name: str | None
    link: str | None


class Children(BaseModel):
    """Some children of a record, in the order they were made."""

    items: list[Child]
    next_after: int | None = Field(
        description="Pass as `after` to read on; null when there is no more"
    )


def answer_schema(domain: Domain) -> type[TaskTrackingInDB]:
    """The domain's read schema, with `domain` and `links`."""
    return create_model(
        domain.read.__name__,
        __base__=domain.read,
        __doc__=domain.read.__doc__,
        domain=(str, ...),
        links=(Links, ...),
    )


def detail_schema(domain: Domain, answer: type[TaskTrackingInDB]) -> type[TaskTrackingInDB]:
    """What answers about one record show: the schema of lists, with the last log lines."""
    return create_model(
        f"{domain.read.__name__}Detail",
        __base__=answer,
        __doc__=domain.read.__doc__,
        logs=(list[LogLine], Field(description=_LOGS)),
    )


def detailed(schema: type[ItemT], read: type[TaskTrackingInDB], detail: Detail) -> ItemT:
    """Return the record as `schema`, made by `detail_schema`, shows it."""
    logs = [LogLine.model_validate(line) for line in detail.logs]
    return answered(schema, read, detail.record, logs=logs)


def answered(
    schema: type[ItemT], read: type[TaskTrackingInDB], record: BaseTaskTracking, **more: object
) -> ItemT:
    """Return the record as `schema` shows it; `read` is the same without what is added here."""
    shown = vars(read.model_validate(record))
    make: Any = schema
    answer: ItemT = make.model_construct(
        **shown, domain=record.domain, links=_links(record), **more
    )
    return answer


def shown_as(registry: Registry) -> Callable[[BaseTaskTracking], str]:
    """Return what makes JSON of a record of any domain, as lists show it."""
    schemas = {name: answer_schema(domain) for name, domain in registry.items()}

    def show(record: BaseTaskTracking) -> str:
        answer = answered(schemas[record.domain], registry[record.domain].read, record)
        return answer.model_dump_json(by_alias=True)

    return show


def record_schema(record: BaseTaskTracking) -> TaskRecord:
    """Return a record of any domain."""
    return answered(TaskRecord, TaskTrackingInDB, record)


def address_of(domain: str, record_id: int) -> str:
    """The path of a record."""
    return f"/tasks/{domain}/{record_id}"


def total(tallies: Iterable[Tally] | Mapping[Any, Tally]) -> Count:
    """Return the sum of what was counted."""
    counted = list(tallies.values() if isinstance(tallies, Mapping) else tallies)
    return Count(
        count=sum(tally.count for tally in counted),
        is_capped=any(tally.is_capped for tally in counted),
    )


def _links(record: BaseTaskTracking) -> Links:
    here = address_of(record.domain, record.id)
    return Links(
        self=here,
        events=f"{here}/events",
        children=f"{here}/children",
        cancel=f"{here}/cancel" if record.status in ACTIVE else None,
        retry=f"{here}/retry" if record.status is TrackingStatus.FAILED else None,
    )
