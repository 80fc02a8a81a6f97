"""OpenAPI links: what a client may do next with the record that an answer shows."""

from collections.abc import Mapping
from typing import Any, Final

from tracking import Domain

__all__ = ["links_from"]

_NEXT: Final = {
    "get": "How far it is",
    "events_of": "What happened to it",
    "children_of": "The records it waits for",
    "cancel": "Call it off",
    "retry": "Try once more, when it has failed",
}
"""Operations on a record, by the beginning of their id."""


def links_from(
    domain: Domain, record: str = "", *, is_versioned: bool = False
) -> Mapping[str, Any]:
    """The links of an answer that shows a record of the domain.

    `record` is the JSON pointer to it, empty when the answer is the record itself. A link from a
    versioned answer, one with an ETag, moves only the version that the client has seen.
    """
    parameters = {"tracking_id": f"$response.body#{record}/id"}
    seen = {"header.if-match": "$response.header.ETag"} if is_versioned else {}
    return {
        f"{verb}_{domain.name}": {
            "operationId": f"{verb}_{domain.name}",
            "description": description,
            "parameters": parameters | (seen if verb in {"cancel", "retry"} else {}),
        }
        for verb, description in _NEXT.items()
    }
