"""${domain.noun.capitalize()}, from the request to its end."""

from __future__ import annotations

import pytest

from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.settings import Settings
from tracking.testing import Bench

pytestmark = pytest.mark.database


def test_the_work_is_done(settings: Settings, registry: Registry, database: Database) -> None:
    """A record that is asked for is worked on once, and COMPLETED."""
    with Bench(settings, registry, "${domain.name}") as bench:
        record_id = bench.create_example()

        bench.deliver(record_id)

        record = bench.record(record_id)
    assert (record.status, record.attempts) == (TrackingStatus.COMPLETED, 1)
    assert record.result == {"attempt": 1}
