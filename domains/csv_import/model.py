"""One import: which file, and what it was called."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracking import BaseTaskTracking


class CsvImportTracking(BaseTaskTracking, domain="csv_import"):
    """A file to be imported."""

    file_sha256: Mapped[str] = mapped_column(ForeignKey("contribution_files.sha256"))
    file_name: Mapped[str | None] = mapped_column(String(255))
