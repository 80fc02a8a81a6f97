"""Hands a file of contributions to a running API, and waits until they have been dealt with.

The file is comma-separated UTF-8, and its first line is `pension,etf,date,amount`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import httpx2
import typer
from rich.console import Console

POLL_SECONDS: Final = 0.5
GONE_WELL: Final = "COMPLETED"
ENDED: Final = frozenset({GONE_WELL, "FAILED", "CANCELLED"})

console = Console(highlight=False, markup=False, soft_wrap=True)


def main(
    file: Annotated[Path, typer.Argument(help="The file", show_default=False)],
    api: Annotated[str, typer.Option(help="Where the API is")] = "http://127.0.0.1:8000",
    token: Annotated[
        str, typer.Option(envvar="GOLDFINCH_TOKEN", help="A bearer token: see `goldfinch token`")
    ] = "",
    *,
    wait: Annotated[bool, typer.Option(help="Wait until the import has ended")] = True,
) -> None:
    """Import a file of contributions; the exit status is 0 when every line was realized."""
    content = _read(file)
    with _client(api, token) as http:
        request = {"content": content, "file_name": file.name, "display_name": file.name}
        record = _ask(http, "POST", "/tasks/csv_import", json=request)
        path = f"/tasks/csv_import/{record['id']}"
        console.print(f"{file.name} is {path}")
        if wait and not _is_well(_wait(http, path)):
            raise typer.Exit(1)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        _give_up(f"{file} cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        _give_up(f"{file} is not UTF-8: byte {error.start} is out of place. Save it as UTF-8.")


def _client(api: str, token: str) -> httpx2.Client:
    if not (token and token.isascii() and token.isprintable()):
        _give_up("A token is needed, as --token or GOLDFINCH_TOKEN: `goldfinch token` prints one.")
    try:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx2.Client(base_url=api, headers=headers, timeout=30)
    except httpx2.InvalidURL as error:
        _give_up(f"{api} is no address of an API: {error}.")


def _ask(http: httpx2.Client, method: str, path: str, **request: Any) -> dict[str, Any]:
    """Call the API; what it refuses, or that it is away, ends the program with a sentence."""
    try:
        answer = http.request(method, path, **request)
    except httpx2.TransportError as error:
        _give_up(f"{http.base_url} does not answer: {error}. Is `goldfinch up` running there?")
    if not answer.is_success:
        _give_up(f"{http.base_url} answers {answer.status_code}: {_detail(answer)}")
    return dict(answer.json())


def _detail(answer: httpx2.Response) -> str:
    """What a problem document says, or the phrase of the status where there is none."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase


def _wait(http: httpx2.Client, path: str) -> dict[str, Any]:
    """Show the progress of the import until it has ended."""
    with console.status("waiting") as status:
        while (record := _ask(http, "GET", path))["status"] not in ENDED:
            status.update(f"{record['progress']} %  {record['current_step'] or ''}")
            time.sleep(POLL_SECONDS)
    return record


def _is_well(record: dict[str, Any]) -> bool:
    """Say how the import has ended; returns whether nothing is missing."""
    if record["status"] != GONE_WELL:
        why = record["cancel_reason"] or record["error_message"]
        console.print(f"{record['status']}: {why}")
        return False
    result = record["result"]
    children = result["children"]
    failures = list(_failures(result))
    console.print(f"{children['completed']} of {result['processed']} contributions were realized")
    for failure in failures:
        console.print(failure)
    unsaid = result["failed"] + children["failed"] + children["cancelled"] - len(failures)
    if unsaid:
        console.print(f"and {unsaid} more")
    return not failures


def _failures(result: dict[str, Any]) -> Iterator[str]:
    for failure in result["failures"]:
        yield f"{failure['part']}: {failure['error_message']}"
    for child in result["children"]["failures"]:
        yield f"{child['domain']}:{child['id']} is {child['status']}: {child['message']}"


def _give_up(message: str) -> NoReturn:
    typer.echo(f"error {message}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
