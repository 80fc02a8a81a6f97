"""Goldfinch: one typed tracking table per business domain for the work Celery does."""

from tracking.batch import BatchProcessingTask
from tracking.by_hand import (
    handle_task_error,
    task_by_hand,
    update_task_status,
    wait_for,
)
from tracking.crud import BaseTaskTrackingCRUD
from tracking.crud.shares import Share
from tracking.dependencies import OnChildFailure, OnFailure, Prerequisite
from tracking.domain import Domain, Registry, discover
from tracking.model import Base, BaseTaskTracking
from tracking.principal import SYSTEM, Principal
from tracking.retry import Backoff, RetryLater, Schedule, retry_with_backoff
from tracking.schemas import (
    TaskTrackingBase,
    TaskTrackingCreate,
    TaskTrackingInDB,
    TaskTrackingUpdate,
)
from tracking.service import BaseTaskTrackingService
from tracking.status import TrackingStatus
from tracking.stops import AttemptCancelled
from tracking.task import Task, tracked_task

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
    "RetryLater",
    "Schedule",
    "Share",
    "Task",
    "TaskTrackingBase",
    "TaskTrackingCreate",
    "TaskTrackingInDB",
    "TaskTrackingUpdate",
    "TrackingStatus",
    "__version__",
    "discover",
    "handle_task_error",
    "retry_with_backoff",
    "task_by_hand",
    "tracked_task",
    "update_task_status",
    "wait_for",
]
