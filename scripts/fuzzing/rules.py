"""Rules that no JSON Schema can state: only for them may a request that fits the schema get 422.

Schemathesis loads this module; its check is one of its own checks from then on.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any, Final

import schemathesis
from schemathesis import Case, Response
from schemathesis.checks import CheckContext

__all__ = ["RULES", "broken_rules", "documented_rules_only"]

RULES: Final = {
    "a row that is referred to must exist": r"there is no such row in \w+",
    "a prerequisite must exist, and be the caller's": r"prerequisites: there is no",
    "a page token is one of ours": r"page_token: ",
    "an idempotency key stands for one request": r"The idempotency key was used for another",
    "a schedule is measured from now": r"schedule at most ten years from now",
    "PostgreSQL stores no NUL": r"NUL characters cannot be stored",
    "depth is no keyword of JSON Schema": r"nested deeper than 20 levels",
    "numbers in free-form objects fit in 64 bits": r"integers must fit in 64 bits",
    "1.0 is no integer here": r"(of another type than this field; .*|a valid integer)$",
    "digits of a binary number cannot be counted": r"Decimal input should have no more than",
    "a file has a header of known columns": r"\.content: Value error, ",
    "where a message may go is more than a pattern": r"^url: ",
    "an address is more than its format": r"(recipient|sender|reply_to): Value error, ",
}
"""Each with what the API says when it is broken."""


def broken_rules(problem: dict[str, Any]) -> list[str]:
    """What a 422 says that is none of the rules."""
    faults = [f"{fault['field']}: {fault['message']}" for fault in problem.get("errors") or ()]
    said = faults or [str(problem["detail"])]
    return [what for what in said if not any(re.search(rule, what) for rule in RULES.values())]


@schemathesis.check
def documented_rules_only(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """What fits the schema is refused for a rule in the list, or not at all."""
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if is_valid and response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        unknown = broken_rules(response.json())
        assert not unknown, f"refused for a reason that the schema does not tell: {unknown}"  # noqa: S101  # how a check fails
