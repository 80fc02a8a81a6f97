"""A new domain, written from its name and the columns it adds: `goldfinch new-domain`."""

from tracking.scaffold.columns import NewColumn, parse_column
from tracking.scaffold.files import NewDomain, NewTable
from tracking.scaffold.project import plan, write

__all__ = ["NewColumn", "NewDomain", "NewTable", "parse_column", "plan", "write"]
