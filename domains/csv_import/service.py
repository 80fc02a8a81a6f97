"""The verbs of imports."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from domains.csv_import.crud import CsvImportCRUD
from domains.csv_import.model import CsvImportTracking
from domains.portfolio import Contribution, Line, contribution_lines
from tracking import BaseTaskTrackingService, TaskTrackingCreate

Positions = Mapping[tuple[str, str], int]
"""Ids by pension and ETF."""


class PositionNotFound(Exception):
    """A line names a pension that does not exist, or does not hold the ETF."""


class NothingToImport(Exception):
    """No line of the file can be imported."""

    def __init__(self, summary: Mapping[str, Any]) -> None:
        reasons = [f"{f['part']}: {f['error_message']}" for f in summary["failures"][:3]]
        super().__init__("; ".join([f"None of {summary['processed']} lines is usable", *reasons]))


class CsvImportService(BaseTaskTrackingService[CsvImportTracking]):
    """What is done with imports."""

    crud: CsvImportCRUD

    async def create(self, request: TaskTrackingCreate) -> CsvImportTracking:
        """Keep the file, and ask for it to be imported."""
        columns = request.columns()
        content: str = columns.pop("content")
        digest = sha256(content.encode()).hexdigest()
        await self.crud.keep(digest, content)
        return await self.create_tracking(file_sha256=digest, **columns)

    async def lines(self, file_sha256: str) -> list[Line]:
        """The lines of a file that is kept."""
        return list(contribution_lines(await self.crud.content(file_sha256)))

    async def positions(self, pensions: Collection[str]) -> Positions:
        """The positions of these pensions."""
        return await self.crud.positions(pensions)


def request_for(line: Line, said: Contribution, positions: Positions) -> dict[str, Any]:
    """Return the contribution to ask for; raises PositionNotFound."""
    position = positions.get((said.pension, said.etf))
    if position is None:
        msg = f"There is no pension {said.pension!r} that holds {said.etf!r}."
        raise PositionNotFound(msg)
    return {
        "pension_etf_id": position,
        "contribution_date": said.date,
        "amount": said.amount,
        "display_name": f"line {line.number}: {said.pension}, {said.etf}",
    }
