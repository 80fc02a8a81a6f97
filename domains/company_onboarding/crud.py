"""What a company is called."""

from sqlalchemy import select

from domains.company_onboarding.model import CompanyOnboardingTracking
from domains.portfolio import Company
from tracking import BaseTaskTrackingCRUD


class CompanyOnboardingCRUD(BaseTaskTrackingCRUD[CompanyOnboardingTracking]):
    """Statements about onboardings."""

    model = CompanyOnboardingTracking

    async def company_name(self, company_id: str) -> str | None:
        """The name of a company, if there is one."""
        query = select(Company.name).where(Company.id == company_id)
        return (await self.db.execute(query)).scalar()
