from __future__ import annotations

import os
import signal
from pathlib import Path

from tracking.embedded import EmbeddedPostgres

from .processes import eventually, processes_in, script
from .supervisor import SUPERVISOR, ask

FORKING_SUPERVISOR = """
import os, signal, sys
from pathlib import Path
from tracking.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1])) as pg:
    child = os.fork()
    if child:
        print(pg.pid, child, flush=True)
    signal.pause()
"""


def test_killed_server_is_noticed_and_restarted(folder: Path) -> None:
    """A killed server is no longer running, and restart() brings it back."""
    with EmbeddedPostgres(folder) as postgres:
        os.kill(postgres.pid, signal.SIGKILL)
        assert eventually(lambda: not postgres.is_running())

        postgres.restart()

        assert ask(postgres.url, "SELECT 1") == 1


def test_killed_supervisor_leaves_no_process(folder: Path) -> None:
    """SIGKILL to the process that runs the server ends the server, which can start again."""
    with script(SUPERVISOR, folder) as (_, _, url):
        assert ask(url, "SELECT 1") == 1

    assert eventually(lambda: processes_in(folder) == [])
    with EmbeddedPostgres(folder) as postgres:
        assert postgres.url == url


def test_start_right_after_a_kill(folder: Path) -> None:
    """A start does not have to wait for the killed supervisor's server to be gone."""
    with script(SUPERVISOR, folder):
        pass

    with EmbeddedPostgres(folder) as postgres:
        assert ask(postgres.url, "SELECT 1") == 1


def test_forked_child_does_not_keep_the_server(folder: Path) -> None:
    """The server ends with its supervisor though a forked child of it still has the pipe open."""
    with script(FORKING_SUPERVISOR, folder) as (server, child):
        assert int(server) in processes_in(folder)
    try:
        assert eventually(lambda: processes_in(folder) == [])
        os.kill(int(child), 0)
    finally:
        os.kill(int(child), signal.SIGKILL)


def test_forked_child_cannot_stop_its_parents_server(folder: Path) -> None:
    """A forked child that leaves the same `with` block leaves the server alone."""
    with EmbeddedPostgres(folder) as postgres:
        child = os.fork()
        if child == 0:
            postgres.stop()
            os._exit(0)
        os.waitpid(child, 0)

        assert ask(postgres.url, "SELECT 1") == 1


def test_terminal_signals_do_not_reach_the_server(folder: Path) -> None:
    """The server and its guard are in no session of ours, so Ctrl-C is ours to decide about."""
    with EmbeddedPostgres(folder):
        sessions = {os.getsid(pid) for pid in processes_in(folder)}

        assert os.getsid(0) not in sessions


def test_orphan_of_killed_guard_is_replaced(folder: Path) -> None:
    """A server that lost guard and supervisor to SIGKILL is ended, and a new one started."""
    with script(SUPERVISOR, folder) as (server, guard, url):
        os.kill(int(guard), signal.SIGKILL)
    assert int(server) in processes_in(folder)

    with EmbeddedPostgres(folder) as postgres:
        assert postgres.pid != int(server)
        assert postgres.url == url
        assert int(server) not in processes_in(folder)


def test_killed_guard_leaves_the_server_to_stop(folder: Path) -> None:
    """stop() ends the server also when its guard is gone."""
    with EmbeddedPostgres(folder) as postgres:
        assert postgres._child is not None
        os.kill(postgres._child._guard.pid, signal.SIGKILL)

    assert not postgres.is_running()
    assert eventually(lambda: processes_in(folder) == [])


def test_stale_pid_of_another_process(folder: Path) -> None:
    """A pid file that names a process which is no PostgreSQL hinders no start, nor is it harmed."""
    with script(SUPERVISOR, folder) as (server, guard, _):
        for pid in (guard, server):
            os.kill(int(pid), signal.SIGKILL)
    assert eventually(lambda: processes_in(folder) == [])
    pid_file = folder / "postgres" / "postmaster.pid"

    with script("import os, signal; print(os.getpid(), flush=True); signal.pause()") as (stranger,):
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([stranger, *lines[1:], ""]))

        with EmbeddedPostgres(folder) as postgres:
            assert ask(postgres.url, "SELECT 1") == 1
        os.kill(int(stranger), 0)


def test_everything_killed_at_once(folder: Path) -> None:
    """After SIGKILL to supervisor, guard and every process of the server a start works at once."""
    with script(SUPERVISOR, folder):
        for pid in processes_in(folder):
            os.kill(pid, signal.SIGKILL)

    with EmbeddedPostgres(folder) as postgres:
        assert ask(postgres.url, "SELECT 1") == 1


def test_half_made_data_directory_is_made_anew(tmp_path: Path) -> None:
    """What an interrupted first start left is removed, and what is no data directory put aside."""
    draft = tmp_path / "postgres.new-1234"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    foreign = tmp_path / "postgres"
    foreign.mkdir()
    (foreign / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(tmp_path) as postgres:
        assert ask(postgres.url, "SELECT 1") == 1

    assert not draft.exists()
    assert [path.name for path in tmp_path.glob("postgres.unfinished-*/*")] == ["PG_VERSION"]


def test_first_start_killed_midway(tmp_path: Path) -> None:
    """SIGKILL while the data directory is made leaves no process, and the next start makes it."""
    source = SUPERVISOR.replace("with Emb", "print('go', flush=True)\nwith Emb")
    with script(source, tmp_path / "data"):
        assert eventually(lambda: any((tmp_path / "data").glob("postgres.new-*/base")))

    assert eventually(lambda: processes_in(tmp_path) == [])
    assert not (tmp_path / "data" / "postgres").exists()
    with EmbeddedPostgres(tmp_path / "data") as postgres:
        assert ask(postgres.url, "SELECT 1") == 1
