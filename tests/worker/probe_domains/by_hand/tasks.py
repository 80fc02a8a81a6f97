"""The async task."""

from datetime import timedelta

from tests.worker.probe_domains.behaviours import Flaky, Hopeless, fail_if_told, journal
from tests.worker.probe_domains.by_hand import domain
from tracking import Backoff, handle_task_error, task_by_hand, update_task_status

AT_ONCE = Backoff(base=timedelta(milliseconds=1), cap=timedelta(milliseconds=1))


@task_by_hand(domain, retry_on=(Flaky,), give_up_on=(Hopeless,), backoff=AT_ONCE)
async def behave(tracking_id: int) -> None:
    """Do what the record says, and say how it went."""
    record = await update_task_status(tracking_id, "PROCESSING")
    journal(record)
    try:
        fail_if_told(record.behaviour)
        await update_task_status(tracking_id, "COMPLETED", result={"attempt": record.attempts})
    except Exception as error:  # noqa: BLE001  # as people write it
        await handle_task_error(tracking_id, error)
