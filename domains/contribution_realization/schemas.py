"""What a caller says about a contribution, and what a reader sees of it."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field
from pydantic.config import JsonDict

from tracking import TaskTrackingCreate, TaskTrackingInDB

EUROS = r"^([0-9]{0,8}[1-9][0-9]{0,8}(\.[0-9]{1,2})?|0\.(0[1-9]|[1-9][0-9]?))$"
AS_TEXT: JsonDict = {"type": "string", "pattern": EUROS}


class ContributionRealizationCreate(TaskTrackingCreate):
    """How much goes to which position, on which day."""

    pension_etf_id: int = Field(ge=1, le=2**63 - 1, description="The position of the pension")
    contribution_date: date = Field(examples=["2022-01-03"])
    amount: Decimal = Field(
        gt=0,
        max_digits=20,
        decimal_places=2,
        description="The pension's whole contribution, in whole cents",
        examples=["1000.00"],
        json_schema_extra={"anyOf": [{"type": "number", "exclusiveMinimum": 0}, AS_TEXT]},
    )
    currency: Literal["EUR"] = "EUR"


class ContributionRealizationRead(TaskTrackingInDB):
    """A contribution and the units it bought."""

    pension_etf_id: int
    contribution_date: date
    amount: Decimal
    currency: str
    units: Decimal | None
    close_usd: Decimal | None
    usd_per_eur: Decimal | None
