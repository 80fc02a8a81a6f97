"""Price updates as these tests ask for them over HTTP."""

from __future__ import annotations

from typing import Any, Final

import httpx2

__all__ = ["CONTRIBUTIONS", "PRICES", "REQUEST", "create", "ids_of", "pages_of"]

PRICES: Final = "/tasks/etf_price_update"
CONTRIBUTIONS: Final = "/tasks/contribution_realization"
REQUEST: Final = {"etf_id": "QUAL", "date": "2022-01-03"}


async def create(client: httpx2.AsyncClient, **more: object) -> dict[str, Any]:
    """Create a price update and return it as answered."""
    answer = await client.post(PRICES, json={**REQUEST, **more})
    assert answer.status_code == 202, answer.text
    record: dict[str, Any] = answer.json()
    return record


async def pages_of(
    client: httpx2.AsyncClient, path: str, **query: object
) -> list[list[dict[str, Any]]]:
    """Every page of a list."""
    pages: list[list[dict[str, Any]]] = []
    while True:
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["items"])
        query["page_token"] = answer.json()["next_page_token"]
        if query["page_token"] is None:
            return pages


def ids_of(pages: list[list[dict[str, Any]]]) -> list[Any]:
    """The ids of all pages, one after the other."""
    return [record["id"] for page in pages for record in page]
