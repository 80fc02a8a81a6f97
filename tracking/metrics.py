"""What Prometheus scrapes: by domain, status and kind, never by user or id."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from tracking.confined import Confined
from tracking.crud import Fence
from tracking.db import Database
from tracking.domain import Registry
from tracking.logs import get_logger
from tracking.principal import SYSTEM

__all__ = ["StaleWrites", "render_metrics"]

logger = get_logger(__name__)


async def render_metrics(
    database: Database, registry: Registry, others: Iterable[Metric] = ()
) -> bytes:
    """Return the present state of every domain, and `others`, in Prometheus' text format."""
    active = GaugeMetricFamily(
        "goldfinch_active_records", "Records still to be done.", labels=["domain", "status"]
    )
    oldest = GaugeMetricFamily(
        "goldfinch_oldest_due_seconds",
        "How long the longest-waiting due record has been due; 0 when none is.",
        labels=["domain"],
    )
    async with Confined(database, SYSTEM).transaction() as session:
        for name, domain in registry.items():
            crud = domain.service(session).crud
            for status, number in (await crud.count_active()).items():
                active.add_metric([name, status], number)
            oldest.add_metric([name], await crud.oldest_due_seconds())
    collected = CollectorRegistry(auto_describe=False)
    collected.register(_Collected([active, oldest, *others]))
    return generate_latest(collected)


class StaleWrites:
    """Writes of attempts that were no longer the current ones: refused, counted and logged.

    `write` is what was refused: `heartbeat`, `progress`, `log` for a line of history, or `outcome`
    with the business data that would have been committed beside it.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._refused = Counter(
            "goldfinch_stale_writes_refused",
            "Writes refused because the record belonged to another attempt or had ended.",
            ["domain", "write"],
            registry=registry,
        )

    def refused(
        self, domain: str, fence: Fence, write: str, number: int = 1, *, is_logged: bool = True
    ) -> None:
        """Count `number` writes of attempt `fence`."""
        self._refused.labels(domain, write).inc(number)
        if is_logged:
            record_id, attempt = fence
            logger.warning(
                "stale write refused",
                domain=domain,
                tracking_id=record_id,
                attempt=attempt,
                write=write,
                number=number,
            )


class _Collected(Collector):
    """Metrics that have been collected already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
