"""What a caller hands in, and what a reader sees of it."""

from pydantic import Field, field_validator

from domains.portfolio import contribution_lines
from tracking import TaskTrackingCreate, TaskTrackingInDB

EXAMPLE = "pension,etf,date,amount\nbalanced,QUAL,2022-01-03,1000.00\n"


class CsvImportCreate(TaskTrackingCreate):
    """A file of contributions."""

    content: str = Field(
        max_length=1_000_000,
        examples=[EXAMPLE],
        description="Comma-separated; the first line names the columns, in any order",
    )
    file_name: str | None = Field(default=None, max_length=255)

    @field_validator("content")
    @classmethod
    def _has_header(cls, content: str) -> str:
        contribution_lines(content)
        return content


class CsvImportRead(TaskTrackingInDB):
    """An import; its result says how many lines could not be read, and why."""

    file_sha256: str
    file_name: str | None
