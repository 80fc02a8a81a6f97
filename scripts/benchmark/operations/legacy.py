"""Taking over a legacy table: what `scripts/legacy_bench` sees, on this server."""

from __future__ import annotations

import re
from typing import Final

from scripts.benchmark.operations.base import Figures, Tell, spread_of
from scripts.benchmark.operations.scripts import run_script
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.legacy.bench import ALL, BARE, RUN

__all__ = ["legacy"]

_LINE: Final = re.compile(
    r"^(?P<way>.+): (?P<clock>[\d.]+) s, processor (?P<cpu>[\d.]+) s$", re.MULTILINE
)
_WAYS: Final = {"run": RUN, "insert_select": BARE, "insert_select_all": ALL}


async def legacy(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Let it run, and take its figures over."""
    options = ["--rows", f"{sizes.legacy_rows}", "--rounds", f"{max(sizes.rounds - 2, 1)}"]
    printed = await run_script(place.services.postgres, "-m", "scripts.legacy.bench", *options)
    seen: dict[str, list[float]] = {}
    for line in _LINE.finditer(printed):
        seen.setdefault(line["way"], []).append(float(line["cpu"]))
        seen.setdefault(f"{line['way']} clock", []).append(float(line["clock"]))
    figures: Figures = {"rows": sizes.legacy_rows}
    for name, way in _WAYS.items():
        figures[f"{name}_seconds"] = spread_of(seen[f"{way} clock"], 2)
        figures[f"{name}_server_cpu_seconds"] = spread_of(seen[way], 2)
    rate = sizes.legacy_rows / figures["run_seconds"]["median"]
    figures["rows_per_second"] = round(rate)
    tell(f"{rate:,.0f} legacy rows taken over per second")
    return figures
