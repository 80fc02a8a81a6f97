"""The verbs that only this domain has; there are none yet."""

from domains.${domain.name}.crud import ${domain.class_name}CRUD
from domains.${domain.name}.model import ${domain.class_name}Tracking
from tracking import BaseTaskTrackingService


class ${domain.class_name}Service(BaseTaskTrackingService[${domain.class_name}Tracking]):
    """What is done with records of this domain."""

    crud: ${domain.class_name}CRUD
