"""Where files are kept, and which positions there are."""

from collections.abc import Collection

from sqlalchemy import ARRAY, String, any_, literal, select
from sqlalchemy.dialects.postgresql import insert

from domains.csv_import.model import CsvImportTracking
from domains.portfolio import ContributionFile, PensionEtf
from tracking import BaseTaskTrackingCRUD


class CsvImportCRUD(BaseTaskTrackingCRUD[CsvImportTracking]):
    """Statements about imports."""

    model = CsvImportTracking

    async def keep(self, sha256: str, content: str) -> None:
        """Keep a file, unless it is there already."""
        file = insert(ContributionFile).values(sha256=sha256, content=content)
        await self.db.execute(file.on_conflict_do_nothing())

    async def content(self, sha256: str) -> str:
        """The text of a file that is kept."""
        query = select(ContributionFile.content).where(ContributionFile.sha256 == sha256)
        return str((await self.db.execute(query)).scalar_one())

    async def positions(self, pensions: Collection[str]) -> dict[tuple[str, str], int]:
        """The positions of these pensions, by pension and ETF."""
        query = select(PensionEtf.pension_id, PensionEtf.etf_id, PensionEtf.id)
        # One parameter, however many there are: a statement takes at most 32,767.
        named = any_(literal(sorted(pensions), ARRAY(String)))
        found = await self.db.execute(query.where(PensionEtf.pension_id == named))
        return {(row.pension_id, row.etf_id): row.id for row in found}
