"""For testing your own domains: contract suite, worker's bench, throw-away databases, waiting."""

from tracking.databases import create_database, drop_database
from tracking.testing.bench import Bench
from tracking.testing.contract import DomainContract
from tracking.testing.databases import migrate, truncate
from tracking.testing.rows import example_columns, example_request, example_row
from tracking.testing.waiting import eventually, wait_for_task

__all__ = [
    "Bench",
    "DomainContract",
    "create_database",
    "drop_database",
    "eventually",
    "example_columns",
    "example_request",
    "example_row",
    "migrate",
    "truncate",
    "wait_for_task",
]
