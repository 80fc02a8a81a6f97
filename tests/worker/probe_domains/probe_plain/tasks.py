"""The plain body."""

import os
import signal
import sys
import time

from tests.worker.probe_domains.behaviours import is_gate_open, journal
from tests.worker.probe_domains.probe_plain import ProbePlainService, ProbePlainTracking, domain
from tests.worker.probe_domains.tables import write_note
from tracking import Task, tracked_task


@tracked_task(domain)
def behave(task: Task[ProbePlainTracking, ProbePlainService]) -> dict[str, int]:
    """Do what the record says."""
    journal(task.record)
    match task.record.behaviour:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            sys.exit("the record says so")
        case "wait":
            while not is_gate_open():
                time.sleep(0.02)
    task.wait_for(write_note(task.service, task.record.id, task.record.task_id))
    return {"pid": os.getpid()}
