"""How many records a message carries."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Final

from tracking import tracked_task

__all__ = ["CHUNK_VARIABLE", "are_chunks_known", "chunked"]

CHUNK_VARIABLE: Final = "GOLDFINCH_BENCH_CHUNK"


def are_chunks_known() -> bool:
    """Whether messages may carry more than one record."""
    return "chunk" in inspect.signature(tracked_task).parameters


def chunked(environment: Mapping[str, str]) -> dict[str, Any]:
    """What a task says about it; nothing where the environment says nothing."""
    size = int(environment.get(CHUNK_VARIABLE, "1"))
    return {"chunk": size} if size > 1 else {}
