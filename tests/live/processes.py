"""One API process, started, stopped and started again on the same port."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx2

from tests.conftest import ROOT, SECRET
from tracking.embedded.process import Child, Program
from tracking.security import mint_token
from tracking.settings import Settings

__all__ = ["ApiProcess"]


class ApiProcess:
    """`python -m api` over a database."""

    def __init__(self, database_url: str, log: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.host = f"127.0.0.1:{self.port}"
        self._settings = Settings(database_url=database_url, jwt_secret=SECRET)
        self.log = log
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "GOLDFINCH_JWT_SECRET": SECRET,
            "GOLDFINCH_API_PORT": str(self.port),
            "GOLDFINCH_RATE_PER_SECOND": "10000",
            "GOLDFINCH_RATE_BURST": "10000",
            **settings,
        }
        self.child: Child | None = None

    def start(self) -> None:
        """Start it; returns when it answers."""
        self.log.touch()
        self.child = Child(
            Program(
                argv=[sys.executable, "-m", "api"],
                cwd=ROOT,
                log=self.log,
                environment=self.environment,
                signals=((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0)),
            )
        )
        deadline = time.monotonic() + 60
        while not self._is_ready():
            assert self.child.exit_status() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        if self.child is not None:
            self.child.stop()
            self.child = None

    def token(
        self, user: str = "ann", tenant: str = "acme", *scopes: str, seconds: float = 600
    ) -> str:
        """A token for somebody."""
        return mint_token(
            self._settings,
            user=user,
            tenant=tenant,
            scopes=frozenset(scopes),
            valid_for=timedelta(seconds=seconds),
        )

    def headers(self, user: str = "ann", tenant: str = "acme", *scopes: str) -> Mapping[str, str]:
        """The headers that somebody calls with."""
        return {"Authorization": f"Bearer {self.token(user, tenant, *scopes)}"}

    def client(self, user: str = "ann", tenant: str = "acme", *scopes: str) -> httpx2.AsyncClient:
        """Somebody who calls over HTTP."""
        headers = dict(self.headers(user, tenant, *scopes))
        return httpx2.AsyncClient(base_url=f"http://{self.host}", headers=headers, timeout=30)

    def _is_ready(self) -> bool:
        try:
            return httpx2.get(f"http://{self.host}/readyz", timeout=5).is_success
        except httpx2.TransportError:
            return False
