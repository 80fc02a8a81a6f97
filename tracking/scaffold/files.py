"""The files of a new domain: six small modules, its test, and tables that are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import PurePosixPath

from mako.template import Template

from tracking.scaffold.columns import NewColumn

__all__ = ["NewDomain", "NewTable", "camel", "files_of", "standard_imports"]

_MODULES = ("__init__", "crud", "model", "schemas", "service", "tasks")


@dataclass(frozen=True)
class NewTable:
    """A business table that a column refers to and nobody has declared: its key, and no more."""

    name: str
    key: NewColumn

    @property
    def class_name(self) -> str:
        """One row of it."""
        one = self.name[:-3] + "y" if self.name.endswith("ies") else self.name.removesuffix("s")
        return camel(one)

    @property
    def sql_names(self) -> list[str]:
        """What its key needs of SQLAlchemy."""
        counted = "Identity" if self.key.type == "int" else ""
        return [*filter(None, [self.key.sql_type.partition("(")[0], counted])]


@dataclass(frozen=True)
class NewDomain:
    """A domain that is to be written."""

    name: str
    columns: tuple[NewColumn, ...] = ()
    tables: tuple[NewTable, ...] = field(default=())
    """Tables that its columns refer to and that do not exist yet."""

    @property
    def class_name(self) -> str:
        """How the names of its classes begin."""
        return camel(self.name)

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.name.replace("_", " ").capitalize()

    @property
    def noun(self) -> str:
        """One of its records, within a sentence."""
        noun = self.name.replace("_", " ")
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"

    @property
    def filters(self) -> str:
        """The columns by which its lists may be narrowed: its references."""
        names = [f'"{column.name}"' for column in self.columns if column.target]
        return f"({', '.join(names)}{',' * (len(names) == 1)})" if names else ""

    @property
    def sql_names(self) -> list[str]:
        """What its model needs of SQLAlchemy."""
        types = {c.sql_type.partition("(")[0] for c in self.columns if c.sql_type and not c.target}
        references = {"ForeignKey"} if any(column.target for column in self.columns) else set()
        return sorted(types | references, key=str.lower)


def files_of(domain: NewDomain) -> dict[PurePosixPath, str]:
    """Return the text of each file, by its path within the project."""
    folder = PurePosixPath("domains") / domain.name
    written = {folder / f"{module}.py": _rendered(module, domain=domain) for module in _MODULES}
    for table in domain.tables:
        shared = PurePosixPath("domains") / table.name / "__init__.py"
        written[shared] = _rendered("table", table=table)
    test = PurePosixPath("tests/domains") / f"test_{domain.name}.py"
    written[test] = _rendered("test", domain=domain)
    return written


def camel(name: str) -> str:
    """Return a name as a class is called."""
    return "".join(part.capitalize() for part in name.split("_"))


def standard_imports(columns: Iterable[NewColumn]) -> list[str]:
    """The lines that bring in the types of these columns."""
    used = {column.python for column in columns}
    lines = {
        "datetime.date": "import datetime",
        "datetime.datetime": "import datetime",
        "Decimal": "from decimal import Decimal",
        "dict[str, Any]": "from typing import Any",
        "UUID": "from uuid import UUID",
    }
    return list(dict.fromkeys(line for kind, line in lines.items() if kind in used))


def _rendered(module: str, **names: object) -> str:
    text = files("tracking.scaffold").joinpath("templates", f"{module}.py.mako").read_text("utf-8")
    rendered: str = Template(  # noqa: S702  # Python, not HTML
        text=text
    ).render(standard_imports=standard_imports, **names)
    return rendered
