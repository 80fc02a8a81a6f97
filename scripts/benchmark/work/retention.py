"""`python -m scripts.benchmark.work.retention`: delete what has expired until nothing is left."""

from __future__ import annotations

import asyncio

from tracking import discover
from tracking.db import Database
from tracking.logs import configure_logs
from tracking.maintenance import Maintenance
from tracking.settings import load_settings


async def main() -> None:
    """Run the job of every dispatcher once."""
    settings = load_settings()
    configure_logs(form=settings.log_format, level=settings.log_level)
    database = Database.from_settings(settings, name="retention")
    try:
        maintenance = Maintenance(settings, discover(settings.domains), database)
        await maintenance.run_job("retention")
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
