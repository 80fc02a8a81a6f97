"""Example rows of the demo company and example requests; tests change what they care about."""

from __future__ import annotations

import datetime
from decimal import Decimal

import factory

from domains.portfolio import Etf, EtfPrice, Pension, PensionEtf

__all__ = [
    "EmailDeliveryPayloadFactory",
    "EtfFactory",
    "EtfPriceFactory",
    "EtfPriceUpdatePayloadFactory",
    "PensionEtfFactory",
    "PensionFactory",
]

TRADING_DAY = datetime.date(2022, 1, 3)


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
