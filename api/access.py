"""Who is calling and what they may reach: dependencies that routes declare."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from tracking import Principal
from tracking.db import Database
from tracking.errors import Unauthenticated
from tracking.wake import DispatcherWaker

__all__ = ["Caller", "DatabaseOf", "WakerOf"]

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", description="Proves user and tenant")


def _caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Principal:
    if credentials is None:
        msg = "Send a token, as in `Authorization: Bearer <token>`."
        raise Unauthenticated(msg)
    principal: Principal = request.app.state.verifier.principal(credentials.credentials)
    return principal


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _waker(request: Request) -> DispatcherWaker:
    waker: DispatcherWaker = request.app.state.waker
    return waker


Caller = Annotated[Principal, Depends(_caller)]
DatabaseOf = Annotated[Database, Depends(_database)]
WakerOf = Annotated[DispatcherWaker, Depends(_waker)]
