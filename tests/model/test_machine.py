from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.exc import DBAPIError

from tests.database.records import TABLE
from tests.model.bugs import BUGS, Plant
from tests.model.connections import Connections
from tests.model.machine import RecordMachine

pytestmark = pytest.mark.database

EXAMPLES = int(os.environ.get("GOLDFINCH_MODEL_EXAMPLES", "30"))

ALIKE = settings(
    database=None,
    deadline=None,
    derandomize="GOLDFINCH_MODEL_EXAMPLES" not in os.environ,
    max_examples=EXAMPLES,
    phases=[Phase.generate, Phase.shrink],
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)
"""The same examples every time, unless more are asked for."""

FIRST_MISTAKE = settings(
    ALIKE, derandomize=True, max_examples=200, phases=[Phase.generate], report_multiple_bugs=False
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
    run_state_machine_as_test(machine, settings=ALIKE)


@pytest.mark.parametrize("plant", BUGS.values(), ids=BUGS)
def test_a_mistake_in_a_statement_is_found(
    machine: type[RecordMachine], monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    """The machine sees what goes wrong, also where the triggers of the database stand by."""
    plant(monkeypatch)
    monkeypatch.setattr(machine, "patience", 1)

    # Where a trigger refuses the mistake, the transaction is of no use afterwards. And what people
    # do at the same time does not go the same way twice.
    with pytest.raises((AssertionError, DBAPIError, Flaky)):
        run_state_machine_as_test(machine, settings=FIRST_MISTAKE)


def test_a_missing_event_is_found(machine: type[RecordMachine]) -> None:
    """G12: the history is compared, not only the rows."""
    trigger = f"ALTER TABLE {TABLE} {{}} TRIGGER transition"
    machine.connections.execute(trigger.format("DISABLE"))

    try:
        with pytest.raises(AssertionError):
            run_state_machine_as_test(machine, settings=FIRST_MISTAKE)
    finally:
        machine.connections.execute(trigger.format("ENABLE"))
