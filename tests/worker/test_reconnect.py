"""A broker that is away is looked for often, and for ever."""

from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError
from pydantic import SecretStr

from tracking import Registry
from tracking.settings import Settings
from tracking.worker import create_celery
from tracking.worker.reconnect import LONGEST_PAUSE


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_tries_are_seconds_apart_and_have_no_end(
    settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """A broker that comes back after an hour has its workers within seconds (G3)."""
    nowhere = SecretStr(f"{scheme}://127.0.0.1:1//")
    app = create_celery(settings.model_copy(update={"broker_url": nowhere}), registry)
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _: None)
    pauses: list[float] = []

    connection = app.connection_for_read()
    with pytest.raises(OperationalError):
        connection.ensure_connection(lambda _, pause: pauses.append(pause), 20)

    assert (len(pauses), max(pauses)) == (20, LONGEST_PAUSE)
    assert app.conf.broker_connection_max_retries is None
