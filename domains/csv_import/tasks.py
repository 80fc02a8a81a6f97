"""The work: make a contribution of every line that can be read."""

from typing import Any

from domains.csv_import import domain
from domains.csv_import.model import CsvImportTracking
from domains.csv_import.service import CsvImportService, NothingToImport, request_for
from tracking import BatchProcessingTask, tracked_task


@tracked_task(domain)
async def import_contributions(
    task: BatchProcessingTask[CsvImportTracking, CsvImportService],
) -> dict[str, Any]:
    """Ask for a contribution for each line; of those that cannot be read, say why."""
    lines = await task.service.lines(task.record.file_sha256)
    readable = []
    for line in task.each(lines, step="reading lines"):
        with task.part(f"line {line.number}"):
            readable.append((line, line.read()))
    positions = await task.service.positions({said.pension for _, said in readable})
    requests = []
    for line, said in readable:
        with task.part(f"line {line.number}"):
            requests.append(request_for(line, said, positions))
    if not requests:
        raise NothingToImport(task.summary())
    await task.spawn("contribution_realization", requests)
    return task.summary()
