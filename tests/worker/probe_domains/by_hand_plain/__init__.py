"""A domain whose task is a plain one of Celery's."""

from tests.worker.probe_domains.tables import PROBES, Behaving
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class ByHandPlainTracking(Behaving, BaseTaskTracking, domain="by_hand_plain"):
    """A request to behave in some way."""

    metadata = PROBES


class ByHandPlainCRUD(BaseTaskTrackingCRUD[ByHandPlainTracking]):
    """Statements about them."""

    model = ByHandPlainTracking


class ByHandPlainService(BaseTaskTrackingService[ByHandPlainTracking]):
    """What is done with them."""

    crud: ByHandPlainCRUD


domain = Domain(
    name="by_hand_plain",
    model=ByHandPlainTracking,
    service=ByHandPlainService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
