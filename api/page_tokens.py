"""Page tokens: where a list goes on, signed, and good for the caller and the list it was made for.

A token is the position, base64url, a dot, and an HMAC-SHA256 over it and over everything the list
depends on. Nothing is kept: a token is checked by being made again.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Request

from tracking import Principal
from tracking.errors import InvalidPageToken, InvalidWiring
from tracking.filters import Filters, Position
from tracking.settings import Settings

__all__ = ["LONGEST_TOKEN", "PageTokens", "PageTokensOf"]

LONGEST_TOKEN: Final = 500
VALID_SECONDS: Final = 24 * 3600


class PageTokens:
    """Makes and reads page tokens.

    Raises InvalidWiring at once when the settings hold no key to sign with.
    """

    def __init__(self, settings: Settings) -> None:
        secret = settings.page_token_secret or settings.jwt_secret
        if secret is None:
            msg = "GOLDFINCH_PAGE_TOKEN_SECRET is not set: make one with `openssl rand -hex 32`."
            raise InvalidWiring(msg)
        # A key of its own: no token of this kind can be taken for one of another.
        self._key = _mac(secret.get_secret_value().encode(), b"goldfinch page tokens")

    def make(
        self, position: Position | None, listed: str, caller: Principal, filters: Filters
    ) -> str | None:
        """Return the token that leads on from `position` in the list `listed`, if it goes on."""
        if position is None:
            return None
        where = [position.created_at.isoformat(), position.domain, position.id, int(time.time())]
        payload = json.dumps(where, separators=(",", ":")).encode()
        return f"{_text(payload)}.{_text(self._sign(payload, listed, caller, filters))}"

    def read(
        self, token: str | None, listed: str, caller: Principal, filters: Filters
    ) -> Position | None:
        """Return where a token leads; raises InvalidPageToken unless it was made for this."""
        if token is None:
            return None
        try:
            payload, signature = (_bytes(part) for part in token.split("."))
        except ValueError:
            raise _refusal() from None
        if not hmac.compare_digest(signature, self._sign(payload, listed, caller, filters)):
            raise _refusal()
        created_at, domain, record_id, made_at = json.loads(payload)
        if time.time() - made_at > VALID_SECONDS:
            raise _refusal()
        return Position(datetime.fromisoformat(created_at), domain, record_id)

    def _sign(self, payload: bytes, listed: str, caller: Principal, filters: Filters) -> bytes:
        asked = [listed, caller.tenant, caller.user, sorted(caller.scopes), _canonical(filters)]
        context = json.dumps(asked, ensure_ascii=True).encode()
        return _mac(self._key, hashlib.sha256(context).digest() + payload)


def _canonical(filters: Filters) -> dict[str, str]:
    values = {name: getattr(filters, name) for name in Filters.__dataclass_fields__}
    values["columns"] = sorted(filters.columns.items())
    return {name: repr(value) for name, value in values.items()}


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(data) != text:
        msg = "spelled in another way than it was made"
        raise binascii.Error(msg)
    return data


def _refusal() -> InvalidPageToken:
    """One sentence for all: whoever tries a token of somebody else learns nothing about it."""
    return InvalidPageToken(
        "page_token: not made for this caller, list and filters, or older than a day; read the list"
        " from its beginning, without one."
    )


def _page_tokens(request: Request) -> PageTokens:
    tokens: PageTokens = request.app.state.page_tokens
    return tokens


PageTokensOf = Annotated[PageTokens, Depends(_page_tokens)]
