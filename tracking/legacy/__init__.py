"""Leaving a generic task_status table of whatever database: mapping, run, proof, cutover.

`goldfinch legacy` is made of this; docs/legacy.md is the guide.
"""

from tracking.legacy.mapping import load_plan
from tracking.legacy.run import Pace, retry, run
from tracking.legacy.takeover import TakeOver, take_over_of
from tracking.legacy.verify import Verdict, verify

__all__ = ["Pace", "TakeOver", "Verdict", "load_plan", "retry", "run", "take_over_of", "verify"]
