"""Runs of Schemathesis, and what its report says of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scripts.fuzzing.callers import Caller
from scripts.fuzzing.installation import ROOT, Installation

__all__ = ["Outcome", "call"]

PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")
_CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
_ENOUGH: Final = 200
"""Of so many cases, one per operation in each phase that is left to chance."""


@dataclass
class Outcome:
    """What became of one caller's cases."""

    caller: str
    phases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    failures: int = 0
    links: int = 0
    """Steps that followed a link from an answer to the next request."""
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        """How many there were."""
        return self.phases.total()


def call(
    running: Installation, caller: Caller, *, cases: int, seed: int, paths: Sequence[str]
) -> Outcome:
    """Call as the caller, in rounds with a seed each, until there were so many cases.

    The cases of examples and coverage follow from the description: one round has them all.
    """
    outcome, started, phases = Outcome(caller.name), time.monotonic(), PHASES
    examples = max(2, cases // _ENOUGH)
    while outcome.cases < cases and not outcome.failures:
        report = running.log.with_name(f"{caller.name}-{seed}.ndjson")
        command = _command(running, caller, report, seed, examples, paths, phases)
        done = subprocess.run(
            command, cwd=report.parent, capture_output=True, text=True, check=False
        )
        report.with_suffix(".txt").write_text(done.stdout + done.stderr)
        made = outcome.cases
        _count(outcome, report)
        if done.returncode or outcome.cases == made:
            outcome.failures = outcome.failures or 1
            print(done.stdout, done.stderr)
        seed, phases = seed + 1, PHASES[2:]
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


def _command(
    running: Installation,
    caller: Caller,
    report: Path,
    seed: int,
    examples: int,
    paths: Sequence[str],
    phases: Sequence[str],
) -> list[str]:
    token = running.token(caller)
    return [
        *(sys.executable, "-c", _WITH_PROJECT, "--config-file", str(_CONFIGURATION), "run"),
        *(f"{running.address}/openapi.json", "--seed", str(seed), "--no-color"),
        *("--max-examples", str(examples), "--phases", ",".join(phases)),
        *("--report", "ndjson", "--report-ndjson-path", str(report)),
        *(["--header", f"Authorization: Bearer {token}"] if token else []),
        *(option for path in paths for option in ("--include-path-regex", path)),
    ]


_WITH_PROJECT: Final = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from schemathesis.cli import schemathesis;"
    " schemathesis()"
)


def _count(outcome: Outcome, report: Path) -> None:
    """Add what the report tells of each scenario."""
    for line in report.read_text().splitlines() if report.exists() else ():
        scenario = json.loads(line).get("ScenarioFinished")
        if scenario is None or not scenario.get("recorder"):
            continue
        recorder = scenario["recorder"]
        outcome.phases[scenario["phase"]] += len(recorder.get("cases", {}))
        for case in recorder.get("cases", {}).values():
            outcome.links += bool(case.get("is_transition_applied"))
        for checks in recorder.get("checks", {}).values():
            outcome.failures += any(check["status"] == "failure" for check in checks)
        for interaction in recorder.get("interactions", {}).values():
            response = interaction.get("response") or {}
            outcome.statuses[str(response.get("status_code", "none"))] += 1
