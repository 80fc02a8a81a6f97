"""What a company has decided about its pensions, as kept in `companies.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

__all__ = ["CompanySettings", "SettingsNotUsable"]

PlanName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$", max_length=19)]
EtfId = Annotated[str, StringConstraints(min_length=1, max_length=12)]
Weight = Annotated[Decimal, Field(gt=0, le=1, max_digits=5, decimal_places=4)]


class SettingsNotUsable(Exception):
    """The settings of a company cannot be worked with; somebody must mend them."""


class CompanySettings(BaseModel):
    """Which plans a company offers, and what it has paid into each of them since when."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    plans: Annotated[dict[PlanName, dict[EtfId, Weight]], Field(min_length=1, max_length=100)]
    """The weights of the ETFs in each plan."""
    monthly_eur: Annotated[Decimal, Field(gt=0, max_digits=20, decimal_places=2)]
    """The contribution to each plan on the first trading day of a month."""
    since: date

    @model_validator(mode="after")
    def _weights_are_whole(self) -> Self:
        for plan, weights in self.plans.items():
            if sum(weights.values()) != 1:
                msg = f"the weights of {plan} do not add up to 1"
                raise ValueError(msg)
        return self

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return the settings; raises SettingsNotUsable, naming the first that is wrong."""
        try:
            return cls.model_validate(stored)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(["settings", *map(str, fault["loc"])])
            msg = f"{where}: {fault['msg']}"
            raise SettingsNotUsable(msg) from error

    @property
    def etfs(self) -> list[str]:
        """The ETFs of all plans, in the order of their names."""
        return sorted({etf for weights in self.plans.values() for etf in weights})

    def pensions(self, company_id: str) -> list[dict[str, object]]:
        """The plans as rows of `pensions`; the company's name keeps them from those of others."""
        return [{"id": f"{company_id}/{plan}", "company_id": company_id} for plan in self.plans]

    def positions(self, company_id: str) -> list[dict[str, object]]:
        """The shares of the plans as rows of `pension_etfs`."""
        return [
            {"pension_id": f"{company_id}/{plan}", "etf_id": etf, "weight": weight}
            for plan, weights in self.plans.items()
            for etf, weight in weights.items()
        ]
