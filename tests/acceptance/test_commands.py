"""The `goldfinch` command as people run it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.conftest import ROOT, SECRET
from tracking import discover
from tracking.cli.stack import LocalStack
from tracking.status import TERMINAL
from tracking.testing import eventually

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.broker,
    pytest.mark.database,
    pytest.mark.xdist_group("acceptance"),
]

GOLDFINCH = [sys.executable, "-c", "from tracking.cli import main; main()"]


def goldfinch(*arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; a variable that is None is not set."""
    environment = {**os.environ, **changed}
    return subprocess.run(
        [*GOLDFINCH, *arguments],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def up(empty_database_url: str, port: int, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`goldfinch up` on an empty database."""
    process = subprocess.Popen(
        [*GOLDFINCH, "up", "--port", str(port), "--folder", str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": empty_database_url,
            "GOLDFINCH_QUEUE": f"up-{port}",
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_up_starts_everything_and_leaves_nothing(
    up: subprocess.Popen[str], port: int, number: signal.Signals
) -> None:
    """Migrations, API, worker and dispatcher come up; whatever ends it ends all of them."""
    await eventually(lambda: is_ready(port), within=120)
    token = goldfinch("token", "--user", "ann", "--tenant", "acme").stdout.strip()

    answer = httpx2.get(
        f"http://127.0.0.1:{port}/tasks/etf_price_update",
        headers={"Authorization": f"Bearer {token}"},
    )
    acting = {role_of(p) for p in psutil.process_iter() if queue_of(p) == f"up-{port}"}
    up.send_signal(number)

    assert acting - {None} == {"goldfinch_api", "goldfinch_worker", "goldfinch_dispatcher"}
    assert answer.json() == {"items": [], "next_page_token": None}
    assert up.wait(60) == (-number if number is signal.SIGKILL else 0)
    await eventually(lambda: are_gone(port), within=60)


async def is_ready(port: int) -> bool:
    """Whether the API on that port can do its work."""
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/readyz").is_success
    except httpx2.TransportError:
        return False


async def are_gone(port: int) -> bool:
    """Whether no process is left that was started with the queue of that port."""
    return not [p for p in psutil.process_iter() if queue_of(p) == f"up-{port}"]


def queue_of(process: psutil.Process) -> str | None:
    """The queue in a process's environment; None for what is gone, a zombie or not ours."""
    return variable_of(process, "GOLDFINCH_QUEUE")


def role_of(process: psutil.Process) -> str | None:
    """The role of the database that a process takes on."""
    return variable_of(process, "GOLDFINCH_DATABASE_ROLE")


def variable_of(process: psutil.Process, name: str) -> str | None:
    """A variable in a process's environment; None for what is gone, a zombie or not ours."""
    try:
        return process.environ().get(name)
    except psutil.Error:
        return None


def test_a_missing_setting_is_one_sentence() -> None:
    """No traceback: the variable to set, and exit status 1."""
    done = goldfinch("db", "upgrade", DATABASE_URL="mysql://somewhere")

    assert done.returncode == 1
    assert "use postgresql://" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_project_upgrade_says_where_to_run_it(tmp_path: Path) -> None:
    """Without alembic.ini there is nothing to migrate with."""
    done = subprocess.run(
        [*GOLDFINCH, "db", "upgrade"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "alembic.ini" in done.stderr


def test_a_short_secret_is_refused_without_being_shown() -> None:
    """The error names the setting and the cure, never the value."""
    done = goldfinch("token", GOLDFINCH_JWT_SECRET="swordfish")

    assert done.returncode == 1
    assert "openssl rand -hex 32" in done.stderr
    assert "swordfish" not in done.stderr


def test_no_development_token_is_made_in_production() -> None:
    """Whoever holds the secret is told where tokens come from instead."""
    done = goldfinch("token", GOLDFINCH_ENVIRONMENT="production", GOLDFINCH_JWT_SECRET=SECRET)

    assert (done.returncode, done.stdout) == (1, "")
    assert "This is production (GOLDFINCH_ENVIRONMENT)" in done.stderr


def test_a_misspelt_scope_is_refused() -> None:
    """A token that allows less than was meant would be found out late."""
    done = goldfinch("token", "--scope", "task:operator", GOLDFINCH_JWT_SECRET=SECRET)

    assert (done.returncode, done.stdout) == (1, "")
    assert "tasks:operator and tasks:tenant" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "GOLDFINCH_AUTHENTICATION=disabled"),
        (
            {"GOLDFINCH_AUTHENTICATION": "disabled", "GOLDFINCH_ENVIRONMENT": "production"},
            "refused in production",
        ),
    ],
)
def test_the_api_does_not_start_open_by_accident(environment: dict[str, str], said: str) -> None:
    """Without a key, or open in production: one sentence that says what to set, and status 1."""
    outside = {name: value for name, value in os.environ.items() if name != "GOLDFINCH_JWT_SECRET"}
    done = subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_names_every_command() -> None:
    """Somebody who has forgotten everything finds the way."""
    shown = goldfinch("--help", GOLDFINCH_JWT_SECRET=SECRET).stdout

    for command in (
        *("up", "api", "worker", "dispatcher", "token", "db"),
        *("new-domain", "check", "cleanup", "doctor", "stats"),
    ):
        assert command in shown


def test_cleanup_without_a_broker_says_what_it_leaves_out(fresh_database_url: str) -> None:
    """Reconciling needs the queue; every other job is done."""
    done = goldfinch("cleanup", DATABASE_URL=fresh_database_url, CELERY_BROKER_URL=None)

    assert done.returncode == 0, done.stderr
    assert "reconcile  skipped: CELERY_BROKER_URL is not set" in done.stdout
    assert re.search(r"sweep +etf_price_update +nothing to do", done.stdout)
    assert re.search(r"orphans +etf_price_update +nothing to do", done.stdout)


def test_cleanup_does_the_rest_when_the_broker_is_away(fresh_database_url: str, port: int) -> None:
    """One job is put off, with the reason and a status that cron reports; the others are done."""
    away = f"redis://127.0.0.1:{port}/0"

    done = goldfinch("cleanup", DATABASE_URL=fresh_database_url, CELERY_BROKER_URL=away)

    assert done.returncode == 1
    assert "reconcile  put off: The broker does not say" in done.stdout
    assert re.search(r"orphans +etf_price_update +nothing to do", done.stdout)


def test_cleanup_reconciles_with_the_broker(fresh_database_url: str, port: int) -> None:
    """With one, it is a job like the others."""
    done = goldfinch(
        "cleanup", "reconcile", DATABASE_URL=fresh_database_url, GOLDFINCH_QUEUE=f"cleanup-{port}"
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"reconcile +etf_price_update +nothing to do", done.stdout)


@pytest.mark.usefixtures("all_roles")
def test_roles_are_made_and_checked(empty_database_url: str) -> None:
    """Twice is as good as once; what is amiss is said, and no password ever."""
    named = {"DATABASE_URL": empty_database_url}
    upgraded = goldfinch("db", "upgrade", **named)
    before = goldfinch("db", "roles", "--check", **named)
    made = [goldfinch("db", "roles", **named) for _ in range(2)]
    after = goldfinch("db", "roles", "--check", **named)

    assert upgraded.returncode == 0, upgraded.stderr
    assert before.returncode == 1
    assert "alembic_version: belongs to" in before.stdout
    assert [done.returncode for done in made] == [0, 0], made[0].stderr
    assert made[1].stdout == after.stdout == "Roles, rights and policies are as they should be.\n"
    assert "password" not in made[0].stdout
    assert after.returncode == 0


def test_doctor_finds_a_running_installation_well(installation: LocalStack) -> None:
    """Everything is looked at, nothing is amiss, and the exit status says so."""
    done = goldfinch("doctor", **installation.environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "amiss" not in done.stdout
    assert "dispatcher: connected" in done.stdout


def test_doctor_fails_when_there_is_something_to_do(empty_database_url: str) -> None:
    """The exit status is for scripts, the sentence for people."""
    done = goldfinch("doctor", DATABASE_URL=empty_database_url)

    assert done.returncode == 1
    assert "Run `goldfinch db upgrade`" in done.stdout


def test_stats_shows_every_domain(installation: LocalStack) -> None:
    """One line each, and nothing but the columns' names besides."""
    done = goldfinch("stats", **installation.environment)

    assert done.returncode == 0, done.stderr
    heading, *lines = done.stdout.splitlines()
    assert heading.split() == ["pending", "processing", "due", "for", *map(str.lower, TERMINAL)]
    assert [line.split()[0] for line in lines] == sorted(discover("domains"))
