"""A new record's row: what was said, and what is so unless something is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracking.errors import Invalid
from tracking.model import BaseTaskTracking
from tracking.principal import Principal

__all__ = ["SAYABLE", "new_row"]

SAYABLE: Final = frozenset(
    {
        "display_name",
        "idempotency_digest",
        "idempotency_key",
        "max_attempts",
        "owner_id",
        "prerequisites",
        "priority",
        "scheduled_at",
        "task_metadata",
        "tenant_id",
    }
)
"""The common columns that whoever creates a record may set; None leaves them as they are."""


def new_row(
    model: type[BaseTaskTracking], principal: Principal, columns: Mapping[str, object]
) -> dict[str, object]:
    """Return the row of a new record that `principal` asks for.

    Raises Invalid for columns that a new record does not take.
    """
    said = {name: v for name, v in columns.items() if v is not None or name not in SAYABLE}
    if unknown := said.keys() - SAYABLE - model.own_columns():
        msg = f"New {model.domain} records take no {', '.join(sorted(unknown))}."
        raise Invalid(msg)
    if "scheduled_at" in said:
        said["due_at"] = said["next_dispatch_at"] = said.pop("scheduled_at")
    if said.pop("prerequisites", None):
        said |= {"next_dispatch_at": None, "related": True}
    return {
        "owner_id": principal.user,
        "tenant_id": principal.tenant,
        "updated_by": principal.actor,
        "max_attempts": model.default_max_attempts,
        **said,
    }
