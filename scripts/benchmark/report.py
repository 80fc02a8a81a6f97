"""What was seen: JSON for machines, Markdown for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from scripts.benchmark.goals import GOALS, Goal, Seen, ratios_of
from scripts.faults.machine import describe_machine

__all__ = ["as_json", "as_markdown", "joined", "write_markdown"]

BEGIN: Final = "<!-- figures: scripts/bench --markdown writes from here -->"
END: Final = "<!-- end of figures -->"
_COLUMNS: Final[Mapping[str, str]] = {
    "per_second": "tasks/s",
    "published_per_second": "from first publish",
    "worker_cpu_ms": "worker CPU, ms",
    "children_cpu_ms": "of it in children",
    "helper_cpu_ms": "dispatcher CPU, ms",
    "database_cpu_ms": "PostgreSQL CPU, ms",
    "wal_bytes": "WAL, bytes",
}


def as_json(
    contestants: Mapping[str, Mapping[str, Any]],
    operations: Mapping[str, Mapping[str, Any]],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """All of it; `ratios` has one figure per goal, None where this run has not seen it."""
    ratios = ratios_of(Seen(contestants, operations))
    return {
        "ratios": ratios,
        "goals": {goal.name: _goal(goal, ratios[goal.name]) for goal in GOALS},
        "contestants": contestants,
        "operations": operations,
        "about": {
            **about,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": describe_machine(),
        },
    }


def joined(report: dict[str, Any], earlier: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Add what earlier runs have seen and this one has not; of two, the first counts.

    Ratios are taken as they are: none is made of figures of different runs.
    """
    if earlier and not (report["contestants"] or report["operations"]):
        report["about"] = earlier[0]["about"]
    for other in earlier:
        for name, value in other["ratios"].items():
            if report["ratios"].get(name) is None:
                report["ratios"][name] = value
                report["goals"][name] = other["goals"][name]
        for part in ("contestants", "operations"):
            for name, seen in other[part].items():
                report[part].setdefault(name, seen)
    return report


def as_markdown(report: Mapping[str, Any]) -> str:
    """The figures as tables."""
    return "\n".join(_lines(report)) + "\n"


def write_markdown(report: Mapping[str, Any], to: Path) -> None:
    """Put the figures into a page, between two marks; the rest of it stays."""
    figures = f"{BEGIN}\n\n{as_markdown(report)}\n{END}\n"
    page = to.read_text() if to.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2].removeprefix("\n")
    to.write_text(before + figures + after)


def _goal(goal: Goal, value: float | None) -> dict[str, Any]:
    reached = None if value is None else goal.is_reached(value)
    return {"says": goal.says, "limit": goal.limit, "at_least": goal.is_least, "reached": reached}


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    about = report["about"]
    machine = about["machine"]
    yield (
        f"{about['when'][:10]}, {machine['cpus']} cores ({machine['cpu']}), {about['postgres']},"
        f" Python {machine['python']}, Celery {machine['celery']}; {about['rounds']} rounds."
    )
    yield ""
    yield "### Goals"
    yield ""
    yield from _table(["", "limit", "seen", ""], _goals(report))
    if report["contestants"]:
        yield ""
        yield "### Contestants"
        yield ""
        yield "Medians per task; in brackets the least and the most."
        yield ""
        yield from _table(["", *_COLUMNS.values()], _contestants(report["contestants"]))
    yield from _absent(report["contestants"])
    for name, figures in report["operations"].items():
        yield ""
        yield f"### {name.capitalize()}"
        yield ""
        yield from _table(["", "median", "least", "most"], _operation(figures))


def _goals(report: Mapping[str, Any]) -> Iterator[list[str]]:
    for name, goal in report["goals"].items():
        value = report["ratios"][name]
        if value is None:
            continue
        sign = "≥" if goal["at_least"] else "≤"
        limit = "" if goal["limit"] is None else f"{sign} {goal['limit']:,}"
        verdict = {True: "reached", False: "**not reached**", None: ""}[goal["reached"]]
        yield [goal["says"], limit, _number(value), verdict]


def _contestants(contestants: Mapping[str, Any]) -> Iterator[list[str]]:
    for seen in contestants.values():
        if seen["rounds"]:
            yield [seen["title"], *(_cell(seen, name) for name in _COLUMNS)]


def _cell(seen: Mapping[str, Any], name: str) -> str:
    value = seen["median"][name]
    if not value:
        return ""
    least, most = seen["spread"][name]
    around = f" ({_number(least)} to {_number(most)})" if most != least else ""
    return f"{_number(value)}{around}"


def _absent(contestants: Mapping[str, Any]) -> Iterator[str]:
    for seen in contestants.values():
        if seen["absent"]:
            yield ""
            yield f"{seen['title']} did not take part: {seen['absent'].splitlines()[0]}"


def _operation(figures: Mapping[str, Any], above: str = "") -> Iterator[list[str]]:
    for name, value in figures.items():
        words = f"{above}{name.replace('_', ' ')}"
        if not isinstance(value, Mapping):
            yield [words, _number(value), "", ""]
        elif "median" in value and "least" in value:
            yield [words, *(_number(value.get(part)) for part in ("median", "least", "most"))]
        else:
            yield from _operation(value, f"{words}, ")


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"  # noqa: PLR2004  # three digits
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows):
        yield f"| {' | '.join(row)} |"
