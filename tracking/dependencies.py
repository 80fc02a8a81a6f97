"""What waits for what: the one table that all domains share, and how it is spoken of.

An edge leads from the record that is waited for, upstream, to the one that waits, downstream. A
prerequisite is upstream of what may begin after it; a child is upstream of its parent. There is no
foreign key into tracking tables, so that domains stay independent of each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    func,
    text,
)

from tracking.model import MAX_DOMAIN_NAME, Base, BaseTaskTracking

__all__ = ["MAX_PREREQUISITES", "OnChildFailure", "OnFailure", "Prerequisite", "task_dependency"]

MAX_PREREQUISITES: Final = 100
"""More than so many are refused in a request; give them a parent instead."""


class OnFailure(StrEnum):
    """What becomes of a record whose prerequisite ends as FAILED or CANCELLED."""

    CANCEL = "cancel"
    """It is cancelled, with the prerequisite as the reason."""
    RUN = "run"
    """It runs all the same."""
    WAIT = "wait"
    """It goes on waiting: for a retry of the prerequisite, or for somebody to cancel it."""


class OnChildFailure(StrEnum):
    """What becomes of a parent one of whose children ends as FAILED or CANCELLED."""

    COUNT = "count"
    """The failure is counted and listed; the parent fails only if no child completes."""
    FAIL = "fail"
    """The parent fails at once, and its other children are cancelled."""


class Prerequisite(BaseModel):
    """A record that must end before another one may begin."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    domain: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=MAX_DOMAIN_NAME)]
    id: Annotated[int, Field(ge=1, le=2**63 - 1, strict=True)]
    on_failure: Annotated[
        OnFailure, Field(description="What to do when it ends as FAILED or CANCELLED")
    ] = OnFailure.CANCEL

    @classmethod
    def of(cls, record: BaseTaskTracking, on_failure: OnFailure = OnFailure.CANCEL) -> Self:
        """Return the prerequisite that this record is."""
        return cls(domain=record.domain, id=record.id, on_failure=on_failure)


task_dependency: Final = Table(
    "task_dependency",
    Base.metadata,
    Column("upstream_domain", String(MAX_DOMAIN_NAME), primary_key=True),
    Column("upstream_id", BigInteger, primary_key=True, autoincrement=False),
    Column("downstream_domain", String(MAX_DOMAIN_NAME), primary_key=True),
    Column("downstream_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(12), primary_key=True),
    Column("on_failure", String(6), nullable=False),
    # Which of its parent's children it is, counted from 0.
    Column("position", Integer),
    # Whose it is: as the record that waits.
    Column("tenant_id", String(255), nullable=False),
    Column("owner_id", String(255), nullable=False),
    Column("created_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
    # When it stopped to matter: what was waited for has come, or nobody waits any more.
    Column("settled_at", DateTime(timezone=True)),
    CheckConstraint(
        "(kind = 'prerequisite' AND on_failure IN ('cancel', 'run', 'wait') AND position IS NULL)"
        " OR (kind = 'child' AND on_failure IN ('count', 'fail') AND position >= 0)",
        name="kind",
    ),
    CheckConstraint(
        "(upstream_domain, upstream_id) <> (downstream_domain, downstream_id)", name="itself"
    ),
    # What a record waits for, and a parent's children.
    Index("idx_task_dependency_downstream", "downstream_domain", "downstream_id", "kind"),
    # One child per position.
    Index(
        "uq_task_dependency_position",
        "downstream_domain",
        "downstream_id",
        "position",
        unique=True,
        postgresql_where=text("kind = 'child'"),
    ),
)
"""The edges."""
