"""Single operations, measured by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scripts.benchmark.operations.base import Measure
from scripts.benchmark.operations.create import create
from scripts.benchmark.operations.legacy import legacy
from scripts.benchmark.operations.lifecycle import lifecycle
from scripts.benchmark.operations.live import live
from scripts.benchmark.operations.reads import reads
from scripts.benchmark.operations.relay import relay
from scripts.benchmark.operations.retention import retention
from scripts.benchmark.operations.signs import signs

__all__ = ["OPERATIONS"]

OPERATIONS: Final[Mapping[str, Measure]] = {
    "create": create,
    "lifecycle": lifecycle,
    "signs": signs,
    "relay": relay,
    "reads": reads,
    "retention": retention,
    "live": live,
    "legacy": legacy,
}
