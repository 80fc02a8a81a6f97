"""The verbs of steps: each may be repeated, and does then what is still to be done."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domains.onboarding_step.crud import OnboardingStepCRUD
from domains.onboarding_step.model import OnboardingStepTracking
from tracking import BaseTaskTrackingService


class AlreadyContributed(Exception):
    """The company's past contributions have been handed out by another step."""


class OnboardingStepService(BaseTaskTrackingService[OnboardingStepTracking]):
    """What is done with steps."""

    crud: OnboardingStepCRUD

    async def create_plans(self, company_id: str) -> dict[str, int]:
        """Make the pensions and positions that the company's settings ask for."""
        settings = await self.crud.settings(company_id)
        pensions, positions = settings.pensions(company_id), settings.positions(company_id)
        await self.crud.add_plans(pensions, positions)
        return {"pensions": len(pensions), "positions": len(positions)}

    async def etfs(self, company_id: str) -> list[str]:
        """The ETFs that the company's plans consist of."""
        return (await self.crud.settings(company_id)).etfs

    async def add_closes(self, etf_id: str, closes: Mapping[date, Decimal]) -> int:
        """Store closes that are not stored yet; returns how many."""
        return await self.crud.add_closes(etf_id, closes)

    async def past_contributions(self, step: OnboardingStepTracking) -> list[dict[str, Any]]:
        """What was due before the step was asked for: the same at every attempt.

        Raises AlreadyContributed when another step has handed it out: nothing is invested twice.
        """
        if not await self.crud.take_contributions(step.company_id, step.id):
            msg = f"Another step has handed out the past contributions of {step.company_id}."
            raise AlreadyContributed(msg)
        settings = await self.crud.settings(step.company_id)
        until = step.created_at.date() - timedelta(days=1)
        due = await self.crud.first_days(step.company_id, settings.since, until)
        return [
            {"pension_etf_id": position, "contribution_date": day, "amount": settings.monthly_eur}
            | {"display_name": f"{pension}: {etf} on {day}"}
            for position, pension, etf, day in due
        ]
