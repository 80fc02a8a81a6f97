from __future__ import annotations

import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tracking.embedded import EmbeddedPostgres
from tracking.embedded.cluster import WrongVersion
from tracking.embedded.errors import (
    EmbeddedFailed,
    EmbeddedMissing,
    FolderInUse,
    InvalidSetting,
    NotStarted,
)
from tracking.embedded.folder import ServerFolder

from .processes import processes_in, script
from .supervisor import SUPERVISOR, ask


def mode(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_first_start_makes_a_working_database(tmp_path: Path) -> None:
    """A first start makes the folder and the database, on 127.0.0.1 and with a password."""
    with EmbeddedPostgres(tmp_path / "new" / "data") as postgres:
        url = urlsplit(postgres.url)
        version = ask(postgres.url, "SHOW server_version_num")
        encoding = ask(postgres.url, "SHOW server_encoding")

        assert (url.scheme, url.username, url.hostname, url.path) == (
            "postgresql",
            "goldfinch",
            "127.0.0.1",
            "/goldfinch",
        )
        assert str(version).startswith("18")
        assert encoding == "UTF8"
        with pytest.raises(asyncpg.InvalidPasswordError):
            ask(postgres.url.replace(str(url.password), "wrong"), "SELECT 1")


def test_second_start_finds_everything_again(folder: Path) -> None:
    """Data and URL are the same at the next start."""
    with EmbeddedPostgres(folder) as postgres:
        first = postgres.url
        ask(first, "CREATE TABLE kept AS SELECT 42 AS answer")

    with EmbeddedPostgres(folder) as postgres:
        assert postgres.url == first
        assert ask(first, "SELECT answer FROM kept") == 42


def test_only_the_owner_can_read_the_folder(tmp_path: Path) -> None:
    """The folder and the secrets in it are private; the folder around it is left as it was."""
    tmp_path.chmod(0o755)
    folder = tmp_path / "data"

    with EmbeddedPostgres(folder):
        assert mode(folder) == 0o700
        assert mode(folder / "postgres") == 0o700
        assert mode(folder / "postgres.password") == 0o600
        assert mode(folder / "postgres.log") == 0o600

    assert mode(tmp_path) == 0o755
    assert [entry.name for entry in tmp_path.iterdir()] == ["data"]


def test_settings_reach_the_server(folder: Path) -> None:
    """A setting is what PostgreSQL then works with, quotes and all."""
    settings = {"fsync": "off", "cluster_name": "it's \\ours"}

    with EmbeddedPostgres(folder, settings=settings) as postgres:
        assert ask(postgres.url, "SHOW fsync") == "off"
        assert ask(postgres.url, "SHOW cluster_name") == "it's \\ours"
        assert ask(postgres.url, "SHOW max_connections") == "200"


@pytest.mark.parametrize(
    "settings", [{"port": "5432"}, {"no name": "1"}, {"fsync": "off\nport = 1"}]
)
def test_settings_that_cannot_be_are_refused(folder: Path, settings: dict[str, str]) -> None:
    """What the stack sets itself, or what would break the file, is refused before any start."""
    with pytest.raises(InvalidSetting):
        EmbeddedPostgres(folder, settings=settings).start()

    assert processes_in(folder) == []


def test_failed_start_quotes_the_log(folder: Path) -> None:
    """A server that ends while starting is reported with its own words and the log's name."""
    postgres = EmbeddedPostgres(folder, settings={"shared_buffers": "plenty"})

    with pytest.raises(EmbeddedFailed) as failure:
        postgres.start()

    assert "ended while starting" in str(failure.value)
    assert str(folder / "postgres.log") in str(failure.value)
    assert 'invalid value for parameter "shared_buffers"' in str(failure.value)
    with EmbeddedPostgres(folder) as mended:
        assert mended.is_running()


def test_slow_start_is_given_up(folder: Path) -> None:
    """A server that is not ready in time is reported and ended."""
    with pytest.raises(EmbeddedFailed, match="not ready after 0 s"):
        EmbeddedPostgres(folder, ready_seconds=0).start()

    assert processes_in(folder) == []


def test_stop_leaves_no_process(folder: Path) -> None:
    """After stop() nothing of ours runs; stopping again does nothing."""
    postgres = EmbeddedPostgres(folder)
    postgres.start()
    assert len(processes_in(folder)) > 1

    postgres.stop()
    postgres.stop()

    assert processes_in(folder) == []
    assert not postgres.is_running()
    with pytest.raises(NotStarted, match=r"call start\(\)"):
        _ = postgres.pid


@pytest.mark.parametrize("immediate", [False, True])
def test_restart_keeps_url_and_data(folder: Path, *, immediate: bool) -> None:
    """A restart, also one without a checkpoint, is another process with the same data and URL."""
    with EmbeddedPostgres(folder) as postgres:
        url, pid = postgres.url, postgres.pid
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")

        postgres.restart(immediate=immediate)

        assert postgres.pid != pid
        assert postgres.url == url
        assert ask(url, "SELECT answer FROM kept") == 42


def test_other_version_is_named(folder: Path) -> None:
    """A data directory of another PostgreSQL is left alone and the way out is named."""
    (folder / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(WrongVersion, match=r"made by PostgreSQL 17, this is 18: .* pg_upgrade"):
        EmbeddedPostgres(folder).start()


def test_second_supervisor_is_refused(folder: Path) -> None:
    """Who comes second is told who was first and what to do, and does not disturb."""
    with script(SUPERVISOR, folder) as (server, _, url):
        holder = (folder / "postgres.lock").read_text().strip()

        with pytest.raises(FolderInUse, match=f"process {holder}: .* stop it first"):
            EmbeddedPostgres(folder).start()

        assert int(server) in processes_in(folder)
        assert ask(url, "SELECT 1") == 1


def test_taken_port_is_replaced(folder: Path) -> None:
    """A port that somebody else has taken meanwhile is replaced by a new one, then kept."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (folder / "postgres.port").write_text(f"{port}\n")

        with EmbeddedPostgres(folder) as postgres:
            first = postgres.url
            assert urlsplit(first).port != port

    with EmbeddedPostgres(folder) as postgres:
        assert postgres.url == first


def test_port_lost_in_the_last_moment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that is taken between the choice and the start costs a second try, not the start."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1]])
        choose = ServerFolder.port
        monkeypatch.setattr(ServerFolder, "port", lambda self: next(ports, 0) or choose(self))

        with EmbeddedPostgres(folder) as postgres:
            assert ask(postgres.url, "SELECT 1") == 1


def test_missing_wheel_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel the message says what to install, or what to set instead."""
    monkeypatch.setattr("tracking.embedded.cluster.find_spec", lambda _: None)

    with pytest.raises(EmbeddedMissing, match=r"goldfinch\[embedded\].* DATABASE_URL"):
        EmbeddedPostgres(folder).start()
