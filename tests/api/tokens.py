"""Tokens, good and bad, made by hand: libraries refuse to make most of the bad ones."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt

from tests.conftest import SECRET

FAR_FUTURE = 4_102_444_800
HEADER = {"alg": "HS256", "typ": "JWT"}


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a good token, with changes; None takes a claim away."""
    good = {
        "sub": "ann",
        "tenant": "acme",
        "iss": "goldfinch",
        "aud": "goldfinch",
        "exp": FAR_FUTURE,
    }
    return {name: value for name, value in (good | changed).items() if value is not None}


def encoded(text: str | bytes) -> str:
    """A segment of a token."""
    data = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(
    payload: str | dict[str, Any],
    header: str | dict[str, Any] | None = None,
    key: str | bytes = SECRET,
) -> str:
    """A token over exactly this payload and header, signed as HS256 asks for."""
    parts = [header or HEADER, payload]
    texts = [part if isinstance(part, str) else json.dumps(part) for part in parts]
    text = ".".join(map(encoded, texts))
    secret = key.encode() if isinstance(key, str) else key
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{text}.{encoded(algorithm.sign(text.encode(), secret))}"
