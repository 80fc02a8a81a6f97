"""Tickets: what a browser shows instead of its token where it cannot send a header.

A ticket is good once, for half a minute, at any API process. Kept is a hash of it alone, with whom
it admits; whoever reads the table can admit nobody.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Double,
    Index,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
)

from tracking.db import Database
from tracking.errors import Unauthenticated
from tracking.model import Base
from tracking.principal import Principal
from tracking.security import Identity

__all__ = ["TICKET_SECONDS", "Tickets", "live_ticket"]

TICKET_SECONDS: Final = 30

live_ticket: Final = Table(
    "live_ticket",
    Base.metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("user_id", String(255), nullable=False),
    Column("tenant_id", String(255), nullable=False),
    Column("scopes", ARRAY(String), nullable=False),
    # Of the token that it was given for.
    Column("token_expires_at", Double),
    Column("key_id", String),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("idx_live_ticket_expires_at", "expires_at"),
)


class Tickets:
    """Gives out tickets and takes them back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, identity: Identity) -> str:
        """Return a new ticket for whoever has just proven who they are."""
        ticket, caller = secrets.token_urlsafe(32), identity.principal
        row = {
            "hash": _hash(ticket),
            "user_id": caller.user,
            "tenant_id": caller.tenant,
            "scopes": sorted(caller.scopes),
            "token_expires_at": identity.expires_at,
            "key_id": identity.key_id,
            "expires_at": func.now() + timedelta(seconds=TICKET_SECONDS),
        }
        async with self._database.transaction() as session:
            await session.execute(delete(live_ticket).where(_HAS_EXPIRED))
            await session.execute(insert(live_ticket).values(row))
        return ticket

    async def redeem(self, ticket: str) -> Identity:
        """Return whom the ticket admits; raises Unauthenticated the second time."""
        used = delete(live_ticket).where(live_ticket.c.hash == _hash(ticket), ~_HAS_EXPIRED)
        async with self._database.transaction() as session:
            row = (await session.execute(used.returning(live_ticket))).one_or_none()
        if row is None:
            msg = "The ticket is not valid: each is good once, and for half a minute."
            raise Unauthenticated(msg)
        caller = Principal(row.user_id, row.tenant_id, frozenset(row.scopes))
        return Identity(caller, row.token_expires_at, row.key_id)


_HAS_EXPIRED: Final = live_ticket.c.expires_at <= func.now()


def _hash(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode(errors="replace")).digest()
