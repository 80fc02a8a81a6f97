"""The Celery application: what it refuses, and the facts on which nothing may be left to chance."""

from __future__ import annotations

from typing import Any

import pytest
from celery import Celery, shared_task
from pydantic import SecretStr

from tracking import Registry
from tracking.errors import InvalidWiring
from tracking.settings import Settings
from tracking.worker import broker_of, create_celery
from tracking.worker.broker import Broker

pytestmark = [pytest.mark.database, pytest.mark.broker]


@pytest.fixture
def app(settings: Settings, registry: Registry) -> Celery:
    """The application."""
    return create_celery(settings, registry)


class TestTasks:
    """What may be registered."""

    def test_every_domain_has_a_task(self, app: Celery, registry: Registry) -> None:
        """Messages of a domain find its task under the name they are published with."""
        expected = {domain.task_name for domain in registry.values()}

        assert expected == {f"goldfinch.{name}" for name in registry}
        assert expected <= app.tasks.keys()

    def test_an_async_function_is_refused(self, app: Celery) -> None:
        """Celery would log it as succeeded and never run it: declaring it says so."""
        with pytest.raises(InvalidWiring, match=r"forgotten is an async function.*@tracked_task"):

            @app.task(shared=False)
            async def forgotten() -> None:
                """Never run."""

    def test_a_bound_async_function_is_refused(self, app: Celery) -> None:
        """`bind=True` makes no difference."""
        with pytest.raises(InvalidWiring, match="never run it"):

            @app.task(bind=True, shared=False)
            async def forgotten(self: Any) -> None:
                """Never run."""

    def test_an_async_shared_task_is_refused(
        self, settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A task declared for whatever application comes is refused by ours."""
        monkeypatch.setattr("celery._state._on_app_finalizers", set())
        monkeypatch.setattr("celery._state._apps", set())

        @shared_task
        async def forgotten() -> None:
            """Never run."""

        with pytest.raises(InvalidWiring, match="forgotten is an async function"):
            create_celery(settings, registry)

    def test_a_task_class_with_an_async_run_is_refused(self, app: Celery) -> None:
        """So is a class of one's own."""
        with pytest.raises(InvalidWiring, match="Forgotten is an async function"):

            class Forgotten(app.Task):  # type: ignore[name-defined,misc]  # made at run time
                async def run(self) -> None:
                    """Never run."""

    def test_a_plain_function_is_welcome(self, app: Celery) -> None:
        """Teams keep their ordinary tasks."""

        @app.task(name="ordinary", shared=False)
        def ordinary() -> str:
            return "done"

        app.finalize()

        assert app.tasks["ordinary"].apply().get() == "done"


class TestConfiguration:
    """The settings that keep messages from being lost or run twice."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("task_acks_late", True),
            ("task_reject_on_worker_lost", True),
            ("task_acks_on_failure_or_timeout", True),
            ("accept_content", ["json"]),
            ("task_serializer", "json"),
            ("task_ignore_result", True),
            ("result_backend", None),
            ("worker_prefetch_multiplier", 1),
            ("worker_cancel_long_running_tasks_on_connection_loss", False),
            ("enable_utc", True),
        ],
    )
    def test_it_is_set(self, app: Celery, name: str, expected: object) -> None:
        """Celery's own defaults lose or repeat work; these do not."""
        assert app.conf[name] == expected

    def test_the_settings_name_the_broker(
        self, settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not the environment, which Celery itself would rather believe."""
        monkeypatch.setenv("CELERY_BROKER_URL", "redis://elsewhere/3")
        here = settings.model_copy(update={"broker_url": SecretStr("amqp://guest@here:5672//")})

        app = create_celery(here, registry)

        assert app.connection_for_write().hostname == "here"
        assert app.connection_for_read().hostname == "here"

    def test_tasks_take_their_manners_from_it(self, app: Celery) -> None:
        """The registered tasks acknowledge late, come back when lost, and keep no result."""
        app.finalize()
        task = app.tasks["goldfinch.probe"]

        assert task.acks_late
        assert task.reject_on_worker_lost
        assert task.ignore_result
        assert task.serializer == "json"

    def test_workers_take_from_the_queue_of_the_settings(
        self, app: Celery, settings: Settings
    ) -> None:
        """There is one queue, and messages without a route go to it."""
        assert list(app.amqp.queues) == [settings.queue]
        assert app.conf.task_default_queue == settings.queue


class TestBroker:
    """What each kind of broker is told."""

    @pytest.mark.parametrize("scheme", ["amqp", "amqps"])
    def test_rabbitmq_confirms_and_returns(self, scheme: str) -> None:
        """A message counts as sent when a queue has taken it, and urgent ones go first."""
        broker = Broker(f"{scheme}://guest:guest@localhost//")

        assert broker.transport_options["confirm_publish"] is True
        assert broker.publish_options["mandatory"] is True
        assert broker.publish_options["confirm_timeout"] > 0
        assert broker.queue_arguments == {"x-max-priority": 10}
        assert [broker.message_priority(p) for p in (1, 5, 10)] == [1, 5, 10]

    @pytest.mark.parametrize("scheme", ["redis", "rediss"])
    def test_redis_keeps_priorities_and_long_tasks(self, scheme: str) -> None:
        """Ten priorities, 0 the most urgent; nothing is redelivered while it may still run."""
        broker = Broker(f"{scheme}://localhost/0")
        options = broker.transport_options

        assert options["priority_steps"] == list(range(10))
        assert options["queue_order_strategy"] == "priority"
        assert options["visibility_timeout"] >= 12 * 3600
        assert broker.publish_options == {}
        assert broker.queue_arguments is None
        assert [broker.message_priority(p) for p in (1, 5, 10)] == [9, 5, 0]

    def test_a_folder_holds_messages_and_control(self, tmp_path: Any) -> None:
        """Both ends look into the same folder, made if need be; blanks in its path are fine."""
        broker = Broker(f"filesystem://{tmp_path}/with%20blank")
        options = broker.transport_options

        assert broker.url == "message-files://"
        assert options["data_folder_in"] == options["data_folder_out"]
        assert (tmp_path / "with blank" / "messages").is_dir()
        assert (tmp_path / "with blank" / "control").is_dir()

    @pytest.mark.parametrize("url", ["sqs://", "memory://", "kafka://host", "localhost:5672", ""])
    def test_other_brokers_are_refused(self, url: str) -> None:
        """A broker nobody has tried is refused at start-up, and those that work are named."""
        with pytest.raises(
            InvalidWiring, match=r"are not supported; use amqp://, amqps://, redis:"
        ):
            Broker(url)

    def test_a_refused_url_is_not_repeated(self) -> None:
        """The sentence names the scheme and nothing that may be secret (G20)."""
        with pytest.raises(InvalidWiring) as refused:
            Broker("sqs://user:secret@host")

        assert "secret" not in str(refused.value)

    def test_a_missing_broker_is_refused(self, settings: Settings) -> None:
        """Workers and dispatchers say which variable to set."""
        without = settings.model_copy(update={"broker_url": None})

        with pytest.raises(InvalidWiring, match="CELERY_BROKER_URL is not set"):
            broker_of(without)

    def test_an_unsupported_broker_makes_no_application(
        self, settings: Settings, registry: Registry
    ) -> None:
        """`create_celery` refuses it before anything is connected."""
        wrong = settings.model_copy(update={"broker_url": SecretStr("sqs://")})

        with pytest.raises(InvalidWiring, match="'sqs' brokers are not supported"):
            create_celery(wrong, registry)
