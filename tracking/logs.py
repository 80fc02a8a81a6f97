"""Structured logs: one line per fact, carrying domain, tracking id and attempt where known.

JSON in production, readable columns in a terminal. Payloads and secrets are never logged.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

import structlog
from structlog.typing import Processor

__all__ = ["configure_logs", "get_logger"]

_CHATTY: Final = ("celery.app.trace", "celery.worker.strategy")
"""Loggers with a line per message, about which ours say more."""


def configure_logs(*, form: str = "json", level: str = "INFO") -> None:
    """Send the logs of this process, ours and the libraries', to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            # First: what is not written need not be put together.
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_render(form))
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _render(form: str) -> list[Processor]:
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "console":
        return [*last, _console()]
    return [*last, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        # The default shows local variables, and with them secrets and payloads.
        exception_formatter=structlog.dev.plain_traceback,
    )


def get_logger(name: str) -> Any:
    """Return the logger of a module."""
    return structlog.stdlib.get_logger(name)
