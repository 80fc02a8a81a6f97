"""Following records live: what `scripts/live_load` sees, on this server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from scripts.benchmark.operations.base import Figures, Tell
from scripts.benchmark.operations.scripts import run_script
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes

__all__ = ["live"]

ROOT: Final = Path(__file__).resolve().parents[3]


async def live(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Let it run, and take its figures over."""
    to = place.folder / "live.json"
    options = {
        "followers": sizes.followers,
        "transitions": 200,
        "unread": 0,
        "seconds": sizes.live_seconds,
        "rounds": sizes.live_rounds,
        "to": to,
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", f"{value}")]
    await run_script(place.services.postgres, f"{ROOT / 'scripts' / 'live_load.py'}", *arguments)
    seen = json.loads(to.read_text())
    followed, throughput = seen["followed"], seen["throughput"]
    tell(f"{sizes.followers} followers see changes after {followed['lag_ms']['median']} ms")
    return {
        "followers": sizes.followers,
        "lag_ms": followed["lag_ms"],
        "changes_per_second": followed["transitions_per_second"],
        "final_states_missed": followed["final_states_missed"],
        "writers_with_500_followers": throughput["ratio"],
    }
