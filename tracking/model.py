"""The shape of a tracking record: columns, checks and indexes that every domain inherits.

A domain declares its own table by subclassing, naming itself and adding typed columns:

    class EtfPriceUpdateTracking(BaseTaskTracking, domain="etf_price_update", max_attempts=5):
        etf_id: Mapped[str] = mapped_column(ForeignKey("etfs.id"))

and gets `etf_price_update_task_tracking` plus the append-only `etf_price_update_task_event`.
No column that heartbeats or progress touch may appear in an index or its predicate: those
updates then stay HOT, that is, they write no index at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, ClassVar, Final, Self

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    Identity,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from tracking.errors import Invalid, InvalidWiring
from tracking.events import event_table
from tracking.indexes import indexes_of
from tracking.status import TERMINAL, TrackingStatus

__all__ = ["Base", "BaseTaskTracking", "domain_of_table", "tracking_models"]

MAX_DOMAIN_NAME: Final = 32
"""PostgreSQL cuts identifiers at 63 bytes; `ck_<domain>_task_tracking_completed_at` adds 30."""

_DOMAIN_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


# The common columns come before those of the domain.
_common: Final = partial(mapped_column, sort_order=-1)


class Base(DeclarativeBase):
    """The declarative base of Goldfinch and of the business tables beside it."""

    metadata = MetaData(
        naming_convention={
            "ix": "idx_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        Decimal: Numeric(20, 6),
        dict[str, Any]: JSONB,
    }


class BaseTaskTracking(Base):
    """One unit of work, whatever the number of attempts it takes.

    Class arguments of a subclass:

    `domain`        snake_case name of the business area, at most 32 characters
    `max_attempts`  how many attempts a record gets unless its creator says otherwise (default 3)
    """

    __abstract__ = True

    domain: ClassVar[str]
    default_max_attempts: ClassVar[int]
    events: ClassVar[Table]
    """The domain's append-only history, `<domain>_task_event`."""

    id: Mapped[int] = _common(BigInteger, Identity(always=True), primary_key=True)
    status: Mapped[TrackingStatus] = _common(
        Enum(TrackingStatus, native_enum=False, length=20),
        server_default=text("'PENDING'"),
    )
    created_at: Mapped[datetime] = _common(server_default=func.now())
    updated_at: Mapped[datetime] = _common(server_default=func.now())
    started_at: Mapped[datetime | None] = _common()
    completed_at: Mapped[datetime | None] = _common()
    error_type: Mapped[str | None] = _common(String(255))
    error_message: Mapped[str | None] = _common(Text)
    attempts: Mapped[int] = _common(SmallInteger, server_default=text("0"))
    max_attempts: Mapped[int] = _common(SmallInteger, server_default=text("3"))
    celery_task_id: Mapped[str | None] = _common(String(255))
    priority: Mapped[int] = _common(SmallInteger, server_default=text("5"))
    display_name: Mapped[str | None] = _common(String(255))
    owner_id: Mapped[str] = _common(String(255), server_default=text("'system'"))
    tenant_id: Mapped[str] = _common(String(255), server_default=text("'default'"))
    progress: Mapped[int] = _common(SmallInteger, server_default=text("0"))
    processed_items: Mapped[int | None] = _common(BigInteger)
    total_items: Mapped[int | None] = _common(BigInteger)
    current_step: Mapped[str | None] = _common(String(255))
    result: Mapped[dict[str, Any] | None] = _common(JSONB(none_as_null=True))
    task_metadata: Mapped[dict[str, Any] | None] = _common("metadata", JSONB(none_as_null=True))
    idempotency_key: Mapped[str | None] = _common(String(255))
    idempotency_digest: Mapped[str | None] = _common(String(64))
    next_dispatch_at: Mapped[datetime | None] = _common(server_default=func.now())
    due_at: Mapped[datetime] = _common(server_default=func.now())
    dispatches: Mapped[int] = _common(SmallInteger, server_default=text("0"))
    dispatched_at: Mapped[datetime | None] = _common()
    related: Mapped[bool] = _common(server_default=text("false"))
    heartbeat_at: Mapped[datetime | None] = _common()
    worker: Mapped[str | None] = _common(String(255))
    deadline_at: Mapped[datetime | None] = _common()
    cancel_requested_at: Mapped[datetime | None] = _common()
    cancel_reason: Mapped[str | None] = _common(Text)
    updated_by: Mapped[str] = _common(String(255), server_default=text("CURRENT_USER"))
    version: Mapped[int] = _common(BigInteger, server_default=text("1"))

    def __init_subclass__(
        cls, *, domain: str | None = None, max_attempts: int = 3, **kwargs: object
    ) -> None:
        """Give the subclass its table name, checks, indexes and event table."""
        if domain is None:
            msg = f"{cls.__name__}: say which domain it tracks, as in domain='etf_price_update'."
            raise InvalidWiring(msg)
        _check_domain_name(domain)
        cls.domain = domain
        cls.default_max_attempts = max_attempts
        own = cls.__dict__.get("__table_args__", ())
        cls.__table_args__ = (*_checks(), *indexes_of(domain), *own)
        super().__init_subclass__(**kwargs)
        cls.events = event_table(domain, cls.metadata)

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:
        """`<domain>_task_tracking`."""
        return f"{cls.domain}_task_tracking"

    @classmethod
    def from_columns(cls, row: Mapping[str, Any]) -> Self:
        """Return a detached record made of a row's columns, keyed by column name."""
        record, attributes = cls(), _attributes(cls)
        # Set one by one they would each be noted as changed: forty times the work.
        record.__dict__.update({attributes[name]: value for name, value in row.items()})
        return record

    @classmethod
    def to_columns(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values keyed by attribute as values keyed by column name.

        Raises Invalid for a name the record does not have.
        """
        columns = {prop.key: prop.columns[0].name for prop in cls.__mapper__.column_attrs}
        if unknown := values.keys() - columns.keys():
            msg = f"{cls.domain} records have no {', '.join(sorted(unknown))}."
            raise Invalid(msg)
        return {columns[name]: value for name, value in values.items()}

    @classmethod
    def own_columns(cls) -> frozenset[str]:
        """The names of the columns the domain adds to the common ones."""
        common = BaseTaskTracking.__annotations__.keys()
        return frozenset(prop.key for prop in cls.__mapper__.column_attrs) - common

    @property
    def is_held(self) -> bool:
        """Whether it waits for prerequisites: it is dispatched when the last of them has ended."""
        return self.status is TrackingStatus.PENDING and self.next_dispatch_at is None

    @property
    def task_id(self) -> str:
        """The Celery task id this record is dispatched under: `<domain>:<id>`."""
        return f"{self.domain}:{self.id}"


def tracking_models(metadata: MetaData = Base.metadata) -> dict[str, type[BaseTaskTracking]]:
    """Every declared tracking model by domain name, in name order."""
    models = {m.domain: m for m in BaseTaskTracking.__subclasses__() if m.metadata is metadata}
    return dict(sorted(models.items()))


def domain_of_table(table_name: str) -> str | None:
    """The domain whose tracking table this is, or None for any other table."""
    domain, suffix, _ = table_name.rpartition("_task_tracking")
    return domain if suffix and table_name == f"{domain}_task_tracking" else None


@cache
def _attributes(model: type[BaseTaskTracking]) -> dict[str, str]:
    """The attributes of a model by the names of their columns."""
    return {prop.columns[0].name: prop.key for prop in model.__mapper__.column_attrs}


def _check_domain_name(name: str) -> None:
    if not _DOMAIN_NAME.fullmatch(name) or len(name) > MAX_DOMAIN_NAME:
        msg = (
            f"domain {name!r}: use snake_case of lower-case letters and digits, starting with a "
            f"letter, at most {MAX_DOMAIN_NAME} characters."
        )
        raise InvalidWiring(msg)


def _quoted(statuses: tuple[TrackingStatus, ...]) -> str:
    return ", ".join(f"'{status}'" for status in statuses)


def _checks() -> list[SchemaItem]:
    """Return what must hold for every row, whoever wrote it."""
    rules = {
        "status": f"status IN ({_quoted(tuple(TrackingStatus))})",
        "completed_at": f"(status IN ({_quoted(TERMINAL)})) = (completed_at IS NOT NULL)",
        "started_at": "status <> 'PROCESSING' OR started_at IS NOT NULL",
        "attempts": "attempts >= 0 AND attempts <= max_attempts",
        "progress": "progress BETWEEN 0 AND 100",
        "items": "processed_items >= 0 AND total_items >= 0",
        "priority": "priority BETWEEN 1 AND 10",
    }
    return [CheckConstraint(rule, name=name) for name, rule in rules.items()]
