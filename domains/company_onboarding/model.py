"""One onboarding: of which company."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking


class CompanyOnboardingTracking(BaseTaskTracking, domain="company_onboarding"):
    """A company to be taken in."""

    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
