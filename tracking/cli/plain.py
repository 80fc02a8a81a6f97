"""Text that others have written, made fit for a terminal: it is shown, never obeyed."""

from __future__ import annotations

__all__ = ["plain"]


def plain(value: object) -> str:
    r"""The text with everything that does not print as itself spelled out, such as `\x1b`.

    That is control characters and escape sequences, line ends, and signs that turn the direction of
    what follows. An absent value is an empty text.
    """
    if value is None:
        return ""
    return "".join(c if c.isprintable() else _spelled_out(c) for c in str(value))


def _spelled_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
