"""A bad mapping is refused before anything is written, naming line and cure."""

from __future__ import annotations

import pytest

from tests.legacy.trial import Trial
from tracking.errors import InvalidWiring
from tracking.legacy.positions import Positions

pytestmark = pytest.mark.database

FAULTS = {
    "no TOML": ("[rules]", "[rules", r"is no TOML: .*line 9"),
    "word": ("[rules]", "[ruels]", r"line 9, ruels: there is nothing called 'ruels' here"),
    "status": (
        'done = "COMPLETED"',
        'done = "DONE"',
        r"line 23, status\.done: 'DONE' is no status",
    ),
    "domain": (
        'domain = "csv_import"',
        'domain = "csv_imports"',
        r"line \d+, types\.import\.csv\.domain: there is no domain 'csv_imports'",
    ),
    "ours": ("etf_id =", "etfid =", r"etfid: no column of ours; there are .*etf_id"),
    "needed": ("amount =", "priority =", r"amount of .* must have a value: map it"),
    "theirs": (
        'error_message = "error"',
        'error_message = "eror"',
        r"line 17, columns\.error_message: 'eror' is no legacy column; there are .*error",
    ),
    "table": ('table = "task_status"', 'table = "tasks"', r"There is no table tasks there"),
    "key": ('table = "task_status"', 'table = "task_status"\nkey = "pk"', r"has no column pk"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_bad_mapping_is_refused(trial: Trial, fault: str) -> None:
    """Nothing has been written when it is, not even the books."""
    before, after, said = FAULTS[fault]
    trial.amend(before, after)

    with pytest.raises(InvalidWiring, match=said):
        await trial.run()

    assert await trial.sql.fetchval("SELECT to_regnamespace('legacy_task_status')") is None


async def test_types_stay_where_they_are(trial: Trial) -> None:
    """Rows that have been taken over keep their type where it is."""
    await trial.run()
    text = trial.mapping.read_text()
    trial.mapping.write_text(text.replace('"etf.correct_price"', '"gone.type"'))

    with pytest.raises(InvalidWiring, match=r"'etf\.correct_price' are in etf_price_update"):
        await trial.run()


def test_positions_are_those_of_the_file() -> None:
    """Of tables, of keys, of quoted ones; what is nowhere is at the table around it."""
    positions = Positions('a = 1\n[b."c.d"]\n# x\n"e f" = 2\ng.h = 3\n')

    assert positions.line(("a",)) == 1
    assert positions.line(("b", "c.d")) == 2
    assert positions.line(("b", "c.d", "e f")) == 4
    assert positions.line(("b", "c.d", "g", "h")) == 5
    assert positions.line(("b", "c.d", "nowhere")) == 2
