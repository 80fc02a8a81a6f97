"""Work that is over at once, with an plain body."""

from scripts.benchmark.work.tables import TABLES, Numbered
from tracking import (
    BaseTaskTracking,
    BaseTaskTrackingCRUD,
    BaseTaskTrackingService,
    Domain,
    TaskTrackingCreate,
    TaskTrackingInDB,
)


class PlainNoopTracking(Numbered, BaseTaskTracking, domain="plain_noop"):
    """A request to do nothing."""

    metadata = TABLES


class PlainNoopCRUD(BaseTaskTrackingCRUD[PlainNoopTracking]):
    """Statements about them."""

    model = PlainNoopTracking


class PlainNoopService(BaseTaskTrackingService[PlainNoopTracking]):
    """What is done with them."""

    crud: PlainNoopCRUD


domain = Domain(
    name="plain_noop",
    model=PlainNoopTracking,
    service=PlainNoopService,
    create=TaskTrackingCreate,
    read=TaskTrackingInDB,
)
