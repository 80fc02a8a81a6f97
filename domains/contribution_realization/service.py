"""The verbs of contributions, and the arithmetic of realizing one."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from domains.contribution_realization.crud import ContributionRealizationCRUD
from domains.contribution_realization.model import ContributionRealizationTracking
from tracking import BaseTaskTrackingService

CENT = Decimal("0.01")
UNIT = Decimal("0.000001")
PRECISION = 60
"""Digits carried while calculating: enough for every product of the columns' widths."""


class CloseNotStored(Exception):
    """There is no stored close to buy at."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a contribution buys."""

    units: Decimal
    invested_eur: Decimal
    close_usd: Decimal


class ContributionRealizationService(BaseTaskTrackingService[ContributionRealizationTracking]):
    """What is done with contributions."""

    crud: ContributionRealizationCRUD

    async def create_contribution_tracking(
        self, pension_etf_id: int, amount: Decimal, day: date
    ) -> ContributionRealizationTracking:
        """Ask for a contribution in EUR to be invested in a position."""
        return await self.create_tracking(
            pension_etf_id=pension_etf_id, amount=amount, contribution_date=day, currency="EUR"
        )

    async def buy(self, position: int, day: date, amount_eur: Decimal, rate: Decimal) -> Purchase:
        """Invest the position's share of a contribution at that day's stored close.

        Units are amount × weight × rate / close, rounded half-even to 6 decimals. Raises
        CloseNotStored when the day's price has not been fetched.
        """
        weight, close = await self.crud.weight_and_close(position, day)
        if close is None:
            msg = f"No close is stored for {day}: update the ETF's price of that day first."
            raise CloseNotStored(msg)
        with localcontext(prec=PRECISION, rounding=ROUND_HALF_EVEN):
            invested = (amount_eur * weight).quantize(CENT)
            units = (amount_eur * weight * rate / close).quantize(UNIT)
        await self.crud.add_to_holding(position, units, invested)
        return Purchase(units, invested, close)
