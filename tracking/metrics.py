"""What Prometheus scrapes: states from the tables, by domain and status, never by user or id."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from tracking.db import Database
from tracking.domain import Registry

__all__ = ["render_metrics"]


async def render_metrics(database: Database, registry: Registry) -> bytes:
    """Return the present state of every domain in Prometheus' text format."""
    active = GaugeMetricFamily(
        "goldfinch_active_records", "Records still to be done.", labels=["domain", "status"]
    )
    oldest = GaugeMetricFamily(
        "goldfinch_oldest_due_seconds",
        "How long the longest-waiting due record has been due; 0 when none is.",
        labels=["domain"],
    )
    async with database.autocommit() as connection:
        for name, domain in registry.items():
            crud = domain.service(connection).crud
            for status, number in (await crud.count_active()).items():
                active.add_metric([name, status], number)
            oldest.add_metric([name], await crud.oldest_due_seconds())
    collected = CollectorRegistry(auto_describe=False)
    collected.register(_Collected([active, oldest]))
    return generate_latest(collected)


class _Collected(Collector):
    """Metrics that have been collected already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
