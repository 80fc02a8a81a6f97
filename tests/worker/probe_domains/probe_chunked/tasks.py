"""The async body, of which four run at the same time."""

import asyncio
import os
import signal

from tests.worker.probe_domains.behaviours import Flaky, is_gate_open, journal
from tests.worker.probe_domains.probe_chunked import (
    ProbeChunkedService,
    ProbeChunkedTracking,
    domain,
)
from tests.worker.probe_domains.tables import write_note
from tracking import Task, tracked_task


@tracked_task(domain, retry_on=(Flaky,), chunk=10, at_once=4)
async def behave(task: Task[ProbeChunkedTracking, ProbeChunkedService]) -> dict[str, int]:
    """Do what the record says."""
    journal(task.record)
    match task.record.behaviour:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "wait":
            while not is_gate_open():  # noqa: ASYNC110  # the gate is a file
                await asyncio.sleep(0.02)
        case "fail" if task.record.attempts == 1:
            raise Flaky
        case "say":
            task.progress(50, step="half")
            task.log("half")
    await write_note(task.service, task.record.id, task.record.task_id)
    return {"pid": os.getpid()}
