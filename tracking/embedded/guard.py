"""Runs one server and ends it when the supervisor is gone, in whatever way that came about.

Started by path (`python -IS guard.py`), standard library only: importing the `tracking` package
here would cost every start the whole framework.

The guard's standard input is the leash. The supervisor writes one line of JSON, the order, and then
keeps the pipe open; its end, also by SIGKILL, is an end of file here. Standard output carries the
server's process id back; standard error is the server's log.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from typing import TypedDict

HEARTBEAT_SECONDS = 1.0


class Order(TypedDict):
    """What the supervisor asks for."""

    argv: list[str]
    feed: str  # what the server reads on standard input before its end
    user: int | None
    group: int | None
    supervisor: int
    signals: list[tuple[int, float]]  # how to end it: a signal, and the seconds to wait for it


def launch(order: Order) -> subprocess.Popen[bytes]:
    """Start the server with its output going to the log; it inherits nothing of the leash."""
    return subprocess.Popen(
        order["argv"],
        stdin=subprocess.PIPE,
        stdout=sys.stderr.fileno(),
        stderr=sys.stderr.fileno(),
        user=order["user"],
        group=order["group"],
        extra_groups=None if order["user"] is None else [],
        # Its children are in it as well: what is left of them in the end can be found.
        process_group=0,
    )


def feed(server: subprocess.Popen[bytes], text: str) -> None:
    """Hand the server its standard input and close it."""
    if server.stdin is not None:
        with contextlib.suppress(BrokenPipeError), server.stdin as pipe:
            pipe.write(text.encode())


def report(pid: int) -> None:
    """Tell the supervisor the server's process id."""
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{pid}\n".encode())


def end(server: subprocess.Popen[bytes], order: Order, ending: threading.Event) -> None:
    """Ask ever less politely; when the server goes, the main thread ends this process."""
    ending.set()
    for number, patience in order["signals"]:
        server.send_signal(number)
        time.sleep(patience)


def end_children(server: subprocess.Popen[bytes]) -> None:
    """End what a server that had to be killed, or was stopped, has left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(server.pid, signal.SIGKILL)


def hold(server: subprocess.Popen[bytes], order: Order, ending: threading.Event) -> None:
    """Wait for the end of the leash, then end the server."""
    # A child that the supervisor forked without exec holds a copy of the pipe, so that an end of
    # file may never come: the changed parent tells as well.
    while os.getppid() == order["supervisor"]:
        if select.select([0], [], [], HEARTBEAT_SECONDS)[0]:
            break
    end(server, order, ending)


def main() -> int:
    """Run the server to its end; the exit status is the server's, 128+n for a signal n."""
    os.umask(0o077)
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        return 0
    order: Order = json.loads(line)
    server = launch(order)
    ending = threading.Event()

    def give_up(_number: int, _frame: object) -> None:
        threading.Thread(target=end, args=(server, order, ending), daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, give_up)
    report(server.pid)
    feed(server, order["feed"])
    threading.Thread(target=hold, args=(server, order, ending), daemon=True).start()
    status = server.wait()
    if ending.is_set():
        end_children(server)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
