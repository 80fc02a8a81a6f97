"""An issuer of tokens: a small HTTP server that publishes keys, and can be down or slow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

PrivateKey = Any

_ALGORITHMS = {
    "RS256": jwt.algorithms.RSAAlgorithm,
    "ES256": jwt.algorithms.ECAlgorithm,
    "EdDSA": jwt.algorithms.OKPAlgorithm,
}


@dataclass
class Issuer:
    """Publishes `keys`; what was asked for stands in `asked`."""

    url: str = ""
    keys: list[dict[str, Any]] = field(default_factory=list)
    configuration: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_down: bool = False
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split()[1].decode()
        self.asked.append(path)
        await self.answers.wait()
        document = {"keys": self.keys} if path == "/keys" else self.configuration
        body = json.dumps(document).encode()
        status = b"503 Service Unavailable" if self.is_down else b"200 OK"
        length = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
        writer.write(b"HTTP/1.1 " + status + b"\r\n" + length + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def running_issuer() -> AsyncIterator[Issuer]:
    """An issuer on a free port."""
    issuer = Issuer()
    issuer.answers.set()
    server = await asyncio.start_server(issuer.serve, "127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield issuer
    issuer.answers.set()
    server.close()


def private_key(algorithm: str) -> PrivateKey:
    """A new key for that algorithm."""
    if algorithm == "RS256":
        return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


def published(key: PrivateKey, algorithm: str, kid: str, **changed: Any) -> dict[str, Any]:
    """The public part of a key, as an issuer publishes it; None takes a member away."""
    entry = _ALGORITHMS[algorithm].to_jwk(key.public_key(), as_dict=True)
    entry |= {"kid": kid, "use": "sig", "alg": algorithm, **changed}
    return {name: value for name, value in entry.items() if value is not None}
