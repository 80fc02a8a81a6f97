"""`scripts/fuzz`, a small round of it: the API answers as its description says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.database


def test_every_answer_to_every_caller_is_as_described(tmp_path: Path) -> None:
    """All phases and checks as four callers, on one domain and on what there is across domains."""
    figures = tmp_path / "figures.json"
    options = ["--cases", "400", "--domain", "etf_price_update", "--json", str(figures)]

    done = subprocess.run(
        [sys.executable, "-m", "scripts.fuzzing", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(figures.read_text())
    assert (said["failures"], said["findings"]) == (0, [])
    assert [caller["caller"] for caller in said["callers"]] == [
        *("anonymous", "user", "stranger", "operator")
    ]
    for caller in said["callers"]:
        assert caller["phases"].keys() == {"examples", "coverage", "fuzzing", "stateful"}
        assert (caller["links"] > 0) == (caller["caller"] != "anonymous")
