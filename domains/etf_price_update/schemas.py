"""What a caller says about a price update, and what a reader sees of it."""

import datetime
from decimal import Decimal

from pydantic import Field

from tracking import TaskTrackingCreate, TaskTrackingInDB


class EtfPriceUpdateCreate(TaskTrackingCreate):
    """Which price to fetch."""

    etf_id: str = Field(min_length=1, max_length=12, examples=["MTUM"])
    date: datetime.date = Field(examples=["2022-01-03"])


class EtfPriceUpdateRead(TaskTrackingInDB):
    """A price update and the price it found."""

    etf_id: str
    date: datetime.date
    price: Decimal | None
    source: str | None
