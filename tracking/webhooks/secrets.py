"""Secrets that sign webhooks: made here, shown once, kept sealed.

Sealed with AES-256-GCM under a key made from the installation's own, bound to the tenant: a copy in
another tenant's row does not open. Receivers know a secret as `whsec_` and its bytes in base64.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracking.errors import Unavailable
from tracking.settings import Settings

__all__ = ["SecretBox", "new_secret"]

_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_secret() -> str:
    """Return a secret as receivers know it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


class SecretBox:
    """Seals and opens secrets with the key of the settings.

    Raises Unavailable when they hold none: there are no webhooks then.
    """

    def __init__(self, settings: Settings) -> None:
        key = settings.webhook_key or settings.jwt_secret
        if key is None:
            msg = "Webhooks need GOLDFINCH_WEBHOOK_KEY: make one with `openssl rand -hex 32`."
            raise Unavailable(msg)
        derived = hmac.digest(key.get_secret_value().encode(), b"goldfinch webhooks", "sha256")
        self._cipher = AESGCM(derived)

    def seal(self, secret: str, tenant: str) -> bytes:
        """Return the secret as it is kept."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), tenant.encode())

    def open(self, sealed: bytes, tenant: str) -> str:
        """Return a secret that was sealed; raises Unavailable when the key is not its own."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, tenant.encode()).decode()
        except (InvalidTag, ValueError):
            msg = "A webhook secret was sealed with another key: mend GOLDFINCH_WEBHOOK_KEY."
            raise Unavailable(msg) from None
