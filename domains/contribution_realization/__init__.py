"""Turning a pension's monthly contribution into units of an ETF."""

from domains.contribution_realization.model import ContributionRealizationTracking
from domains.contribution_realization.schemas import (
    ContributionRealizationCreate,
    ContributionRealizationRead,
)
from domains.contribution_realization.service import ContributionRealizationService
from tracking import Domain

domain = Domain(
    name="contribution_realization",
    model=ContributionRealizationTracking,
    service=ContributionRealizationService,
    create=ContributionRealizationCreate,
    read=ContributionRealizationRead,
    filters=("pension_etf_id", "contribution_date"),
)
