"""Where in a TOML file something is said, so that a fault can name its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tracking.errors import InvalidWiring

__all__ = ["Positions", "read_toml"]

_HEADER: Final = re.compile(r"\s*\[\[?(?P<name>[^\]]+)\]\]?\s*(#.*)?")
_KEY: Final = re.compile(r"""\s*(?P<name>("[^"]*"|'[^']*'|[\w-]+)(\s*\.\s*[\w"'-]+)*)\s*=""")
_PART: Final = re.compile(r"""\s*("[^"]*"|'[^']*'|[^."']+?)\s*(?:\.|$)""")


class Positions:
    """The lines of a TOML file at which its tables and keys begin."""

    def __init__(self, text: str) -> None:
        self._lines = dict(reversed(list(_found(text))))

    def line(self, path: tuple[str, ...]) -> int:
        """The line of what is at `path`, or of the nearest table around it; 1 where none is."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def read_toml(text: str, name: str) -> Mapping[str, Any]:
    """Return what a TOML file says; raises InvalidWiring, which names line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name} is no TOML: {error}."
        raise InvalidWiring(msg) from error


def _found(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _parts(header["name"])
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_parts(key["name"])), number


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(name.strip()))
