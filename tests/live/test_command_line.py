"""`goldfinch tasks` as a process of its own, against API processes."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import signal
import struct
import sys
import termios
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.api.requests import PRICES, REQUEST
from tests.conftest import ROOT
from tests.live.processes import ApiProcess
from tests.live.work import DOMAIN, create, run
from tracking import Registry
from tracking.db import Database

pytestmark = [pytest.mark.database, pytest.mark.acceptance]

GOLDFINCH = (sys.executable, "-c", "from tracking.cli import main; main()", "tasks")
HOSTILE = "a\x1b[2Jb\u202ec"
SHOWN = "a\\x1b[2Jb\\u202ec"


@pytest.fixture
async def restarted(live_url: str, tmp_path: Path) -> AsyncIterator[ApiProcess]:
    """An API process that a test may stop and start."""
    process = ApiProcess(live_url, tmp_path / "api.log")
    await asyncio.to_thread(process.start)
    yield process
    await asyncio.to_thread(process.stop)


class Command:
    """A command that runs, and what it has printed so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""
        self.complained = ""
        self._reading = (
            asyncio.create_task(self._read(process.stdout, "printed")),
            asyncio.create_task(self._read(process.stderr, "complained")),
        )

    async def until(self, probe: Callable[[], bool], *, within: float = 20) -> None:
        """Wait until what was printed is as the probe wants it."""
        async with asyncio.timeout(within):
            while not probe():  # noqa: ASYNC110  # pipes are polled
                await asyncio.sleep(0.02)

    async def ended(self, *, within: float = 30) -> int:
        """Its exit status."""
        async with asyncio.timeout(within):
            await asyncio.gather(*self._reading)
            return await self.process.wait()

    async def _read(self, stream: asyncio.StreamReader | None, name: str) -> None:
        assert stream is not None
        while data := await stream.read(65_536):
            setattr(self, name, getattr(self, name) + data.decode())


async def start(
    api: ApiProcess, user: str, *arguments: object, token: str | None = None
) -> Command:
    """Start `goldfinch tasks`, with pipes as its output."""
    process = await asyncio.create_subprocess_exec(
        *(*GOLDFINCH, *map(str, arguments)),
        cwd=ROOT,
        env=_environment(api, token or api.token(user)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    return Command(process)


def _environment(api: ApiProcess, token: str) -> dict[str, str]:
    # A terminal's size is the terminal's own.
    inherited = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
    return {
        **inherited,
        "GOLDFINCH_API_URL": f"http://{api.host}",
        "GOLDFINCH_TOKEN": token,
        "TERM": "xterm",
    }


async def finished(
    api: ApiProcess, user: str, *arguments: object, token: str | None = None
) -> tuple[int, str, str]:
    """Exit status, output and complaints of a command."""
    command = await start(api, user, *arguments, token=token)
    return await command.ended(), command.printed, command.complained


async def test_a_list_is_piped_as_lines(api: ApiProcess, user: str) -> None:
    """Own records only, newest first, across pages and up to the limit; JSON on request."""
    ids = [await create(api, user) for _ in range(3)]

    status, printed, _ = await finished(api, user, "list", "--domain", DOMAIN, "--limit", 2)
    assert status == 0
    assert [line.split("\t")[:3] for line in printed.splitlines()] == [
        [DOMAIN, str(record_id), "PENDING"] for record_id in (ids[2], ids[1])
    ]

    status, printed, _ = await finished(api, user, "list", "--json", "--status", "PENDING")
    assert [json.loads(line)["id"] for line in printed.splitlines()] == ids[::-1]
    assert (await finished(api, user, "list", "--status", "FAILED"))[1] == ""
    assert (await finished(api, user, "list", "--since", "2999-01-01"))[1] == ""


async def test_what_others_wrote_is_not_obeyed(api: ApiProcess, user: str) -> None:
    """Escape sequences in a name are spelled out; JSON escapes them."""
    async with api.client(user) as client:
        answer = await client.post(PRICES, json={**REQUEST, "display_name": HOSTILE})
    assert answer.status_code == 202, answer.text
    record_id = answer.json()["id"]

    for arguments in (("list",), ("show", DOMAIN, record_id), ("list", "--json")):
        status, printed, _ = await finished(api, user, *arguments)
        assert status == 0
        assert "\x1b" not in printed
        assert "\u202e" not in printed
        assert "--json" in arguments or SHOWN in printed


async def test_a_record_is_shown_cancelled_and_not_retried(api: ApiProcess, user: str) -> None:
    """The new state is said; what is refused is said with its reason, and is no success."""
    record_id = await create(api, user)

    status, printed, _ = await finished(api, user, "cancel", DOMAIN, record_id, "--reason", "no")
    assert (status, printed) == (0, f"{DOMAIN} {record_id} is CANCELLED\n")

    status, printed, _ = await finished(api, user, "show", DOMAIN, record_id, "--json")
    assert json.loads(printed)["record"]["cancel_reason"] == "no"
    assert json.loads(printed)["events"][-1]["to_status"] == "CANCELLED"

    status, _, complained = await finished(api, user, "retry", DOMAIN, record_id)
    assert status == 1
    assert complained.startswith("error The record's status does not allow this move.")


async def test_a_failed_record_is_retried(
    api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """It waits again."""
    record_id = await create(api, user)
    async with writer.transaction() as session:
        started = await registry[DOMAIN].service(session).start(record_id)
    async with writer.transaction() as session:
        service = registry[DOMAIN].service(session)
        await service.fail(record_id, started.attempts, ValueError("no price"))

    status, printed, _ = await finished(api, user, "retry", DOMAIN, record_id)

    assert (status, printed) == (0, f"{DOMAIN} {record_id} is PENDING\n")


@pytest.mark.parametrize("command", ["show", "cancel", "retry", "watch"])
async def test_anothers_record_is_like_a_missing_one(
    api: ApiProcess, user: str, command: str
) -> None:
    """G17: the same words and the same status for both."""
    record_id = await create(api, "somebody-else")

    theirs = await finished(api, user, command, DOMAIN, record_id)
    missing = await finished(api, user, command, DOMAIN, 999_999_999)

    assert theirs[0] == missing[0] == 1
    assert theirs[2].replace(str(record_id), "N") == missing[2].replace("999999999", "N")
    assert "no such tracking record" in theirs[2]


async def test_what_goes_wrong_has_a_status_of_its_own(api: ApiProcess, user: str) -> None:
    """1 for a refused token, 2 for wrong usage, 3 when nobody answers; never a traceback."""
    nobody = ("--url", "http://127.0.0.1:9")
    for command in (("list",), ("watch",)):
        refused = await finished(api, user, *command, token="wrong")
        unreachable = await finished(api, user, *command, *nobody)
        assert (refused[0], unreachable[0]) == (1, 3)
        assert "bearer token" in refused[2]
        assert "Traceback" not in refused[2] + unreachable[2]
    assert (await finished(api, user, "watch", DOMAIN))[0] == 2
    assert (await finished(api, user, "list", "--url", "ftp://x"))[0] == 2
    assert (await finished(api, user, "list", token=" "))[0] == 2


async def test_changes_are_piped_until_all_have_ended(
    api: ApiProcess, writer: Database, registry: Registry, user: str
) -> None:
    """One line of JSON per change; 0 once all are completed."""
    record_id = await create(api, user)
    command = await start(api, user, "watch", "--json")
    await command.until(lambda: "PENDING" in command.printed)

    await run(writer, registry, record_id)

    assert await command.ended() == 0
    seen = [json.loads(line) for line in command.printed.splitlines()]
    assert {record["id"] for record in seen} == {record_id}
    assert (seen[0]["status"], seen[-1]["status"]) == ("PENDING", "COMPLETED")
    versions = [record["version"] for record in seen]
    assert versions == sorted(set(versions))


async def test_watched_work_that_is_cancelled_is_no_success(api: ApiProcess, user: str) -> None:
    """1 when something has not completed."""
    record_id = await create(api, user)
    command = await start(api, user, "watch", DOMAIN, record_id)
    await command.until(lambda: "PENDING" in command.printed)

    await finished(api, user, "cancel", DOMAIN, record_id)

    assert await command.ended() == 1
    assert command.printed.splitlines()[-1].split("\t")[2] == "CANCELLED"


@pytest.mark.parametrize("certain", [True, False])
async def test_watching_goes_on_after_a_restart(
    restarted: ApiProcess, writer: Database, registry: Registry, user: str, *, certain: bool
) -> None:
    """What has ended while the API was away is seen to have ended."""
    record_id = await create(restarted, user)
    names = (DOMAIN, record_id) if certain else ()
    command = await start(restarted, user, "watch", *names, "--json")
    await command.until(lambda: "PENDING" in command.printed)

    await asyncio.to_thread(restarted.stop)
    await command.until(lambda: "connecting again" in command.complained)
    await run(writer, registry, record_id)
    await asyncio.to_thread(restarted.start)

    assert await command.ended() == 0
    assert json.loads(command.printed.splitlines()[-1])["status"] == "COMPLETED"


async def test_ctrl_c_ends_it(api: ApiProcess, user: str) -> None:
    """Without a traceback."""
    await create(api, user)
    command = await start(api, user, "watch")
    await command.until(lambda: "PENDING" in command.printed)

    command.process.send_signal(signal.SIGINT)

    assert await command.ended() == 130
    assert command.complained == ""


@pytest.mark.parametrize(("width", "has_bar"), [(100, True), (40, False)])
async def test_a_terminal_shows_bars(
    api: ApiProcess, writer: Database, registry: Registry, user: str, width: int, *, has_bar: bool
) -> None:
    """Where there is room for them; the status in any case."""
    record_id = await create(api, user)
    terminal, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = await asyncio.create_subprocess_exec(
        *(*GOLDFINCH, "watch"),
        cwd=ROOT,
        env=_environment(api, api.token(user)),
        stdin=inside,
        stdout=inside,
        stderr=inside,
    )
    os.close(inside)
    printed = bytearray()
    reading = asyncio.create_task(asyncio.to_thread(_read_all, terminal, printed))
    async with asyncio.timeout(30):
        while b"PENDING" not in printed:  # noqa: ASYNC110  # read by a thread
            await asyncio.sleep(0.02)
        await run(writer, registry, record_id)
        assert await process.wait() == 0
        await reading
    os.close(terminal)

    text = printed.decode()
    assert "COMPLETED" in text
    assert ("━" in text) is has_bar
    assert ("PROGRESS" in text) is has_bar


def _read_all(terminal: int, printed: bytearray) -> None:
    """Read until the other side is closed."""
    try:
        while data := os.read(terminal, 65_536):
            printed.extend(data)
    except OSError:
        return
