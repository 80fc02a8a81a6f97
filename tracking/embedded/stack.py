"""The database and the broker together."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tracking.embedded.broker import EmbeddedBroker
from tracking.embedded.postgres import EmbeddedPostgres

__all__ = ["EmbeddedStack"]


class EmbeddedStack:
    """Everything that must run beside the application, in one data folder."""

    def __init__(self, folder: Path) -> None:
        self.postgres = EmbeddedPostgres(folder)
        self.broker = EmbeddedBroker(folder)
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def database_url(self) -> str:
        """What `DATABASE_URL` is in production."""
        return self.postgres.url

    @property
    def broker_url(self) -> str:
        """What `CELERY_BROKER_URL` is in production."""
        return self.broker.url

    def start(self) -> None:
        """Start both, or neither; nothing if they are started."""
        with ExitStack() as starting:
            for server in (self.postgres, self.broker):
                starting.enter_context(server)
            self._running = starting.pop_all()

    def stop(self) -> None:
        """Stop both; nothing if they are stopped already."""
        self._running.close()
