"""The plain task, as it may have been there before Goldfinch."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from tests.worker.probe_domains.behaviours import Flaky, Hopeless, fail_if_told, journal
from tests.worker.probe_domains.by_hand_plain import domain
from tracking import Backoff, handle_task_error, task_by_hand, update_task_status, wait_for

AT_ONCE = Backoff(base=timedelta(milliseconds=1), cap=timedelta(milliseconds=1))


@task_by_hand(domain, retry_on=(Flaky,), give_up_on=(Hopeless,), backoff=AT_ONCE)
@shared_task(bind=True, name="tests.behave_by_hand")
def behave(self: Any, tracking_id: int) -> str:
    """Do what the record says, and say how it went."""
    record = wait_for(update_task_status(tracking_id, "PROCESSING"))
    journal(record)
    try:
        fail_if_told(record.behaviour)
        result = {"attempt": record.attempts, "by": self.name}
        wait_for(update_task_status(tracking_id, "COMPLETED", result=result))
    except Exception as error:  # noqa: BLE001  # as people write it
        wait_for(handle_task_error(tracking_id, error))
    return "Celery tasks return anything"
