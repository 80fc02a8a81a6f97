"""${domain.title}."""

from domains.${domain.name}.model import ${domain.class_name}Tracking
from domains.${domain.name}.schemas import ${domain.class_name}Create, ${domain.class_name}Read
from domains.${domain.name}.service import ${domain.class_name}Service
from tracking import Domain

domain = Domain(
    name="${domain.name}",
    title="${domain.title}",
    model=${domain.class_name}Tracking,
    service=${domain.class_name}Service,
    create=${domain.class_name}Create,
    read=${domain.class_name}Read,
% if domain.filters:
    filters=${domain.filters},
% endif
)
