"""How much work there is and how it went: of a domain, of all, and in the form of `task_status`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, Field

from api.answers import Count, total
from tracking import BaseTaskTracking, Domain, TrackingStatus
from tracking.crud.walks import Tally
from tracking.filters import Filters
from tracking.pages import read_page
from tracking.records import Records
from tracking.status import ACTIVE

__all__ = ["Overview", "Summary", "TaskStatus", "overview_of", "summary_of", "task_status_of"]

SHOWN_ACTIVE: Final = 100
SHOWN_RECENT: Final = 10
LOOKED_AT: Final = 100


class Summary(BaseModel):
    """How many records of a domain are in which status."""

    domain: str
    title: str
    counts: dict[TrackingStatus, Count] = Field(description="Exact for PENDING and PROCESSING")
    total: Count
    active_count: int
    all_completed: bool = Field(description="Whether nothing is PENDING or PROCESSING")


class Overview(BaseModel):
    """How many records of each domain are in which status."""

    domains: list[Summary]
    total: Count
    active_count: int
    all_completed: bool = Field(description="Whether nothing is PENDING or PROCESSING")
    checked_at: datetime


class TaskLine(BaseModel):
    """A task in one line."""

    task_id: str
    name: str
    status: TrackingStatus
    progress: int
    started_at: datetime | None
    completed_at: datetime | None
    task_type: str = Field(description="The domain")
    duration_seconds: float | None = Field(description="Of the last attempt, up to now if it runs")


class TaskStatusSummary(BaseModel):
    """How many tasks there are."""

    total_tasks: int
    active_count: int
    completed_count: int
    failed_count: int
    cancelled_count: int
    is_capped: bool = Field(description="Whether there may be more ended tasks than counted")
    recent_completed: list[TaskLine] = Field(
        description=f"The {SHOWN_RECENT} that completed last, of the {LOOKED_AT} newest completed"
    )


class TaskStatus(BaseModel):
    """The state of a tenant's work at a glance."""

    active_tasks: list[TaskLine] = Field(description=f"The newest, at most {SHOWN_ACTIVE}")
    all_completed: bool
    summary: TaskStatusSummary
    tenant_id: str
    checked_at: datetime


async def summary_of(domain: Domain, service: Records[Any], filters: Filters) -> Summary:
    """Count what the service's principal may see."""
    tallies = await service.crud.count(filters)
    active = _active(tallies)
    return Summary(
        domain=domain.name,
        title=domain.title,
        counts={status: total([tally]) for status, tally in tallies.items()},
        total=total(tallies),
        active_count=active,
        all_completed=active == 0,
    )


async def overview_of(domains: Sequence[tuple[Domain, Records[Any]]], filters: Filters) -> Overview:
    """Count what the services' principal may see, domain by domain."""
    summaries = [await summary_of(domain, service, filters) for domain, service in domains]
    active = sum(summary.active_count for summary in summaries)
    return Overview(
        domains=summaries,
        total=Count(
            count=sum(summary.total.count for summary in summaries),
            is_capped=any(summary.total.is_capped for summary in summaries),
        ),
        active_count=active,
        all_completed=active == 0,
        checked_at=datetime.now(UTC),
    )


async def task_status_of(domains: Sequence[tuple[Domain, Records[Any]]], tenant: str) -> TaskStatus:
    """Return the state of what the services' principal may see of a tenant."""
    titles = {domain.name: domain.title for domain, _ in domains}
    services = [service for _, service in domains]
    filters = Filters(tenant=tenant)
    overview = await overview_of(domains, filters)
    running = Filters(tenant=tenant, statuses=ACTIVE)
    active, _ = await read_page(services, running, None, SHOWN_ACTIVE)
    done = Filters(tenant=tenant, statuses=(TrackingStatus.COMPLETED,))
    completed, _ = await read_page(services, done, None, LOOKED_AT)
    recent = sorted(completed, key=_ended_at, reverse=True)[:SHOWN_RECENT]
    now = overview.checked_at
    return TaskStatus(
        active_tasks=[_line(record, titles, now) for record in active],
        all_completed=overview.all_completed,
        summary=_status_summary(overview, [_line(record, titles, now) for record in recent]),
        tenant_id=tenant,
        checked_at=now,
    )


def _status_summary(overview: Overview, recent: list[TaskLine]) -> TaskStatusSummary:
    counted = dict.fromkeys(TrackingStatus, 0)
    for summary in overview.domains:
        for status, count in summary.counts.items():
            counted[status] += count.count
    return TaskStatusSummary(
        total_tasks=overview.total.count,
        active_count=overview.active_count,
        completed_count=counted[TrackingStatus.COMPLETED],
        failed_count=counted[TrackingStatus.FAILED],
        cancelled_count=counted[TrackingStatus.CANCELLED],
        is_capped=overview.total.is_capped,
        recent_completed=recent,
    )


def _line(record: BaseTaskTracking, titles: dict[str, str], now: datetime) -> TaskLine:
    seconds = None
    if record.started_at is not None:
        seconds = max(0.0, ((record.completed_at or now) - record.started_at).total_seconds())
    return TaskLine(
        task_id=record.task_id,
        name=record.display_name or titles[record.domain],
        status=record.status,
        progress=record.progress,
        started_at=record.started_at,
        completed_at=record.completed_at,
        task_type=record.domain,
        duration_seconds=seconds,
    )


def _active(tallies: dict[TrackingStatus, Tally]) -> int:
    return sum(tally.count for status, tally in tallies.items() if status in ACTIVE)


def _ended_at(record: BaseTaskTracking) -> datetime:
    return record.completed_at or record.created_at
