"""`python -m api`: one API process."""

from __future__ import annotations

import sys

import uvicorn

from api.app import create_app
from tracking import discover
from tracking.db import Database
from tracking.errors import TrackingError
from tracking.logs import configure_logs
from tracking.settings import load_settings


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings()
    configure_logs(form=settings.log_format, level=settings.log_level)
    database = Database.from_settings(settings, name="api", max_waiting=settings.max_waiting)
    uvicorn.run(
        create_app(settings, discover(settings.domains), database),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    try:
        main()
    except TrackingError as error:
        sys.exit(f"error {error}")
