"""Taking a company in: four steps, shown as one whole."""

from domains.company_onboarding.model import CompanyOnboardingTracking
from domains.company_onboarding.schemas import CompanyOnboardingCreate, CompanyOnboardingRead
from domains.company_onboarding.service import CompanyOnboardingService
from tracking import Domain

domain = Domain(
    name="company_onboarding",
    model=CompanyOnboardingTracking,
    service=CompanyOnboardingService,
    create=CompanyOnboardingCreate,
    read=CompanyOnboardingRead,
    filters=("company_id",),
)
