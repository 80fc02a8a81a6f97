"""The demo company: its ETFs, prices, pensions and holdings, and where its data comes from."""

from domains.portfolio.contribution_file import (
    Contribution,
    HeaderNotUsable,
    Line,
    LineNotReadable,
    contribution_lines,
)
from domains.portfolio.settings import CompanySettings, SettingsNotUsable
from domains.portfolio.sources import (
    EcbRates,
    PriceNotPublished,
    PriceSource,
    PriceSourceUnavailable,
    RateNotPublished,
    price_source,
    usd_rates,
)
from domains.portfolio.tables import (
    Company,
    ContributionFile,
    Etf,
    EtfPrice,
    Holding,
    Pension,
    PensionEtf,
)

__all__ = [
    "Company",
    "CompanySettings",
    "Contribution",
    "ContributionFile",
    "EcbRates",
    "Etf",
    "EtfPrice",
    "HeaderNotUsable",
    "Holding",
    "Line",
    "LineNotReadable",
    "Pension",
    "PensionEtf",
    "PriceNotPublished",
    "PriceSource",
    "PriceSourceUnavailable",
    "RateNotPublished",
    "SettingsNotUsable",
    "contribution_lines",
    "price_source",
    "usd_rates",
]
