"""One contribution to one position, and at what price and rate it was realized."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking


class ContributionRealizationTracking(BaseTaskTracking, domain="contribution_realization"):
    """A contribution to be invested."""

    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    pension_etf_id: Mapped[int] = mapped_column(ForeignKey("pension_etfs.id"))
    contribution_date: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    currency: Mapped[str] = mapped_column(String(3))
    units: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    close_usd: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    usd_per_eur: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
