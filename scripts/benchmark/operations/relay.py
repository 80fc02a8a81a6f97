"""The dispatcher by itself: records handed to a broker, against Celery publishing as many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scripts.benchmark.operations.base import Figures, Tell, Work, in_turn, spread_of, timed
from scripts.benchmark.place import Place
from scripts.benchmark.sizes import Sizes
from scripts.benchmark.work.celery_app import TASK, Setup, make_app
from tracking.db import Database
from tracking.errors import Unavailable
from tracking.rights import DISPATCHER
from tracking.worker import Dispatcher, Publisher, broker_of, create_celery

__all__ = ["relay"]


async def relay(place: Place, sizes: Sizes, tell: Tell) -> Figures:
    """Measure with each broker there is."""
    figures: Figures = {}
    for broker in ("redis", "rabbitmq"):
        try:
            place.broker(broker)
        except Unavailable as error:
            tell(str(error))
            continue
        seen = await _measure(place, sizes, broker)
        names = ("per_second", "celery_per_second")
        rates = [[sizes.dispatched / seconds for seconds in values] for values in seen]
        figures |= {
            f"{broker}_{name}": spread_of(values, 0)
            for name, values in zip(names, rates, strict=True)
        }
        tell(f"{broker}: {figures[f'{broker}_per_second']['median']:,.0f} records/s handed over")
    return figures


async def _measure(place: Place, sizes: Sizes, broker: str) -> list[list[float]]:
    work = await Work.make(place, f"relay_{broker}")
    settings = work.settings(place, DISPATCHER, broker, place.queue(broker, "relay"))
    database = Database(work.url, name="bench", role=DISPATCHER)
    owner = Database(work.url, name="bench")
    app = create_celery(settings, work.registry)
    publisher = Publisher(app, broker_of(settings))
    dispatcher = Dispatcher(settings, work.registry, database, publisher)
    setup = Setup(place.broker(broker), place.queue(broker, "relay-celery"), None)
    try:
        return await in_turn(
            sizes.rounds,
            lambda: _dispatch(work, owner, dispatcher, sizes.dispatched),
            _publish(setup, sizes.dispatched),
        )
    finally:
        await dispatcher.close()
        await database.close()
        await owner.close()


async def _dispatch(work: Work, owner: Database, dispatcher: Dispatcher, count: int) -> float:
    async with owner.transaction() as session:
        await work.registry["noop"].service(session).create_many([{}] * count)

    async def drain() -> None:
        while await dispatcher.dispatch_due():
            pass

    return await timed(drain)


def _publish(setup: Setup, count: int) -> Callable[[], Awaitable[float]]:
    app = make_app(setup)
    producer = app.amqp.Producer(app.connection_for_write())

    def publish() -> None:
        for number in range(count):
            app.send_task(TASK, args=[number], producer=producer)

    return lambda: timed(lambda: asyncio.to_thread(publish))
