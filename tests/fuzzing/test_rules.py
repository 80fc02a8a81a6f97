"""The rules that no schema can state: what fits a schema is refused for one of them alone."""

from __future__ import annotations

import pytest

from scripts.fuzzing.rules import broken_rules


@pytest.mark.parametrize(
    "detail",
    [
        "etf_id: there is no such row in etfs.",
        "page_token: it is not one of ours; read the list from its beginning, without one.",
        "The idempotency key was used for another request: choose a new one for this.",
    ],
)
def test_what_a_schema_cannot_say_is_a_rule(detail: str) -> None:
    """Such a refusal is as it should be."""
    assert broken_rules({"detail": detail}) == []


def test_every_fault_has_to_be_a_rule() -> None:
    """One that a schema could have told is found beside one that it could not."""
    told = {"field": "body.priority", "message": "Input should be less than or equal to 10"}
    untold = {"field": "body.scheduled_at", "message": "schedule at most ten years from now"}

    problem = {"detail": "both", "errors": [told, untold]}

    assert broken_rules(problem) == ["body.priority: Input should be less than or equal to 10"]
