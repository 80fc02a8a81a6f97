"""What Prometheus scrapes about followers and changes: of this process, and nobody by name."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from tracking.changes import Changes
from tracking.live.hub import Hub

__all__ = ["live_figures"]


def live_figures(hub: Hub, changes: Changes) -> Iterable[Metric]:
    """Return how the followers of this process fare at present."""
    yield GaugeMetricFamily(
        "goldfinch_live_followers", "Live sessions and streams now.", value=hub.followers
    )
    yield CounterMetricFamily(
        "goldfinch_live_resyncs",
        "Followers that were shown everything afresh, having read too slowly.",
        value=hub.resyncs,
    )
    yield CounterMetricFamily(
        "goldfinch_live_listener_connections",
        "Connections for LISTEN made; every one but the first replaced a lost one.",
        value=hub.connections,
    )
    yield CounterMetricFamily(
        "goldfinch_changes_dropped",
        "Changes committed by this process and not announced; followers found them by looking.",
        value=changes.dropped,
    )
