"""Reading a file of contributions, each line of which becomes a contribution of its own."""

from domains.csv_import.model import CsvImportTracking
from domains.csv_import.schemas import CsvImportCreate, CsvImportRead
from domains.csv_import.service import CsvImportService
from tracking import Domain

domain = Domain(
    name="csv_import",
    title="CSV import",
    model=CsvImportTracking,
    service=CsvImportService,
    create=CsvImportCreate,
    read=CsvImportRead,
    filters=("file_sha256",),
)
