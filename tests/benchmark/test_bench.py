"""`scripts/bench`, a tiny round of it: it measures, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from redis import Redis

from scripts.benchmark.goals import GOALS
from scripts.benchmark.report import BEGIN, END
from tests.conftest import ROOT
from tracking.db import asyncpg_dsn
from tracking.embedded import EmbeddedBroker
from tracking.testing import eventually

pytestmark = [pytest.mark.database, pytest.mark.broker]


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A broker of this test alone: a benchmark takes none that has messages."""
    with EmbeddedBroker(tmp_path / "broker") as broker:
        if not broker.url.startswith("redis"):
            pytest.skip("there is no Valkey for this platform")
        yield broker.url


def bench(admin_url: str, redis_url: str, *options: str) -> subprocess.Popen[str]:
    """Start it."""
    services = ["--postgres", admin_url, "--redis", redis_url, "--rabbitmq", ""]
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.benchmark", *services, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def databases(admin_url: str, name: str) -> list[str]:
    """The databases that a benchmark of this name has left."""
    sql = await asyncpg.connect(asyncpg_dsn(admin_url))
    try:
        rows = await sql.fetch(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", name
        )
    finally:
        await sql.close()
    return [row["datname"] for row in rows]


async def test_a_tiny_round_measures_and_cleans_up(
    admin_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Real workers run real messages; each goal has its figure, or none where nobody looked."""
    figures, page = tmp_path / "figures.json", tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n")
    chosen = ["--rounds", "1", "--messages", "20", "--only", "celery", "goldfinch", "signs"]

    process = bench(
        admin_url,
        redis_url,
        *("--quick", *chosen, "--json", str(figures), "--markdown", str(page)),
    )
    _, errors = process.communicate(timeout=120)

    assert process.returncode == 0, errors
    said = json.loads(figures.read_text())
    assert said["ratios"].keys() == said["goals"].keys() == {goal.name for goal in GOALS}
    assert said["contestants"].keys() == {"celery", "goldfinch"}
    for seen in said["contestants"].values():
        assert seen["absent"] == "", errors
        assert seen["median"]["per_second"] > 0
        assert seen["median"]["worker_cpu_ms"] >= seen["median"]["children_cpu_ms"] >= 0
    assert said["ratios"]["hot_share_heartbeat"] > 0
    assert said["ratios"]["throughput_vs_pgqueuer"] is None
    before, _, rest = page.read_text().partition(BEGIN)
    assert (before, rest.partition(END)[2]) == ("before\n", "\nafter\n")
    assert "Goldfinch, async body, prefork" in rest
    assert "old figures" not in rest
    assert await databases(admin_url, said["about"]["name"]) == []
    assert Redis.from_url(redis_url).dbsize() == 0


async def test_interrupted_it_cleans_up(admin_url: str, redis_url: str) -> None:
    """Ctrl-C in the middle of a race leaves no database, no message and no process."""
    process = bench(admin_url, redis_url, "--only", "goldfinch", "--messages", "100000")
    redis = Redis.from_url(redis_url)

    async def has_begun() -> bytes | None:
        assert process.poll() is None, process.communicate()
        return redis.get("goldfinch-bench") if redis.dbsize() > 1 else None

    name = (await eventually(has_begun, within=60)).decode()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 130, errors
    assert await databases(admin_url, name) == []
    assert redis.dbsize() == 0


async def test_it_takes_nothing_that_is_in_use(admin_url: str, redis_url: str) -> None:
    """A Redis database with something in it is somebody's: nothing is run, nothing is deleted."""
    redis = Redis.from_url(redis_url)
    redis.set("somebody", "needs this")

    process = bench(admin_url, redis_url, "--quick", "--only", "celery")
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "not empty" in errors
    assert redis.get("somebody") == b"needs this"
