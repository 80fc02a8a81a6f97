"""The work: hand out four steps, each of which begins when the one before has completed."""

from domains.company_onboarding import domain
from domains.company_onboarding.model import CompanyOnboardingTracking
from domains.company_onboarding.service import CompanyOnboardingService
from tracking import BatchProcessingTask, tracked_task

STEPS = {
    "plans": "Creating pension plans",
    "recent_prices": "Importing recent prices",
    "price_history": "Importing the full price history",
    "contributions": "Realizing past contributions",
}


@tracked_task(domain)
async def onboard_company(
    task: BatchProcessingTask[CompanyOnboardingTracking, CompanyOnboardingService],
) -> None:
    """Ask for the steps; if one fails, the onboarding does. A step may try as often as it."""
    record = task.record
    steps = [
        {"company_id": record.company_id, "step": step, "display_name": words}
        | {"priority": record.priority, "max_attempts": record.max_attempts}
        for step, words in STEPS.items()
    ]
    await task.spawn("onboarding_step", steps, on_failure="fail", chain=True)
