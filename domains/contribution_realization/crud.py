"""Reading positions and closes, writing holdings."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domains.contribution_realization.model import ContributionRealizationTracking
from domains.portfolio import EtfPrice, Holding, PensionEtf
from tracking import BaseTaskTrackingCRUD


class ContributionRealizationCRUD(BaseTaskTrackingCRUD[ContributionRealizationTracking]):
    """Statements about contributions."""

    model = ContributionRealizationTracking

    async def weight_and_close(self, position: int, day: date) -> tuple[Decimal, Decimal | None]:
        """The weight of a position and its ETF's stored close of that day, if there is one."""
        price = (EtfPrice.etf_id == PensionEtf.etf_id) & (EtfPrice.date == day)
        query = select(PensionEtf.weight, EtfPrice.close_usd).outerjoin(EtfPrice, price)
        row = (await self.db.execute(query.where(PensionEtf.id == position))).one()
        return row.weight, row.close_usd

    async def add_to_holding(self, position: int, units: Decimal, invested_eur: Decimal) -> None:
        """Add what was bought to what the position holds."""
        bought = insert(Holding).values(
            pension_etf_id=position, units=units, invested_eur=invested_eur
        )
        total = {
            "units": Holding.units + bought.excluded.units,
            "invested_eur": Holding.invested_eur + bought.excluded.invested_eur,
        }
        await self.db.execute(
            bought.on_conflict_do_update(index_elements=["pension_etf_id"], set_=total)
        )
