"""What `goldfinch` can be told to do."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from tracking.cli.caller import Misused, Unreachable
from tracking.cli.check import check as check_tracking
from tracking.cli.doctor import doctor, stats
from tracking.cli.follow import Follower
from tracking.cli.legacy import app as legacy_commands
from tracking.cli.new_domain import new_domain
from tracking.cli.stack import DEFAULT_FOLDER, LocalStack
from tracking.cli.tasks import task_commands
from tracking.databases import run_alembic
from tracking.db import Database
from tracking.domain import Registry, discover
from tracking.errors import Invalid, TrackingError, Unavailable
from tracking.maintenance import Maintenance, ReadDepth, Statistics, intervals
from tracking.principal import SCOPES
from tracking.role_check import faults_of_roles
from tracking.roles import set_up_roles
from tracking.security import mint_token
from tracking.settings import Settings, load_settings
from tracking.worker import QueueDepth, broker_of, create_celery

__all__ = ["app", "main"]

app = typer.Typer(
    name="goldfinch",
    help="Track background work: one typed table per business domain.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
database_commands = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database_commands, name="db")
app.add_typer(legacy_commands, name="legacy")
app.add_typer(task_commands, name="tasks")
app.command()(new_domain)
app.command("check")(check_tracking)
app.command()(doctor)
app.command()(stats)
console = Console()

_LOOK_SECONDS: Final = 0.2
_EXIT_STATUS: Final[Mapping[type[TrackingError], int]] = {Misused: 2, Unreachable: 3}


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the API", min=1, max=65_535)] = 8000,
    concurrency: Annotated[int, typer.Option(help="Worker processes", min=1)] = 2,
    folder: Annotated[Path, typer.Option(help="Where embedded data is kept")] = DEFAULT_FOLDER,
) -> None:
    """Start everything in this terminal; Ctrl-C stops it all.

    The database and the broker are embedded, unless DATABASE_URL and CELERY_BROKER_URL name
    others.
    """
    # Also when a shell has started this in the background, with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    settings = {"GOLDFINCH_LOG_FORMAT": os.environ.get("GOLDFINCH_LOG_FORMAT", "console")}
    try:
        with LocalStack(
            Path.cwd(), folder, port=port, concurrency=concurrency, settings=settings
        ) as stack:
            stack.migrate()
            stack.start_processes()
            console.print(f"[bold green]Goldfinch is up[/] at {stack.address}/docs")
            console.print("A token: `goldfinch token`. Stop with Ctrl-C.")
            _follow(stack)
    except KeyboardInterrupt:
        console.print("Stopped.")


@app.command()
def api() -> None:
    """Run one API process."""
    _become("-m", "api")


@app.command()
def worker(
    concurrency: Annotated[int, typer.Option(help="Processes or threads", min=1)] = 2,
    pool: Annotated[str, typer.Option(help="prefork, threads or solo")] = "prefork",
) -> None:
    """Run one Celery worker for every domain; `celery -A domains worker` takes more options."""
    domains = load_settings().domains
    _become(
        *("-m", "celery", "-A", domains, "worker", "--loglevel", "INFO"),
        *("--pool", pool, "--concurrency", str(concurrency)),
        # RabbitMQ refuses a second worker of the same name.
        *("--hostname", f"goldfinch-{os.getpid()}@%h"),
    )


@app.command()
def dispatcher() -> None:
    """Run one dispatcher; start as many as you like."""
    _become("-m", "tracking.worker")


@app.command()
def token(
    user: Annotated[str, typer.Option(help="Who the token speaks for")] = "developer",
    tenant: Annotated[str, typer.Option(help="The user's tenant")] = "default",
    scope: Annotated[list[str] | None, typer.Option(help="tasks:tenant, tasks:operator")] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid", min=0.01, max=720)] = 8,
    folder: Annotated[Path, typer.Option(help="Where embedded data is kept")] = DEFAULT_FOLDER,
) -> None:
    """Print a bearer token for development; refused in production.

    Signed with GOLDFINCH_JWT_SECRET or, without it, with the key that `goldfinch up` made.
    """
    scopes = frozenset(scope or ())
    if scopes - SCOPES:
        msg = f"The scopes are {' and '.join(sorted(SCOPES))}."
        raise Invalid(msg)
    kept = folder / "jwt-secret"
    if "GOLDFINCH_JWT_SECRET" not in os.environ and kept.exists():
        os.environ["GOLDFINCH_JWT_SECRET"] = kept.read_text().strip()
    # Minting needs no database; the name of one is needed to read the other settings.
    os.environ.setdefault("DATABASE_URL", "postgresql://localhost/goldfinch")
    valid_for = timedelta(hours=hours)
    typer.echo(
        mint_token(load_settings(), user=user, tenant=tenant, scopes=scopes, valid_for=valid_for)
    )


@app.command()
def cleanup(
    job: Annotated[
        list[str] | None, typer.Argument(help="Jobs to run; all of them by default")
    ] = None,
) -> None:
    """Run maintenance now, all jobs or those named; prints what was done."""
    settings = load_settings()
    jobs = job or list(intervals(settings))
    if settings.broker_url is None and "reconcile" in jobs:
        jobs.remove("reconcile")
        console.print("reconcile  skipped: CELERY_BROKER_URL is not set", highlight=False)
    done, put_off = asyncio.run(_clean_up(settings, jobs))
    for name, statistics in done.items():
        for domain, counts in statistics.items():
            said = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
            console.print(f"{name:<10} {domain:<32} {said or 'nothing to do'}", highlight=False)
    for name, reason in put_off.items():
        console.print(f"{name:<10} put off: {reason}", highlight=False)
    if put_off:
        raise typer.Exit(1)


async def _clean_up(
    settings: Settings, jobs: list[str]
) -> tuple[dict[str, Statistics], dict[str, str]]:
    """Run the jobs; returns what each has done, or why it could not."""
    registry = discover(settings.domains)
    database = Database.from_settings(settings, name="cleanup")
    depth = _depth(settings, registry)
    maintenance = Maintenance(settings, registry, database, depth)
    done: dict[str, Statistics] = {}
    put_off: dict[str, str] = {}
    try:
        for name in jobs:
            try:
                done[name] = await maintenance.run_job(name)
            except Unavailable as error:
                put_off[name] = str(error)
    finally:
        await database.close()
    return done, put_off


def _depth(settings: Settings, registry: Registry) -> ReadDepth | None:
    if settings.broker_url is None:
        return None
    return QueueDepth(create_celery(settings, registry), broker_of(settings)).read


@database_commands.command()
def upgrade() -> None:
    """Bring the database up to date with the migrations of the project in this folder."""
    load_settings()
    run_alembic(Path.cwd(), os.environ, "upgrade", "head")
    console.print("The database is up to date.")


@database_commands.command()
def check() -> None:
    """Fail when tables, triggers or options differ from what the models say."""
    _become("-m", "alembic", "check")


@database_commands.command()
def roles(
    *,
    login: Annotated[bool, typer.Option("--login", help="Let the roles log in")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say what is amiss")] = False,
) -> None:
    """Make the roles of owner, API, worker and dispatcher, with no more rights than they need.

    Run it as who may make roles, as often as you like. Passwords are yours to give.
    """
    url = load_settings().database_url.get_secret_value()
    if check:
        faults = asyncio.run(faults_of_roles(url))
        for fault in faults:
            console.print(fault, highlight=False, markup=False)
        if faults:
            raise typer.Exit(1)
    else:
        for line in asyncio.run(set_up_roles(url, login=login)):
            console.print(line, highlight=False, markup=False)
    console.print("Roles, rights and policies are as they should be.")


def main() -> None:
    """Run the command line; an error of ours is one sentence, not a traceback."""
    try:
        app()
    except TrackingError as error:
        said = Text.assemble(("error ", "bold red"), str(error))
        Console(stderr=True).print(said, soft_wrap=True)
        sys.exit(_EXIT_STATUS.get(type(error), 1))


def _follow(stack: LocalStack) -> NoReturn:
    followers = [Follower(name, path, console) for name, path in stack.logs.items()]
    while True:
        for follower in followers:
            follower.print_new()
        stack.check()
        time.sleep(_LOOK_SECONDS)


def _become(*arguments: str) -> NoReturn:
    """Replace this process by a Python program, so that signals reach it directly."""
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606  # no shell is wanted


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
