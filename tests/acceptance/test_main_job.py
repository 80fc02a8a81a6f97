"""The main job through the real processes: from a request to money in the books."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from pathlib import Path

import httpx2
import pytest

from domains.contribution_realization.service import ContributionRealizationService
from tests.conftest import ROOT
from tracking import Registry, TrackingStatus
from tracking.cli.stack import LocalStack
from tracking.db import Database
from tracking.testing import wait_for_task

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.broker,
    pytest.mark.database,
    pytest.mark.xdist_group("acceptance"),
]

DATA = ROOT / "domains" / "portfolio" / "data"


async def test_contribution_processing(
    ledger: Database, registry: Registry, caller: httpx2.Client, position: int, trading_day: date
) -> None:
    """A contribution posted over HTTP is realized at the stored close, by the ECB's rate."""
    price = caller.post(
        "/tasks/etf_price_update", json={"etf_id": "QUAL", "date": f"{trading_day}"}
    )
    await wait_for_task(ledger, registry["etf_price_update"], price.json()["id"])

    contribution = caller.post(
        "/tasks/contribution_realization",
        json={
            "pension_etf_id": position,
            "amount": "100.00",
            "contribution_date": f"{trading_day}",
        },
    )
    tracking = await wait_for_task(
        ledger, registry["contribution_realization"], contribution.json()["id"]
    )

    assert tracking.status is TrackingStatus.COMPLETED
    assert tracking.completed_at is not None
    assert tracking.owner_id == "ann"
    assert tracking.units == units_bought(Decimal(100), Decimal("0.4"), "QUAL", trading_day)


async def test_a_record_made_beside_business_data_is_worked_on(
    ledger: Database, registry: Registry, position: int, trading_day: date
) -> None:
    """Code that shares a transaction with a service needs nothing else to have work done."""
    async with ledger.transaction() as session:
        service = ContributionRealizationService(session)
        created = await service.create_contribution_tracking(
            position, Decimal("50.00"), date(2022, 7, 4)
        )

    tracking = await wait_for_task(ledger, registry["contribution_realization"], created.id)

    assert tracking.status is TrackingStatus.FAILED
    assert tracking.error_type == "CloseNotStored"
    assert "update the ETF's price" in tracking.error_message


async def test_a_market_holiday_is_a_clear_failure(
    ledger: Database, registry: Registry, caller: httpx2.Client, position: int
) -> None:
    """No price for a date ends FAILED at the first attempt, and the API says why."""
    created = caller.post("/tasks/etf_price_update", json={"etf_id": "QUAL", "date": "2022-07-04"})
    await wait_for_task(ledger, registry["etf_price_update"], created.json()["id"])

    record = caller.get(created.headers["Location"]).json()

    assert record["status"] == "FAILED"
    assert record["error_type"] == "PriceNotPublished"
    assert record["attempts"] == 1


def test_the_demonstration_ends_right(folder: Path) -> None:
    """61 price updates, 73 contributions; the holdings equal an independent calculation.

    The contribution on the holiday is cancelled for want of a price, and says so.
    """
    report = folder.parent / "out.json"
    command = [sys.executable, ROOT / "scripts" / "demo.py", "--json", report, "--folder", folder]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    outcome = json.loads(report.read_text())
    assert outcome["records"] == {
        "etf_price_update": {"COMPLETED": 60, "FAILED": 1},
        "contribution_realization": {"CANCELLED": 1, "COMPLETED": 72},
    }
    assert outcome["holdings"] == list(expected_holdings())
    said = " ".join(done.stdout.split())
    assert "(momentum: MTUM on 2022-07-04) is CANCELLED: its prerequisite etf_price_update" in said
    assert "no close of MTUM for 2022-07-04" in said


def expected_holdings() -> Iterator[dict[str, str]]:
    """What the three pensions hold after 2022, calculated from the two files alone."""
    pensions = {
        "balanced": {"MTUM": "0.30", "QUAL": "0.40", "USMV": "0.30"},
        "momentum": {"MTUM": "1.00"},
        "value": {"SIZE": "0.50", "VLUE": "0.50"},
    }
    for pension, weights in pensions.items():
        for etf, weight in weights.items():
            bought = [
                units_bought(Decimal(1000), Decimal(weight), etf, day) for day in first_days(2022)
            ]
            yield {
                "pension": pension,
                "etf": etf,
                "units": str(sum(bought)),
                "invested_eur": str(12 * 1000 * Decimal(weight)),
            }


def first_days(year: int) -> list[date]:
    """The first trading day of each month."""
    days = {date.fromisoformat(row["date"]) for row in rows("etf_prices.csv")}
    months = [{d for d in days if (d.year, d.month) == (year, m)} for m in range(1, 13)]
    return [min(month) for month in months]


def units_bought(amount: Decimal, weight: Decimal, etf: str, day: date) -> Decimal:
    """Units = amount × weight × rate / close, rounded half-even to six decimals."""
    [close] = [
        Decimal(row["close_usd"])
        for row in rows("etf_prices.csv")
        if row["etf"] == etf and row["date"] == f"{day}"
    ]
    published = [
        row for row in rows("ecb_rates.csv") if row["currency"] == "USD" and row["date"] <= f"{day}"
    ]
    rate = Decimal(max(published, key=lambda row: row["date"])["units_per_eur"])
    with localcontext(prec=50):
        return (amount * weight * rate / close).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a packaged data file."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


async def test_no_log_of_any_process_holds_what_was_sent(
    installation: LocalStack,
    caller: httpx2.Client,
    ledger: Database,
    registry: Registry,
    position: int,
) -> None:
    """A value, a token and a query leave no trace in API, worker and dispatcher (G20)."""
    planted = "swordfish"
    request = {"etf_id": "QUAL", "date": "2022-01-03", "display_name": planted}
    request |= {"metadata": {"password": planted}}

    made = caller.post("/tasks/etf_price_update", json=request)
    caller.post("/tasks/etf_price_update", json=request | {"etf_id": planted})
    caller.get("/tasks/etf_price_update", params={"status": planted})
    token = {"Authorization": f"Bearer {planted}"}
    assert caller.get("/tasks/etf_price_update", headers=token).status_code == 401
    await wait_for_task(ledger, registry["etf_price_update"], made.json()["id"])

    said = {name: path.read_text() for name, path in installation.logs.items()}
    assert "token refused" in said["api"]
    assert not [name for name, text in said.items() if planted in text]
