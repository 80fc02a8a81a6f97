"""Every error as a problem document (RFC 9457): one place maps families to status codes.

The kinds of problems are a closed list; `docs/problems.md` and OpenAPI are made from it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from types import TracebackType
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from tracking import errors
from tracking.errors import (
    Conflict,
    Forbidden,
    Invalid,
    InvalidWiring,
    NotFound,
    Outdated,
    RateLimited,
    TrackingError,
    Unauthenticated,
    Unavailable,
)
from tracking.logs import get_logger

__all__ = [
    "BUG",
    "CONTENT_TOO_LARGE",
    "INVALID",
    "KINDS",
    "MALFORMED_JSON",
    "OVERLOADED",
    "PROBLEM_RESPONSES",
    "UNSUPPORTED_MEDIA_TYPE",
    "Kind",
    "Problem",
    "described",
    "faults_of",
    "handle_problems",
    "kind_of",
    "problem",
    "problems_page",
    "refused",
    "report_bug",
]

logger = get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem, the same for every occurrence; its URI never changes."""

    uri: str
    status: int
    title: str

    @classmethod
    def named(cls, name: str, status: int, title: str) -> Kind:
        """Return a kind of our own."""
        return cls(f"urn:goldfinch:problem:{name}", status, title)

    @classmethod
    def of(cls, error: type[TrackingError]) -> Kind:
        """Return the kind of an error, whose status is that of the nearest of its families."""
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()
        status = next(_STATUS[family] for family in error.__mro__ if family in _STATUS)
        return cls.named(name, status, error().title)


_STATUS: Final[Mapping[type, int]] = {
    Invalid: 422,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Outdated: 412,
    RateLimited: 429,
    Unavailable: 503,
}
"""What a family of errors is in HTTP."""

_ERRORS: Final[Mapping[type, Kind]] = {
    error: Kind.of(error)
    for error in (getattr(errors, name) for name in errors.__all__)
    # Wrong wiring is found at start-up: no request meets it.
    if error not in {TrackingError, InvalidWiring}
}
INVALID: Final = _ERRORS[Invalid]
OVERLOADED: Final = _ERRORS[errors.Overloaded]
BAD_REQUEST: Final = Kind.named("bad-request", 400, "The request cannot be read.")
MALFORMED_JSON: Final = Kind.named("malformed-json", 400, "The body is not JSON with one meaning.")
NOT_ALLOWED: Final = Kind.named("method-not-allowed", 405, "This address has other methods.")
CONTENT_TOO_LARGE: Final = Kind.named("content-too-large", 413, "The body is too large.")
UNSUPPORTED_MEDIA_TYPE: Final = Kind.named("unsupported-media-type", 415, "Bodies are JSON.")
BUG: Final = Kind.named("internal-server-error", 500, "Something is wrong on our side.")

_REFUSALS: Final = (
    BAD_REQUEST,
    MALFORMED_JSON,
    NOT_ALLOWED,
    CONTENT_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    BUG,
)
KINDS: Final[Sequence[Kind]] = sorted(
    {*_ERRORS.values(), *_REFUSALS}, key=lambda kind: (kind.status, kind.uri)
)
"""All there are."""

_OF_FRAMEWORK: Final = {
    kind.status: kind for kind in (BAD_REQUEST, _ERRORS[NotFound], NOT_ALLOWED, CONTENT_TOO_LARGE)
}


class FieldFault(BaseModel):
    """One thing wrong with one part of the request."""

    field: str = Field(description="Where, as a dotted path that starts with body, path or query")
    message: str


class Problem(BaseModel):
    """An error in the form of RFC 9457."""

    type: str = Field(
        description="A URN that names the kind of problem",
        json_schema_extra={"enum": [kind.uri for kind in KINDS]},
    )
    title: str
    status: int
    detail: str
    errors: list[FieldFault] | None = None


def _described(status: int) -> dict[str, Any]:
    kinds = [kind.uri.rpartition(":")[2] for kind in KINDS if kind.status == status]
    described: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(kinds)}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    headers = {n: _header(why) for n, why in _HEADERS.get(status, {}).items()}
    return described | ({"headers": headers} if headers else {})


def _header(why: str) -> dict[str, Any]:
    return {"description": why, "schema": {"type": "string"}}


_LATER: Final = "In how many seconds to try again"
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": "`Bearer`"},
    409: {"Retry-After": f"{_LATER}; absent where the state has to change first"},
    429: {"Retry-After": _LATER},
    503: {"Retry-After": _LATER},
}
"""What a problem says in its headers, by status."""


PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: _described(status) for status in (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503)
}
"""What any operation may answer besides success, for OpenAPI."""


def described(
    kind: Kind, detail: str, faults: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """What a problem document says."""
    body = {"type": kind.uri, "title": kind.title, "status": kind.status, "detail": detail}
    return body if faults is None else {**body, "errors": faults}


def kind_of(error: TrackingError) -> Kind:
    """Return the kind of an error; one that no request should meet is raised."""
    kind = next((_ERRORS[family] for family in type(error).__mro__ if family in _ERRORS), None)
    if kind is None:
        raise error
    return kind


def refused(error: TrackingError) -> Response:
    """Return an error of ours as a problem document."""
    kind = kind_of(error)
    return problem(kind, str(error), headers=_said(kind, error.retry_after))


def problem(
    kind: Kind,
    detail: str,
    *,
    faults: Sequence[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document."""
    return Response(
        # Escaped to ASCII: a refused lone surrogate must not break its own refusal.
        json.dumps(described(kind, detail, faults), ensure_ascii=True),
        status_code=kind.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def problems_page() -> str:
    """Return the page of the documentation that lists every kind of problem."""
    lines = [f"| `{kind.uri}` | {kind.status} | {kind.title} |" for kind in KINDS]
    return "\n".join(["| type | status | title |", "|---|---|---|", *lines, ""])


def handle_problems(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""
    app.add_exception_handler(TrackingError, _on_tracking_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)


def report_bug(route: str, error: BaseException) -> Response:
    """Log what nobody foresaw and return what its caller is told.

    Types and lines only: the sentence of a foreign exception may quote payload or secrets.
    """
    logger.error("unhandled error", route=route, kinds=_kinds(error), trace=_trace(error))
    return problem(BUG, "This is our mistake; it has been logged.")


async def _on_tracking_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, TrackingError)  # noqa: S101  # registered for this class
    return refused(error)


def _said(kind: Kind, retry_after: float | None) -> dict[str, str]:
    headers = {"WWW-Authenticate": "Bearer"} if kind.status == HTTPStatus.UNAUTHORIZED else {}
    if retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
    return headers


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    detail, faults = faults_of(error.errors())
    return problem(INVALID, detail, faults=faults)


def faults_of(found: Sequence[Any]) -> tuple[str, list[dict[str, str]]]:
    """What pydantic has found, in one sentence and one by one."""
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in found
    ]
    return "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults), faults


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    phrase = HTTPStatus(error.status_code).phrase
    kind = _OF_FRAMEWORK.get(error.status_code) or Kind("about:blank", error.status_code, phrase)
    headers = {"Allow": _allowed(request)} if kind is NOT_ALLOWED else error.headers
    return problem(kind, str(error.detail), headers=headers)


def _allowed(request: Request) -> str:
    """The methods of an address: the framework names those of its first route only."""
    routes: list[BaseRoute] = request.app.routes

    def has(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in routes)

    return ", ".join(method for method in HTTPMethod if has(method))


def _kinds(error: BaseException | None) -> list[str]:
    """The types of an exception and of those it came from."""
    if error is None:
        return []
    return [type(error).__qualname__, *_kinds(error.__cause__ or error.__context__)]


def _trace(error: BaseException) -> list[str]:
    lines = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return lines
