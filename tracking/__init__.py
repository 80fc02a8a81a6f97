"""Goldfinch: one typed tracking table per business domain for the work Celery does."""

from tracking.batch import BatchProcessingTask
from tracking.crud import BaseTaskTrackingCRUD
from tracking.dependencies import OnChildFailure, OnFailure, Prerequisite
from tracking.domain import Domain, Registry, discover
from tracking.model import Base, BaseTaskTracking
from tracking.principal import SYSTEM, Principal
from tracking.retry import Backoff
from tracking.schemas import (
    TaskTrackingBase,
    TaskTrackingCreate,
    TaskTrackingInDB,
    TaskTrackingUpdate,
)
from tracking.service import BaseTaskTrackingService
from tracking.status import TrackingStatus
from tracking.task import AttemptCancelled, Task, tracked_task

__version__ = "0.1.0"

__all__ = [
    "SYSTEM",
    "AttemptCancelled",
    "Backoff",
    "Base",
    "BaseTaskTracking",
    "BaseTaskTrackingCRUD",
    "BaseTaskTrackingService",
    "BatchProcessingTask",
    "Domain",
    "OnChildFailure",
    "OnFailure",
    "Prerequisite",
    "Principal",
    "Registry",
    "Task",
    "TaskTrackingBase",
    "TaskTrackingCreate",
    "TaskTrackingInDB",
    "TaskTrackingUpdate",
    "TrackingStatus",
    "__version__",
    "discover",
    "tracked_task",
]
