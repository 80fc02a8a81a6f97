"""One step: for which company, and which of the four it is."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking

STEPS = ("plans", "recent_prices", "price_history", "contributions")


class OnboardingStepTracking(BaseTaskTracking, domain="onboarding_step"):
    """A step to be taken."""

    __table_args__ = (CheckConstraint(f"step IN {STEPS}", name="step"),)

    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    step: Mapped[str] = mapped_column(String(20))
