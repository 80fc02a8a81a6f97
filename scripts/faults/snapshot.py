"""What the database says: every record, its history and its effects, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import asyncpg

from scripts.faults.ledger import Key
from scripts.faults.workload.kinds import Kind
from tracking import TrackingStatus
from tracking.db import asyncpg_dsn
from tracking.status import TERMINAL

__all__ = ["Event", "Record", "Snapshot", "read_snapshot", "waiting_since"]

TIMEOUT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Event:
    """A transition, as the history tells it."""

    attempt: int
    origin: str
    target: str
    at: datetime
    actor: str = "system"


@dataclass(frozen=True, slots=True)
class Record:
    """A record, as its table tells it."""

    domain: str
    id: int
    reference: str
    kind: Kind
    status: TrackingStatus
    attempts: int
    max_attempts: int = 40
    error_type: str | None = None
    family: tuple[int, int] | None = None
    """A parent's children by its own account: how many there are, how many completed."""

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.domain, self.id


@dataclass(frozen=True)
class Snapshot:
    """Everything at one moment."""

    records: Mapping[Key, Record]
    events: Mapping[Key, Sequence[Event]] = field(default_factory=dict)
    effects: Mapping[Key, Sequence[int]] = field(default_factory=dict)
    """The attempts that left an effect, by record."""

    def open(self) -> list[Record]:
        """The records that have not come to an end."""
        return [record for record in self.records.values() if record.status not in TERMINAL]


async def read_snapshot(url: str, domains: Sequence[str]) -> Snapshot:
    """Read all of it."""
    records: dict[Key, Record] = {}
    events: dict[Key, list[Event]] = {}
    effects: dict[Key, list[int]] = {}
    connection = await asyncpg.connect(asyncpg_dsn(url), timeout=TIMEOUT)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for domain in domains:
                for row in await connection.fetch(_records(domain)):
                    records[domain, row["id"]] = _record(domain, row)
                for row in await connection.fetch(_transitions(domain)):
                    events.setdefault((domain, row["tracking_id"]), []).append(_event(row))
            for row in await connection.fetch("SELECT domain, record_id, attempt FROM effects"):
                effects.setdefault((row["domain"], row["record_id"]), []).append(row["attempt"])
    finally:
        await connection.close()
    return Snapshot(records, events, effects)


async def waiting_since(url: str, domains: Sequence[str], moment: datetime) -> set[Key]:
    """Records that were due or running at that moment and are still in the same place."""
    connection = await asyncpg.connect(asyncpg_dsn(url), timeout=TIMEOUT)
    try:
        return {
            (domain, row["id"])
            for domain in domains
            for row in await connection.fetch(_waiting(domain), moment)
        }
    finally:
        await connection.close()


def _records(domain: str) -> str:
    return (
        "SELECT id, reference, kind, status, attempts, max_attempts, error_type,"
        " (result->'children'->>'total')::int AS total,"
        " (result->'children'->>'completed')::int AS completed"
        f" FROM {domain}_task_tracking"
    )


def _transitions(domain: str) -> str:
    return (
        "SELECT tracking_id, attempt, from_status, to_status, at, actor"
        f" FROM {domain}_task_event WHERE kind = 'transition' ORDER BY tracking_id, seq"
    )


def _waiting(domain: str) -> str:
    """Without those that wait for others of their own accord: they end when these do.

    And without poison that is dying: each time that is a worker lost, whatever else was done.
    """
    return (
        f"SELECT id FROM {domain}_task_tracking WHERE"
        " status = 'PENDING' AND due_at <= $1 AND next_dispatch_at IS NOT NULL"
        " OR status = 'PROCESSING' AND started_at <= $1 AND heartbeat_at IS NOT NULL"
        f" AND kind <> '{Kind.POISON}'"
    )


def _record(domain: str, row: asyncpg.Record) -> Record:
    return Record(
        domain=domain,
        id=row["id"],
        reference=row["reference"],
        kind=Kind(row["kind"]),
        status=TrackingStatus(row["status"]),
        attempts=row["attempts"],
        max_attempts=row["max_attempts"],
        error_type=row["error_type"],
        family=None if row["total"] is None else (row["total"], row["completed"]),
    )


def _event(row: asyncpg.Record) -> Event:
    return Event(row["attempt"], row["from_status"], row["to_status"], row["at"], row["actor"])
