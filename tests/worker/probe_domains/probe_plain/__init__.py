"""A domain with a plain body."""

from tests.worker.probe_domains.tables import PROBES, Behaving
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ProbePlainTracking(Behaving, BaseTaskTracking, domain="probe_plain"):
    """A request to behave in some way."""

    metadata = PROBES


class ProbePlainCRUD(BaseTaskTrackingCRUD[ProbePlainTracking]):
    """Statements about probes."""

    model = ProbePlainTracking


class ProbePlainService(BaseTaskTrackingService[ProbePlainTracking]):
    """What is done with probes."""

    crud: ProbePlainCRUD


domain = Domain(
    name="probe_plain",
    model=ProbePlainTracking,
    service=ProbePlainService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
