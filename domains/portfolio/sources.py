"""Where market data comes from: a small protocol each, and the packaged CSV files behind it.

`PORTFOLIO_PRICES_CSV` and `PORTFOLIO_RATES_CSV` name other files of the same form.
"""

from __future__ import annotations

import csv
import os
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Protocol

__all__ = [
    "CsvPrices",
    "EcbRates",
    "PriceNotPublished",
    "PriceSource",
    "PriceSourceUnavailable",
    "RateNotPublished",
    "price_source",
    "usd_rates",
]

_DATA: Final = Path(__file__).parent / "data"


class PriceNotPublished(Exception):
    """The market published no close for that ETF on that date."""


class PriceSourceUnavailable(Exception):
    """The price source cannot be read now; later it may."""


class RateNotPublished(Exception):
    """No exchange rate had been published by that date."""


class PriceSource(Protocol):
    """Knows the closing prices of ETFs."""

    name: str

    def close(self, etf_id: str, day: date) -> Decimal:
        """Return the close in USD.

        Raises PriceNotPublished, for good, or PriceSourceUnavailable, for now.
        """


class CsvPrices:
    """Closing prices from a file of `date,etf,close_usd` lines."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._closes: Mapping[tuple[str, str], Decimal] | None = None

    def close(self, etf_id: str, day: date) -> Decimal:
        """Return the close in USD; see `PriceSource`."""
        if self._closes is None:
            rows = _rows(self._path)
            self._closes = {(r["etf"], r["date"]): Decimal(r["close_usd"]) for r in rows}
        try:
            return self._closes[etf_id, day.isoformat()]
        except KeyError:
            msg = f"{self.name} has no close of {etf_id} for {day}: not a trading day?"
            raise PriceNotPublished(msg) from None


class EcbRates:
    """Reference rates of one currency: units per euro, by day of publication."""

    def __init__(self, path: Path, currency: str) -> None:
        rows = [row for row in _rows(path) if row["currency"] == currency]
        self._days = [date.fromisoformat(row["date"]) for row in rows]
        self._rates = [Decimal(row["units_per_eur"]) for row in rows]

    def on(self, day: date) -> Decimal:
        """Return the rate of that day, or the latest one published before it.

        Raises RateNotPublished for days before the first publication.
        """
        published = bisect_right(self._days, day)
        if not published:
            msg = f"The first rate was published on {self._days[0]}, after {day}."
            raise RateNotPublished(msg)
        return self._rates[published - 1]


@cache
def price_source() -> PriceSource:
    """The installation's price source."""
    return CsvPrices(Path(os.environ.get("PORTFOLIO_PRICES_CSV", _DATA / "etf_prices.csv")))


@cache
def usd_rates() -> EcbRates:
    """US dollars per euro."""
    return EcbRates(Path(os.environ.get("PORTFOLIO_RATES_CSV", _DATA / "ecb_rates.csv")), "USD")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)
    except OSError as error:
        msg = f"{path.name} cannot be read: {error.strerror}."
        raise PriceSourceUnavailable(msg) from error
