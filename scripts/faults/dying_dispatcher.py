"""A dispatcher that is killed at one step: `python -m scripts.faults.dying_dispatcher STEP`.

`before_publish`  it has taken records, the broker has heard of none
`midway`          the broker has half of the messages
`before_commit`   the broker has confirmed all of them, the database does not know it yet
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from tracking import discover
from tracking.db import Database
from tracking.logs import configure_logs
from tracking.settings import load_settings
from tracking.worker import Dispatcher, Message, Publisher, broker_of, create_celery

__all__ = ["STEPS"]

STEPS: Final = ("before_publish", "midway", "before_commit")


class Dying(Publisher):
    """A publisher whose process is killed when it has published a share of the first batch."""

    share = 0.0

    @override
    def publish(self, messages: Sequence[Message]) -> None:
        """Publish what is to be published, and die."""
        super().publish(messages[: round(self.share * len(messages))])
        os.kill(os.getpid(), signal.SIGKILL)


async def main(step: str) -> None:
    """Dispatch until death."""
    settings = load_settings()
    configure_logs(form=settings.log_format, level=settings.log_level)
    registry = discover(settings.domains)
    publisher = Dying(create_celery(settings, registry), broker_of(settings))
    publisher.share = STEPS.index(step) / 2
    database = Database.from_settings(settings, name="dispatcher")
    await Dispatcher(settings, registry, database, publisher).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
