"""The `goldfinch` command: starts the rooms as processes and looks after them."""

from tracking.cli.commands import main

__all__ = ["main"]
