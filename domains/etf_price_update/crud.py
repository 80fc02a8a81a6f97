"""Where closing prices are stored."""

from datetime import date
from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert

from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.portfolio import EtfPrice
from tracking import BaseTaskTrackingCRUD


class EtfPriceUpdateCRUD(BaseTaskTrackingCRUD[EtfPriceUpdateTracking]):
    """Statements about price updates."""

    model = EtfPriceUpdateTracking

    async def store_close(self, etf_id: str, day: date, close: Decimal) -> None:
        """Store a close; a later word about the same day replaces an earlier one."""
        statement = insert(EtfPrice).values(etf_id=etf_id, date=day, close_usd=close)
        newer = {"close_usd": statement.excluded.close_usd}
        await self.db.execute(
            statement.on_conflict_do_update(index_elements=["etf_id", "date"], set_=newer)
        )
