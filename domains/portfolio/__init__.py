"""The demo company: its ETFs, prices, pensions and holdings, and where market data comes from."""

from domains.portfolio.sources import (
    EcbRates,
    PriceNotPublished,
    PriceSource,
    PriceSourceUnavailable,
    RateNotPublished,
    price_source,
    usd_rates,
)
from domains.portfolio.tables import Etf, EtfPrice, Holding, Pension, PensionEtf

__all__ = [
    "EcbRates",
    "Etf",
    "EtfPrice",
    "Holding",
    "Pension",
    "PensionEtf",
    "PriceNotPublished",
    "PriceSource",
    "PriceSourceUnavailable",
    "RateNotPublished",
    "price_source",
    "usd_rates",
]
