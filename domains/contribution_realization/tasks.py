"""The work: convert a contribution to dollars, buy units, add them to the holding."""

from domains.contribution_realization import domain
from domains.contribution_realization.model import ContributionRealizationTracking
from domains.contribution_realization.service import ContributionRealizationService
from domains.portfolio import usd_rates
from tracking import Task, tracked_task


@tracked_task(domain)
async def realize_contribution(
    task: Task[ContributionRealizationTracking, ContributionRealizationService],
) -> dict[str, str]:
    """Invest one contribution: the holding and the record change together or not at all."""
    record = task.record
    rate = usd_rates().on(record.contribution_date)
    bought = await task.service.buy(
        record.pension_etf_id, record.contribution_date, record.amount, rate
    )
    task.set(units=bought.units, close_usd=bought.close_usd, usd_per_eur=rate)
    return {"units": str(bought.units), "invested_eur": str(bought.invested_eur)}
