"""Conditional requests, waiting, and when to ask again: RFC 9110, RFC 7240."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Annotated, Any, Final

from fastapi import Header

from tracking import BaseTaskTracking
from tracking.detail import Detail
from tracking.service import BaseTaskTrackingService
from tracking.status import TERMINAL, TrackingStatus

__all__ = [
    "IfMatch",
    "IfNoneMatch",
    "Prefer",
    "etag_of",
    "expect_match",
    "following",
    "header_descriptions",
    "is_known",
    "seconds_to_wait",
    "versions_of",
    "wait_for_change",
]

MAX_WAIT_SECONDS: Final = 30
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 1.0
_LONGEST_RETRY: Final = 60

_ETAG: Final = re.compile(r'(?P<weak>W/)?"(?P<tag>[^"]*)"')
_WAIT: Final = re.compile(
    r"""(?:^|[,;])\s*wait\s*=\s*"?(?P<seconds>\d{1,9})"?\s*(?=$|[,;])""", re.IGNORECASE
)
_VERSION: Final = re.compile(r"(?P<version>[1-9]\d{0,18})")
_RECORD_TAG: Final = re.compile(rf"{_VERSION.pattern}(-\d{{1,19}})?")

IfMatch = Annotated[
    str | None,
    Header(
        max_length=500, description="Do it only if it still has the version of this ETag; else 412"
    ),
]
IfNoneMatch = Annotated[
    str | None, Header(max_length=500, description="Answer 304 if the record has this ETag")
]
Prefer = Annotated[
    str | None,
    Header(
        max_length=500,
        description=f"`wait=N`: answer within N seconds (at most {MAX_WAIT_SECONDS}), as soon as"
        " the record has ended or, with If-None-Match, has changed",
    ),
]


def etag_of(detail: Detail) -> str:
    """The entity tag of a record: its version, and how far its history goes."""
    return f'"{detail.tag}"'


def following(detail: Detail) -> dict[str, str]:
    """The headers that tell how to follow a record."""
    headers, record = {"ETag": etag_of(detail)}, detail.record
    if record.status not in TERMINAL:
        headers["Retry-After"] = str(_seconds_until_news(record))
    return headers


def is_known(if_none_match: str | None, detail: Detail) -> bool:
    """Whether the caller has seen the record as it is, and all that was said."""
    if if_none_match is None:
        return False
    tags = {found["tag"] for found in _ETAG.finditer(if_none_match)}
    return if_none_match.strip() == "*" or detail.tag in tags


async def expect_match(
    if_match: str | None, service: BaseTaskTrackingService[Any], record_id: int
) -> None:
    """Raise Outdated unless the record has the version that the caller has seen.

    Lines said since are no change of the record: they are no reason to decide anew.
    """
    versions = versions_of(if_match, _RECORD_TAG)
    if versions is not None:
        await service.expect(record_id, *versions)


def versions_of(if_match: str | None, tag: re.Pattern[str] = _VERSION) -> list[int] | None:
    """The versions that the caller would have it at; None if any will do."""
    if if_match is None or if_match.strip() == "*":
        return None
    strong = [found["tag"] for found in _ETAG.finditer(if_match) if not found["weak"]]
    return [int(found["version"]) for text in strong if (found := tag.fullmatch(text))]


def seconds_to_wait(prefer: str | None) -> int:
    """How long the caller is willing to wait for news."""
    found = _WAIT.search(prefer or "")
    return min(int(found["seconds"]), MAX_WAIT_SECONDS) if found else 0


async def wait_for_change(
    read: Callable[[], Awaitable[Detail]],
    seconds: int,
    if_none_match: str | None,
    gone: Callable[[], Awaitable[bool]],
) -> Detail:
    """Read until there is news, the time is over or the caller `gone`.

    News is that the record has ended or, for somebody who knows an ETag of it, has another; it has
    after each new line, too.
    Between two readings nothing is held, no connection either.
    """
    deadline, pause = monotonic() + seconds, _FIRST_PAUSE
    while True:
        detail = await read()
        known = is_known(if_none_match, detail)
        news = not known and (if_none_match is not None or detail.record.status in TERMINAL)
        left = deadline - monotonic()
        if news or left <= 0 or await gone():
            return detail
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _seconds_until_news(record: BaseTaskTracking) -> int:
    if record.status is not TrackingStatus.PENDING:
        return 1
    seconds = math.ceil((record.due_at - datetime.now(UTC)).total_seconds())
    return max(1, min(seconds, _LONGEST_RETRY))


def header_descriptions(*names: str) -> Mapping[str, Any]:
    """OpenAPI's description of headers of an answer."""
    return {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in names}


_HEADERS: Final = {
    "ETag": "Another one after every change; for If-None-Match and If-Match",
    "Location": "Where the record is found",
    "Preference-Applied": "How long it was willing to wait",
    "Retry-After": "After how many seconds there may be news; absent once the record has ended",
}
