"""Loaded by a process with a wrong clock: libfaketime 0.9.10 breaks `time.sleep`, and only that.

With the monotonic clock left alone, as it must be for timeouts to work, its clock_nanosleep() fails
with EINVAL.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
