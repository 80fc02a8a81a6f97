"""What a caller says about an onboarding, and what a reader sees of it."""

from pydantic import Field

from tracking import TaskTrackingCreate, TaskTrackingInDB


class CompanyOnboardingCreate(TaskTrackingCreate):
    """Which company to take in."""

    company_id: str = Field(min_length=1, max_length=20, examples=["acme"])


class CompanyOnboardingRead(TaskTrackingInDB):
    """An onboarding; its progress is that of its steps."""

    company_id: str
