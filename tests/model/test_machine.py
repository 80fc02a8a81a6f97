from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.connections import Connections
from tests.model.machine import RecordMachine

pytestmark = pytest.mark.database

EXAMPLES = int(os.environ.get("GOLDFINCH_MODEL_EXAMPLES", "30"))

UNHURRIED = settings(
    database=None,
    deadline=None,
    derandomize=True,
    print_blob=False,
    phases=[Phase.generate, Phase.shrink],
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def machine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[RecordMachine]]:
    """The machine, connected to the database of this test process."""
    connections = Connections(database_url)
    monkeypatch.setattr(RecordMachine, "connections", connections, raising=False)
    yield RecordMachine
    connections.shut()


def test_records_do_what_the_model_says(machine: type[RecordMachine]) -> None:
    """G6, G7, G8, G12: whatever people do at once, through the service or by hand."""
    run_state_machine_as_test(machine, settings=settings(UNHURRIED, max_examples=EXAMPLES))
