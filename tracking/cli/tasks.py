"""`goldfinch tasks`: looks at work, stops it, tries it again and watches it, through the API.

Ends with 0; 1 when the API refuses or watched work has not completed; 2 for wrong usage; 3 when the
API cannot be reached; 130 after Ctrl-C.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote

import typer
from rich.console import Console

from tracking.cli.board import watch_on
from tracking.cli.caller import Caller, Misused, Record, read_token
from tracking.cli.plain import plain
from tracking.cli.table import COLUMNS, as_line, as_table
from tracking.cli.watching import Key, following
from tracking.status import TrackingStatus

__all__ = ["task_commands"]

task_commands = typer.Typer(help="Look at work and steer it, over the API.", no_args_is_help=True)

_PAGE: Final = 200

Url = Annotated[str, typer.Option(envvar="GOLDFINCH_API_URL", help="Where the API answers")]
TokenFile = Annotated[
    Path | None,
    typer.Option(help="Holds the token, `-` is the standard input; or set GOLDFINCH_TOKEN"),
]
DomainName = Annotated[str, typer.Argument(metavar="DOMAIN", help="As in `csv_import`")]
RecordId = Annotated[int, typer.Argument(metavar="ID", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, one document a line")]
LOCAL: Final = "http://127.0.0.1:8000"


@task_commands.command("list")
def list_tasks(  # noqa: PLR0913  # each filter is an option
    *,
    domain: Annotated[list[str] | None, typer.Option(help="Only of these domains")] = None,
    status: Annotated[list[TrackingStatus] | None, typer.Option(help="Only these")] = None,
    text: Annotated[str | None, typer.Option(help="Part of the display name")] = None,
    since: Annotated[datetime | None, typer.Option(help="Created then or later, in UTC")] = None,
    limit: Annotated[int, typer.Option(help="How many at most", min=1)] = 50,
    everybody: Annotated[bool, typer.Option("--all", help="All that you may see")] = False,
    as_json: AsJson = False,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """List your records, newest first: a table in a terminal, lines with tabs elsewhere."""
    caller = Caller(url, read_token(token_file))
    query = {
        "domain": domain,
        "status": [each.value for each in status] if status else None,
        "text": text,
        "created_after": since.replace(tzinfo=since.tzinfo or UTC).isoformat() if since else None,
        "owner": None if everybody else caller.user,
    }
    records = list(_pages(caller, limit, query))
    console = Console()
    if as_json or not console.is_terminal:
        for record in records:
            typer.echo(json.dumps(record) if as_json else as_line(record))
    else:
        console.print(as_table(records, console.width, COLUMNS))


@task_commands.command()
def show(
    domain: DomainName,
    record_id: RecordId,
    *,
    lines: Annotated[int, typer.Option(help="Last lines of its history", min=0)] = 10,
    as_json: AsJson = False,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Show a record, and the last lines of its history."""
    caller = Caller(url, read_token(token_file))
    path = _path(domain, record_id)
    record = caller.get(path)
    events = _last_events(caller, path, lines)
    if as_json:
        typer.echo(json.dumps({"record": record, "events": events}))
        return
    for name, value in record.items():
        if value is not None and name != "links":
            said = json.dumps(value) if isinstance(value, dict | list | bool) else value
            typer.echo(f"{plain(name):<22}{plain(said)}")
    for event in events:
        typer.echo(_described(event))


@task_commands.command()
def cancel(
    domain: DomainName,
    record_id: RecordId,
    *,
    reason: Annotated[str | None, typer.Option(help="Kept in the history")] = None,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Cancel a record that waits, or ask one that runs to stop."""
    caller = Caller(url, read_token(token_file))
    _say_state(caller.post(_path(domain, record_id) + "/cancel", {"reason": reason}))


@task_commands.command()
def retry(
    domain: DomainName, record_id: RecordId, url: Url = LOCAL, token_file: TokenFile = None
) -> None:
    """Try a record again that has failed."""
    caller = Caller(url, read_token(token_file))
    _say_state(caller.post(_path(domain, record_id) + "/retry"))


@task_commands.command()
def watch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[DOMAIN ID]...", help="Certain records")
    ] = None,
    *,
    domain: Annotated[str | None, typer.Option(help="All you may see of a domain")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Your own; this is the default")] = False,
    as_json: AsJson = False,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Watch work until it has ended: bars in a terminal, a line per change elsewhere."""
    if sum(map(bool, (names, domain, mine))) > 1:
        raise Misused("Watch certain records, a domain or your own: one of these.")
    wanted = _keys(names or [])
    targets = following(wanted) or [{"kind": "domain", "domain": domain}]
    if not wanted and domain is None:
        targets = [{"kind": "mine"}]
    caller = Caller(url, read_token(token_file))
    try:
        watcher = asyncio.run(watch_on(Console(), caller, targets, wanted, as_json=as_json))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if not watcher.all_completed:
        raise typer.Exit(1)


def _pages(caller: Caller, limit: int, query: dict[str, Any]) -> Iterator[Record]:
    token = None
    while limit > 0:
        page = caller.get("/tasks", **query, page_size=min(limit, _PAGE), page_token=token)
        yield from page["items"][:limit]
        limit -= len(page["items"])
        token = page["next_page_token"]
        if token is None:
            return


def _last_events(caller: Caller, path: str, lines: int) -> list[Record]:
    """Histories are read from their beginning; the last lines are kept."""
    last: deque[Record] = deque(maxlen=lines)
    after = None
    while lines:
        page = caller.get(path + "/events", after=after, page_size=_PAGE)
        last.extend(page["items"])
        after = page["next_after"]
        if after is None:
            break
    return list(last)


def _described(event: Record) -> str:
    moved = f"{event['from_status'] or ''} -> {event['to_status']}" if event["to_status"] else ""
    said = [event["at"], event["kind"], moved, event["message"]]
    return "  ".join(plain(part) for part in said if part)


def _say_state(record: Record) -> None:
    asked = " (asked to stop)" if record["cancel_requested_at"] else ""
    stands = asked if record["status"] == TrackingStatus.PROCESSING else ""
    typer.echo(plain(f"{record['domain']} {record['id']} is {record['status']}{stands}"))


def _path(domain: str, record_id: int) -> str:
    return f"/tasks/{quote(domain, safe='')}/{record_id}"


def _keys(names: list[str]) -> list[Key]:
    """Pairs of domain and id; raises Misused for anything else."""
    ids = names[1::2]
    if len(names) % 2 or not all(each.isascii() and each.isdigit() for each in ids):
        raise Misused("Name records as pairs of domain and id: `csv_import 7 csv_import 8`.")
    return [(domain, int(each)) for domain, each in zip(names[::2], ids, strict=True)]
