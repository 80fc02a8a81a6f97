"""A domain with an async body."""

from scripts.faults.workload.tables import WORKLOAD, Asked
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ErrandTracking(Asked, BaseTaskTracking, domain="errand", max_attempts=40):
    """One errand. Faults cost attempts: there are enough of them for every fault of a run."""

    metadata = WORKLOAD


class ErrandCreate(TaskTrackingCreate):
    """What is asked for."""

    kind: str
    reference: str
    seconds: float = 0
    failures: int = 0
    children: int = 0


class ErrandRead(TaskTrackingInDB):
    """One errand."""

    kind: str
    reference: str


class ErrandCRUD(BaseTaskTrackingCRUD[ErrandTracking]):
    """Statements about errands."""

    model = ErrandTracking


class ErrandService(BaseTaskTrackingService[ErrandTracking]):
    """What is done with errands."""

    crud: ErrandCRUD


domain = Domain(
    name="errand",
    model=ErrandTracking,
    service=ErrandService,
    create=ErrandCreate,
    read=ErrandRead,
)
