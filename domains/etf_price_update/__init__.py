"""Fetching the closing price of an ETF on a date."""

from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.schemas import EtfPriceUpdateCreate, EtfPriceUpdateRead
from domains.etf_price_update.service import EtfPriceUpdateService
from tracking import Domain

domain = Domain(
    name="etf_price_update",
    title="ETF price update",
    model=EtfPriceUpdateTracking,
    service=EtfPriceUpdateService,
    create=EtfPriceUpdateCreate,
    read=EtfPriceUpdateRead,
    filters=("etf_id", "date"),
)
