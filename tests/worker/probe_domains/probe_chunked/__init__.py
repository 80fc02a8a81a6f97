"""A domain whose messages carry up to ten records."""

from tests.worker.probe_domains.tables import PROBES, Behaving
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ProbeChunkedTracking(Behaving, BaseTaskTracking, domain="probe_chunked"):
    """A request to behave in some way."""

    metadata = PROBES


class ProbeChunkedCRUD(BaseTaskTrackingCRUD[ProbeChunkedTracking]):
    """Statements about probes."""

    model = ProbeChunkedTracking


class ProbeChunkedService(BaseTaskTrackingService[ProbeChunkedTracking]):
    """What is done with probes."""

    crud: ProbeChunkedCRUD


domain = Domain(
    name="probe_chunked",
    model=ProbeChunkedTracking,
    service=ProbeChunkedService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
