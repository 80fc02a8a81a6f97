"""The work on ${domain.noun}."""

from domains.${domain.name} import domain
from domains.${domain.name}.model import ${domain.class_name}Tracking
from domains.${domain.name}.service import ${domain.class_name}Service
from tracking import Task, tracked_task


@tracked_task(domain)
async def work_on_${domain.name}(
    task: Task[${domain.class_name}Tracking, ${domain.class_name}Service],
) -> dict[str, int]:
    """Write the work here: what it stores commits together with the record, or not at all.

    Whatever it does to the world outside happens at least once: an attempt whose worker dies is
    made again.
    """
    task.log("Nothing to do yet: write the work in domains/${domain.name}/tasks.py.")
    return {"attempt": task.record.attempts}
