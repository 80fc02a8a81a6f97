"""The Celery application: made from settings and registry, with nothing left to chance.

Messages are JSON, acknowledged after the work, handed back when a worker process is lost, and keep
no result: the tracking record is the result.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

from billiard import current_process
from celery import Celery, signals
from celery import Task as CeleryTask
from kombu import Queue

from tracking.domain import Domain, Registry
from tracking.errors import InvalidWiring
from tracking.logs import configure_logs
from tracking.maintenance import Maintenance, intervals
from tracking.settings import Settings
from tracking.stops import AttemptInterrupted
from tracking.worker.broker import Broker
from tracking.worker.depth import QueueDepth
from tracking.worker.reconnect import Amqp
from tracking.worker.records import run_records
from tracking.worker.runtime import RuntimeSlot

__all__ = ["PlainTask", "RecordsTask", "UpkeepTask", "broker_of", "create_celery", "run_records"]


class PlainTask(CeleryTask):  # type: ignore[misc]  # Celery has no types
    """Every other task of the application; refuses what Celery would silently not run."""

    abstract = True

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Refuse coroutine functions: Celery logs them as succeeded and never runs them."""
        super().__init_subclass__(**kwargs)
        if inspect.iscoroutinefunction(inspect.unwrap(cls.run)):
            msg = (
                f"{cls.__name__} is an async function and Celery would never run it: "
                "declare it with @tracked_task or @task_by_hand, or make it a plain function."
            )
            raise InvalidWiring(msg)


class RecordsTask(CeleryTask):  # type: ignore[misc]  # Celery has no types
    """The Celery side of a domain: its messages carry (id, attempts) pairs of its records."""

    def __init__(self, domain: Domain, slot: RuntimeSlot) -> None:
        self.name = domain.task_name
        self._domain = domain
        self._slot = slot

    def run(self, fences: Sequence[Sequence[int]]) -> None:
        """Make one attempt at each record that still stands where its message left it.

        A body's `sys.exit()` may end a child of the pool. Where bodies run in the worker's own
        process it must not get that far: Celery's threads and solo pools do not survive it.
        """
        try:
            run_records(self._slot.runtime(), self._domain, [(int(i), int(a)) for i, a in fences])
        except SystemExit as error:
            is_celerys_own = type(error) is not SystemExit
            if is_celerys_own or current_process().name != "MainProcess":
                raise
            raise AttemptInterrupted("SystemExit") from error


class UpkeepTask(CeleryTask):  # type: ignore[misc]  # Celery has no types
    """A maintenance job for teams that run it by a beat; dispatchers run it without one."""

    def __init__(self, job: str, settings: Settings, slot: RuntimeSlot) -> None:
        self.name = f"goldfinch.maintenance.{job}"
        self._job = job
        self._settings = settings
        self._slot = slot

    def run(self) -> None:
        """Run the job for every domain."""
        runtime = self._slot.runtime()
        depth = QueueDepth(self.app, broker_of(self._settings)).read
        maintenance = Maintenance(self._settings, runtime.registry, runtime.database, depth)
        runtime.call(maintenance.run_job(self._job))


def broker_of(settings: Settings) -> Broker:
    """Return the broker the settings name; raises InvalidWiring when they name none."""
    if settings.broker_url is None:
        msg = "CELERY_BROKER_URL is not set: workers and dispatchers need a broker."
        raise InvalidWiring(msg)
    return Broker(settings.broker_url.get_secret_value())


def create_celery(settings: Settings, registry: Registry) -> Celery:
    """Return the application that workers run and dispatchers publish through."""
    broker = broker_of(settings)
    app = Celery("goldfinch", broker=broker.url, task_cls=PlainTask, amqp=Amqp)
    queues = [settings.queue, *(d.queue_below(settings.queue) for d in registry.values())]
    app.conf.update(_configuration(settings, broker, queues))
    slot = RuntimeSlot(settings, registry)
    for domain in registry.values():
        app.register_task(RecordsTask(domain, slot))
    for job in intervals(settings):
        app.register_task(UpkeepTask(job, settings, slot))
    _connect_signals(settings, slot)
    return app


def _configuration(settings: Settings, broker: Broker, queues: Iterable[str]) -> dict[str, Any]:
    return {
        # Celery would rather have CELERY_BROKER_URL of the environment; the settings decide.
        "broker_read_url": broker.url,
        "broker_write_url": broker.url,
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "result_backend": None,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        "task_reject_on_worker_lost": True,
        "task_default_queue": settings.queue,
        "task_queues": [
            Queue(name, queue_arguments=broker.queue_arguments) for name in dict.fromkeys(queues)
        ],
        "broker_transport_options": broker.transport_options,
        "broker_connection_retry_on_startup": True,
        # For ever: see `reconnect`.
        "broker_connection_max_retries": None,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_enable_remote_control": broker.scheme != "filesystem",
        "beat_schedule": {
            f"goldfinch-{job}": {"task": f"goldfinch.maintenance.{job}", "schedule": seconds}
            for job, seconds in intervals(settings).items()
        },
        "worker_cancel_long_running_tasks_on_connection_loss": False,
    }


def _connect_signals(settings: Settings, slot: RuntimeSlot) -> None:
    def set_up_logs(**_: object) -> None:
        configure_logs(form=settings.log_format, level=settings.log_level)

    def close(**_: object) -> None:
        slot.close()

    signals.setup_logging.connect(set_up_logs, weak=False)
    signals.worker_process_shutdown.connect(close, weak=False)
    signals.worker_shutdown.connect(close, weak=False)
