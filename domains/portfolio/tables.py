"""The business tables: what the tracked work reads and writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base

__all__ = ["Company", "ContributionFile", "Etf", "EtfPrice", "Holding", "Pension", "PensionEtf"]


class Etf(Base):
    """An exchange-traded fund, by its ticker symbol."""

    __tablename__ = "etfs"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class EtfPrice(Base):
    """The closing price of one trading day, in USD."""

    __tablename__ = "etf_prices"
    __table_args__ = (CheckConstraint("close_usd > 0", name="close_usd"),)

    etf_id: Mapped[str] = mapped_column(ForeignKey("etfs.id"), primary_key=True)
    date: Mapped[date] = mapped_column(primary_key=True)
    close_usd: Mapped[Decimal] = mapped_column(Numeric(20, 6))


class Company(Base):
    """A company whose pensions are looked after."""

    __tablename__ = "companies"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    settings: Mapped[dict[str, Any]]
    """See `CompanySettings`."""
    contributed_by_step: Mapped[int | None] = mapped_column(BigInteger)
    """The onboarding step that has handed out its past contributions: no other one may."""


class Pension(Base):
    """A pension plan that saves monthly."""

    __tablename__ = "pensions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    company_id: Mapped[str | None] = mapped_column(ForeignKey("companies.id"), index=True)


class PensionEtf(Base):
    """A position of a pension: the share of each contribution that buys one ETF."""

    __tablename__ = "pension_etfs"
    __table_args__ = (
        UniqueConstraint("pension_id", "etf_id"),
        CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pension_id: Mapped[str] = mapped_column(ForeignKey("pensions.id"))
    etf_id: Mapped[str] = mapped_column(ForeignKey("etfs.id"))
    weight: Mapped[Decimal] = mapped_column(Numeric(5, 4))


class ContributionFile(Base):
    """A file of contributions as it was handed in: the voucher of what was made of it.

    Known by the SHA-256 of its text, so that the same text is kept once.
    """

    __tablename__ = "contribution_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class Holding(Base):
    """What a position has bought so far: units of the ETF, and the euros they cost."""

    __tablename__ = "holdings"

    pension_etf_id: Mapped[int] = mapped_column(ForeignKey("pension_etfs.id"), primary_key=True)
    units: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    invested_eur: Mapped[Decimal] = mapped_column(Numeric(20, 2))
