"""A domain with a plain body."""

from scripts.faults.workload.tables import WORKLOAD, Asked
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ChoreTracking(Asked, BaseTaskTracking, domain="chore", max_attempts=40):
    """One chore. Faults cost attempts: there are enough of them for every fault of a run."""

    metadata = WORKLOAD


class ChoreCreate(TaskTrackingCreate):
    """What is asked for."""

    kind: str
    reference: str
    seconds: float = 0
    failures: int = 0
    children: int = 0


class ChoreRead(TaskTrackingInDB):
    """One chore."""

    kind: str
    reference: str


class ChoreCRUD(BaseTaskTrackingCRUD[ChoreTracking]):
    """Statements about chores."""

    model = ChoreTracking


class ChoreService(BaseTaskTrackingService[ChoreTracking]):
    """What is done with chores."""

    crud: ChoreCRUD


domain = Domain(
    name="chore",
    model=ChoreTracking,
    service=ChoreService,
    create=ChoreCreate,
    read=ChoreRead,
)
