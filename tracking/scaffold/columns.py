"""One column of a new domain, as it is asked for on the command line.

    NAME:TYPE[:OPTION…]          carrier:str   weight_kg:decimal:null   order_id:int:fk=orders.id

Types: `str` (255 characters unless `max=N` says otherwise), `text`, `int` (64 bits), `decimal` (14
digits before the point and 6 after it), `bool`, `date`, `datetime` (with a time zone), `uuid` and
`json` (an object). Options: `null` for what may be absent, `fk=TABLE.COLUMN` for a reference, and
`max=N`.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import Final

from tracking.errors import Invalid
from tracking.model import BaseTaskTracking
from tracking.schemas import TaskTrackingCreate, TaskTrackingInDB

__all__ = ["NewColumn", "parse_column"]

LONGEST_STR: Final = 255
LONGEST_TEXT: Final = 20_000
MAX_LENGTH: Final = 10_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TARGET: Final = re.compile(r"([a-z][a-z0-9_]{0,62})\.([a-z][a-z0-9_]{0,62})")
_TAKEN: Final = {
    *(name for owner in BaseTaskTracking.__mro__ for name in vars(owner)),
    *BaseTaskTracking.__annotations__,
    *TaskTrackingCreate.model_fields,
    *TaskTrackingInDB.model_fields,
    *("domain", "links", "owner", "page_size", "page_token", "sort", "tenant", "text"),
}
"""Names that a record, a request, an answer or a list has already."""


@dataclass(frozen=True)
class _Type:
    python: str
    column: str = ""
    """What `mapped_column` is given where the annotation alone does not say it."""
    field: str = ""
    """What `Field` is given."""


_TYPES: Final = {
    "str": _Type("str"),  # its length comes with the column
    "text": _Type("str", "Text", f"max_length={LONGEST_TEXT:_}"),
    "int": _Type("int", "BigInteger"),
    "decimal": _Type("Decimal", "", "max_digits=20, decimal_places=6"),
    "bool": _Type("bool"),
    "date": _Type("datetime.date"),
    "datetime": _Type("datetime.datetime"),
    "uuid": _Type("UUID"),
    "json": _Type("dict[str, Any]"),
}


@dataclass(frozen=True)
class NewColumn:
    """A column that a new domain adds to the common ones."""

    name: str
    type: str
    nullable: bool = False
    target: str | None = None
    """`table.column` that it refers to."""
    length: int = LONGEST_STR

    @property
    def python(self) -> str:
        """Its annotation, None apart."""
        return _TYPES[self.type].python

    @property
    def annotation(self) -> str:
        """Its annotation."""
        return f"{self.python} | None" if self.nullable else self.python

    @property
    def sql_type(self) -> str:
        """SQLAlchemy's type, where the annotation does not say it."""
        return f"String({self.length})" if self.type == "str" else _TYPES[self.type].column

    @property
    def limits(self) -> str:
        """The bounds of a value that a caller sends, as arguments of `Field`."""
        return f"max_length={self.length}" if self.type == "str" else _TYPES[self.type].field

    @property
    def model_line(self) -> str:
        """The attribute of its model."""
        # A reference takes the type of what it refers to.
        what = f'ForeignKey("{self.target}")' if self.target else self.sql_type
        column = f" = mapped_column({what})" if what else ""
        return f"{self.name}: Mapped[{self.annotation}]{column}"

    @property
    def request_line(self) -> str:
        """The attribute of its request."""
        said = [*(["default=None"] if self.nullable else []), *filter(None, [self.limits])]
        default = f" = Field({', '.join(said)})" if self.limits else " = None" * self.nullable
        asked = self.annotation.replace("datetime.datetime", "AwareDatetime")
        return f"{self.name}: {asked}{default}"

    @property
    def key_line(self) -> str:
        """The attribute of the table it refers to."""
        _, _, key = str(self.target).partition(".")
        counted = "Identity()" if self.type == "int" else ""
        what = ", ".join(filter(None, [self.sql_type, counted, "primary_key=True"]))
        return f"{key}: Mapped[{self.python}] = mapped_column({what})"


def parse_column(said: str) -> NewColumn:
    """Return the column that a text describes; raises Invalid saying what is wrong with it."""
    name, *rest = said.split(":")
    if not rest:
        raise _wrong(said, "no type: write NAME:TYPE, `weight_kg:decimal` for instance")
    type_, *options = rest
    _check_name(said, name)
    if type_ not in _TYPES:
        raise _wrong(said, f"no type {type_!r}: there are {', '.join(_TYPES)}")
    given = dict(option.partition("=")[::2] for option in options)
    if unknown := sorted(given.keys() - {"null", "fk", "max"}):
        raise _wrong(said, f"no option {unknown[0]!r}: there are null, fk=TABLE.COLUMN and max=N")
    if given.get("null"):
        raise _wrong(said, "`null` takes no value")
    target = given.get("fk")
    if target is not None and not _TARGET.fullmatch(target):
        raise _wrong(said, "a reference is written fk=TABLE.COLUMN, `fk=orders.id` for instance")
    return NewColumn(name, type_, "null" in given, target, _length(said, type_, given.get("max")))


def _check_name(said: str, name: str) -> None:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise _wrong(said, "a name is snake_case: letters, digits and `_`, beginning with a letter")
    if name in _TAKEN:
        raise _wrong(said, f"every record has {name!r} already; choose another name")


def _length(said: str, type_: str, given: str | None) -> int:
    if given is None:
        return LONGEST_STR
    if type_ != "str":
        raise _wrong(said, "only `str` has a `max`")
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= MAX_LENGTH:
        raise _wrong(said, f"`max` is a number of characters from 1 to {MAX_LENGTH:,}")
    return int(given)


def _wrong(said: str, reason: str) -> Invalid:
    return Invalid(f"--field {said}: {reason}.")
