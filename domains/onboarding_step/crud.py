"""Making plans, storing prices, and finding the days on which contributions were due."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domains.onboarding_step.model import OnboardingStepTracking
from domains.portfolio import Company, CompanySettings, EtfPrice, Pension, PensionEtf
from tracking import BaseTaskTrackingCRUD

Rows = Sequence[Mapping[str, object]]
Due = Row[int, str, str, date]
"""A position, its pension and ETF, and a day on which a contribution was due."""


class OnboardingStepCRUD(BaseTaskTrackingCRUD[OnboardingStepTracking]):
    """Statements about steps. What is there already stays as it is."""

    model = OnboardingStepTracking

    async def settings(self, company_id: str) -> CompanySettings:
        """The settings of a company; raises SettingsNotUsable."""
        query = select(Company.settings).where(Company.id == company_id)
        return CompanySettings.read((await self.db.execute(query)).scalar_one())

    async def add_plans(self, pensions: Rows, positions: Rows) -> None:
        """Add pensions and their positions."""
        await self.db.execute(insert(Pension).on_conflict_do_nothing(), pensions)
        await self.db.execute(insert(PensionEtf).on_conflict_do_nothing(), positions)

    async def add_closes(self, etf_id: str, closes: Mapping[date, Decimal]) -> int:
        """Add closes of an ETF; returns how many are new."""
        rows = [{"etf_id": etf_id, "date": day, "close_usd": c} for day, c in closes.items()]
        statement = insert(EtfPrice).on_conflict_do_nothing().returning(EtfPrice.date)
        return len((await self.db.execute(statement, rows)).all())

    async def take_contributions(self, company_id: str, step_id: int) -> bool:
        """Note that this step hands out the past contributions, unless another one has."""
        free = func.coalesce(Company.contributed_by_step, step_id) == step_id
        mine = update(Company).where(Company.id == company_id, free)
        taken = mine.values(contributed_by_step=step_id).returning(Company.id)
        return (await self.db.execute(taken)).scalar() is not None

    async def first_days(self, company_id: str, since: date, until: date) -> Sequence[Due]:
        """The first stored day of each month for each position, with its pension and ETF."""
        day = func.min(EtfPrice.date).label("day")
        held = select(PensionEtf.id, PensionEtf.pension_id, PensionEtf.etf_id, day)
        query = (
            held.join(Pension, Pension.id == PensionEtf.pension_id)
            .join(EtfPrice, EtfPrice.etf_id == PensionEtf.etf_id)
            .where(Pension.company_id == company_id, EtfPrice.date.between(since, until))
            .group_by(PensionEtf.id, func.date_trunc("month", EtfPrice.date))
        )
        return (await self.db.execute(query.order_by(day, PensionEtf.id))).all()
