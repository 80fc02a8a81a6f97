"""Who is compared with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from scripts.benchmark.contestants import celery, goldfinch, queues
from scripts.benchmark.contestants.base import Contestant

__all__ = ["CONTESTANTS"]

_ALL: Final[Sequence[type[Contestant]]] = (
    celery.Celery,
    celery.RedisBackend,
    celery.Postgres,
    celery.Django,
    queues.Procrastinate,
    queues.PgQueuer,
    celery.CeleryOnRabbitMq,
    *goldfinch.ALL,
)
CONTESTANTS: Final[Mapping[str, type[Contestant]]] = {kind.name: kind for kind in _ALL}
