"""Taking a company in, through the real processes: four steps, shown as one whole."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select, update

from domains.portfolio import Company, Etf, EtfPrice, Holding, PensionEtf
from tests.acceptance.test_main_job import first_days, rows, units_bought
from tests.factories import CompanyFactory
from tracking import Registry, TrackingStatus
from tracking.db import Database
from tracking.testing import wait_for_task

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.broker,
    pytest.mark.database,
    pytest.mark.xdist_group("acceptance"),
]

COMPLETED, FAILED = TrackingStatus.COMPLETED, TrackingStatus.FAILED
CANCELLED = TrackingStatus.CANCELLED


class Onboardings:
    """Onboardings of companies, and what is left behind by them."""

    def __init__(self, ledger: Database, registry: Registry, caller: httpx2.Client) -> None:
        self._ledger = ledger
        self._registry = registry
        self._caller = caller

    async def of(self, company: Company) -> Any:
        """Ask for the onboarding of a company; returns the record once it has ended."""
        answer = self._caller.post("/tasks/company_onboarding", json={"company_id": company.id})
        assert answer.status_code == 202, answer.text
        return await self.ended(answer.json()["id"])

    async def ended(self, record_id: int) -> Any:
        """The onboarding once it has ended."""
        domain = self._registry["company_onboarding"]
        return await wait_for_task(self._ledger, domain, record_id)

    async def retry(self, record_id: int) -> Any:
        """Try again; returns the record once it has ended."""
        async with self._ledger.transaction() as session:
            await self._registry["company_onboarding"].service(session).retry(record_id)
        return await self.ended(record_id)

    async def steps(self, record_id: int) -> list[Any]:
        """The steps of an onboarding, in their order."""
        return await self._children("company_onboarding", record_id, "onboarding_step")

    async def contributions(self, step_id: int) -> list[Any]:
        """The contributions that a step has handed out."""
        return await self._children("onboarding_step", step_id, "contribution_realization")

    async def holdings(self, company: Company) -> dict[str, tuple[Decimal, Decimal]]:
        """Units and euros of each ETF that the company's only pension holds."""
        query = select(PensionEtf.etf_id, Holding.units, Holding.invested_eur).join(Holding)
        async with self._ledger.transaction() as session:
            found = await session.execute(
                query.where(PensionEtf.pension_id == f"{company.id}/growth")
            )
            return {row.etf_id: (row.units, row.invested_eur) for row in found}

    async def mend(self, company: Company, **settings: object) -> None:
        """Change settings of a company."""
        mended = update(Company).values(settings={**company.settings, **settings})
        async with self._ledger.transaction() as session:
            await session.execute(mended.where(Company.id == company.id))

    async def _children(self, domain: str, record_id: int, of: str) -> list[Any]:
        async with self._ledger.transaction() as session:
            edges = await self._registry[domain].service(session).get_children(record_id)
            service = self._registry[of].service(session)
            return [await service.get_status(edge["upstream_id"]) for edge in edges]


@pytest.fixture
def onboardings(ledger: Database, registry: Registry, caller: httpx2.Client) -> Onboardings:
    """Onboardings asked for by Ann."""
    return Onboardings(ledger, registry, caller)


@pytest.fixture
async def store(ledger: Database) -> Callable[..., Any]:
    """Store a company with a plan of these weights; no price is published for ZZZZ."""

    async def store(**weights: str) -> Company:
        company = CompanyFactory()
        company.settings |= {"plans": {"growth": weights}}
        async with ledger.transaction() as session:
            for etf in weights:
                await session.merge(Etf(id=etf, name=etf))
            session.add(company)
        return company

    return store


async def closes_of(etf: str, ledger: Database) -> int:
    """How many closes of an ETF are stored."""
    query = select(func.count()).where(EtfPrice.etf_id == etf)
    async with ledger.transaction() as session:
        return int((await session.execute(query)).scalar_one())


def bought(weight: str, etf: str = "MTUM") -> tuple[Decimal, Decimal]:
    """What November and December 2022 bring, calculated from the packaged files alone."""
    days = first_days(2022)[-2:]
    units = [units_bought(Decimal(1000), Decimal(weight), etf, day) for day in days]
    return sum(units, Decimal(0)), 2000 * Decimal(weight)


async def test_a_company_is_taken_in(
    onboardings: Onboardings, store: Callable[..., Any], ledger: Database
) -> None:
    """Plans, recent prices, all prices, past contributions: one after the other, as one whole."""
    company = await store(USMV="1")

    record = await onboardings.of(company)

    steps = await onboardings.steps(record.id)
    published = sum(row["etf"] == "USMV" for row in rows("etf_prices.csv"))
    [recent, older] = [step.result["closes"] for step in steps[1:3]]
    assert (record.status, record.display_name) == (COMPLETED, f"Onboarding of {company.name}")
    assert (record.processed_items, record.total_items, record.progress) == (4, 4, 100)
    assert [(step.display_name, step.status, step.attempts) for step in steps] == [
        ("Creating pension plans", COMPLETED, 1),
        ("Importing recent prices", COMPLETED, 1),
        ("Importing the full price history", COMPLETED, 1),
        ("Realizing past contributions", COMPLETED, 1),
    ]
    assert all(a.completed_at <= b.started_at for a, b in pairwise(steps))
    assert steps[0].result == {"pensions": 1, "positions": 1}
    assert 40 < recent < 50
    assert recent + older == published == await closes_of("USMV", ledger)
    assert steps[3].result["contributions"] == steps[3].result["children"]["completed"] == 2
    assert await onboardings.holdings(company) == {"USMV": bought("1", "USMV")}


async def test_a_step_that_fails_fails_the_whole(
    onboardings: Onboardings, store: Callable[..., Any], ledger: Database
) -> None:
    """What came before stays done; what would have followed is cancelled, and says why."""
    company = await store(SIZE="0.5", ZZZZ="0.5")

    record = await onboardings.of(company)

    steps = await onboardings.steps(record.id)
    [_, failed, held, last] = steps
    assert (record.status, record.error_type) == (FAILED, "ChildFailed")
    assert record.error_message.startswith("1 of 4 completed, 1 failed, 2 cancelled")
    assert f"onboarding_step:{failed.id} is FAILED" in record.error_message
    assert [step.status for step in steps] == [COMPLETED, FAILED, CANCELLED, CANCELLED]
    assert "has no close of ZZZZ at all" in failed.error_message
    assert held.cancel_reason == f"its prerequisite onboarding_step:{failed.id} is FAILED"
    assert last.cancel_reason == f"its prerequisite onboarding_step:{held.id} is CANCELLED"
    assert await onboardings.holdings(company) == {}
    # A step is one transaction: nothing is left of what it had done before it failed.
    assert await closes_of("SIZE", ledger) == 0


async def test_a_retry_does_what_is_left(
    onboardings: Onboardings, store: Callable[..., Any]
) -> None:
    """What was done is not repeated, what failed gets another attempt, the rest is made anew."""
    company = await store(MTUM="0.5", ZZZZ="0.5")
    record = await onboardings.of(company)
    before = await onboardings.steps(record.id)
    await onboardings.mend(company, plans={"growth": {"MTUM": "1"}})

    record = await onboardings.retry(record.id)

    after = await onboardings.steps(record.id)
    assert (record.status, record.attempts) == (COMPLETED, 2)
    assert [(step.id, step.attempts) for step in after[:2]] == [
        (before[0].id, 1),
        (before[1].id, 2),
    ]
    assert after[0].version == before[0].version
    assert {step.id for step in after[2:]}.isdisjoint(step.id for step in before)
    assert [step.status for step in after] == [COMPLETED] * 4
    assert record.result["children"]["completed"] == 4
    assert await onboardings.holdings(company) == {"MTUM": bought("0.5")}


async def test_settings_that_cannot_be_used_are_named(
    onboardings: Onboardings, store: Callable[..., Any]
) -> None:
    """The first step fails; nothing is made."""
    company = await store(MTUM="0.9")

    record = await onboardings.of(company)

    [first, *_] = await onboardings.steps(record.id)
    assert record.status is FAILED
    assert "the weights of growth do not add up to 1" in first.error_message


async def test_no_contribution_is_made_twice(
    onboardings: Onboardings, store: Callable[..., Any]
) -> None:
    """A second onboarding finds plans and prices as they are, and is refused the money."""
    company = await store(MTUM="1")
    await onboardings.of(company)

    second = await onboardings.of(company)

    steps = await onboardings.steps(second.id)
    assert [step.status for step in steps] == [COMPLETED] * 3 + [FAILED]
    assert steps[2].result["closes"] == 0
    assert steps[3].error_type == "AlreadyContributed"
    assert await onboardings.holdings(company) == {"MTUM": bought("1")}
