"""A clock that is wrong, for one process: by `libfaketime`, where it is installed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tracking.errors import Unavailable

__all__ = ["wrong_clock"]

PLACES: Final = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/local/lib/faketime")
PACKAGE: Final = "faketime"
PRELOAD: Final = Path(__file__).parent / "preload"


def wrong_clock(offset: str) -> Mapping[str, str]:
    """The environment of a process whose clock is off by `offset`, `+1h` for instance.

    Raises Unavailable where libfaketime is missing.
    """
    for place in PLACES:
        # Threads need the MT build: the other one deadlocks.
        for library in sorted(Path("/").glob(f"{place[1:]}/libfaketimeMT.so.1")):
            return {
                "LD_PRELOAD": f"{library}",
                "FAKETIME": offset,
                # Waiting and timing out are not to be faked: a wrong clock runs at the right speed.
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "PYTHONPATH": f"{PRELOAD}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
            }
    raise Unavailable(f"libfaketime is missing: apt-get install {PACKAGE}")
