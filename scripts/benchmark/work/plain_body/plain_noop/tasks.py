"""The plain body."""

import os

from scripts.benchmark.counter import note_run
from scripts.benchmark.work.chunks import chunked
from scripts.benchmark.work.plain_body.plain_noop import (
    PlainNoopService,
    PlainNoopTracking,
    domain,
)
from tracking import Task, tracked_task


@tracked_task(domain, **chunked(os.environ))
def do_nothing(_task: Task[PlainNoopTracking, PlainNoopService]) -> None:
    """Say that it has run."""
    note_run()
