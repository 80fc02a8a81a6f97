"""What the demo company's files and settings say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domains.portfolio import (
    CompanySettings,
    HeaderNotUsable,
    LineNotReadable,
    PriceNotPublished,
    PriceSourceUnavailable,
    SettingsNotUsable,
    contribution_lines,
)
from domains.portfolio.sources import CsvPrices

HEADER = "pension,etf,date,amount\n"
SETTINGS = {"plans": {"growth": {"MTUM": "1"}}, "monthly_eur": "1000.00", "since": "2022-11-01"}


class TestContributionFile:
    """A file of contributions, line by line."""

    @pytest.mark.parametrize(
        "content",
        [
            f"{HEADER}balanced,QUAL,2022-01-03,1000.00\n",
            f"{HEADER}balanced,QUAL,2022-01-03,1000.00",
            f"\ufeff{HEADER}balanced,QUAL,2022-01-03,1000.00\n",
            "pension,etf,date,amount\r\nbalanced,QUAL,2022-01-03,1000.00\r\n",
            "pension,etf,date,amount\rbalanced,QUAL,2022-01-03,1000.00\r",
            'amount, "date", etf, pension\n 1000 ,2022-01-03,QUAL,"balanced"\n',
        ],
    )
    def test_the_usual_spellings_are_read(self, content: str) -> None:
        """Whatever ends the lines, with or without a byte order mark, columns in any order."""
        [line] = contribution_lines(content)
        said = line.read()

        assert (line.number, said.pension, said.etf) == (2, "balanced", "QUAL")
        assert (said.date, said.amount) == (date(2022, 1, 3), Decimal(1000))

    def test_lines_are_counted_as_an_editor_does(self) -> None:
        """Empty ones, too, though nothing is to be read from them."""
        lines = contribution_lines(f"{HEADER}\nfirst\n  \n\u2028second\nthird")

        assert [line.number for line in lines] == [3, 5, 6]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("balanced,QUAL,2022-13-03,1000", "date: Value error, month must be in 1..12"),
            ("balanced,QUAL,03.01.2022,1000", "date: Value error, Invalid isoformat string"),
            ("balanced,QUAL,1641168000,1000", "date: "),
            ("balanced,QUAL,2022-01-03,lots", "amount: Input should be a valid decimal"),
            ("balanced,QUAL,2022-01-03,-5", "amount: Input should be greater than 0"),
            ("balanced,QUAL,2022-01-03,NaN", "amount: Input should be a finite number"),
            ("balanced,QUAL,2022-01-03,1.005", "amount: Decimal input should have no more than 2"),
            ("balanced,QUAL,2022-01-03,", "amount: Input should be a valid decimal"),
            ("balanced,QUAL,never,lots", "; amount: "),
            ("balanced,QUAL,2022-01-03", "There are 3 values instead of 4."),
            ("balanced,QUAL,2022-01-03,1,000.00", "There are 5 values instead of 4."),
            ('balanced,QUAL,2022-01-03,"1000', "The quotation marks are wrong"),
        ],
    )
    def test_what_is_wrong_with_a_line_is_said(self, line: str, reason: str) -> None:
        """All of it, by column, and nothing is guessed: no thousand becomes a one."""
        [read] = contribution_lines(HEADER + line)

        with pytest.raises(LineNotReadable) as refused:
            read.read()

        assert reason in str(refused.value)

    def test_an_open_quotation_mark_swallows_no_other_line(self) -> None:
        """Each line stands for itself."""
        bad, good = contribution_lines(f'{HEADER}"balanced,QUAL\nbalanced,QUAL,2022-01-03,1000')

        with pytest.raises(LineNotReadable):
            bad.read()
        assert good.read().amount == Decimal(1000)

    @pytest.mark.parametrize(
        "content",
        ["", "\n", "balanced,QUAL,2022-01-03,1000\n", "pension;etf;date;amount\n", '"pension'],
    )
    def test_a_file_without_the_header_is_refused(self, content: str) -> None:
        """The sentence names the columns."""
        with pytest.raises(HeaderNotUsable, match="pension, etf, date, amount"):
            contribution_lines(content)


class TestCompanySettings:
    """What a company has decided."""

    def test_plans_become_pensions_and_positions(self) -> None:
        """Their names begin with the company's: no other company's pensions are touched."""
        settings = CompanySettings.read(SETTINGS)

        assert settings.pensions("acme") == [{"id": "acme/growth", "company_id": "acme"}]
        assert settings.positions("acme") == [
            {"pension_id": "acme/growth", "etf_id": "MTUM", "weight": Decimal(1)}
        ]
        assert settings.etfs == ["MTUM"]

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"plans": {}}, "settings.plans"),
            ({"plans": {"growth": {"MTUM": "0.5"}}}, "the weights of growth do not add up to 1"),
            ({"plans": {"a/b": {"MTUM": "1"}}}, "settings.plans.a/b"),
            ({"monthly_eur": "-1"}, "settings.monthly_eur"),
            ({"since": "soon"}, "settings.since"),
            ({"colour": "red"}, "settings.colour"),
        ],
    )
    def test_what_is_wrong_is_named(self, wrong: dict[str, Any], reason: str) -> None:
        """So that somebody can mend it."""
        with pytest.raises(SettingsNotUsable) as refused:
            CompanySettings.read({**SETTINGS, **wrong})

        assert reason in str(refused.value)


class TestHistory:
    """Every close that a source has published."""

    def test_it_is_in_order(self, tmp_path: Path) -> None:
        """Oldest first, whatever the order of the file."""
        file = tmp_path / "prices.csv"
        file.write_text("date,etf,close_usd\n2022-01-04,X,2\n2022-01-03,X,1\n2022-01-03,Y,9\n")

        assert list(CsvPrices(file).history("X").items()) == [
            (date(2022, 1, 3), Decimal(1)),
            (date(2022, 1, 4), Decimal(2)),
        ]

    def test_an_unknown_etf_is_a_final_failure(self, tmp_path: Path) -> None:
        """Another attempt would find nothing either."""
        file = tmp_path / "prices.csv"
        file.write_text("date,etf,close_usd\n")

        with pytest.raises(PriceNotPublished):
            CsvPrices(file).history("X")

    def test_a_file_that_appears_later_is_read_then(self, tmp_path: Path) -> None:
        """A source that could not be read is asked again."""
        source = CsvPrices(tmp_path / "prices.csv")
        with pytest.raises(PriceSourceUnavailable):
            source.history("X")
        (tmp_path / "prices.csv").write_text("date,etf,close_usd\n2022-01-03,X,1\n")

        assert source.history("X") == {date(2022, 1, 3): Decimal(1)}
