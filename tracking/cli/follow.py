"""Following the log files of several processes in one terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

__all__ = ["Follower"]


class Follower:
    """Prints the lines that are added to a file, with the name of who wrote them."""

    def __init__(self, name: str, path: Path, console: Console) -> None:
        self._name = name
        self._path = path
        self._console = console
        self._position = 0

    def print_new(self) -> None:
        """Print the whole lines that have come since the last call."""
        with self._path.open("rb") as file:
            file.seek(self._position)
            text, newline, _ = file.read().rpartition(b"\n")
        self._position += len(text) + len(newline)
        for line in text.decode(errors="replace").splitlines():
            self._console.print(Text(f"{self._name:>10} ", style="bold cyan") + Text(line))
