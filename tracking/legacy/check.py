"""Whether the columns of a mapping are at both ends; said before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from tracking.errors import InvalidWiring
from tracking.legacy.mapping import COMMON, Loaded
from tracking.legacy.sources import LegacySource
from tracking.legacy.target import Target

__all__ = ["check_columns"]


def check_columns(loaded: Loaded, source: LegacySource, targets: Mapping[str, Target]) -> None:
    """Raise InvalidWiring, naming lines and cures, for columns that are not at both ends."""
    faults = [
        *_faults(loaded, source, ("columns",), frozenset(COMMON)),
        *(
            fault
            for kind, target in targets.items()
            for fault in (
                *_faults(loaded, source, ("types", kind, "columns"), target.own | COMMON.keys()),
                *_missing(loaded, kind, target),
            )
        ),
    ]
    if faults:
        raise InvalidWiring("\n".join(faults))


def _faults(
    loaded: Loaded, source: LegacySource, at: tuple[str, ...], allowed: frozenset[str]
) -> list[str]:
    plan = loaded.plan
    columns = plan.columns if at == ("columns",) else plan.types[at[1]].columns
    faults = []
    for name, given in columns.items():
        where = loaded.where((*at, name))
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            faults.append(f"{where}: no column of ours; there are {known}.")
        if not given.sources and given.default is None:
            faults.append(f"{where}: say where it comes `from`, or a `default`.")
        for word in given.sources:
            is_path = word.partition(".")[0] == "metadata" and plan.source.metadata is not None
            if not is_path and word not in source.columns:
                known = ", ".join(source.columns)
                faults.append(
                    f"{where}: {word!r} is no legacy column; there are {known}, and with"
                    " source.metadata also metadata.path."
                )
    return faults


def _missing(loaded: Loaded, kind: str, target: Target) -> list[str]:
    plan = loaded.plan
    given = {*plan.columns, *plan.types[kind].columns}
    where = loaded.where(("types", kind))
    faults = [
        f"{where}: {column.name} of {target.table} must have a value: map it."
        for column in target.columns.values()
        if column.is_needed and column.name in target.own and column.name not in given
    ]
    faults += [
        f"{where}: say where {name} comes from, in [columns]."
        for name in ("created_at", "owner_id", "tenant_id")
        if name not in given
    ]
    return faults
