"""What `goldfinch new-domain` makes of its arguments, and what it refuses."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from tracking import discover
from tracking.errors import Invalid
from tracking.scaffold import NewColumn, parse_column, plan
from tracking.scaffold.files import files_of

TYPES = ("str", "text", "int", "decimal", "bool", "date", "datetime", "uuid", "json")


def texts(name: str, *fields: str) -> dict[str, str]:
    """The files of a domain, by their name in its folder, or their path elsewhere."""
    domain = plan(discover("domains"), name, [parse_column(said) for said in fields])
    folder = f"domains/{name}/"
    return {str(path).removeprefix(folder): text for path, text in files_of(domain).items()}


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ("carrier:str", NewColumn("carrier", "str")),
        ("carrier:str:max=40", NewColumn("carrier", "str", length=40)),
        ("weight_kg:decimal:null", NewColumn("weight_kg", "decimal", nullable=True)),
        ("etf_id:str:fk=etfs.id", NewColumn("etf_id", "str", target="etfs.id")),
        ("a:int:null:fk=b.c", NewColumn("a", "int", nullable=True, target="b.c")),
    ],
)
def test_a_column_is_read(said: str, column: NewColumn) -> None:
    """Name, type and options, in any order of the options."""
    assert parse_column(said) == column


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("carrier", "no type: write NAME:TYPE"),
        ("carrier:string", "there are str, text, int"),
        ("Carrier:str", "snake_case"),
        ("class:str", "snake_case"),
        ("carrier:str:nul", "there are null, fk=TABLE.COLUMN and max=N"),
        ("carrier:str:null=yes", "`null` takes no value"),
        ("order_id:int:fk=orders", "fk=TABLE.COLUMN"),
        ("order_id:int:fk", "fk=TABLE.COLUMN"),
        ("n:int:max=3", "only `str` has a `max`"),
        ("carrier:str:max=0", "from 1 to 10,000"),
        ("carrier:str:max=²", "from 1 to 10,000"),
        ("status:str", "every record has 'status' already"),
        ("metadata:json", "every record has 'metadata' already"),
        ("links:str", "every record has 'links' already"),
    ],
)
def test_a_column_that_cannot_be_is_refused_with_its_cure(said: str, cure: str) -> None:
    """The message quotes what was said and says what to write instead."""
    with pytest.raises(Invalid, match=r"^--field ") as refused:
        parse_column(said)
    assert cure in str(refused.value)


@pytest.mark.parametrize(
    ("name", "fields", "cure"),
    [
        ("Shipment", (), "snake_case"),
        ("s" * 33, (), "32 letters at most"),
        ("status", (), "the API needs /tasks/status"),
        ("csv_import", (), "There is a domain 'csv_import' already"),
        ("shipment", ("a:str", "a:int"), "given twice"),
        ("shipment", ("a:int:fk=etfs.id",), "etfs.id is of type str, not int"),
        ("shipment", ("a:str:fk=etfs.name",), "etfs.name is no key; refer to etfs.id"),
        ("shipment", ("a:int:fk=csv_import_task_tracking.id",), "records are deleted"),
        ("shipment", ("a:int:fk=b.id", "c:str:fk=b.id"), "a says otherwise"),
    ],
)
def test_a_domain_that_does_not_fit_is_refused(
    name: str, fields: tuple[str, ...], cure: str
) -> None:
    """Names that are taken, references that lead nowhere."""
    with pytest.raises(Invalid) as refused:
        texts(name, *fields)
    assert cure in str(refused.value)


@pytest.mark.parametrize("null", ["", ":null"])
@pytest.mark.parametrize("type_", TYPES)
def test_every_type_is_valid_python(type_: str, null: str) -> None:
    """A domain of one column of each type, nullable or not, is parsed and names the column."""
    written = texts("shipment", f"what:{type_}{null}")
    for text in written.values():
        ast.parse(text)
    assert "    what: Mapped[" in written["model.py"]
    assert written["schemas.py"].count("    what: ") == len(("request", "answer"))


def test_a_table_that_is_missing_is_declared_once() -> None:
    """Two references to one unknown table make one class; a known table makes none."""
    fields = ("order_id:int:fk=orders.id", "from_id:int:fk=orders.id", "etf_id:str:fk=etfs.id")
    written = texts("shipment", *fields)
    assert written["domains/orders/__init__.py"].count("class ") == 1
    assert "class Order(Base):" in written["domains/orders/__init__.py"]
    assert "domains/etfs/__init__.py" not in written
    assert 'filters=("order_id", "from_id", "etf_id"),' in written["__init__.py"]


def test_a_domain_of_no_columns_is_whole() -> None:
    """Without a field there are the six modules and a test, and nothing unused in them."""
    domain = plan(discover("domains"), "shipment", [])
    assert {str(path) for path in files_of(domain)} == {
        *(
            str(PurePosixPath("domains/shipment") / f"{name}.py")
            for name in ("__init__", "crud", "model", "schemas", "service", "tasks")
        ),
        "tests/domains/test_shipment.py",
    }
