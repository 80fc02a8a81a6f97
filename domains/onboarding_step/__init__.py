"""One step on a company's way in."""

from domains.onboarding_step.model import OnboardingStepTracking
from domains.onboarding_step.schemas import OnboardingStepCreate, OnboardingStepRead
from domains.onboarding_step.service import OnboardingStepService
from tracking import Domain

domain = Domain(
    name="onboarding_step",
    model=OnboardingStepTracking,
    service=OnboardingStepService,
    create=OnboardingStepCreate,
    read=OnboardingStepRead,
    filters=("company_id", "step"),
)
