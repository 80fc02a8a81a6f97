"""Work that is over at once, with an async body."""

from scripts.benchmark.work.tables import TABLES, Numbered
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class NoopTracking(Numbered, BaseTaskTracking, domain="noop"):
    """A request to do nothing."""

    metadata = TABLES


class NoopCRUD(BaseTaskTrackingCRUD[NoopTracking]):
    """Statements about them."""

    model = NoopTracking


class NoopService(BaseTaskTrackingService[NoopTracking]):
    """What is done with them."""

    crud: NoopCRUD


domain = Domain(
    name="noop",
    model=NoopTracking,
    service=NoopService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
