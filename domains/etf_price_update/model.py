"""One price update: which ETF, which day, and what was found."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking


class EtfPriceUpdateTracking(BaseTaskTracking, domain="etf_price_update", max_attempts=5):
    """A price to be fetched."""

    etf_id: Mapped[str] = mapped_column(ForeignKey("etfs.id"))
    date: Mapped[date]
    price: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    source: Mapped[str | None] = mapped_column(String(100))
