"""`python -m tracking.worker`: one dispatcher process with its upkeep, until told to stop."""

from __future__ import annotations

import asyncio
import signal

from tracking.announcer import Announcer
from tracking.db import Database, asyncpg_dsn
from tracking.domain import discover
from tracking.logs import configure_logs
from tracking.maintenance import Maintenance
from tracking.settings import Settings, load_settings
from tracking.worker import Dispatcher, Publisher, QueueDepth, broker_of, create_celery


async def run_dispatcher(settings: Settings) -> None:
    """Dispatch for every domain of the installation, and keep their tables in order."""
    registry = discover(settings.domains)
    app, broker = create_celery(settings, registry), broker_of(settings)
    publisher, depth = Publisher(app, broker), QueueDepth(app, broker)
    database = Database.from_settings(settings, name="dispatcher")
    announcer = Announcer(asyncpg_dsn(database.url), database.changes)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    dispatcher = Dispatcher(settings, registry, database, publisher)
    maintenance = Maintenance(settings, registry, database, depth.read)
    await announcer.start()
    try:
        await asyncio.gather(dispatcher.run(stop), maintenance.run(stop))
    finally:
        await announcer.stop()
        await database.close()


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    configure_logs(form=settings.log_format, level=settings.log_level)
    asyncio.run(run_dispatcher(settings))


if __name__ == "__main__":
    main()
