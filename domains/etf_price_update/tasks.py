"""The work: read a close from the price source and store it."""

from domains.etf_price_update import domain
from domains.etf_price_update.model import EtfPriceUpdateTracking
from domains.etf_price_update.service import EtfPriceUpdateService
from domains.portfolio import PriceSourceUnavailable, price_source
from tracking import Task, tracked_task


@tracked_task(domain, retry_on=(PriceSourceUnavailable,))
async def update_etf_price(
    task: Task[EtfPriceUpdateTracking, EtfPriceUpdateService],
) -> dict[str, str]:
    """Fetch the close and keep it; a day without a close is a final failure."""
    etf_id, day = task.record.etf_id, task.record.date
    source = price_source()
    close = source.close(etf_id, day)
    await task.service.store_close(etf_id, day, close)
    task.set(price=close, source=source.name)
    return {"close_usd": str(close)}
