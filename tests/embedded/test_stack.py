from __future__ import annotations

from pathlib import Path

import pytest

from tracking.embedded import EmbeddedStack

from .processes import processes_in
from .supervisor import ask


def test_stack_runs_both(folder: Path) -> None:
    """The stack has the database's and the broker's URL, and ends both."""
    with EmbeddedStack(folder) as stack:
        assert ask(stack.database_url, "SELECT 1") == 1
        assert stack.broker_url.startswith("redis://")

    stack.stop()
    assert processes_in(folder) == []


def test_stack_starts_both_or_neither(folder: Path) -> None:
    """When the broker cannot start, the database does not stay behind."""
    (folder / "valkey").write_text("in the way")

    with pytest.raises(FileExistsError):
        EmbeddedStack(folder).start()

    assert processes_in(folder) == []
