"""A domain with an async body."""

from tests.worker.probe_domains.tables import PROBES, Behaving, Clashing
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ProbeTracking(Behaving, Clashing, BaseTaskTracking, domain="probe"):
    """A request to behave in some way."""

    metadata = PROBES


class ProbeCRUD(BaseTaskTrackingCRUD[ProbeTracking]):
    """Statements about probes."""

    model = ProbeTracking


class ProbeService(BaseTaskTrackingService[ProbeTracking]):
    """What is done with probes."""

    crud: ProbeCRUD


domain = Domain(
    name="probe",
    model=ProbeTracking,
    service=ProbeService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
