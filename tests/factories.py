"""Example rows of the demo company and example requests; tests change what they care about."""

from __future__ import annotations

import datetime
from decimal import Decimal

import factory

from domains.portfolio import Company, Etf, EtfPrice, Pension, PensionEtf

__all__ = [
    "CompanyFactory",
    "CsvImportPayloadFactory",
    "EmailDeliveryPayloadFactory",
    "EtfFactory",
    "EtfPriceFactory",
    "EtfPriceUpdatePayloadFactory",
    "PensionEtfFactory",
    "PensionFactory",
]

TRADING_DAY = datetime.date(2022, 1, 3)


class CompanyFactory(factory.Factory[Company]):
    """A company with one plan of one ETF, MTUM, which pays in since the end of 2022."""

    class Meta:  # noqa: D106  # factory-boy's own form
        model = Company

    id = factory.Sequence(lambda number: f"company-{number}")
    name = factory.LazyAttribute(lambda company: f"{company.id} Ltd.")
    settings = factory.LazyFunction(
        lambda: {
            "plans": {"growth": {"MTUM": "1"}},
            "monthly_eur": "1000.00",
            "since": "2022-11-01",
        }
    )


class EtfFactory(factory.Factory[Etf]):
    """An ETF; add it to a session to store it."""

    class Meta:  # noqa: D106  # factory-boy's own form
        model = Etf

    id = factory.Sequence(lambda number: f"ETF{number}")
    name = factory.LazyAttribute(lambda etf: f"{etf.id} Index Fund")


class EtfPriceFactory(factory.Factory[EtfPrice]):
    """A close; give it the `etf_id` of a stored ETF."""

    class Meta:  # noqa: D106  # factory-boy's own form
        model = EtfPrice

    date = factory.Sequence(lambda number: TRADING_DAY + datetime.timedelta(days=number))
    close_usd = Decimal("181.25")


class PensionFactory(factory.Factory[Pension]):
    """A pension plan."""

    class Meta:  # noqa: D106  # factory-boy's own form
        model = Pension

    id = factory.Sequence(lambda number: f"pension-{number}")


class PensionEtfFactory(factory.Factory[PensionEtf]):
    """A position; give it the `pension_id` and `etf_id` of stored rows."""

    class Meta:  # noqa: D106  # factory-boy's own form
        model = PensionEtf

    weight = Decimal("0.25")


class EtfPriceUpdatePayloadFactory(factory.DictFactory):
    """The JSON that asks for a price update; give it the `etf_id` of a stored ETF."""

    date = TRADING_DAY.isoformat()


class EmailDeliveryPayloadFactory(factory.DictFactory):
    """The JSON that asks for a message to be delivered."""

    recipient = factory.Sequence(lambda number: f"ann.{number}@example.com")
    subject = "Your statement"
    body = "Dear Ann,\n\nnothing has changed.\n"


class CsvImportPayloadFactory(factory.DictFactory):
    """The JSON that hands in a file; give it the `lines` below the header."""

    class Meta:  # noqa: D106  # factory-boy's own form
        exclude = ("lines",)

    lines: tuple[str, ...] = ()
    content = factory.LazyAttribute(
        lambda payload: "\n".join(["pension,etf,date,amount", *payload.lines])
    )
