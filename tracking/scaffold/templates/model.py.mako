"""One record of this domain: what is to be done, and what came of it."""
% if standard_imports(domain.columns):

% for line in standard_imports(domain.columns):
${line}
% endfor
% endif
% if domain.columns:

% if domain.sql_names:
from sqlalchemy import ${", ".join(domain.sql_names)}
% endif
from sqlalchemy.orm import Mapped${", mapped_column" if domain.sql_names else ""}
% endif

from tracking import BaseTaskTracking


class ${domain.class_name}Tracking(BaseTaskTracking, domain="${domain.name}"):
    """${domain.noun.capitalize()} to be worked on."""
% if domain.columns:

% for column in domain.columns:
    ${column.model_line}
% endfor
% endif
