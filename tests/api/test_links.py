"""OpenAPI links: from an answer that shows a record to what may be done with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tracking import discover

DESCRIBED = json.loads((ROOT / "docs" / "openapi.json").read_text())
OPERATIONS = {
    operation["operationId"]: operation
    for methods in DESCRIBED["paths"].values()
    for operation in methods.values()
}


def links_of(operation_id: str) -> Iterator[dict[str, Any]]:
    """The links of an operation's answers."""
    for response in OPERATIONS[operation_id]["responses"].values():
        yield from response.get("links", {}).values()


ANSWERS = [
    (verb, domain)
    for domain, manifest in sorted(discover("domains").items())
    for verb in ("create", "batch", "list", "get")
    if manifest.create is not None or verb in {"list", "get"}
]


@pytest.mark.parametrize(("verb", "domain"), ANSWERS)
def test_every_answer_with_a_record_leads_on(verb: str, domain: str) -> None:
    """To the record, its history and children, to cancelling and retrying it."""
    expected = {f"{to}_{domain}" for to in ("get", "events_of", "children_of", "cancel", "retry")}

    assert {link["operationId"] for link in links_of(f"{verb}_{domain}")} == expected


@pytest.mark.parametrize("operation", OPERATIONS)
def test_links_fill_parameters_that_there_are(operation: str) -> None:
    """By name, and by place where that is said."""
    for link in links_of(operation):
        declared = OPERATIONS[link["operationId"]]["parameters"]
        known = {name for p in declared for name in (p["name"], f"{p['in']}.{p['name']}")}

        assert link["parameters"].keys() <= known
