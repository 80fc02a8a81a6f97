"""The Celery side: application, process runtime, attempts and dispatch."""

from tracking.worker.app import broker_of, create_celery
from tracking.worker.depth import QueueDepth
from tracking.worker.dispatcher import Dispatcher
from tracking.worker.publisher import Message, Publisher

__all__ = ["Dispatcher", "Message", "Publisher", "QueueDepth", "broker_of", "create_celery"]
