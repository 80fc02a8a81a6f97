"""A domain whose messages carry many records, with an async body."""

from scripts.faults.workload.tables import WORKLOAD, Asked
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ParcelTracking(Asked, BaseTaskTracking, domain="parcel", max_attempts=40):
    """One parcel. Faults cost attempts: there are enough of them for every fault of a run."""

    metadata = WORKLOAD


class ParcelCreate(TaskTrackingCreate):
    """What is asked for."""

    kind: str
    reference: str
    seconds: float = 0
    failures: int = 0
    children: int = 0


class ParcelRead(TaskTrackingInDB):
    """One parcel."""

    kind: str
    reference: str


class ParcelCRUD(BaseTaskTrackingCRUD[ParcelTracking]):
    """Statements about parcels."""

    model = ParcelTracking


class ParcelService(BaseTaskTrackingService[ParcelTracking]):
    """What is done with parcels."""

    crud: ParcelCRUD


domain = Domain(
    name="parcel",
    model=ParcelTracking,
    service=ParcelService,
    create=ParcelCreate,
    read=ParcelRead,
)
