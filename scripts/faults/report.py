"""The report of a run: JSON for machines, Markdown for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from scripts.faults.machine import describe_machine
from scripts.faults.run import Outcome, Run

__all__ = ["as_json", "as_markdown"]

COUNTED: Final = ("lost", "double_effects", "stuck", "illegal", "stale", "refused", "recovery")
SHOWN: Final = 100


def as_json(run: Run) -> dict[str, Any]:
    """All of it."""
    plan, outcome = run.plan, run.outcome
    return {
        "broker": plan.broker,
        "broker_version": outcome.broker,
        "seed": plan.seed,
        "minutes": plan.minutes,
        "seconds": outcome.seconds,
        "records": outcome.records,
        **{breach: outcome.count(breach) for breach in COUNTED},
        "stale_writes_refused": outcome.stale_writes_refused,
        "acknowledged": outcome.acknowledged,
        "unanswered": outcome.unknown,
        "answers": outcome.answers,
        "endings": outcome.endings,
        "oldest_due_seconds": round(outcome.oldest_due_seconds, 1),
        "faults": [asdict(injected) for injected in outcome.faults],
        "skipped": outcome.skipped,
        "violations": _violations(outcome),
        "settings": dict(run.pace.settings),
        "machine": describe_machine(),
    }


def _violations(outcome: Outcome) -> list[str]:
    """In words, those that are many of a kind last."""
    found = outcome.violations.values()
    return [str(v) for v in sorted(found, key=lambda v: v.breach == "stuck")][:SHOWN]


def as_markdown(report: dict[str, Any]) -> str:
    """The same, to be read."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"### {report['broker']}, seed {report['seed']}, {report['minutes']:g} minutes"
    yield ""
    yield (
        f"{report['records']} records, {report['acknowledged']} of them acknowledged;"
        f" {len(report['faults'])} faults in {report['seconds']:.0f} s."
    )
    yield ""
    yield "| " + " | ".join(name.replace("_", " ") for name in COUNTED) + " |"
    yield "|" + "---:|" * len(COUNTED)
    yield "| " + " | ".join(str(report[name]) for name in COUNTED) + " |"
    yield ""
    yield from _faults(report["faults"])
    yield ""
    yield f"Stale writes refused: {report['stale_writes_refused']}."
    for kind, why in report["skipped"].items():
        yield f"Skipped: `{kind}`, {why}."
    yield ""
    yield from (f"- {violation}" for violation in report["violations"])
    yield from _machine(report)


def _faults(faults: list[dict[str, Any]]) -> Iterator[str]:
    """One line per kind: how often, and how soon all was well."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fault in faults:
        by_kind[fault["kind"]].append(fault)
    yield "| fault | times | well again after, s: worst | allowed | remarks |"
    yield "|---|---:|---:|---:|---|"
    for kind, times in sorted(by_kind.items()):
        after = [fault["recovered_after"] for fault in times]
        worst = "never" if None in after else f"{max(after):.1f}"
        notes = "; ".join(note for fault in times for note in fault["notes"])
        yield f"| `{kind}` | {len(times)} | {worst} | {times[0]['within']:g} | {notes} |"


def _machine(report: dict[str, Any]) -> Iterator[str]:
    machine = report["machine"]
    yield (
        f"On {machine['cpus']} CPUs ({machine['cpu']}), {machine['memory_gib']} GiB,"
        f" {machine['system']}; Python {machine['python']}, Celery {machine['celery']},"
        f" {report['broker_version']}."
    )
