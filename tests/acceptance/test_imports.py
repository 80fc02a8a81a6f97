"""Files of contributions through the real processes: handed in, read, realized, reported."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import ROOT
from tests.factories import CsvImportPayloadFactory, EtfPriceFactory
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

GOOD = "balanced,QUAL,2021-02-01,100.00"


@pytest.fixture
async def closes(ledger: Database, position: int) -> None:
    """Closes of QUAL on the two days that contributions here are for."""
    async with ledger.transaction() as session:
        for day in (date(2021, 2, 1), date(2021, 3, 1)):
            await session.merge(EtfPriceFactory(etf_id="QUAL", date=day))


class Imports:
    """Hands in files and waits for what comes of them."""

    def __init__(self, ledger: Database, registry: Registry, caller: httpx2.Client) -> None:
        self._ledger = ledger
        self._registry = registry
        self._caller = caller

    def hand_in(self, *lines: str, **fields: object) -> httpx2.Response:
        """Ask for a file with these lines to be imported."""
        payload = CsvImportPayloadFactory(lines=lines, **fields)
        return self._caller.post("/tasks/csv_import", json=payload)

    async def of(self, *lines: str) -> Any:
        """The record of an import once it has ended."""
        answer = self.hand_in(*lines)
        assert answer.status_code == 202, answer.text
        return await wait_for_task(self._ledger, self._registry["csv_import"], answer.json()["id"])

    async def children(self, record_id: int) -> list[Any]:
        """The contributions that an import has led to, in the order of their lines."""
        async with self._ledger.transaction() as session:
            edges = await self._registry["csv_import"].service(session).get_children(record_id)
            service = self._registry["contribution_realization"].service(session)
            return [await service.get_status(edge["upstream_id"]) for edge in edges]


@pytest.fixture
def imports(ledger: Database, registry: Registry, caller: httpx2.Client, closes: None) -> Imports:
    """Imports of the demo company."""
    return Imports(ledger, registry, caller)


async def test_lines_become_contributions(imports: Imports) -> None:
    """Each a record of its own, for the same owner, realized at the close of its day."""
    record = await imports.of(GOOD, "balanced,QUAL,2021-03-01,50")

    children = await imports.children(record.id)
    assert record.status is TrackingStatus.COMPLETED
    assert [(c.status, c.owner_id, c.display_name) for c in children] == [
        (TrackingStatus.COMPLETED, "ann", "line 2: balanced, QUAL"),
        (TrackingStatus.COMPLETED, "ann", "line 3: balanced, QUAL"),
    ]
    assert [(c.contribution_date, c.amount) for c in children] == [
        (date(2021, 2, 1), Decimal(100)),
        (date(2021, 3, 1), Decimal(50)),
    ]
    assert record.result["children"]["completed"] == 2
    assert (record.processed_items, record.total_items, record.progress) == (2, 2, 100)


async def test_bad_lines_are_counted_and_listed(imports: Imports) -> None:
    """Lines that cannot be read, and contributions that fail, keep no other from its turn."""
    record = await imports.of(
        GOOD,
        "balanced,QUAL,2021-02-30,100.00",
        "nobody,QUAL,2021-02-01,100.00",
        "",
        "balanced,GONE,2021-02-01,100.00",
        "balanced,QUAL,2021-02-07,100.00",
        "balanced,QUAL,2021-02-01",
    )

    listed = {f["part"]: f["error_message"] for f in record.result["failures"]}
    children = record.result["children"]
    assert record.status is TrackingStatus.COMPLETED
    assert (record.result["processed"], record.result["failed"]) == (6, 4)
    assert listed == {
        "line 3": "date: Value error, day is out of range for month",
        "line 4": "There is no pension 'nobody' that holds 'QUAL'.",
        "line 6": "There is no pension 'balanced' that holds 'GONE'.",
        "line 8": "There are 3 values instead of 4.",
    }
    assert (children["total"], children["completed"], children["failed"]) == (2, 1, 1)
    assert children["failures"][0]["error_type"] == "CloseNotStored"


@pytest.mark.parametrize("lines", [(), ("nobody,QUAL,2021-02-01,100.00", "balanced;QUAL")])
async def test_a_file_of_which_nothing_is_usable_fails(
    imports: Imports, lines: tuple[str, ...]
) -> None:
    """At the first attempt, and the first lines say why."""
    record = await imports.of(*lines)

    assert (record.status, record.attempts) == (TrackingStatus.FAILED, 1)
    assert record.error_type == "NothingToImport"
    assert record.error_message.startswith(f"None of {len(lines)} lines is usable")
    assert all(f"line {number}: " in record.error_message for number in range(2, 2 + len(lines)))


async def test_what_cannot_be_a_file_of_contributions_is_refused(imports: Imports) -> None:
    """By the API, with a sentence; and what is too long for it as well."""
    unheaded = imports.hand_in(content=f"{GOOD}\n")
    unstorable = imports.hand_in(f"{GOOD}\x00")
    long = imports.hand_in(content=f"pension,etf,date,amount{' ' * 1_000_000}")
    longer = imports.hand_in(*[GOOD] * 40_000)

    assert [a.status_code for a in (unheaded, unstorable, long, longer)] == [422, 422, 422, 413]
    assert "the first line must name the columns pension, etf, date, amount" in unheaded.text
    assert "NUL" in unstorable.text


async def test_the_same_file_is_kept_once(imports: Imports) -> None:
    """By the digest of its text: what a record refers to never changes."""
    first, second = (imports.hand_in("same,file,2021-02-01,1", file_name=n).json() for n in "ab")

    assert first["id"] != second["id"]
    assert first["file_sha256"] == second["file_sha256"]
    assert (first["file_name"], second["file_name"]) == ("a", "b")


@pytest.mark.usefixtures("closes")
class TestCommand:
    """`scripts/import_contributions`, as people run it."""

    @pytest.fixture
    def run(self, installation: LocalStack, caller: httpx2.Client) -> Any:
        """Run the command, for Ann unless told otherwise."""
        ann = caller.headers["Authorization"].removeprefix("Bearer ")

        def run(
            file: Path, *options: str, token: str = ann, api: str = installation.address
        ) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, ROOT / "scripts" / "import_contributions.py", file]
            return subprocess.run(
                [*command, "--api", api, *options],
                env={**os.environ, "GOLDFINCH_TOKEN": token},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )

        return run

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """A file with a good line and a bad one."""
        file = tmp_path / "june.csv"
        file.write_text(f"pension,etf,date,amount\n{GOOD}\nnobody,QUAL,2021-02-01,1\n")
        return file

    def test_it_says_what_came_of_every_line(self, run: Any, file: Path) -> None:
        """The exit status says whether something is missing."""
        done = run(file)

        assert "june.csv is /tasks/csv_import/" in done.stdout
        assert "1 of 2 contributions were realized" in done.stdout
        assert "line 3: There is no pension 'nobody' that holds 'QUAL'." in done.stdout
        assert (done.returncode, done.stderr) == (1, "")

    def test_it_is_content_when_nothing_is_missing(self, run: Any, file: Path) -> None:
        """Also with a byte order mark, as spreadsheets write it."""
        file.write_text(f"pension,etf,date,amount\n{GOOD}\n", encoding="utf-8-sig")

        done = run(file)

        assert done.stdout.splitlines()[1:] == ["1 of 1 contributions were realized"]
        assert (done.returncode, done.stderr) == (0, "")

    def test_it_need_not_wait(self, run: Any, file: Path) -> None:
        """The record can be followed elsewhere."""
        done = run(file, "--no-wait")

        assert len(done.stdout.splitlines()) == 1
        assert done.returncode == 0

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"token": "forged"}, "answers 401: "),
            ({"token": ""}, "`goldfinch token` prints one"),
            ({"api": "http://127.0.0.1:9"}, "http://127.0.0.1:9 does not answer: "),
            ({"api": "nonsense"}, "nonsense/ does not answer: "),
        ],
    )
    def test_what_keeps_it_from_calling_is_one_sentence(
        self, run: Any, file: Path, changes: dict[str, str], reason: str
    ) -> None:
        """No traceback, exit status 1."""
        done = run(file, **changes)

        assert done.returncode == 1
        assert reason in done.stderr
        assert len(done.stderr.splitlines()) == 1

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (None, "cannot be read: No such file or directory"),
            (b"pension,etf,date,amount\nM\xfcller,QUAL,2021-02-01,1\n", "is not UTF-8: byte 25"),
            (b"a,b\n1,2\n", "the first line must name the columns pension, etf, date, amount"),
        ],
    )
    def test_what_is_wrong_with_the_file_is_one_sentence(
        self, run: Any, file: Path, content: bytes | None, reason: str
    ) -> None:
        """Whether the command or the API finds it."""
        file.unlink() if content is None else file.write_bytes(content)

        done = run(file)

        assert done.returncode == 1
        assert reason in done.stderr
        assert len(done.stderr.splitlines()) == 1
