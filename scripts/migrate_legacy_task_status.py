"""Leaves a generic task_status table: `goldfinch legacy …` under the name people look for.

python scripts/migrate_legacy_task_status.py inspect|plan|run|verify|follow|cutover|cleanup
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tracking.cli.legacy import main  # the project need not be installed

if __name__ == "__main__":
    main()
