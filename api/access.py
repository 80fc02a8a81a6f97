"""Who is calling and what they may reach: dependencies that routes declare."""

from collections import Counter
from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer

from tracking import Principal
from tracking.confined import Confined
from tracking.db import Database
from tracking.schemas import storable
from tracking.security import Identity
from tracking.wake import DispatcherWaker

__all__ = [
    "Caller",
    "CallerIdentity",
    "DatabaseOf",
    "WakerOf",
    "WholeDatabase",
    "known_parameters",
]

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", description="Proves user and tenant")


async def _identity(request: Request, _: Annotated[object, Depends(_BEARER)]) -> Identity:
    # The scheme is named for OpenAPI; `api.door` has looked at the token.
    identity: Identity = request.state.identity
    return identity


def _caller(identity: Annotated[Identity, Depends(_identity)]) -> Principal:
    return identity.principal


def _database(request: Request, caller: Annotated[Principal, Depends(_caller)]) -> Confined:
    return Confined(request.app.state.database, caller)


def _whole_database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _waker(request: Request) -> DispatcherWaker:
    waker: DispatcherWaker = request.app.state.waker
    return waker


def known_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not know, or that are given twice in vain.

    A misspelt filter would otherwise answer with everything. Texts that cannot be stored are
    refused in paths as well.
    """
    params = get_flat_params(request.scope["route"].dependant)
    known = {param.alias: _takes_many(param.field_info.annotation) for param in params}
    given = request.query_params.multi_items()
    repeated = Counter(name for name, _ in given)
    faults = [(name, "there is no such parameter") for name in repeated if name not in known]
    twice = (name for name, times in repeated.items() if times > 1 and not known.get(name))
    faults += [(name, "given more than once") for name in twice]
    faults += [(name, why) for name, value in given if (why := _unstorable(value))]
    found = [{"type": "query", "loc": ("query", name), "msg": why} for name, why in faults]
    for name, value in request.path_params.items():
        if why := _unstorable(value):
            found.append({"type": "path", "loc": ("path", name), "msg": why})
    if found:
        raise RequestValidationError(found)


def _takes_many(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(_takes_many(a) for a in get_args(annotation))


def _unstorable(text: str) -> str | None:
    try:
        storable(text)
    except ValueError as error:
        return str(error)
    return None


CallerIdentity = Annotated[Identity, Depends(_identity)]
Caller = Annotated[Principal, Depends(_caller)]
DatabaseOf = Annotated[Confined, Depends(_database)]
"""The database as far as the caller reaches; the only one that routes for callers ask for."""
WholeDatabase = Annotated[Database, Depends(_whole_database)]
"""For routes that serve no caller."""
WakerOf = Annotated[DispatcherWaker, Depends(_waker)]
