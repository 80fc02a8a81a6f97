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

    def history(self, etf_id: str) -> Mapping[date, Decimal]:
        """Return every published close in USD, oldest first.

        Raises PriceNotPublished where there is none, or PriceSourceUnavailable, for now.
        """


class CsvPrices:
    """Closing prices from a file of `date,etf,close_usd` lines."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        self._closes: Mapping[str, Mapping[date, Decimal]] | None = None

    def close(self, etf_id: str, day: date) -> Decimal:
        """Return the close in USD; see `PriceSource`."""
        try:
            return self._read()[etf_id][day]
        except KeyError:
            msg = f"{self.name} has no close of {etf_id} for {day}: not a trading day?"
            raise PriceNotPublished(msg) from None

    def history(self, etf_id: str) -> Mapping[date, Decimal]:
        """Return every published close in USD, oldest first; see `PriceSource`."""
        try:
            return self._read()[etf_id]
        except KeyError:
            msg = f"{self.name} has no close of {etf_id} at all."
            raise PriceNotPublished(msg) from None

    def _read(self) -> Mapping[str, Mapping[date, Decimal]]:
        if self._closes is None:
            closes: dict[str, dict[date, Decimal]] = {}
            for row in sorted(_rows(self._path), key=lambda row: row["date"]):
                day, close = date.fromisoformat(row["date"]), Decimal(row["close_usd"])
                closes.setdefault(row["etf"], {})[day] = close
            self._closes = closes
        return self._closes


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
