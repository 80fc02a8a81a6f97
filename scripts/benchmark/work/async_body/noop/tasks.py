"""The async body."""

import os

from scripts.benchmark.counter import note_run
from scripts.benchmark.work.async_body.noop import NoopService, NoopTracking, domain
from scripts.benchmark.work.chunks import chunked
from tracking import Task, tracked_task


@tracked_task(domain, **chunked(os.environ))
async def do_nothing(_task: Task[NoopTracking, NoopService]) -> None:
    """Say that it has run."""
    note_run()
