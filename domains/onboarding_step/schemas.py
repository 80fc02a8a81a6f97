"""What a caller says about a step, and what a reader sees of it."""

from typing import Literal

from pydantic import Field

from tracking import TaskTrackingCreate, TaskTrackingInDB


class OnboardingStepCreate(TaskTrackingCreate):
    """Which step to take."""

    company_id: str = Field(min_length=1, max_length=20, examples=["acme"])
    step: Literal["plans", "recent_prices", "price_history", "contributions"] = Field(
        examples=["plans"]
    )


class OnboardingStepRead(TaskTrackingInDB):
    """A step; its result says what it has brought."""

    company_id: str
    step: str
