"""Runs of Schemathesis, and what its report says of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
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
_SCENARIOS: Final = 10
"""Walks along links, for each case of an operation: the whole API is one state machine."""


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


def call(running: Installation, caller: Caller, *, cases: int, seed: int, paths: str) -> Outcome:
    """Call as the caller, in rounds with a seed each, until there were so many cases.

    The cases of examples and coverage follow from the description: one round has them all.
    """
    outcome, started = Outcome(caller.name), time.monotonic()
    examples = max(2, cases // _ENOUGH)
    first, linked = list(PHASES[:3]), list(PHASES[3:])
    while outcome.cases < cases and not outcome.failures:
        for phases, most in ((first, examples), (linked, examples * _SCENARIOS)):
            _run(outcome, running, caller, [*_options(seed, most, paths, phases)])
        seed, first = seed + 1, first[-1:]
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


def _run(outcome: Outcome, running: Installation, caller: Caller, options: Sequence[str]) -> None:
    """Run Schemathesis once, and add what came of it to the outcome."""
    number = len(list(running.log.parent.glob(f"{caller.name}-*.ndjson")))
    report = running.log.with_name(f"{caller.name}-{number}.ndjson")
    command = [*_command(running, caller, report), *options]
    done = subprocess.run(command, cwd=report.parent, capture_output=True, text=True, check=False)
    report.with_suffix(".txt").write_text(done.stdout + done.stderr)
    made = outcome.cases
    _count(outcome, report)
    if done.returncode or outcome.cases == made:
        outcome.failures = outcome.failures or 1
        print(done.stdout, done.stderr)


def _command(running: Installation, caller: Caller, report: Path) -> list[str]:
    token = running.token(caller)
    return [
        *(sys.executable, "-c", _WITH_PROJECT, "--config-file", str(_CONFIGURATION), "run"),
        *(f"{running.address}/openapi.json", "--no-color"),
        *("--report", "ndjson", "--report-ndjson-path", str(report)),
        *(["--header", f"Authorization: Bearer {token}"] if token else []),
    ]


def _options(seed: int, examples: int, paths: str, phases: Sequence[str]) -> Iterator[str]:
    yield from ("--seed", str(seed), "--max-examples", str(examples))
    yield from ("--phases", ",".join(phases), "--include-path-regex", paths)


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
