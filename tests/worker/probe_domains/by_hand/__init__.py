"""A domain whose async task says itself how its record stands."""

from tests.worker.probe_domains.tables import PROBES, Behaving
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ByHandTracking(Behaving, BaseTaskTracking, domain="by_hand"):
    """A request to behave in some way."""

    metadata = PROBES


class ByHandCRUD(BaseTaskTrackingCRUD[ByHandTracking]):
    """Statements about them."""

    model = ByHandTracking


class ByHandService(BaseTaskTrackingService[ByHandTracking]):
    """What is done with them."""

    crud: ByHandCRUD


domain = Domain(
    name="by_hand",
    model=ByHandTracking,
    service=ByHandService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
