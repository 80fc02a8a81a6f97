"""Message files as a broker: away for a while, and never seen half written."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from tests.worker.dispatching import Dispatching
from tests.worker.mailbox import Mailbox
from tests.worker.outage import FolderOutage
from tests.worker.worker_process import WorkerProcess
from tracking.settings import Settings
from tracking.testing import wait_for_task

pytestmark = [pytest.mark.database, pytest.mark.broker]


@pytest.fixture
async def outage(tmp_path: Path) -> AsyncIterator[FolderOutage]:
    """The folder of the messages, which may go away."""
    outage = FolderOutage(tmp_path)
    await outage.heal()
    yield outage
    await outage.heal()


@pytest.fixture
def settings(settings: Settings, outage: FolderOutage) -> Settings:
    """Message files instead of the broker of the other tests."""
    return settings.model_copy(update={"broker_url": outage.url})


async def test_a_worker_survives_the_absence_of_the_folder(
    dispatching: Dispatching, worker: WorkerProcess, outage: FolderOutage
) -> None:
    """It waits for the folder as for any broker, and works on when it is back (G3)."""
    worker.start("prefork")
    await worker.said("ready")

    await outage.strike()
    await worker.said("Trying to re-establish the connection")
    await worker.said("cannot be reached")
    await outage.heal()
    [record_id] = await dispatching.create()
    await dispatching.drain(dispatching.dispatcher())

    ended = await wait_for_task(dispatching.database, dispatching.registry["probe"], record_id)
    assert (ended.status, ended.attempts) == ("COMPLETED", 1)
    worker.check()


async def test_a_message_that_cannot_be_put_back_is_let_go(
    dispatching: Dispatching, worker: WorkerProcess, outage: FolderOutage
) -> None:
    """A process killed while the folder is away leaves its worker free to take messages."""
    dispatcher = dispatching.dispatcher()
    [killed] = await dispatching.create(behaviour="wait", max_attempts=1)
    await dispatching.drain(dispatcher)
    worker.start("prefork")
    await worker.began(f"probe:{killed}")

    await outage.strike()
    kill_pool(worker)
    await worker.said("message not put back")
    await outage.heal()
    [record_id] = await dispatching.create()
    await dispatching.drain(dispatcher)

    ended = await wait_for_task(dispatching.database, dispatching.registry["probe"], record_id)
    assert (ended.status, ended.attempts) == ("COMPLETED", 1)


def kill_pool(worker: WorkerProcess) -> None:
    """Kill the processes in which bodies run."""
    for child in psutil.Process(worker.pid).children():
        child.kill()


async def test_a_message_is_seen_whole_or_not_at_all(mailbox: Mailbox, tmp_path: Path) -> None:
    """Workers take what they see at once: half of a message would end them."""
    done = threading.Event()
    folder = tmp_path / "away" / "messages"
    broken: list[Path] = []

    def look() -> None:
        while not done.is_set():
            for message in folder.glob("*.msg"):
                try:
                    json.loads(message.read_text())
                except ValueError:
                    broken.append(message)

    looking = threading.Thread(target=look)
    looking.start()
    for number in range(200):
        mailbox.put({"number": number, "filling": "x" * 10_000})
    done.set()
    looking.join()

    assert not broken
    assert len(list(folder.glob("*.msg"))) == mailbox.count() == 200
