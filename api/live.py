"""`/tasks/live`: a WebSocket over which a caller follows records and asks about them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.access import CallerIdentity, WholeDatabase
from api.door import bearer_token, failures_counted
from api.live_commands import Commands
from api.problems import PROBLEM_RESPONSES, refused
from api.sessions import LEAVE_SECONDS, Sessions, after, first
from tracking.errors import TrackingError
from tracking.live import Follower, Hub
from tracking.security import Authenticator, Identity
from tracking.tickets import TICKET_SECONDS, Tickets

__all__ = ["MAX_FRAME_BYTES", "live_route", "router"]

MAX_FRAME_BYTES: Final = 65_536
PROTOCOL: Final = "goldfinch.v1"
"""What is spoken, as `Sec-WebSocket-Protocol` names it."""

_TICKET: Final = "ticket."

NOT_TEXT: Final = 1003
TOO_LARGE: Final = 1009
RESTART: Final = 1012
UNAUTHENTICATED: Final = 4401

router = APIRouter(tags=["Live"], responses=PROBLEM_RESPONSES)


class Ticket(BaseModel):
    """Good for one live session."""

    ticket: str = Field(description="Offer `goldfinch.v1` and `ticket.<ticket>` as subprotocols")
    expires_in: Annotated[int, Field(description="Seconds")]


@router.post(
    "/tasks/live/tickets",
    status_code=201,
    operation_id="create_live_ticket",
    summary="A ticket with which a browser may open /tasks/live once",
)
async def create_ticket(identity: CallerIdentity, database: WholeDatabase) -> Ticket:
    """Browsers cannot send a token when they open a WebSocket; they show this instead."""
    ticket = await Tickets(database).issue(identity)
    return Ticket(ticket=ticket, expires_in=TICKET_SECONDS)


def live_route() -> WebSocketRoute:
    """Return the route; FastAPI's own would give it the dependencies of HTTP routes."""
    return WebSocketRoute("/tasks/live", _live, name="live")


async def _live(socket: WebSocket) -> None:
    sessions: Sessions = socket.app.state.sessions
    try:
        sessions.check_origin(socket.headers)
        with failures_counted(socket):
            identity = await _identify(socket)
        socket.app.state.rate_limit.count(identity.principal.key)
        with sessions.session(identity.principal):
            await socket.accept(PROTOCOL if PROTOCOL in _offered(socket) else None)
            await _serve(socket, identity)
    except TrackingError as error:
        await socket.send_denial_response(refused(error))


async def _identify(socket: WebSocket) -> Identity:
    tickets = [p.removeprefix(_TICKET) for p in _offered(socket) if p.startswith(_TICKET)]
    if len(tickets) == 1 and "authorization" not in socket.headers:
        identity = await Tickets(socket.app.state.database).redeem(tickets[0])
        await _authenticator(socket).confirm(identity)
        return identity
    token = None if tickets else bearer_token(socket.headers)
    return await _authenticator(socket).identify(token)


async def _serve(socket: WebSocket, identity: Identity) -> None:
    """Send and hear until one side has had enough."""
    hub: Hub = socket.app.state.hub
    sessions: Sessions = socket.app.state.sessions
    with hub.following() as follower:
        code = await first(
            _read(socket, _commands(socket, identity, follower)),
            _write(socket, follower),
            after(sessions.lapse(identity), UNAUTHENTICATED),
            after(sessions.is_ending.wait(), RESTART),
        )
    if code is not None:
        # Somebody who does not read is not waited for.
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(LEAVE_SECONDS):
                await socket.close(code)


async def _read(socket: WebSocket, commands: Commands) -> int | None:
    while (message := await socket.receive())["type"] == "websocket.receive":
        text = message.get("text")
        if text is None:
            return NOT_TEXT
        if len(text.encode()) > MAX_FRAME_BYTES:
            return TOO_LARGE
        await commands.hear(text)
    return None


async def _write(socket: WebSocket, follower: Follower) -> None:
    with suppress(WebSocketDisconnect):
        async for message in follower.messages():
            await socket.send_text(message.text)


def _commands(socket: WebSocket, identity: Identity, follower: Follower) -> Commands:
    return Commands(identity.principal, follower, socket.app.state)


def _authenticator(socket: WebSocket) -> Authenticator:
    authenticator: Authenticator = socket.app.state.authenticator
    return authenticator


def _offered(socket: WebSocket) -> list[str]:
    offered: list[str] = socket.scope["subprotocols"]
    return offered
