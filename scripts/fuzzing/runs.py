"""Runs of Schemathesis, and what its report says of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scripts.fuzzing.callers import Caller
from scripts.fuzzing.installation import ROOT, Installation

__all__ = ["Outcome", "call"]

PHASES: Final[Sequence[str]] = ("examples", "coverage", "fuzzing", "stateful")
_CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
_ENOUGH: Final = 200
"""Of so many cases, one per operation in each phase that is left to chance."""
_WALKS: Final = 10
"""Along links, for each case of an operation: the whole API is one state machine."""


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
    phases = PHASES
    while outcome.cases < cases and not outcome.failures:
        report = running.log.with_name(f"{caller.name}-{seed}.ndjson")
        made = outcome.cases
        done = _run(running, caller, report, _options(seed, paths, phases), cases // _ENOUGH)
        _count(outcome, report)
        if done.returncode or outcome.cases == made:
            outcome.failures = max(1, outcome.failures)
            print(done.stdout, done.stderr)
        seed, phases = seed + 1, PHASES[2:]
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


def _run(
    running: Installation, caller: Caller, report: Path, options: Iterable[str], examples: int
) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis once, in the report's folder."""
    configuration = report.with_name("schemathesis.toml")
    configuration.write_text(_how_many(max(2, examples)) + _CONFIGURATION.read_text())
    token = running.token(caller)
    command = [
        *(sys.executable, "-c", _WITH_PROJECT, "--config-file", str(configuration), "run"),
        *(f"{running.address}/openapi.json", "--no-color", *options),
        *("--report", "ndjson", "--report-ndjson-path", str(report)),
        *(["--header", f"Authorization: Bearer {token}"] if token else []),
    ]
    done = subprocess.run(command, cwd=report.parent, capture_output=True, text=True, check=False)
    report.with_suffix(".txt").write_text(done.stdout + done.stderr)
    return done


def _how_many(examples: int) -> str:
    """Lines of configuration: cases per operation, and walks through the whole API."""
    return (
        f"phases.fuzzing.generation.max-examples = {examples}\n"
        f"phases.stateful.generation.max-examples = {examples * _WALKS}\n"
    )


def _options(seed: int, paths: str, phases: Sequence[str]) -> Iterator[str]:
    yield from ("--seed", str(seed), "--phases", ",".join(phases))
    yield from ("--include-path-regex", paths)
    # It never ends; `tests/live` follows it.
    yield from ("--exclude-path", "/tasks/stream")


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
