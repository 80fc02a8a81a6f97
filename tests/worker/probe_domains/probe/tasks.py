"""The async body."""

import asyncio
import os
import signal
import sys
from contextlib import suppress

from tests.worker.probe_domains.behaviours import is_gate_open, journal, say_too_much
from tests.worker.probe_domains.probe import ProbeService, ProbeTracking, domain
from tests.worker.probe_domains.tables import write_note
from tracking import BatchProcessingTask, tracked_task


@tracked_task(domain)
async def behave(task: BatchProcessingTask[ProbeTracking, ProbeService]) -> dict[str, int]:
    """Do what the record says."""
    journal(task.record)
    match task.record.behaviour:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            sys.exit("the record says so")
        case "wait":
            while not is_gate_open():  # noqa: ASYNC110  # the gate is a file
                await asyncio.sleep(0.02)
        case "hand out":
            await task.spawn("probe_plain", [{}] * int(task.record.label or 0))
        case "freeze" if task.record.attempts == 1:
            await write_note(task.service, task.record.id, f"{task.record.task_id}, frozen")
            task.progress(10, step="in time")
            task.log("in time")
            with suppress(asyncio.CancelledError):
                while not is_gate_open():  # noqa: ASYNC110  # the gate is a file
                    await asyncio.sleep(0.02)
            say_too_much(task)
            return {"pid": os.getpid()}
    await write_note(task.service, task.record.id, task.record.task_id)
    return {"pid": os.getpid()}
