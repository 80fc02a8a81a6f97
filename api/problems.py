"""Every error as a problem document (RFC 9457): one place maps families to status codes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from tracking.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Outdated,
    TrackingError,
    Unauthenticated,
    Unavailable,
)
from tracking.logs import get_logger

__all__ = ["PROBLEM_RESPONSES", "Problem", "handle_problems", "problem"]

logger = get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

_STATUS: Final[Mapping[type[TrackingError], HTTPStatus]] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Outdated: HTTPStatus.PRECONDITION_FAILED,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HEADERS: Final[Mapping[HTTPStatus, Mapping[str, str]]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "1"},
}


class FieldFault(BaseModel):
    """One thing wrong with one part of the request."""

    field: str = Field(description="Where, as a dotted path that starts with body, path or query")
    message: str


class Problem(BaseModel):
    """An error in the form of RFC 9457."""

    type: str = Field(description="A URN that names the kind of problem")
    title: str
    status: int
    detail: str
    errors: list[FieldFault] | None = None


PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    int(status): {
        "description": status.phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
}
"""What any operation may answer besides success, for OpenAPI."""


def problem(
    status: HTTPStatus,
    detail: str,
    *,
    kind: str | None = None,
    title: str | None = None,
    errors: Sequence[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document; `kind` and `title` default to the status's own."""
    name = kind or status.phrase
    body: dict[str, Any] = {
        "type": f"urn:goldfinch:problem:{_slug(name)}",
        "title": title or f"{status.phrase}.",
        "status": int(status),
        "detail": detail,
    }
    if errors is not None:
        body["errors"] = errors
    return Response(
        # Escaped to ASCII: a refused lone surrogate must not break its own refusal.
        json.dumps(body, ensure_ascii=True),
        status_code=int(status),
        media_type=MEDIA_TYPE,
        headers={**_HEADERS.get(status, {}), **(headers or {})},
    )


def handle_problems(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""
    app.add_exception_handler(TrackingError, _on_tracking_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_bug)


async def _on_tracking_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TrackingError)  # noqa: S101  # registered for this class
    family = next((f for f in _STATUS if isinstance(error, f)), None)
    if family is None:
        return await _on_bug(request, error)
    return problem(_STATUS[family], str(error), kind=type(error).__name__, title=error.title)


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors()
    ]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults),
        kind="Invalid",
        title=Invalid().title,
        errors=faults,
    )


async def _on_http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    return problem(HTTPStatus(error.status_code), str(error.detail), headers=error.headers)


async def _on_bug(request: Request, error: Exception) -> Response:
    logger.error("unhandled error", path=request.url.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our mistake; it has been logged.")


def _slug(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|\s+", "-", name).lower()
