"""The verbs of onboardings."""

from domains.company_onboarding.crud import CompanyOnboardingCRUD
from domains.company_onboarding.model import CompanyOnboardingTracking
from tracking import BaseTaskTrackingService, TaskTrackingCreate


class CompanyOnboardingService(BaseTaskTrackingService[CompanyOnboardingTracking]):
    """What is done with onboardings."""

    crud: CompanyOnboardingCRUD

    async def create(self, request: TaskTrackingCreate) -> CompanyOnboardingTracking:
        """Ask for an onboarding, shown to people by the company's name."""
        columns = request.columns()
        name = await self.crud.company_name(columns["company_id"])
        return await self.create_tracking(**{"display_name": f"Onboarding of {name}", **columns})
