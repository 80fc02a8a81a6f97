"""What is to be reached: each goal a sentence, a figure and a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

__all__ = ["GOALS", "Goal", "Seen", "ratios_of"]


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was measured: medians of contestants, figures of operations."""

    contestants: Mapping[str, Mapping[str, Any]]
    operations: Mapping[str, Mapping[str, Any]]

    def ratio(self, ours: tuple[str, str], theirs: tuple[str, str]) -> float | None:
        """The median over all rounds of our figure against theirs in the same round.

        Each is a contestant and the name of a figure; None when they were not both seen.
        """
        pairs = zip(self._rounds(*ours), self._rounds(*theirs), strict=False)
        ratios = [our / their for our, their in pairs if our is not None and their]
        return median(ratios) if ratios else None

    def _rounds(self, contestant: str, figure: str) -> list[float | None]:
        rounds = self.contestants.get(contestant, {}).get("rounds", ())
        return [seen[figure] for seen in rounds]

    def operation(self, *path: str) -> float | None:
        """A figure of an operation; None when it was not seen."""
        found: Any = self.operations
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return None if found is None else float(found)


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure that is to keep to a limit."""

    name: str
    says: str
    limit: float | None
    """None for what is told beside the goals."""
    read: Callable[[Seen], float | None]
    is_least: bool = False
    """Whether the limit is to be reached, not to be kept under."""

    def is_reached(self, value: float) -> bool | None:
        """Whether it is; None where there is nothing to reach."""
        if self.limit is None:
            return None
        return value >= self.limit if self.is_least else value <= self.limit


def ratios_of(seen: Seen) -> dict[str, float | None]:
    """Every figure by name; None for those that this run has not seen."""
    return {goal.name: _rounded(goal.read(seen)) for goal in GOALS}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _against(ours: str, theirs: str, figure: str) -> Callable[[Seen], float | None]:
    return lambda seen: seen.ratio((ours, figure), (theirs, figure))


def _of(*path: str) -> Callable[[Seen], float | None]:
    return lambda seen: seen.operation(*path)


def _between(above: Sequence[str], below: Sequence[str]) -> Callable[[Seen], float | None]:
    return lambda seen: _ratio(seen.operation(*above), seen.operation(*below))


def _read(name: str, rows: int) -> Callable[[Seen], float | None]:
    return _of("reads", f"{name}_ratio", f"{rows}", "median")


def _cpu(name: str, ours: str, theirs: str, limit: float | None, words: str) -> Goal:
    return Goal(
        f"worker_cpu_{name}",
        f"Worker CPU per no-op, {words}",
        limit,
        _against(ours, theirs, "worker_cpu_ms"),
    )


def _rate(name: str, ours: str, theirs: str, limit: float | None, words: str) -> Goal:
    return Goal(
        f"throughput_{name}",
        f"Tasks per second, {words}",
        limit,
        _against(ours, theirs, "per_second"),
        is_least=True,
    )


def _published(name: str, ours: str, theirs: str, limit: float, words: str) -> tuple[Goal, Goal]:
    """From the first publish on, and beside it from the moment of asking."""
    goal = Goal(
        f"throughput_{name}",
        f"Tasks per second from the first publish, {words}",
        limit,
        lambda seen: seen.ratio((ours, "published_per_second"), (theirs, "per_second")),
        is_least=True,
    )
    return goal, _rate(f"{name}_from_asking", ours, theirs, None, f"{words}, creating included")


_REDIS, _POSTGRES, _PLAIN = "celery-redis", "celery-postgres", "celery"

GOALS: Final[Sequence[Goal]] = (
    _cpu("vs_redis", "goldfinch", _REDIS, 1.0, "against the Redis backend with track_started"),
    _cpu("vs_postgres", "goldfinch", _POSTGRES, 0.25, "against the PostgreSQL backend with it"),
    Goal(
        "children_cpu_vs_redis",
        "The same without the parent process of Celery, against the Redis backend",
        None,
        _against("goldfinch", _REDIS, "children_cpu_ms"),
    ),
    Goal(
        "children_cpu_vs_postgres",
        "The same without the parent process of Celery, against the PostgreSQL backend",
        None,
        _against("goldfinch", _POSTGRES, "children_cpu_ms"),
    ),
    _cpu("plain_body_vs_redis", "goldfinch-plain", _REDIS, None, "plain body, against the same"),
    _cpu("threads_vs_redis", "goldfinch-threads", _REDIS, 0.7, "threads, one record per message"),
    _cpu(
        "threads_chunks_vs_redis",
        "goldfinch-threads-chunks-100",
        _REDIS,
        0.7,
        "threads, chunks of 100",
    ),
    *_published("chunks_10_vs_plain", "goldfinch-chunks-10", _PLAIN, 3, "chunks of 10, Redis"),
    *_published("chunks_100_vs_plain", "goldfinch-chunks-100", _PLAIN, 10, "chunks of 100, Redis"),
    *_published(
        "rabbitmq_chunks_100_vs_plain",
        "goldfinch-rabbitmq-chunks-100",
        "celery-rabbitmq",
        6,
        "chunks of 100, RabbitMQ",
    ),
    _rate("vs_redis", "goldfinch", _REDIS, 0.8, "without chunks, against the Redis backend"),
    _rate("vs_postgres", "goldfinch", _POSTGRES, 2, "without chunks, against the PostgreSQL one"),
    _rate("vs_django", "goldfinch", "django", None, "against django-celery-results"),
    _rate("vs_procrastinate", "goldfinch", "procrastinate", 1, "against Procrastinate"),
    _rate("vs_pgqueuer", "goldfinch", "pgqueuer", 1, "without chunks, against PgQueuer"),
    _rate("chunks_100_vs_pgqueuer", "goldfinch-chunks-100", "pgqueuer", None, "chunks of 100"),
    Goal(
        "wal_bytes_per_lifecycle",
        "Bytes of WAL of create, claim, complete and two events",
        2_000,
        _of("lifecycle", "single_wal_bytes"),
    ),
    Goal(
        "hot_share_heartbeat",
        "Heartbeats that touch no index",
        0.95,
        _of("signs", "heartbeat_hot_share", "median"),
        is_least=True,
    ),
    Goal(
        "hot_share_progress",
        "Reports of progress that touch no index",
        0.95,
        _of("signs", "progress_hot_share", "median"),
        is_least=True,
    ),
    Goal(
        "bulk_create_vs_insert",
        "Creating 10,000 records, against a bare INSERT of the same rows",
        2,
        _between(("create", "bulk_seconds", "median"), ("create", "bulk_insert_seconds", "median")),
    ),
    *(
        Goal(
            f"read_{name}_{words}_vs_20k",
            f"Reading a {name} of {words} rows, against one of 20 k",
            1.3,
            _read(name, rows),
        )
        for words, rows in (("2m", 2_000_000), ("20m", 20_000_000))
        for name in ("list", "detail", "summary")
    ),
    Goal(
        "retention_creates",
        "Records created per second while old ones are deleted, against without",
        0.85,
        _between(
            ("retention", "creates_per_second_with_retention", "median"),
            ("retention", "creates_per_second", "median"),
        ),
        is_least=True,
    ),
    *(
        Goal(
            f"legacy_vs_insert_{name}",
            f"Legacy rows taken over per second, against a bare INSERT … SELECT{words}",
            None,
            _between(("legacy", f"{bare}_seconds", "median"), ("legacy", "run_seconds", "median")),
        )
        for name, words, bare in (
            ("of_records", " of the records", "insert_select"),
            ("of_all", " of records, history and origins", "insert_select_all"),
        )
    ),
    *(
        Goal(
            f"relay_vs_celery_{broker}",
            f"Records handed over per second, against Celery publishing as many, {broker}",
            None,
            _between(
                ("relay", f"{broker}_per_second", "median"),
                ("relay", f"{broker}_celery_per_second", "median"),
            ),
        )
        for broker in ("redis", "rabbitmq")
    ),
)
