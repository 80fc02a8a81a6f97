"""The work: make plans, import prices, hand out the contributions of the past."""

from datetime import timedelta

from domains.onboarding_step import domain
from domains.onboarding_step.model import OnboardingStepTracking
from domains.onboarding_step.service import OnboardingStepService
from domains.portfolio import PriceSourceUnavailable, price_source
from tracking import BatchProcessingTask, tracked_task

StepTask = BatchProcessingTask[OnboardingStepTracking, OnboardingStepService]

RECENT = timedelta(days=62)
"""What people look at first."""


@tracked_task(domain, retry_on=(PriceSourceUnavailable,))
async def take_step(task: StepTask) -> dict[str, int]:
    """Do what the step is there for."""
    match task.record.step:
        case "plans":
            return await task.service.create_plans(task.record.company_id)
        case "recent_prices":
            return await _import_prices(task, RECENT)
        case "price_history":
            return await _import_prices(task, timedelta.max)
        case _:
            due = await task.service.past_contributions(task.record)
            await task.spawn("contribution_realization", due, on_failure="fail")
            return {"contributions": len(due)}


async def _import_prices(task: StepTask, period: timedelta) -> dict[str, int]:
    """Store the closes of the last `period` for which there are any."""
    source = price_source()
    etfs = await task.service.etfs(task.record.company_id)
    closes = 0
    for etf in task.each(etfs, step="storing closes"):
        history = source.history(etf)
        wanted = {day: c for day, c in history.items() if max(history) - day < period}
        closes += await task.service.add_closes(etf, wanted)
    return {"etfs": len(etfs), "closes": closes}
