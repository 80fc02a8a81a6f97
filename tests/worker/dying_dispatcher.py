"""A dispatcher that kills itself: `python -m tests.worker.dying_dispatcher before|after`.

It dies around its first publishing: before the broker has the messages, or when the broker has them
and the database does not know it yet.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from typing_extensions import override

from tracking import discover
from tracking.db import Database
from tracking.settings import load_settings
from tracking.worker import Dispatcher, Message, Publisher, broker_of, create_celery


class Dying(Publisher):
    """A publisher whose process is killed at the given moment."""

    moment = "before"

    @override
    def publish(self, messages: Sequence[Message]) -> None:
        if self.moment == "after":
            super().publish(messages)
        os.kill(os.getpid(), signal.SIGKILL)


async def main(moment: str) -> None:
    """Dispatch until death."""
    settings = load_settings()
    registry = discover(settings.domains)
    publisher = Dying(create_celery(settings, registry), broker_of(settings))
    publisher.moment = moment
    database = Database.from_settings(settings, name="dispatcher")
    await Dispatcher(settings, registry, database, publisher).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
