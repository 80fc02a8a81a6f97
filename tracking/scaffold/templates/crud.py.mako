"""Statements that only this domain needs; there are none yet."""

from domains.${domain.name}.model import ${domain.class_name}Tracking
from tracking import BaseTaskTrackingCRUD


class ${domain.class_name}CRUD(BaseTaskTrackingCRUD[${domain.class_name}Tracking]):
    """Statements about records of this domain."""

    model = ${domain.class_name}Tracking
