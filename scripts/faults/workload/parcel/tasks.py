"""The async body, of which four run at the same time."""

import asyncio
import os
import signal
import time

from scripts.faults.workload.kinds import BACKOFF, Flaky, Hopeless, Kind, child_requests
from scripts.faults.workload.parcel import ParcelService, ParcelTracking, domain
from scripts.faults.workload.tables import leave_effect
from tracking import BatchProcessingTask, tracked_task

STEPS = 5


@tracked_task(domain, retry_on=(Flaky,), backoff=BACKOFF, chunk=10, at_once=4)
async def run_parcel(task: BatchProcessingTask[ParcelTracking, ParcelService]) -> dict[str, int]:
    """Do what the record asks for."""
    asked = task.record
    if asked.kind == Kind.BLOCKING:
        time.sleep(asked.seconds)  # noqa: ASYNC251  # that is what it is for
    await leave_effect(task.service, asked)
    match asked.kind:
        case Kind.SLOW:
            for step in range(STEPS):
                task.progress(processed=step, total=STEPS, step=f"step {step + 1}")
                await asyncio.sleep(asked.seconds / STEPS)
        case Kind.FLAKY if asked.attempts <= asked.failures:
            raise Flaky
        case Kind.HOPELESS:
            raise Hopeless
        case Kind.PARENT:
            await task.spawn(domain.name, child_requests(asked))
        case Kind.POISON:
            os.kill(os.getpid(), signal.SIGKILL)
    return {"attempt": asked.attempts}
