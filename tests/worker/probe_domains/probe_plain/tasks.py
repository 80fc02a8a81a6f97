"""The plain body."""

import os
import signal
import sys
import time

from tests.worker.probe_domains.behaviours import is_gate_open, journal, say_too_much
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
        case "freeze" if task.record.attempts == 1:
            words = f"{task.record.task_id}, frozen"
            task.wait_for(write_note(task.service, task.record.id, words))
            task.progress(10, step="in time")
            task.log("in time")
            while not is_gate_open():
                time.sleep(0.02)
            say_too_much(task)
            return {"pid": os.getpid()}
    task.wait_for(write_note(task.service, task.record.id, task.record.task_id))
    return {"pid": os.getpid()}
