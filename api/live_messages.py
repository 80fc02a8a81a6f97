"""What is said over `/tasks/live`, in both directions; `docs/live.schema.json` is made from it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, TypeAdapter

from api.answers import TaskRecord
from api.problems import Problem
from tracking.schemas import MAX_INTEGER, RequestBody

__all__ = ["Ask", "Asked", "Cancel", "Ping", "Retry", "Status", "Subscribe", "To", "Unsubscribe"]

MOST_RECORDS: Final = 100

Name = Annotated[
    str,
    Field(min_length=1, max_length=64, description="Chosen by the caller; the answer repeats it"),
]
RecordId = Annotated[int, Field(ge=1, le=MAX_INTEGER)]


class Mine(RequestBody):
    """The caller's own records."""

    kind: Literal["mine"]


class OfTenant(RequestBody):
    """Those records of a tenant that the caller may see."""

    kind: Literal["tenant"]
    tenant: str = Field(min_length=1, max_length=255)


class OfDomain(RequestBody):
    """Those records of a domain that the caller may see."""

    kind: Literal["domain"]
    domain: str = Field(max_length=32)


class RecordName(RequestBody):
    """A record."""

    domain: str = Field(max_length=32)
    record_id: RecordId


class Certain(RequestBody):
    """Certain records."""

    kind: Literal["records"]
    records: list[RecordName] = Field(min_length=1, max_length=MOST_RECORDS)


def _member(name: str) -> Discriminator:
    """Choose by a member; the members of request bodies are checked too strictly to be named."""

    def chosen(value: Any) -> Any:
        return value.get(name) if isinstance(value, dict) else getattr(value, name, None)

    return Discriminator(chosen)


To = Annotated[
    Annotated[Mine, Tag("mine")]
    | Annotated[OfTenant, Tag("tenant")]
    | Annotated[OfDomain, Tag("domain")]
    | Annotated[Certain, Tag("records")],
    _member("kind"),
]


class Asked(RequestBody):
    """Something that is asked, under a name that its answer repeats."""

    id: Name


class Subscribe(Asked):
    """Follow records: `record` for each there is, then `subscribed`, then `record` per change.

    A subscription of the same name is replaced.
    """

    type: Literal["subscribe"]
    to: To


class Unsubscribe(Asked):
    """Follow them no longer; answered with `unsubscribed`."""

    type: Literal["unsubscribe"]


class Status(Asked):
    """How a record stands; answered with `answer`."""

    type: Literal["status"]
    domain: str = Field(max_length=32)
    record_id: RecordId


class Cancel(Asked):
    """Cancel a record, or ask it to stop; answered with `answer`."""

    type: Literal["cancel"]
    domain: str = Field(max_length=32)
    record_id: RecordId
    reason: str | None = Field(default=None, max_length=1_000)
    version: int | None = Field(default=None, ge=1, description="Only if it still is this one")


class Retry(Asked):
    """Try once more what has failed; answered with `answer`."""

    type: Literal["retry"]
    domain: str = Field(max_length=32)
    record_id: RecordId
    version: int | None = Field(default=None, ge=1, description="Only if it still is this one")


class Ping(Asked):
    """Answered with `pong`."""

    type: Literal["ping"]


Said = Annotated[
    Annotated[Subscribe, Tag("subscribe")]
    | Annotated[Unsubscribe, Tag("unsubscribe")]
    | Annotated[Status, Tag("status")]
    | Annotated[Cancel, Tag("cancel")]
    | Annotated[Retry, Tag("retry")]
    | Annotated[Ping, Tag("ping")],
    _member("type"),
]
Ask: Final[TypeAdapter[Any]] = TypeAdapter(Said)
"""Reads what a caller says."""


class RecordMessage(BaseModel):
    """A record as it is now, with its domain's own fields; of two, the higher version counts."""

    type: Literal["record"]
    record: TaskRecord


class GoneMessage(BaseModel):
    """A record that was asked for and is not there, or is not to be seen by the caller."""

    type: Literal["gone"]
    domain: str
    record_id: int


class SubscribedMessage(BaseModel):
    """What there is has been sent."""

    type: Literal["subscribed"]
    id: str
    is_complete: bool = Field(
        description="Whether every active record that is meant, and every one that has ended within"
        " a minute, was among what was sent; if not, lists tell the rest"
    )


class UnsubscribedMessage(BaseModel):
    """Nothing more is sent of that subscription."""

    type: Literal["unsubscribed"]
    id: str


class ResyncMessage(BaseModel):
    """States were skipped: every subscription is sent again, each ending in `subscribed`."""

    type: Literal["resync"]


class AnswerMessage(BaseModel):
    """The record that was asked about, as it is now."""

    type: Literal["answer"]
    id: str
    record: TaskRecord


class ProblemMessage(BaseModel):
    """What was asked is refused, for the same reasons as over HTTP."""

    type: Literal["problem"]
    id: str | None = Field(description="Null where it could not be read")
    problem: Problem


class PongMessage(BaseModel):
    """The answer to a ping."""

    type: Literal["pong"]
    id: str


_Sent = Annotated[
    RecordMessage
    | GoneMessage
    | SubscribedMessage
    | UnsubscribedMessage
    | ResyncMessage
    | AnswerMessage
    | ProblemMessage
    | PongMessage,
    Field(discriminator="type"),
]


def messages_schema() -> str:
    """Return the JSON Schema of all messages, as `docs/live.schema.json` holds it."""
    directions: list[tuple[str, Any, TypeAdapter[Any]]] = [
        ("client", "validation", Ask),
        ("server", "serialization", TypeAdapter(_Sent)),
    ]
    keys, definitions = TypeAdapter.json_schemas(
        [(name, mode, adapter) for name, mode, adapter in directions],
        title="What is said over /tasks/live",
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions,
        "properties": {name: keys[name, mode] for name, mode, _ in directions},
    }
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"
