"""The verbs of price updates."""

from datetime import date
from decimal import Decimal

from domains.etf_price_update.crud import EtfPriceUpdateCRUD
from domains.etf_price_update.model import EtfPriceUpdateTracking
from tracking import BaseTaskTrackingService


class EtfPriceUpdateService(BaseTaskTrackingService[EtfPriceUpdateTracking]):
    """What is done with price updates."""

    crud: EtfPriceUpdateCRUD

    async def create_price_update(self, etf_id: str, day: date) -> EtfPriceUpdateTracking:
        """Ask for the close of `etf_id` on `day`."""
        return await self.create_tracking(etf_id=etf_id, date=day)

    async def store_close(self, etf_id: str, day: date, close: Decimal) -> None:
        """Keep a close that was found."""
        await self.crud.store_close(etf_id, day, close)
